"""For a need left out of a season's plan: the cheapest single change after which it would be met, and one need more in all.

A change is of one kind, for one expert or for the need. From the cheapest on, each is looked at in two ways: whether the plan
as it stands has room for the need once the change is made; and if not, whether any plan has (`programs`, with a lever for each
change of that kind). What is found is therefore the cheapest there is, not one that a search happened upon.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from roster.matching.days import Days
from roster.matching.plans import Plan
from roster.matching.programs import Lever, Levers, Model, Option, Solution
from roster.matching.season import Expert, Need, Season, free, lacks

LEVEL = 2  # at which an expert gets a language or an area more


class Kind(StrEnum):
    """What can be changed."""

    DAYS = "days"  # days more that an expert gives
    WINDOW = "window"  # dates more on which the need can be met
    UNBLOCK = "unblock"  # dates that an expert gives free
    LANGUAGE = "language"  # a language more that an expert speaks
    AREA = "area"  # an area more that an expert knows


@dataclass(frozen=True)
class Change:
    """One change: of an expert, or of the need's dates (`expert` is None). `value` is what is added."""

    kind: Kind
    expert: str | None
    value: int | str | tuple[date, ...]
    cost: int


# Kind, how much of it, and what it costs; the cheapest first.
STEPS = (
    (Kind.DAYS, 1, 1),
    (Kind.DAYS, 2, 2),
    (Kind.WINDOW, 1, 2),
    (Kind.DAYS, 3, 3),
    (Kind.UNBLOCK, 1, 3),
    (Kind.WINDOW, 2, 4),
    (Kind.LANGUAGE, 1, 4),
    (Kind.UNBLOCK, 2, 6),
    (Kind.AREA, 1, 6),
)
LACKED = {Kind.LANGUAGE: "language", Kind.AREA: "area"}  # what only these supply
OF_ANYBODY = (Kind.DAYS, Kind.UNBLOCK)  # these are the same whichever need is asked about
OF_WHO_COULD = (Kind.DAYS, Kind.WINDOW, Kind.UNBLOCK)  # these help nobody who has not the area and the language


def changed(season: Season, need: str, change: Change) -> Season:
    """The season after a change; `need` is the one whose window a change of dates widens."""
    if change.kind is Kind.WINDOW:
        assert isinstance(change.value, tuple)
        more = change.value
        needs = (
            replace(one, dates=tuple(sorted({*one.dates, *more}))) if one.id == need else one for one in season.needs
        )
        return replace(season, needs=tuple(needs))
    experts = (_changed(one, change) if one.id == change.expert else one for one in season.experts)
    return replace(season, experts=tuple(experts))


def _changed(expert: Expert, change: Change) -> Expert:
    match change.kind, change.value:
        case Kind.DAYS, int(days):
            return replace(expert, days=expert.days + days)
        case Kind.UNBLOCK, tuple(dates):
            return replace(expert, blocked=expert.blocked.difference(dates))
        case Kind.LANGUAGE, str(language):
            return replace(expert, languages={**expert.languages, language: LEVEL})
        case Kind.AREA, str(area):
            return replace(expert, areas={**expert.areas, area: LEVEL})
    raise ValueError(change)


