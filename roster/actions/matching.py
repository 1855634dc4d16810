"""The roster's records as the engine sees them, and what it found as people see it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Avg, OuterRef, Subquery
from django.utils.translation import gettext as _

from municipalities.models import Area
from roster.matching import answer, words
from roster.matching.changes import Change, changed
from roster.matching.plans import NoPlan, optimal
from roster.matching.programs import Model
from roster.matching.scores import Pair, Weights, pair, pairs
from roster.matching.season import Expert as Person
from roster.matching.season import Need as Asked
from roster.matching.season import Season, free, is_possible, lacks
from roster.models import (
    Brief,
    Expert,
    ExpertInvitation,
    Form,
    MatchingWeights,
    Mission,
    MissionDays,
    Travels,
)
from share.kit import clock
from share.kit.languages import NAMES

WHERE_ONE_GOES = (Form.ON_SITE, Form.TRAINER)


def weights() -> Weights:
    return Weights(**MatchingWeights.current().values)


@dataclass(frozen=True)
class Candidate:
    """An expert for a brief: how well they fit, opened into its parts; or why they cannot be asked."""

    expert: Expert
    pair: Pair
    why_not: tuple[str, ...]
    days: tuple[date, ...]

    @property
    def is_possible(self) -> bool:
        return not self.why_not

    @property
    def lacking(self) -> list[str]:
        return words.lacking(self.pair)

    @property
    def parts(self) -> list[tuple[str, float, float]]:
        """Name, points, and how many there could be."""
        return [(str(words.PARTS[fit.name]), fit.points, fit.most / 10) for fit in self.pair.fits]


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of its quarter of the year."""
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return first, (first + timedelta(days=93)).replace(day=1) - timedelta(days=1)


class Record(TypedDict):
    """What is read beside an expert: days on missions, briefs they were asked for, the mean of what hosts said."""

    taken: list[DateRange]
    asked: list[int]
    feedback: Decimal | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    WithRecord = WithAnnotations[Expert, Record]


