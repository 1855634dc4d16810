"""The days of one expert: whether several needs fit in beside each other, and on which dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from roster.matching.season import Expert, Need, free


@dataclass
class Days:
    """What one expert does: a date for each day of each need. Dates move over so that one need more fits in."""

    expert: Expert
    most: int | None = None
    held: dict[date, str] = field(default_factory=dict)
    needs: dict[str, tuple[Need, Sequence[date]]] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Days that the expert could still give."""
        return self.expert.days - sum(need.days for need, _dates in self.needs.values())

    def take(self, need: Need, dates: Sequence[date] | None = None) -> bool:
        """Whether the need fits in beside the others, on some of `dates` (else of its own). If not, nothing changes."""
        if self.left < need.days or (self.most is not None and len(self.needs) >= self.most):
            return False
        before = dict(self.held)
        self.needs[need.id] = need, free(need, self.expert) if dates is None else dates
        for _day in range(need.days):
            if not self._find(need.id, set()):
                self.held = before
                del self.needs[need.id]
                return False
        return True

    def has_room(self, need: Need, dates: Sequence[date], *, days_more: int = 0) -> bool:
        """Whether the need would fit in, with so many days more to give. Nothing changes."""
        expert = replace(self.expert, days=self.expert.days + days_more)
        return Days(expert, self.most, dict(self.held), dict(self.needs)).take(need, dates)

    def _find(self, need: str, seen: set[date]) -> bool:
        """Finds one more date by an augmenting path: a date in use goes over when the need that has it finds another."""
        for day in self.needs[need][1]:
            if day in seen or self.held.get(day) == need:
                continue
            seen.add(day)
            if day not in self.held or self._find(self.held[day], seen):
                self.held[day] = need
                return True
        return False

    def dates_of(self, need: Need) -> tuple[date, ...]:
        return tuple(sorted(day for day, held in self.held.items() if held == need.id))


def fit(expert: Expert, needs: Iterable[tuple[Need, Sequence[date]]]) -> bool:
    """Whether the dates of all of these needs can be told apart, whatever the number of days the expert gives."""
    needs = list(needs)
    days = Days(replace(expert, days=sum(need.days for need, _dates in needs)))
    return all(days.take(need, dates) for need, dates in needs)
