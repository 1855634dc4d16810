"""The figures that kinds of activity are counted in: each kind says in which, and this makes them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import F, Model, QuerySet

from events.kinds import Counted, EventKind, KindFigure, kinds
from events.models import Attendance, EventQuerySet, RegistrationQuerySet
from share.records import history
from share.reports.figures import rows, shown
from share.reports.figures.measure import Cell, Measure, Over, Pin, Things
from share.reports.figures.scope import ACTOR, COUNTRY, SIZE, Scope
from share.reports.figures.tally import Tally

# An activity counts when it took place, is paid by the grant in whole or in part, and ended in the period.


def _events(of: Sequence[EventKind], tally: Tally) -> list[Cell]:
    return tally.events(of)


def _countries(of: Sequence[EventKind], tally: Tally) -> list[Cell]:
    return tally.countries(of)


def _persons(of: Sequence[EventKind], tally: Tally) -> list[Cell]:
    return tally.persons(of)


def _attendances(of: Sequence[EventKind], tally: Tally) -> list[Cell]:
    return tally.attendances(of)


def _open_events(of: Sequence[EventKind], scope: Scope) -> Things:
    return rows.events_of(scope, of)


def _in_countries(of: Sequence[EventKind], scope: Scope) -> EventQuerySet:
    return rows.in_new_countries(rows.events_of(scope, of), scope, of)


def _open_countries(of: Sequence[EventKind], scope: Scope) -> Things:
    return _in_countries(of, scope)


def _open_people(of: Sequence[EventKind], scope: Scope) -> Things:
    return _with_place(rows.people_of(scope, of))


def _open_attendances(of: Sequence[EventKind], scope: Scope) -> Things:
    return _with_place(rows.attendances_of(scope, of))


def _pin_events(of: Sequence[EventKind], scope: Scope) -> Iterable[Pin]:
    return rows.pins_of_events(rows.events_of(scope, of), scope)


def _pin_countries(of: Sequence[EventKind], scope: Scope) -> Iterable[Pin]:
    return rows.pins_of_events(_in_countries(of, scope).exclude(country=""), scope)


def _pin_people(of: Sequence[EventKind], scope: Scope) -> Iterable[Pin]:
    return rows.pins_of_people(rows.people_of(scope, of), scope)


def _pin_attendances(of: Sequence[EventKind], scope: Scope) -> Iterable[Pin]:
    return rows.pins_of_people(rows.attendances_of(scope, of), scope)


def _with_place(people: RegistrationQuerySet) -> RegistrationQuerySet:
    return people.select_related("event__record").with_events()


def corrections_of(of: Sequence[EventKind], scope: Scope) -> "QuerySet[Model]":
    """Lines of the history of attendance with the reason that a completed event asks for: why a figure of people moved."""
    events = scope.whole.events().of_kind(*of)
    lines = history.lines_of(Attendance)._default_manager.filter(registration__event__in=events)
    after = lines.filter(pgh_created_at__gt=F("registration__event__completed_at"))
    return after.filter(pgh_context__has_key="reason").exclude(pgh_context__reason="")


def _participated(of: Sequence[EventKind], scope: Scope) -> EventQuerySet:
    return scope.events().of_kind(*of)


@dataclass(frozen=True)
class How:
    """How one sort of thing is counted, opened and pinned, and what it is broken down by."""

    count: Callable[[Sequence[EventKind], Tally], list[Cell]]
    opened: Callable[[Sequence[EventKind], Scope], Things]
    pins: Callable[[Sequence[EventKind], Scope], Iterable[Pin]]
    by: tuple[str, ...]


HOW = {
    Counted.EVENTS: How(_events, _open_events, _pin_events, (COUNTRY, SIZE)),
    Counted.COUNTRIES: How(_countries, _open_countries, _pin_countries, (COUNTRY,)),
    Counted.PEOPLE: How(_persons, _open_people, _pin_people, (COUNTRY, ACTOR, SIZE)),
    Counted.ATTENDANCES: How(_attendances, _open_attendances, _pin_attendances, (COUNTRY, ACTOR, SIZE)),
}


def measure_of(figure: KindFigure) -> Measure:
    """The measure of a figure that kinds are counted in."""
    of = kinds.counted_in(figure.key)
    people = figure.counted in {Counted.PEOPLE, Counted.ATTENDANCES}
    how = HOW[figure.counted]
    return Measure(
        key=figure.key,
        label=figure.label,
        unit=figure.unit,
        definition=figure.definition,
        by=how.by,
        cells=partial(how.count, of),
        things=partial(how.opened, of),
        pins=partial(how.pins, of),
        over=Over.COUNTED_ONCE if figure.counted in {Counted.PEOPLE, Counted.COUNTRIES} else Over.ADDS_UP,
        row=shown.person if people else shown.event,
        position=figure.position,
        charts=figure.charts,
        counts_activities=figure.counted in {Counted.EVENTS, Counted.COUNTRIES},
        counts_countries=figure.counted == Counted.COUNTRIES,
        corrections=partial(corrections_of, of) if people else lambda scope: None,
        participants_of=partial(_participated, of) if figure.counted == Counted.ATTENDANCES else None,
    )
