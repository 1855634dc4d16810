"""A season as a mixed integer programme, solved to optimality by HiGHS (`scipy.optimize.milp`).

One variable for each option, a need met by an expert. Whether the dates of an expert collide is looked at afterwards, and
only for an expert whose dates did is there a variable for each option and date from then on: most dates never collide. Given
who does what, an expert's dates are a transport problem, so those variables need not be whole numbers.

A lever is a change that the programme may make: options and dates that are open only when it is pulled (`changes`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from roster.matching.days import fit
from roster.matching.season import Expert, Need, Season

MANY = 10  # where the dates of more than a tenth of the experts collide, those of all are looked at
Lever = tuple[str, object]  # an expert or nobody, and what is changed


@dataclass(frozen=True)
class Option:
    """A need that an expert could meet: on `dates`, and on those of `more` whose lever is pulled."""

    need: Need
    expert: Expert
    dates: tuple[date, ...]
    more: Mapping[date, Lever] = field(default_factory=dict)
    gate: Lever | None = None  # the lever without which the option is not open

    def usable(self, pulled: Iterable[Lever]) -> list[date]:
        return sorted([*self.dates, *(day for day, lever in self.more.items() if lever in pulled)])


@dataclass(frozen=True)
class Levers:
    """What the programme may change: at most `most` of the levers of one owner, and of one owner only.

    `days` is how many days more a pulled lever gives to the expert it belongs to.
    """

    all: frozenset[Lever] = frozenset()
    most: int = 0
    days: int = 0


NONE = Levers()


@dataclass(frozen=True)
class Solution:
    """The options that are taken, and the levers that were pulled for them."""

    taken: tuple[Option, ...]
    pulled: frozenset[Lever]


@dataclass
class Model:
    """The programmes of one season. It remembers whose dates collided."""

    season: Season
    collided: set[str] = field(default_factory=set)

    def solve(
        self,
        options: Sequence[Option],
        gains: Sequence[int],
        *,
        levers: Levers = NONE,
        least: int = 0,
        must: Iterable[str] = (),
    ) -> Solution | None:
        """The options with the highest sum of `gains`, at least so many of them and those of all needs that it must meet.

        None where there is no such choice.
        """
        while True:
            found = _Programme(self.season, options, levers, self.collided, least, frozenset(must)).solve(gains)
            collided = set() if found is None else _collisions(found)
            if not collided:
                return found
            self.collided.update(collided)
            everybody = {option.expert.id for option in options}
            if len(self.collided) * MANY > len(everybody):
                self.collided |= everybody


def _collisions(found: Solution) -> set[str]:
    """The experts who cannot do all that the solution gives them, for want of dates."""
    of_expert: dict[str, list[Option]] = defaultdict(list)
    for option in found.taken:
        of_expert[option.expert.id].append(option)
    return {
        expert
        for expert, options in of_expert.items()
        if not fit(options[0].expert, [(one.need, one.usable(found.pulled)) for one in options])
    }


class _Programme:
    """One programme: columns for the options first, then for the levers, then for dates."""

    def __init__(
        self,
        season: Season,
        options: Sequence[Option],
        levers: Levers,
        collided: set[str],
        least: int,
        must: frozenset[str],
    ) -> None:
        self.season, self.options, self.levers, self.must = season, options, levers, must
        self.upper: list[float] = [1] * len(options)
        self.whole = [1] * len(options)
        self.rows: list[tuple[list[int], list[float], float, float]] = []
        self.lever = {lever: self._column() for lever in sorted(levers.all, key=str)}
        with_dates = collided | {option.expert.id for option in options if option.more}
        self._needs(least)
        self._experts(with_dates)
        self._levers()

    def _column(self, *, whole: bool = True) -> int:
        self.upper.append(1)
        self.whole.append(int(whole))
        return len(self.upper) - 1

    def _row(self, terms: Mapping[int, float], low: float, high: float) -> None:
        """Requires low ≤ sum of factor × column ≤ high."""
        self.rows.append((list(terms), list(terms.values()), low, high))

    @cached_property
    def by_expert(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for n, option in enumerate(self.options):
            found[option.expert.id].append(n)
        return found

    def _needs(self, least: int) -> None:
        """Each need is met once at most, and once exactly where it must be; together at least so many."""
        found = defaultdict(list)
        for n, option in enumerate(self.options):
            found[option.need.id].append(n)
        for need in {**found, **dict.fromkeys(self.must)}:
            self._row(dict.fromkeys(found.get(need, []), 1), int(need in self.must), 1)
        if least:
            self._row(dict.fromkeys(range(len(self.options)), 1), least, len(self.options))

    def _experts(self, with_dates: set[str]) -> None:
        """Days and missions of each expert; and their dates, where these may collide."""
        for expert, options in self.by_expert.items():
            days: dict[int, float] = {n: self.options[n].need.days for n in options}
            if (lever := self.lever.get((expert, "days"))) is not None:
                days[lever] = -self.levers.days
            self._row(days, float("-inf"), self.options[options[0]].expert.days)
            if self.season.most is not None:
                self._row(dict.fromkeys(options, 1), 0, self.season.most)
            if expert in with_dates:
                self._dates(options)

    def _dates(self, options: Iterable[int]) -> None:
        on_date: dict[date, list[int]] = defaultdict(list)
        for n in options:
            option = self.options[n]
            own = []
            for day in [*option.dates, *option.more]:
                column = self._column(whole=False)
                own.append(column)
                on_date[day].append(column)
                if day in option.more:
                    self._row({column: 1, self.lever[option.more[day]]: -1}, -1, 0)
            self._row({**dict.fromkeys(own, 1), n: -option.need.days}, 0, 0)
        for columns in on_date.values():
            if len(columns) > 1:
                self._row(dict.fromkeys(columns, 1), 0, 1)

    def _levers(self) -> None:
        """Options behind a lever; and no more levers than allowed, of one owner only."""
        for n, option in enumerate(self.options):
            if option.gate is not None:
                self._row({n: 1, self.lever[option.gate]: -1}, -1, 0)
        owners: dict[str, list[int]] = defaultdict(list)
        for (owner, _what), column in self.lever.items():
            owners[owner].append(column)
        if self.levers.most == 1:
            self._row(dict.fromkeys(self.lever.values(), 1), 0, 1)
        elif owners:
            chosen = []
            for columns in owners.values():
                chosen.append(self._column())
                allowed: dict[int, float] = {**dict.fromkeys(columns, 1.0), chosen[-1]: -self.levers.most}
                self._row(allowed, float("-inf"), 0)
            self._row(dict.fromkeys(chosen, 1), 0, 1)

    def solve(self, gains: Sequence[int]) -> Solution | None:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp  # half a second: only for whoever matches
        from scipy.sparse import csr_array

        if not self.options:
            return None if self.must else Solution((), frozenset())
        counts = [len(columns) for columns, _factors, _low, _high in self.rows]
        matrix = csr_array(
            (
                np.array([factor for row in self.rows for factor in row[1]], dtype=float),
                np.array([column for row in self.rows for column in row[0]], dtype=np.int32),
                np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
            ),
            shape=(len(self.rows), len(self.upper)),
        )
        cost = np.zeros(len(self.upper))
        cost[: len(gains)] = [-gain for gain in gains]
        found: Any = milp(
            cost,
            integrality=np.array(self.whole),
            bounds=Bounds(0, np.array(self.upper)),
            constraints=LinearConstraint(matrix, [row[2] for row in self.rows], [row[3] for row in self.rows]),
            options={"mip_rel_gap": 0},
        )
        if found.status == 2:
            return None
        if found.status:
            raise RuntimeError(f"No plan was found: {found.message}")
        taken = tuple(option for n, option in enumerate(self.options) if found.x[n] > 0.5)
        return Solution(taken, frozenset(lever for lever, column in self.lever.items() if found.x[column] > 0.5))
