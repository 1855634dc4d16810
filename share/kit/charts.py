"""Charts without a chart library: bars with a number at each, and the same in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WIDTH, NUMBER, LINE = 640, 60, 24
LETTER, LONGEST = 7.2, 360  # the width of a letter at 15 px, and the most that labels may take


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
