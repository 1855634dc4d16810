"""A map without a map server: country outlines already projected, and the formula that puts a town among them.

The outlines are Natural Earth 1:50m (public domain) in `data/europe-map.json`, in a Lambert azimuthal equal-area
projection (Snyder, "Map Projections: A Working Manual", 1987, formulas 24-2 and 24-4, unit sphere); scale and shift stand
in the file. Map units run from 0 to 1000 eastwards and from 0 to 900 southwards; one is about four kilometres.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "europe-map.json"
WIDTH, HEIGHT = 1000, 900
DEEPEST = 6  # about 65 km from side to side: two dots that touch there stand for one place
STEPS = 4  # frames begin at quarters of their own width

# Land, the network's countries and the line between them, as share.css has them: a picture knows no style sheet of its page.
LIGHT = {"land": "#E8E3D6", "ours": "#CFE0D8", "paper": "#FBF8F3"}
DARK = {"land": "#243034", "ours": "#2F4B47", "paper": "#12191B"}


@dataclass(frozen=True)
class Outline:
    code: str
    name: str
    path: str

    @property
    def box(self) -> "Box":
        """What it takes up of the map. Its path is made of absolute points, `M x,y L x,y … Z`, as the data file has it."""
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", self.path)]
        return Box(min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2]))


@dataclass(frozen=True)
class Box:
    """A rectangle in map units."""

    left: float
    top: float
    right: float
    bottom: float

    def joined(self, other: "Box") -> "Box":
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True)
class Frame:
    """A part of the map as a page shows it: all of it at level 0, half as wide with each level, at steps of a quarter.

    Frames are few and have an address (`3-12-9`: level, column, row), so that what is drawn in one can be kept.
    """

    level: int = 0
    column: int = 0
    row: int = 0

    @classmethod
    def parse(cls, code: str) -> "Frame":
        """The frame of an address. Raises ValueError when there is none of this name."""
        found = re.fullmatch(r"(\d)-(\d{1,3})-(\d{1,3})", code, re.ASCII)
        if not found:
            raise ValueError(code)
        frame = cls(*(int(number) for number in found.groups()))
        if frame.level > DEEPEST or max(frame.column, frame.row) > frame._last:
            raise ValueError(code)
        return frame

    @classmethod
    def around(cls, box: Box) -> "Frame":
        """The smallest frame that shows all of a box and some of what lies around it."""
        for level in range(DEEPEST, 0, -1):
            width, height = WIDTH / 2**level, HEIGHT / 2**level
            if box.right - box.left <= 0.6 * width and box.bottom - box.top <= 0.6 * height:
                return cls(level)._centred((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        return cls()

    def nearer(self, x: float, y: float) -> "Frame":
        """Half as wide around a point; at the deepest level as wide as it is."""
        return Frame(min(self.level + 1, DEEPEST))._centred(x, y)

    def _centred(self, x: float, y: float) -> "Frame":
        """The frame of this level whose middle is nearest to a point."""
        column = round((x - self.width / 2) * STEPS / self.width)
        row = round((y - self.height / 2) * STEPS / self.height)
        return Frame(self.level, min(max(column, 0), self._last), min(max(row, 0), self._last))

    @property
    def _last(self) -> int:
        return STEPS * (2**self.level - 1)

    @property
    def code(self) -> str:
        """Empty for the whole map."""
        return f"{self.level}-{self.column}-{self.row}" if self.level else ""

    @property
    def width(self) -> float:
        return WIDTH / 2**self.level

    @property
    def height(self) -> float:
        return HEIGHT / 2**self.level

    @property
    def box(self) -> Box:
        left, top = self.column * self.width / STEPS, self.row * self.height / STEPS
        return Box(left, top, left + self.width, top + self.height)

    def opened(self, box: Box) -> "Frame":
        """A smaller frame around a box in this one; at the deepest level there is none smaller than the one around it."""
        frame = Frame.around(box)
        if frame.level > self.level or self.level == DEEPEST:
            return frame
        return Frame(self.level + 1)._centred((box.left + box.right) / 2, (box.top + box.bottom) / 2)

    @property
    def wider(self) -> "Frame":
        """Twice as wide around the same middle; the whole map is its own."""
        if not self.level:
            return self
        box = self.box
        return Frame(self.level - 1)._centred((box.left + box.right) / 2, (box.top + box.bottom) / 2)


WHOLE = Frame()


@cache
def _data() -> dict[str, Any]:
    return json.loads(DATA.read_text(encoding="utf-8"))


@cache
def outlines() -> tuple[Outline, ...]:
    return tuple(Outline(code, entry["name"], entry["d"]) for code, entry in _data()["countries"].items())


@cache
def _boxes() -> dict[str, Box]:
    return {outline.code: outline.box for outline in outlines()}


@lru_cache(maxsize=64)
def picture(ours: frozenset[str], frame: Frame = WHOLE) -> str:
    """The outlines within a frame as an SVG file, in light and dark, with the countries in `ours` (codes) marked.

    Codes of no country here are ignored. Lines are as thin in every frame.
    """
    marks = {True: ' class="ours"', False: ""}
    box = frame.box
    seen = [one for one in outlines() if _boxes()[one.code].meets(box)]
    paths = "".join(f'<path d="{one.path}"{marks[one.code in ours]}/>' for one in seen)
    style = f"{_style(LIGHT, frame)}@media (prefers-color-scheme: dark) {{{_style(DARK, frame)}}}"
    view = f"{box.left:g} {box.top:g} {frame.width:g} {frame.height:g}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"><style>{style}</style>{paths}</svg>'


def _style(colours: dict[str, str], frame: Frame) -> str:
    line = f"{1 / 2**frame.level:g}"
    return "path {{fill: {land}; stroke: {paper}; stroke-width: {line}}} .ours {{fill: {ours}}}".format(
        line=line, **colours
    )


@cache
def version() -> str:
    """Changes with the picture, so that a browser may keep what it has for ever."""
    return hashlib.sha256(picture(frozenset()).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Projection:
    """Its centre in degrees; units of the map to the radius of the earth; where the centre lies on the map."""

    lat: float
    lon: float
    scale: float
    x: float
    y: float


@cache
def projection() -> Projection:
    found = _data()["projection"]
    return Projection(found["centre_lat"], found["centre_lon"], found["scale"], *found["translate"])


def place(lat: float, lon: float) -> tuple[float, float]:
    """Latitude and longitude in degrees to (x, y) in map units, y downwards."""
    centre = projection()
    phi, lam, phi0 = radians(lat), radians(lon - centre.lon), radians(centre.lat)
    k = sqrt(2 / (1 + sin(phi0) * sin(phi) + cos(phi0) * cos(phi) * cos(lam)))
    x = k * cos(phi) * sin(lam)
    y = k * (cos(phi0) * sin(phi) - sin(phi0) * cos(phi) * cos(lam))
    return round(centre.x + centre.scale * x, 1), round(centre.y - centre.scale * y, 1)


def coordinates(x: float, y: float) -> tuple[float, float]:
    """A point of the map in degrees, as `place` would put it there (Snyder, formulas 20-14, 20-15, 20-18 and 24-16).

    To four decimals, which is about ten metres. Raises ValueError for a point that lies on no side of the earth.
    """
    centre = projection()
    phi0 = radians(centre.lat)
    east, north = (x - centre.x) / centre.scale, (centre.y - y) / centre.scale
    rho = hypot(east, north)
    if rho == 0:
        return centre.lat, centre.lon
    c = 2 * asin(rho / 2)
    phi = asin(cos(c) * sin(phi0) + north * sin(c) * cos(phi0) / rho)
    lam = atan2(east * sin(c), rho * cos(phi0) * cos(c) - north * sin(phi0) * sin(c))
    return round(degrees(phi), 4), round(degrees(lam) + centre.lon, 4)


def country_frame(code: str) -> Frame:
    """The frame around a country; the whole map for one that is not on it."""
    box = _boxes().get(code)
    return Frame.around(box) if box else WHOLE


# How far outside of its outline, in map units (of 4.3 km), a place may lie: the outlines are drawn for a map of Europe.
TOLERANCE = 5
Point = tuple[float, float]


@cache
def _rings(code: str) -> tuple[tuple[Point, ...], ...]:
    """The outline of a country as closed lines of points in map units; none for a country that is not on the map."""
    drawn = _data()["countries"].get(code, {"d": ""})["d"]
    rings = [ring for ring in drawn.replace("Z", "").split("M") if ring]
    return tuple(tuple(_point(pair) for pair in ring.split("L")) for ring in rings)


def _point(pair: str) -> Point:
    x, y = pair.split(",")
    return float(x), float(y)


def lies_in(code: str, lat: float, lon: float) -> bool | None:
    """Whether a point lies in a country, or so near that the outline cannot tell. None for a country not on the map."""
    if not _rings(code):
        return None
    if cos(radians(lat - 52)) < 0 or cos(radians(lon - 10)) < 0:
        return False  # on the other side of the world, which the projection does not show
    at = place(lat, lon)
    return _is_inside(at, code) or any(_near(at, ring) for ring in _rings(code))


def country_at(lat: float, lon: float) -> str:
    """The code of the country in whose outline a point lies; empty for the sea and what is not on the map."""
    if cos(radians(lat - 52)) < 0 or cos(radians(lon - 10)) < 0:
        return ""
    at = place(lat, lon)
    return next((outline.code for outline in outlines() if _is_inside(at, outline.code)), "")


def _is_inside(at: Point, code: str) -> bool:
    """By counting the lines that a ray to the right crosses."""
    x, y = at
    crossed = 0
    for ring in _rings(code):
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossed += 1
    return crossed % 2 == 1


def _near(at: Point, ring: tuple[Point, ...]) -> bool:
    return any(_distance(at, *ends) <= TOLERANCE for ends in zip(ring, ring[1:] + ring[:1], strict=True))


def _distance(at: Point, begin: Point, end: Point) -> float:
    """From a point to a line between two others, in map units."""
    (x, y), (x1, y1), (x2, y2) = at, begin, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = 0 if length == 0 else max(0, min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
    return sqrt((x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2)