class Roster:
    """The experts who can be asked, with what the engine needs of them for some briefs. Five queries, however many."""

    def __init__(self, briefs: Sequence[Brief], most: int | None = None) -> None:
        self.briefs, self.most = list(briefs), most
        self.today = clock.today()
        first, last = self.span
        own = OuterRef("pk")
        begins, ends = quarter_of(max(first, self.today))[0], quarter_of(last)[1]
        days = MissionDays.objects.filter(days__overlap=(begins, ends + timedelta(days=1)), expert=own)
        asked = ExpertInvitation.objects.filter(brief__in=[one.pk for one in self.briefs], expert=own)
        rated = Mission.objects.filter(expert=own, host_rating__isnull=False).order_by().values("expert")
        rows = Expert.objects.available().with_all().order_by("pk")
        rows = rows.annotate(
            taken=ArraySubquery(days.filter(mission__state__in=Mission.RUNNING).values("days")),
            asked=ArraySubquery(asked.exclude(state__in=ExpertInvitation.MAY_BE_ASKED_AGAIN).values("brief")),
            feedback=Subquery(rated.annotate(mean=Avg("host_rating")).values("mean")),
        )
        self.experts = {str(one.pk): one for one in rows}

    @cached_property
    def span(self) -> tuple[date, date]:
        """The first and the last day of all windows."""
        if not self.briefs:
            return self.today, self.today
        return min(one.starts_on for one in self.briefs), max(one.ends_on for one in self.briefs)

    @cached_property
    def people(self) -> dict[str, Person]:
        return {key: self._person(one) for key, one in self.experts.items()}

    @cached_property
    def quarters(self) -> int:
        """How many quarters of a year the windows touch, from today on."""
        first, last = self.span
        begin, end = quarter_of(max(first, self.today))[0], quarter_of(max(last, self.today))[0]
        return (end.year - begin.year) * 4 + (end.month - begin.month) // 3 + 1

    def _person(self, one: "WithRecord") -> Person:
        taken = _days_of(one.taken)
        too_soon = (self.today + timedelta(days=n) for n in range(one.notice))
        blocked = _days_of(row.days for row in one.blocked.all())
        return Person(
            str(one.pk),
            {row.area: row.level for row in one.areas.all() if row.is_good},
            {row.language: row.level for row in one.languages.all()},
            max(one.days * self.quarters - len(taken), 0),
            one.size,
            one.experience,
            frozenset(blocked | taken | set(too_soon)),
            frozenset([*one.countries, *([str(one.country)] if one.country else [])]),
            None if one.feedback is None else float(one.feedback),
            len(taken),
        )

    @cached_property
    def asked(self) -> list[Asked]:
        return [
            Asked(
                str(one.pk),
                one.area,
                one.language,
                tuple(one.dates(self.today)),
                one.days,
                one.size,
                one.experience,
                str(one.country),
            )
            for one in self.briefs
        ]

    def why_not(self, brief: Brief, expert: "WithRecord") -> list[str]:
        """What keeps an expert from a brief, whatever their score: how they help, whether they travel, what they said."""
        why = []
        if brief.form not in expert.offers:
            why.append(_("does not offer this: %(form)s") % {"form": brief.get_form_display()})
        elif brief.form in WHERE_ONE_GOES and not _goes(expert, str(brief.country)):
            why.append(_("does not travel there"))
        if expert.town_id and expert.town_id in self.towns.get(brief.pk, ()):
            why.append(_("works in the town that asks"))
        if brief.pk in expert.asked:
            why.append(_("was asked already"))
        return why

    @cached_property
    def towns(self) -> Mapping[int, set[int]]:
        """The towns of each brief."""
        found: dict[int, set[int]] = defaultdict(set)
        rows = Brief.objects.filter(pk__in=[one.pk for one in self.briefs], needs__freed_at__isnull=True)
        for brief, town in rows.values_list("pk", "needs__need__town"):
            found[brief].add(town)
        return found

    @cached_property
    def season(self) -> Season:
        ruled_out = {
            (str(brief.pk), key)
            for brief in self.briefs
            for key, expert in self.experts.items()
            if self.why_not(brief, expert)
        }
        return Season(tuple(self.people.values()), tuple(self.asked), self.most, frozenset(ruled_out))


def _days_of(ranges: Iterable[DateRange]) -> set[date]:
    """The days in some ranges that end before their upper bound."""
    return {days.lower + timedelta(days=n) for days in ranges for n in range((days.upper - days.lower).days)}


def _goes(expert: Expert, country: str) -> bool:
    if expert.travels == Travels.NOWHERE:
        return False
    return expert.travels == Travels.EUROPE or not country or str(expert.country) == country


def candidates(brief: Brief) -> list[Candidate]:
    """Who could answer a brief, the best first; then those who know its area and cannot, with what keeps them."""
    roster = Roster([brief])
    [asked], counts = roster.asked, weights()
    found = []
    for key, expert in roster.experts.items():
        person = roster.people[key]
        if asked.area not in person.areas:
            continue
        why = [*_lacked(asked, person), *roster.why_not(brief, expert)]
        days = free(asked, person)[: asked.days]
        found.append(Candidate(expert, _scored(asked, person, counts), tuple(why), tuple(days)))
    return sorted(found, key=lambda one: (not one.is_possible, -one.pair.tenths, one.expert.pk))


def free_days(brief: Brief, expert: Expert) -> tuple[date, ...]:
    """The first days on which an expert who stands in the row could answer a brief now; none where they cannot."""
    roster = Roster([brief])
    [asked] = roster.asked
    person = roster.people.get(str(expert.pk))
    return tuple(free(asked, person)[: asked.days]) if person and is_possible(asked, person) else ()


def _scored(asked: Asked, person: Person, counts: Weights) -> Pair:
    """The pair's score; a language that the expert does not speak counts nothing, and is said among what keeps them."""
    if asked.language not in person.languages:
        person = replace(person, languages={**person.languages, asked.language: 0})
    return pair(asked, person, counts)


