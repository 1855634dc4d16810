"""Figures: what is counted, how, and from which rows.

Each figure is a definition over rows: a query that gives one row for each thing that is counted, with the country, the
kind of actor and the size of town it belongs to. The database counts those rows by these three; the sum of the cells is
the figure, so that what is shown, what it opens, and what it adds up to are one and the same query.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, When
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventPlace, Record
from municipalities.models import size_of
from share.kit.precision import Precision
from share.reports.rows import (
    ACTOR,
    COUNTRY,
    SIZE,
    Scope,
    attendances_of,
    elsewhere_of,
    events_of,
    grant_of,
    partners_of,
    people_of,
    pilots_of,
    places_of,
    reported_of,
    towns_of,
)

Kind = Event.Kind


@dataclass(frozen=True)
class Cell:
    """How much there is of one kind: a country, a kind of actor, a size of town."""

    country: str
    actor_kind: str
    size: str
    amount: int | Decimal
    rows: int
    demo: int = 0
    inferred: int = 0
    precision: str = Precision.RECORDED


@dataclass(frozen=True)
class Measure:
    """The definition of a figure.

    `cells` counts in SQL; `rows` gives the things themselves. `by` names what the figure is broken down by: a filter on
    anything else leaves it without a value, instead of with a wrong one.
    """

    key: str
    label: Any
    unit: Any
    definition: Any
    by: tuple[str, ...]
    cells: Callable[["Tally"], Iterable[Cell]]
    rows: Callable[[Scope], Any]
    distinct_countries: bool = False
    unknown_when_empty: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure as it stands: its value, how sure it is, where it comes from, and how it divides."""

    measure: Measure
    value: int | Decimal | None
    precision: str
    source: str
    rows: int
    note: str = ""
    demo: int = 0  # how many of the rows are invented
    by: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.measure.key

    def as_dict(self) -> dict[str, object]:
        return {
            "key": self.key,
            "label": str(self.measure.label),
            "value": plain(self.value),
            "unit": str(self.measure.unit),
            "precision": self.precision,
            "definition": str(self.measure.definition),
            "source": self.source,
            "rows": self.rows,
            "note": self.note,
            "demo": self.demo,
            "by": self.by,
        }


def plain(value: int | Decimal | None) -> int | str | None:
    """A number as JSON keeps it for ever: whole ones as they are, others as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")
    return value


class Tally:
    """The queries behind the figures of one scope, each asked once however many figures need it."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def events(self) -> list[Any]:
        """Counted events by kind, country and size of town."""
        events = self.scope.events().annotate(
            size=size_of("municipality__population"), is_pilot=Case(When(pilot__isnull=False, then=True), default=False)
        )
        return list(
            events.order_by()
            .values("kind", "country", "size", "is_pilot")
            .annotate(
                n=Count("pk"),
                demo=Count("pk", filter=Q(is_demo=True)),
                inferred=Count("pk", filter=Q(record__certainty=Record.Certainty.INFERRED)),
            )
        )

    def of_kind(self, *, pilot: bool = False, kind: str = "") -> list[Cell]:
        return [
            Cell(row["country"], "", row["size"], row["n"], row["n"], row["demo"], row["inferred"])
            for row in self.events
            if (row["is_pilot"] if pilot else row["kind"] == kind)
        ]

    @cached_property
    def places(self) -> list[Cell]:
        """Distinct places of counted events. A place is a demo when nothing real took place there."""
        real = self.scope.whole.events().filter(is_demo=False)
        further = EventPlace.objects.filter(event__in=real).values("municipality")
        invented = ~Q(pk__in=real.values("municipality")) & ~Q(pk__in=further.filter(municipality__isnull=False))
        towns = towns_of(self.scope).size_class().order_by().values("country", "size")
        counted = towns.annotate(n=Count("pk"), demo=Count("pk", filter=invented))
        cells = [Cell(row["country"], "", row["size"], row["n"], row["n"], row["demo"]) for row in counted]
        if dict(self.scope.only).get(SIZE, "unknown") == "unknown":
            elsewhere = elsewhere_of(self.scope).order_by().values("country", "key")
            cells += [
                Cell(row["country"], "", "unknown", 1, 1, int(not row["real"]))
                for row in elsewhere.annotate(real=Count("pk", filter=Q(event__is_demo=False)))
            ]
        return cells

    @cached_property
    def people(self) -> list[Any]:
        """People at pilots, each time they came; and of these, how many came for the first time."""
        there = attendances_of(self.scope)
        first = Q(pk__in=self.scope.people().once_a_person().values("pk"))
        rows = there.annotate(country=F("event__country"), size=size_of("event__municipality__population")).order_by()
        demo = Q(is_demo=True)
        return list(
            rows.values("country", "actor_kind", "size").annotate(
                n=Count("pk"),
                demo=Count("pk", filter=demo),
                first=Count("pk", filter=first),
                first_demo=Count("pk", filter=first & demo),
            )
        )

    @property
    def persons(self) -> list[Cell]:
        return [
            Cell(r["country"], r["actor_kind"], r["size"], r["first"], r["first"], r["first_demo"])
            for r in self.people
            if r["first"]
        ]

    @property
    def attendances(self) -> list[Cell]:
        return [Cell(r["country"], r["actor_kind"], r["size"], r["n"], r["n"], r["demo"]) for r in self.people]

    @cached_property
    def reported(self) -> list[Cell]:
        rows = reported_of(self.scope).annotate(size=size_of("municipality__population")).order_by()
        sure = F("record__participants_precision")
        counted = rows.values("country", "size", sure=sure).annotate(n=Sum("record__participants"), rows=Count("pk"))
        return [Cell(r["country"], "", r["size"], r["n"], r["rows"], precision=r["sure"]) for r in counted]

    @cached_property
    def partners(self) -> list[Cell]:
        rows = partners_of(self.scope).order_by().values("country").annotate(n=Count("pk"))
        return [Cell(row["country"], "", "", row["n"], row["n"]) for row in rows]