@dataclass
class Changes:
    """The changes of one season and its plan."""

    model: Model
    plan: Plan
    _raising: dict[tuple[Kind, int], bool] = field(default_factory=dict)
    _possible: dict[tuple[Kind, int], list[Option]] = field(default_factory=dict)

    @property
    def season(self) -> Season:
        return self.model.season

    @cached_property
    def left_out(self) -> list[Need]:
        met = self.plan.met
        return [need for need in self.season.needs if need.id not in met]

    @cached_property
    def days(self) -> dict[str, Days]:
        """What each expert does in the plan."""
        found = {expert.id: Days(expert, self.season.most) for expert in self.season.experts}
        for one in self.plan.placed:
            found[one.pair.expert.id].take(one.pair.need)
        return found

    def smallest(self, need: Need) -> Change | None:
        """The cheapest change after which a plan meets one need more, this one among them. None where none does."""
        for kind, amount, cost in STEPS:
            if kind in OF_WHO_COULD and not self._is_known(need):
                continue
            change = self._at_once(need, kind, amount, cost) or self._by_moving(need, kind, amount, cost)
            if change:
                return change
        return None

    def _is_known(self, need: Need) -> bool:
        """Whether anybody has both the area and the language."""
        return any(self._fits(need, expert) for expert in self.season.experts)

    def _fits(self, need: Need, expert: Expert) -> bool:
        return not lacks(need, expert) and self._is_open(need, expert)

    def _is_open(self, need: Need, expert: Expert) -> bool:
        return (need.id, expert.id) not in self.season.ruled_out

    def _at_once(self, need: Need, kind: Kind, amount: int, cost: int) -> Change | None:
        """The change after which the need fits into the plan as it stands; of several, the expert who knows most about it."""
        for expert in sorted(self.season.experts, key=lambda one: -_levels(need, one)):
            if not self._is_open(need, expert) or lacks(need, expert) != LACKED.get(kind, ""):
                continue
            days = self.days[expert.id]
            own = free(need, expert)
            match kind:
                case Kind.DAYS if days.has_room(need, own, days_more=amount):
                    return Change(kind, expert.id, amount, cost)
                case Kind.WINDOW | Kind.UNBLOCK:
                    more = tuple(self._dates_more(need, expert, kind))[:amount]
                    if len(more) == amount and days.has_room(need, [*own, *more]):
                        return Change(kind, expert.id if kind is Kind.UNBLOCK else None, more, cost)
                case Kind.LANGUAGE | Kind.AREA if days.has_room(need, own):
                    return Change(kind, expert.id, need.language if kind is Kind.LANGUAGE else need.area, cost)
        return None

    def _dates_more(self, need: Need, expert: Expert, kind: Kind) -> Iterator[date]:
        """Dates that a change could open: of the season for a wider window, of the need for blocked ones."""
        held = self.days[expert.id].held
        if kind is Kind.UNBLOCK:
            return (day for day in need.dates if day in expert.blocked)
        own = {*need.dates, *expert.blocked, *held}
        return (day for day in self.season.dates if day not in own)

    def _by_moving(self, need: Need, kind: Kind, amount: int, cost: int) -> Change | None:
        """The change after which some plan meets the need and one more than now; others may go to another expert for it."""
        if self._raising.get((kind, amount)) is False:
            return None
        options = self._options_for(need, kind, amount)
        if not any(option.need.id == need.id for option in options):
            return None
        if kind in OF_ANYBODY and not self._raises(kind, amount):
            return None
        found = self._solve(options, kind, amount, must=[need.id])
        if found is None:
            return None
        owner, what = next(iter(found.pulled))
        dates = tuple(sorted(day for _owner, day in found.pulled if isinstance(day, date)))
        return Change(kind, owner or None, dates or (amount if kind is Kind.DAYS else str(what)), cost)

    def _raises(self, kind: Kind, amount: int) -> bool:
        """Whether a change of this kind and amount lets any plan meet one need more: asked once for all needs."""
        if (kind, amount) not in self._raising:
            self._raising[kind, amount] = self._solve(self._options(kind, amount), kind, amount) is not None
        return self._raising[kind, amount]

    def _solve(self, options: Sequence[Option], kind: Kind, amount: int, must: Sequence[str] = ()) -> Solution | None:
        """A plan that meets one need more than now, with what was changed for it."""
        levers: set[Lever] = {lever for option in options for lever in option.more.values()}
        levers |= {option.gate for option in options if option.gate}
        if kind is Kind.DAYS:
            levers = {(option.expert.id, kind.value) for option in options}
        allowed = Levers(frozenset(levers), most=1 if kind is Kind.DAYS else amount, days=amount)
        more = len(self.plan.placed) + 1
        return self.model.solve(options, [0] * len(options), levers=allowed, least=more, must=must)

    def _options_for(self, need: Need, kind: Kind, amount: int) -> list[Option]:
        """What is possible with changes that can help this need."""
        options = self._options(kind, amount)
        if kind is Kind.WINDOW:
            own = (self._wider(need, expert, amount) for expert in self.season.experts)
            return [*(option for option in options if option.need is not need), *(option for option in own if option)]
        if kind in OF_ANYBODY or self._is_known(need):
            return options
        # Nobody has both: whoever meets it must have got just what is lacking.
        return [option for option in options if option.gate is None or self._would_serve(option, need, kind)]

    def _would_serve(self, option: Option, need: Need, kind: Kind) -> bool:
        return lacks(need, option.expert) == LACKED[kind] and option.gate == _gate(need, option.expert, kind)

    def _options(self, kind: Kind, amount: int) -> list[Option]:
        """What is possible with changes of this kind, whatever the need; widening its own window comes on top."""
        if (kind, amount) not in self._possible:
            options = (
                self._option(one, expert, kind, amount)
                for one in self.season.needs
                for expert in self.season.experts
                if self._is_open(one, expert)
            )
            self._possible[kind, amount] = [option for option in options if option]
        return self._possible[kind, amount]

    def _option(self, need: Need, expert: Expert, kind: Kind, amount: int) -> Option | None:
        lacking = lacks(need, expert)
        if lacking and lacking != LACKED.get(kind):
            return None
        dates, more = tuple(free(need, expert)), dict[date, Lever]()
        if kind is Kind.UNBLOCK:
            more = {day: (expert.id, day) for day in need.dates if day in expert.blocked}
        days = expert.days + (amount if kind is Kind.DAYS else 0)
        if days < need.days or len(dates) + min(amount, len(more)) < need.days:
            return None
        return Option(need, expert, dates, more, _gate(need, expert, kind) if lacking else None)

    def _wider(self, need: Need, expert: Expert, amount: int) -> Option | None:
        if not self._fits(need, expert) or expert.days < need.days:
            return None
        dates, others = tuple(free(need, expert)), {*need.dates, *expert.blocked}
        more: dict[date, Lever] = {day: ("", day) for day in self.season.dates if day not in others}
        return Option(need, expert, dates, more) if len(dates) + min(amount, len(more)) >= need.days else None


def _gate(need: Need, expert: Expert, kind: Kind) -> Lever:
    return expert.id, need.language if kind is Kind.LANGUAGE else need.area


def _levels(need: Need, expert: Expert) -> int:
    return expert.areas.get(need.area, 0) + expert.languages.get(need.language, 0)