def _lacked(asked: Asked, person: Person) -> list[str]:
    if is_possible(asked, person):
        return []
    why = [_("does not speak the language")] if "language" in lacks(asked, person) else []
    if person.days < asked.days:
        why.append(_("has %(left)d days left, and %(days)d are asked for") % {"left": person.days, "days": asked.days})
    if len(free(asked, person)) < asked.days:
        why.append(_("is not free on so many days of the window"))
    return why


@dataclass(frozen=True)
class Met:
    """A brief that a plan meets: by whom, on which days, and how well they fit."""

    brief: Brief
    expert: Expert
    pair: Pair
    days: tuple[date, ...]


@dataclass(frozen=True)
class Effect:
    """What a change to the best plan does: how many more are met, its value then, and the difference to the one before."""

    met: int
    value: float
    points: float


@dataclass(frozen=True)
class Left:
    """A brief that the plan leaves out: why, and the smallest single change that would meet it, in words, with its effect."""

    brief: Brief
    reason: str
    change: str
    effect: Effect | None


@dataclass(frozen=True)
class SeasonPlan:
    """The briefs of a season matched together, beside how a person would do it with a list."""

    met: list[Met]
    left: list[Left]
    value: float
    best_value: float
    best_met: int
    greedy_met: int
    greedy_value: float
    cannot_keep: bool  # what was fixed contradicts itself; the best plan is shown

    @property
    def gap(self) -> float:
        """Points by which the plan is better than the greedy one."""
        return round(self.value - self.greedy_value, 1)

    @property
    def costs(self) -> float:
        """Points that what was fixed by hand costs."""
        return round(self.best_value - self.value, 1)


def plan_season(briefs: Sequence[Brief], fixed: Mapping[str, str], *, most: int | None = None) -> SeasonPlan:
    """The best plan for open briefs that keeps what was fixed by hand: the expert of a brief, by their ids.

    `most` is how many missions one expert gets at most, so that work is shared.
    """
    roster = Roster(briefs, most)
    found = answer.match(roster.season, weights())
    plan, cannot = found.plan, False
    if fixed:
        try:
            plan = optimal(Model(roster.season), found.pairs, fixed)
        except NoPlan:
            cannot = True
    by_id = {str(one.pk): one for one in briefs}
    met = [Met(by_id[one.pair.need.id], roster.experts[one.pair.expert.id], one.pair, one.dates) for one in plan.placed]
    left = [_left(roster, by_id[one.need.id], one, found) for one in found.left_out if one.need.id not in plan.met]
    told = {one.brief.pk for one in left}
    left += [
        Left(by_id[asked.id], words.reason(roster.season, asked), "", None)
        for asked in roster.asked
        if asked.id not in plan.met and int(asked.id) not in told
    ]
    return SeasonPlan(
        met,
        left,
        plan.value,
        found.plan.value,
        len(found.plan.placed),
        len(found.greedy.placed),
        found.greedy.value,
        cannot,
    )


def _left(roster: Roster, brief: Brief, left: answer.LeftOut, found: answer.Matched) -> Left:
    if left.change is None:
        return Left(brief, left.reason, "", None)
    after = changed(roster.season, left.need.id, left.change)
    kept = optimal(Model(after), pairs(after, weights()))
    more = len(kept.placed) - len(found.plan.placed)
    effect = Effect(more, kept.value, round(kept.value - found.plan.value, 1))
    return Left(brief, left.reason, change_in_words(left.change, roster.experts), effect)


def change_in_words(change: Change, experts: Mapping[str, Expert]) -> str:
    """“Two days more of Anna”, as a person would say it."""
    who = {"expert": experts[change.expert] if change.expert else "", "n": change.value}
    match change.value:
        case int(n):
            return _("if %(expert)s gave %(n)d days more") % {**who, "n": n}
        case tuple(days):
            said = {**who, "days": ", ".join(day.strftime("%d.%m.%Y") for day in days)}
            if change.expert:
                return _("if %(expert)s were free on %(days)s") % said
            return _("if %(days)s were possible too") % said
        case str(what):
            names = {**NAMES, **dict(Area.choices)}
            name = names.get(what, what)
            return _("if %(expert)s could do this too: %(what)s") % {**who, "what": name}
