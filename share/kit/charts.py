"""Charts without a chart library: bars with a number at each, and the same in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WIDTH, NUMBER, LINE = 640, 60, 24
LETTER, LONGEST = 8.4, 380  # the width of a letter at 15 px, and the most that labels may take


@dataclass(frozen=True)
class Bar:
    """A bar of a chart, placed in units of its view box."""

    label: str
    value: int
    y: int
    width: float
    end: float


@dataclass(frozen=True)
class Chart:
    """Bars beside one another's labels, longest as wide as the space; a value of 0 has no bar and keeps its line."""

    title: str
    bars: list[Bar]
    label_width: int

    width = WIDTH

    @property
    def label_end(self) -> int:
        return self.label_width - 10

    @property
    def height(self) -> int:
        return LINE * len(self.bars)

    @property
    def words(self) -> str:
        """The chart as a sentence, for screen readers."""
        return f"{self.title}: " + ", ".join(f"{bar.label} {bar.value}" for bar in self.bars)


def bars(title: Any, values: Mapping[str, int]) -> Chart:
    """A chart of `values` by their labels, in their order."""
    most = max(values.values(), default=0) or 1
    label_width = int(min(max((len(label) for label in values), default=0) * LETTER + 16, LONGEST))
    room = WIDTH - label_width - NUMBER
    made = []
    for index, (label, value) in enumerate(values.items()):
        width = round(room * value / most, 1)
        made.append(Bar(label, value, LINE * index, width, label_width + width + 8))
    return Chart(str(title), made, label_width)


@dataclass(frozen=True)
class Span:
    """A line of a chart from where something was to where it is, placed in units of its view box. An end may be unknown."""

    label: str
    first: float | None
    last: float | None
    y: int
    first_x: float | None
    last_x: float | None


@dataclass(frozen=True)
class SpanChart:
    """Spans under one another on one scale, whose `ticks` are pairs of a number and its place."""

    title: str
    spans: list[Span]
    ticks: list[tuple[int, float]]
    label_width: int

    width = WIDTH

    @property
    def label_end(self) -> int:
        return self.label_width - 16

    @property
    def foot(self) -> int:
        return LINE * len(self.spans) + 16

    @property
    def height(self) -> int:
        return LINE * len(self.spans) + 22

    @property
    def words(self) -> str:
        """The chart as a sentence, for screen readers."""
        said = (f"{one.label} {_number(one.first)} → {_number(one.last)}" for one in self.spans)
        return f"{self.title}: " + ", ".join(said)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _short(label: str) -> str:
    most = int(LONGEST / LETTER) - 12  # where Source Sans is away, letters are wider
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def spans(title: Any, values: Mapping[str, tuple[float | None, float | None]], lowest: int, highest: int) -> SpanChart:
    """A chart of pairs (before, after) by their labels, in their order, on a scale from `lowest` to `highest`."""
    label_width = int(min(max((len(label) for label in values), default=0) * LETTER + 24, LONGEST))
    room = WIDTH - label_width - 16

    def at(value: float | None) -> float | None:
        return None if value is None else round(label_width + room * (value - lowest) / (highest - lowest), 1)

    made = [
        Span(_short(label), first, last, LINE * index + 12, at(first), at(last))
        for index, (label, (first, last)) in enumerate(values.items())
    ]
    ticks = [(n, at(n) or 0.0) for n in range(lowest, highest + 1)]
    return SpanChart(str(title), made, ticks, label_width)