def _of_grant(name: str) -> Callable[[Tally], list[Cell]]:
    """A number that stands in the grant's own row; no cell, and so no value, where it is not known."""

    def cells(tally: Tally) -> list[Cell]:
        value = getattr(tally.scope.grant, name)
        return [] if value is None else [Cell("", "", "", value, 1, precision=Precision.EXACT)]

    return cells


EVENTS_BY, PEOPLE_BY = (COUNTRY, SIZE), (COUNTRY, ACTOR, SIZE)
# An activity counts when it took place, is paid by the grant in whole or in part, and ended in the period.
MEASURES = (
    Measure(
        "countries",
        _("Countries"),
        _("countries"),
        _("Different countries of the grant’s partner organisations."),
        (COUNTRY,),
        lambda tally: tally.partners,
        partners_of,
        distinct_countries=True,
    ),
    Measure(
        "municipalities",
        _("Towns with activities"),
        _("places"),
        _("Different places of the activities that count: towns of the network, and places elsewhere."),
        EVENTS_BY,
        lambda tally: tally.places,
        places_of,
    ),
    Measure(
        "pilots",
        _("Training pilots"),
        _("pilots"),
        _(
            "Pilot trainings of the curriculum that took place, that the grant pays for in whole or in part, and that ended in"
            " the period."
        ),
        EVENTS_BY,
        lambda tally: tally.of_kind(pilot=True),
        pilots_of,
    ),
    Measure(
        "pilot_countries",
        _("Countries with pilots"),
        _("countries"),
        _("Different countries of the pilots that count."),
        (COUNTRY,),
        lambda tally: tally.of_kind(pilot=True),
        pilots_of,
        distinct_countries=True,
    ),
    Measure(
        "people_trained",
        _("People trained"),
        _("people"),
        _(
            "Different people on record as present for at least one session of a pilot that counts. Whoever came to several"
            " counts once, where they came first. Head-counts that others reported are not in it."
        ),
        PEOPLE_BY,
        lambda tally: tally.persons,
        people_of,
    ),
    Measure(
        "attendances",
        _("Attendances"),
        _("attendances"),
        _("People present at the pilots that count, added up: whoever came to two pilots counts twice."),
        PEOPLE_BY,
        lambda tally: tally.attendances,
        attendances_of,
    ),
    Measure(
        "roundtables",
        _("Roundtables"),
        _("roundtables"),
        _("Roundtables that took place, that the grant pays for in whole or in part, and that ended in the period."),
        EVENTS_BY,
        lambda tally: tally.of_kind(kind=Kind.ROUNDTABLE),
        events_of(Kind.ROUNDTABLE),
    ),
    Measure(
        "roundtable_countries",
        _("Countries with roundtables"),
        _("countries"),
        _("Different countries of the roundtables that count."),
        (COUNTRY,),
        lambda tally: tally.of_kind(kind=Kind.ROUNDTABLE),
        events_of(Kind.ROUNDTABLE),
        distinct_countries=True,
    ),
    Measure(
        "exchange_events",
        _("EU exchange events"),
        _("events"),
        _(
            "EU exchange events that took place, that the grant pays for in whole or in part, and that ended in the period."
        ),
        EVENTS_BY,
        lambda tally: tally.of_kind(kind=Kind.EXCHANGE_EVENT),
        events_of(Kind.EXCHANGE_EVENT),
    ),
    Measure(
        "reported_participants",
        _("Participants reported by others"),
        _("people"),
        _(
            "Head-counts of activities that were not run on this site, added up as their sources give them. They are no"
            " records of people and stay apart from people trained; plans are left out."
        ),
        EVENTS_BY,
        lambda tally: tally.reported,
        reported_of,
        unknown_when_empty=True,
    ),
    Measure(
        "budget_eur",
        _("Budget"),
        "EUR",
        _("The estimated total budget of the grant."),
        (),
        _of_grant("budget_eur"),
        grant_of,
        unknown_when_empty=True,
    ),
    Measure(
        "eu_share_percent",
        _("Share of the EU"),
        "%",
        _("The part of the budget that the European Union pays."),
        (),
        _of_grant("eu_share_percent"),
        grant_of,
        unknown_when_empty=True,
    ),
)
BY_KEY = {measure.key: measure for measure in MEASURES}


