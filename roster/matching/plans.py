"""The best plan of a season, and the greedy one beside it.

The best plan meets the most needs, and of those plans it has the highest sum of scores. It is a mixed integer programme,
solved in two steps: the number first, and then the sum.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from roster.matching.days import Days
from roster.matching.programs import Model, Option
from roster.matching.scores import Pair, best
from roster.matching.season import Season, free


class NoPlan(Exception):
    """What was fixed cannot be kept."""


@dataclass(frozen=True)
class Placed:
    """A need that is met: by whom, and on which of its dates."""

    pair: Pair
    dates: tuple[date, ...]


@dataclass(frozen=True)
class Plan:
    """Who does what. `value` is the sum of the scores."""

    placed: tuple[Placed, ...]

    @property
    def tenths(self) -> int:
        return sum(one.pair.tenths for one in self.placed)

    @property
    def value(self) -> float:
        return self.tenths / 10

    @property
    def met(self) -> dict[str, str]:
        """The expert of each need that is met."""
        return {one.pair.need.id: one.pair.expert.id for one in self.placed}


def placed(season: Season, pairs: Iterable[Pair]) -> Plan:
    """The pairs one after the other, each where it still fits."""
    days: dict[str, Days] = {}
    kept: dict[str, Pair] = {}
    for one in pairs:
        of_expert = days.setdefault(one.expert.id, Days(one.expert, season.most))
        if one.need.id not in kept and of_expert.take(one.need):
            kept[one.need.id] = one
    found = [Placed(one, days[one.expert.id].dates_of(one.need)) for one in kept.values()]
    order = {need.id: n for n, need in enumerate(season.needs)}
    return Plan(tuple(sorted(found, key=lambda one: order[one.pair.need.id])))


def greedy(season: Season, pairs: Iterable[Pair]) -> Plan:
    """The best pair first, then the best of what is left, and so on: how a person would do it with a list."""
    return placed(season, best(pairs))


def optimal(model: Model, pairs: Sequence[Pair], fixed: Mapping[str, str] | None = None) -> Plan:
    """The plan that meets the most needs, and of those the one with the highest value.

    `fixed` names needs and the expert that each must get. Raises NoPlan where that cannot be.
    """
    fixed = fixed or {}
    free_pairs = [one for one in pairs if fixed.get(one.need.id, one.expert.id) == one.expert.id]
    options = [Option(one.need, one.expert, tuple(free(one.need, one.expert))) for one in free_pairs]
    most = model.solve(options, [1] * len(options), must=fixed)
    if most is None:
        raise NoPlan
    by_ids = {(one.need.id, one.expert.id): one for one in free_pairs}
    gains = [one.tenths for one in free_pairs]
    found = model.solve(options, gains, least=len(most.taken), must=fixed)
    assert found is not None
    return placed(model.season, [by_ids[one.need.id, one.expert.id] for one in found.taken])
