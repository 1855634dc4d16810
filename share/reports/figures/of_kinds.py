"""The figures that kinds of activity are counted in: each kind says in which, and this makes them."""

from collections.abc import Sequence
from functools import partial

from django.db.models import F, Model, QuerySet

from events.kinds import Counted, EventKind, KindFigure, kinds
from events.models import Attendance, RegistrationQuerySet
from share.records import history
from share.reports.figures import rows, shown
from share.reports.figures.indicator import Cell, Indicator, Things
from share.reports.figures.scope import ACTOR, COUNTRY, SIZE, Scope
from share.reports.figures.tally import Tally

# An activity counts when it took place, is paid by the grant in whole or in part, and ended in the period.


def _events(of: Sequence[EventKind], tally: Tally) -> list[Cell]:
    return tally.events(of)


def _persons(of: Sequence[EventKind], tally: Tally) -> list[Cell]:
    return tally.persons(of)


def _attendances(of: Sequence[EventKind], tally: Tally) -> list[Cell]:
    return tally.attendances(of)


def _open_events(of: Sequence[EventKind], scope: Scope) -> Things:
    return rows.events_of(scope, of)


def _open_people(of: Sequence[EventKind], scope: Scope) -> Things:
    return _with_place(rows.people_of(scope, of))


def _open_attendances(of: Sequence[EventKind], scope: Scope) -> Things:
    return _with_place(rows.attendances_of(scope, of))


def _with_place(people: RegistrationQuerySet) -> RegistrationQuerySet:
    return people.select_related("event__record").with_events()


def corrections_of(of: Sequence[EventKind], scope: Scope) -> "QuerySet[Model]":
    """Lines of the history of attendance with the reason that a completed event asks for: why a figure of people moved."""
    events = scope.whole.events().of_kind(*of)
    lines = history.lines_of(Attendance)._default_manager.filter(registration__event__in=events)
    after = lines.filter(pgh_created_at__gt=F("registration__event__completed_at"))
    return after.filter(pgh_context__has_key="reason").exclude(pgh_context__reason="")


def indicator_of(figure: KindFigure) -> Indicator:
    """The indicator of a figure that kinds are counted in."""
    of = kinds.counted_in(figure.key)
    people = figure.counted in {Counted.PEOPLE, Counted.ATTENDANCES}
    count = {Counted.PEOPLE: _persons, Counted.ATTENDANCES: _attendances}.get(figure.counted, _events)
    opened = {Counted.PEOPLE: _open_people, Counted.ATTENDANCES: _open_attendances}.get(figure.counted, _open_events)
    by = {Counted.EVENTS: (COUNTRY, SIZE), Counted.COUNTRIES: (COUNTRY,)}.get(figure.counted, (COUNTRY, ACTOR, SIZE))
    return Indicator(
        key=figure.key,
        label=figure.label,
        unit=figure.unit,
        definition=figure.definition,
        by=by,
        cells=partial(count, of),
        things=partial(opened, of),
        row=shown.person if people else shown.event,
        position=figure.position,
        charts=figure.charts,
        counts_countries=figure.counted == Counted.COUNTRIES,
        corrections=partial(corrections_of, of) if people else lambda scope: None,
    )