def figures(scope: Scope) -> list[Figure]:
    """Every figure of a scope, in the order of `MEASURES`. At most six queries, however many rows there are."""
    tally = Tally(scope)
    return [_figure(measure, tally) for measure in MEASURES]


def figure_of(measure: Measure, scope: Scope) -> Figure:
    return _figure(measure, Tally(scope))


def _figure(measure: Measure, tally: Tally) -> Figure:
    if not {name for name, _value in tally.scope.only} <= set(measure.by):
        return Figure(measure, None, "", "", 0, gettext("This figure is not broken down like that."))
    cells = list(measure.cells(tally))
    counted = _countries(cells) if measure.distinct_countries else cells
    value = sum(cell.amount for cell in counted) if counted or not measure.unknown_when_empty else None
    return Figure(
        measure,
        value,
        "" if value is None else _precision(cells),
        _source(measure, tally, cells),
        sum(cell.rows for cell in counted),
        _note(cells),
        sum(cell.demo for cell in counted),
        {name: _divided(counted, name) for name in measure.by},
    )


def _countries(cells: Iterable[Cell]) -> list[Cell]:
    """Each country once; a demo when all that counts there is."""
    of_one: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        of_one[cell.country].append(cell)
    return [
        replace(group[0], amount=1, rows=1, demo=int(all(cell.demo == cell.rows for cell in group)))
        for country, group in sorted(of_one.items())
        if country
    ]


def _divided(cells: Iterable[Cell], name: str) -> dict[str, int]:
    amounts: dict[str, int] = defaultdict(int)
    for cell in cells:
        amounts[getattr(cell, name)] += int(cell.amount)
    return dict(sorted(amounts.items()))


SURENESS = (Precision.RECORDED, Precision.EXACT, Precision.AT_LEAST, Precision.ABOUT)


def _precision(cells: Iterable[Cell]) -> str:
    """A sum is as sure as the least sure of its parts."""
    return max((Precision(cell.precision) for cell in cells), key=SURENESS.index, default=Precision.RECORDED)


def _source(measure: Measure, tally: Tally, cells: Sequence[Cell]) -> str:
    if measure.rows in {partners_of, grant_of}:
        return tally.scope.grant.source or gettext("The grant as it was entered on this site.")
    if measure.rows is reported_of:
        return gettext("The sources of the activities, named with each.")
    if measure.rows is places_of:
        return gettext("The activities that count, each with its own source.")
    demo, rows = sum(cell.demo for cell in cells), sum(cell.rows for cell in cells)
    if not demo:
        return gettext("Records, each with its own source.")
    if demo == rows:
        return gettext("All of them invented for the demo.")
    return gettext("%(real)d on record, each with its own source; %(demo)d invented for the demo.") % {
        "real": rows - demo,
        "demo": demo,
    }


def _note(cells: Iterable[Cell]) -> str:
    inferred = sum(cell.inferred for cell in cells)
    if not inferred:
        return ""
    return ngettext(
        "%(count)d of them took place as far as can be inferred.",
        "%(count)d of them took place as far as can be inferred.",
        inferred,
    ) % {"count": inferred}
