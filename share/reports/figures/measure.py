"""What a figure is: its definition, how it is counted, and what it is made of.

Each figure is a definition over rows: a query that gives one row for each thing that is counted, with the country, the kind of
actor and the size of town it belongs to. The database counts those rows by these three; the sum of the cells is the figure,
so that what is shown, what it opens, and what it adds up to are one and the same query.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.db.models import Model, QuerySet
from django.utils.translation import gettext, ngettext

from share.kit.precision import Precision
from share.reports.figures.scope import Scope

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from events.models import Event, EventDocument
    from share.reports.figures.tally import Tally


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
    without_address: int = 0  # lines of people who left no address: each counts as a person
    sharing_address: int = 0  # lines whose address stands behind another name too


@dataclass(frozen=True)
class Row:
    """One thing that was counted, as a page shows it: what it is, what to know of it, and how much it adds."""

    title: str
    detail: str = ""
    url: str = ""
    source: str = ""
    amount: int | Decimal | None = 1
    is_demo: bool = False
    documents: "Sequence[EventDocument]" = ()
    marks: str = ""  # of a person: where their marks by session stand


class Pin(NamedTuple):
    """One counted row without a name: of which activity (or place, partner, mission), which person key, and how much it adds.

    What a lock keeps, so that a later difference is a difference of rows.
    """

    thing: str
    person: str = ""
    country: str = ""
    actor_kind: str = ""
    size: str = ""
    amount: int | str = 1


class Over(StrEnum):
    """How a figure goes on over several periods."""

    ADDS_UP = "adds up"  # each thing belongs to one period: periods are added
    COUNTED_ONCE = "counted once"  # a person or place of several periods counts once: only new ones are added
    STANDS = "stands"  # as of a day: of several periods the last one holds

    @property
    def words(self) -> str:
        told = {
            "adds up": gettext("Periods are added up."),
            "counted once": gettext("Counted once over all periods: what is new in each adds up to the whole."),
            "stands": gettext("As of the last day; periods are not added up."),
        }
        return told[self.value]


# What a figure goes through when it is opened: a query, or a list where things of two kinds stand together.
Things = QuerySet[Model] | Sequence[object]


class Counter(Protocol):
    """Counts in SQL: the cells of a figure. The queries it shares with other figures are asked once, by the tally."""

    def __call__(self, tally: "Tally") -> Iterable[Cell]: ...


class Opener(Protocol):
    """The things that were counted; they add up to the figure."""

    def __call__(self, scope: Scope) -> Things: ...


class Pinner(Protocol):
    """The same rows as a lock keeps them, in any order; their amounts, or countries, are the figure."""

    def __call__(self, scope: Scope) -> Iterable[Pin]: ...


class Shower(Protocol):
    """One of the counted things as a row of the opened figure."""

    def __call__(self, thing: object) -> Row: ...


class Source(Protocol):
    """Where a figure comes from, in a sentence."""

    def __call__(self, scope: Scope, cells: Sequence[Cell]) -> str: ...


def of_records(scope: Scope, cells: Sequence[Cell]) -> str:
    """Records, and how many of them are invented for the demo."""
    demo, rows = sum(cell.demo for cell in cells), sum(cell.rows for cell in cells)
    if not demo:
        return gettext("Records, each with its own source.")
    if demo == rows:
        return gettext("All of them invented for the demo.")
    return gettext("%(real)d on record, each with its own source; %(demo)d invented for the demo.") % {
        "real": rows - demo,
        "demo": demo,
    }


def of_the_grant(scope: Scope, cells: Sequence[Cell]) -> str:
    return scope.grant.source or gettext("The grant as it was entered on this site.")


@dataclass(frozen=True)
class Measure:
    """The definition of a figure.

    `by` names what it is broken down by: a filter on anything else leaves it without a value, instead of with a wrong one.
    `counts_activities`: each row is an activity, so that one that goes takes its people with it. `charts` are the dimensions
    it is drawn by in a report.
    """

    key: str
    label: "StrOrPromise"
    unit: "StrOrPromise"
    definition: "StrOrPromise"
    by: tuple[str, ...]
    cells: Counter
    things: Opener
    row: Shower
    pins: Pinner
    position: int
    over: Over = Over.ADDS_UP
    source: Source = of_records
    charts: tuple[str, ...] = ()
    counts_countries: bool = False
    counts_activities: bool = False
    unknown_when_empty: bool = False
    corrections: Callable[[Scope], "QuerySet[Model] | None"] = lambda scope: None
    participants_of: "Callable[[Scope], QuerySet[Event]] | None" = None  # the activities whose attendances it counts


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
        """As the snapshot and the command tell it: with words, and numbers as JSON keeps them."""
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


def is_divided(measure: Measure, scope: Scope) -> bool:
    """Whether the figure can be narrowed as the scope asks."""
    return {name for name, _value in scope.only} <= set(measure.by)


def figure(measure: Measure, tally: "Tally") -> Figure:
    """The figure of a tally's scope."""
    scope = tally.scope
    if not is_divided(measure, scope):
        return Figure(measure, None, "", "", 0, gettext("This figure is not broken down like that."))
    if scope.is_new and measure.over == Over.STANDS:
        return Figure(measure, None, "", "", 0, measure.over.words)
    cells = list(measure.cells(tally))
    counted = _countries(cells) if measure.counts_countries else cells
    value = sum(cell.amount for cell in counted) if counted or not measure.unknown_when_empty else None
    return Figure(
        measure,
        value,
        "" if value is None else _precision(cells),
        measure.source(scope, cells),
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


def _note(cells: Sequence[Cell]) -> str:
    """What to know of a figure: how many were inferred, and where an address says less than it seems."""
    told = []
    if inferred := sum(cell.inferred for cell in cells):
        one = many = "%(count)d of them took place as far as can be inferred."
        told.append(ngettext(one, many, inferred) % {"count": inferred})
    if alone := sum(cell.without_address for cell in cells):
        told.append(
            ngettext(
                "%(count)d line has no address and counts as a person of its own.",
                "%(count)d lines have no address and count as a person each.",
                alone,
            )
            % {"count": alone}
        )
    if shared := sum(cell.sharing_address for cell in cells):
        told.append(
            ngettext(
                "%(count)d line shares its address with another name.",
                "%(count)d lines share their address with another name.",
                shared,
            )
            % {"count": shared}
        )
    return " ".join(told)
