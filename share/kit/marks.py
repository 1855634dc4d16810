"""Marks on a map: what lies so close that it would overlap becomes one mark, and labels stand where there is room.

Everything here is in the units of the drawing, y downwards. A drawing scales as a whole, so what does not overlap at one
width overlaps at none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import floor, hypot

from share.kit.map import Box

LETTER = 0.62  # width of a letter as a part of its height, rather too wide than too narrow
FONT = 12.0
DOT = 6.0


@dataclass(frozen=True)
class Spot:
    """How many towns lie in a place, its middle, the box they lie in, and the one that is named for all of them."""

    x: float
    y: float
    count: int
    box: Box
    chief: int

    @property
    def rank(self) -> tuple[int, int]:
        """The larger first, and always in the same order."""
        return -self.count, self.chief

    @property
    def reading_order(self) -> tuple[float, float, int]:
        return self.y, self.x, self.chief

    def joined(self, other: "Spot") -> "Spot":
        count = self.count + other.count
        x = (self.x * self.count + other.x * other.count) / count
        y = (self.y * self.count + other.y * other.count) / count
        return replace(self, x=x, y=y, count=count, box=self.box.joined(other.box))


@dataclass(frozen=True)
class Scale:
    """How large marks are drawn: `unit` is one pixel of the width the drawing is made for, in map units."""

    unit: float

    def radius(self, count: int) -> float:
        """Of a dot, or of a circle wide enough for its number."""
        return (DOT if count == 1 else 7.5 + 3.5 * len(str(count))) * self.unit


def without_overlaps(spots: Iterable[Spot], scale: Scale, *, most: int) -> list[Spot]:
    """Joins what would overlap, until nothing does and there are at most `most` marks; in reading order."""
    found, gap = list(spots), 2 * scale.unit
    while True:
        found = _apart(found, scale, gap)
        if len(found) <= most:
            return sorted(found, key=lambda spot: spot.reading_order)
        gap = 1.25 * gap + scale.unit


def _apart(spots: list[Spot], scale: Scale, gap: float) -> list[Spot]:
    while True:
        joined = _joined_once(spots, scale, gap)
        if len(joined) == len(spots):
            return joined
        spots = joined


def _joined_once(spots: list[Spot], scale: Scale, gap: float) -> list[Spot]:
    """Each spot joins the nearest larger one that it would overlap. The larger move by that, so once may not be enough."""
    reach = 2 * max((scale.radius(spot.count) for spot in spots), default=0) + gap
    kept: list[Spot] = []
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for spot in sorted(spots, key=lambda spot: spot.rank):
        near = [
            (distance, place)
            for place in _around(cells, spot, reach)
            if (distance := hypot(kept[place].x - spot.x, kept[place].y - spot.y))
            < scale.radius(kept[place].count) + scale.radius(spot.count) + gap
        ]
        if near:
            _distance, place = min(near)
            kept[place] = kept[place].joined(spot)
        else:
            cells[_cell(spot, reach)].append(len(kept))
            kept.append(spot)
    return kept


def _cell(spot: Spot, size: float) -> tuple[int, int]:
    return floor(spot.x / size), floor(spot.y / size)


def _around(cells: dict[tuple[int, int], list[int]], spot: Spot, size: float) -> Iterator[int]:
    column, row = _cell(spot, size)
    for near_column in range(column - 1, column + 2):
        for near_row in range(row - 1, row + 2):
            yield from cells.get((near_column, near_row), ())


def within(spot: Spot, frame: Box, scale: Scale) -> Spot:
    """The spot, moved so far that its mark is not cut by the edge of the frame."""
    radius = scale.radius(spot.count) + scale.unit
    x = min(max(spot.x, frame.left + radius), frame.right - radius)
    y = min(max(spot.y, frame.top + radius), frame.bottom - radius)
    return replace(spot, x=x, y=y)


@dataclass(frozen=True)
class Label:
    """Where a name stands: the end of its line that is next to the mark (`start`, `end`) or its middle."""

    text: str
    x: float
    y: float
    anchor: str
    box: Box


def labels(
    wanted: Sequence[tuple[int, str]], spots: Sequence[Spot], scale: Scale, frame: Box, *, most: int
) -> dict[int, Label]:
    """A label for each of the `wanted` (place among the spots, text) that finds room, the first ones first.

    None covers a mark or another label, or leaves the frame. Keys are places among the spots.
    """
    taken = [_box_of(spot, scale) for spot in spots]
    found: dict[int, Label] = {}
    for place, text in wanted:
        own = taken[place]
        others = [box for box in taken if box is not own]
        for label in _places(text, spots[place], scale):
            if _lies_within(label.box, frame) and not any(label.box.meets(box) for box in others):
                found[place] = label
                taken.append(label.box)
                break
        if len(found) == most:
            break
    return found


def _box_of(spot: Spot, scale: Scale) -> Box:
    radius = scale.radius(spot.count) + scale.unit
    return Box(spot.x - radius, spot.y - radius, spot.x + radius, spot.y + radius)


def _lies_within(box: Box, frame: Box) -> bool:
    return frame.holds(box.left, box.top) and frame.holds(box.right, box.bottom)


def _places(text: str, spot: Spot, scale: Scale) -> Iterator[Label]:
    """Right of the mark, left of it, below and above."""
    height, width = FONT * scale.unit, len(text) * LETTER * FONT * scale.unit
    away = scale.radius(spot.count) + 3 * scale.unit
    half, drop = height / 2, 0.35 * height  # letters stand on their line: half of their height lies above its middle
    x, y = spot.x, spot.y
    yield Label(text, x + away, y + drop, "start", Box(x + away, y - half, x + away + width, y + half))
    yield Label(text, x - away, y + drop, "end", Box(x - away - width, y - half, x - away, y + half))
    for middle in (y + away + half, y - away - half):
        box = Box(x - width / 2, middle - half, x + width / 2, middle + half)
        yield Label(text, x, middle + drop, "middle", box)
