"""What changed since a period was locked: found by comparing rows, and explained from the history."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.models import Attendance, Event, GrantShare, Registration
from share.grants.models import ReportingPeriod
from share.records import history, timeline
from share.records.timeline import Line
from share.reports.figures.scope import Scope
from share.reports.models import Report, Restatement
from share.reports.pins import Difference, Pinned, differences, opened, rows_of, values


@dataclass(frozen=True)
class Cause:
    """The newest line of the history that explains a difference."""

    what: str
    line: Line
    by: int | None


def last_version(period: ReportingPeriod) -> Report | None:
    """The version that was submitted last, with its sealed rows."""
    found = Report.objects.filter(period=period).select_related("pinned", "grant").defer("snapshot")
    return found.order_by("-version").first()


def counted(report: Report, period: ReportingPeriod) -> "Counter[Pinned]":
    """What counts for the funder: the sealed rows, with every restatement that was decided."""
    rows = Counter(row.counts_as for row in opened(bytes(report.pinned.content)))
    for told in Restatement.objects.filter(period=period, into__isnull=False):
        rows -= Counter(Pinned(*row) for row in told.removed)
        rows += Counter(Pinned(*row) for row in told.added)
    return rows


@dataclass(frozen=True)
class Restated:
    """A difference with its figures before and after, what it is of, and its cause where the history knows it."""

    difference: Difference
    changes: list[dict[str, object]]
    title: str
    cause: Cause | None


def restated(period: ReportingPeriod) -> list[Restated]:
    """Every difference between a locked period and what counts now; none for a period that was never submitted."""
    report = last_version(period)
    if report is None or report.frozen_at is None:
        return []
    then = counted(report, period)
    now = rows_of(Scope(report.grant.as_agreed(report.ends_on), report.starts_on, report.ends_on))
    things = {row.thing for row in (*then, *now)}
    events = {event.public_id: event for event in _events(things)}
    places = {public_id: _place_keys(event) for public_id, event in events.items()}
    before = values(then.elements())
    found = differences(then.elements(), now, places)
    return [
        Restated(one, changes, _title(one, events), cause_of(one, report.frozen_at))
        for one in found
        if (changes := one.changes(before, then))
    ]


def _events(things: set[str]) -> "QuerySet[Event]":
    found = Event.objects.filter(public_id__in=things).select_related("municipality").prefetch_related("other_places")
    return found.only("public_id", "title", "municipality", "ends_on")


def _place_keys(event: Event) -> set[str]:
    own = {event.municipality.key} if event.municipality else set()
    return own | {place.key for place in event.other_places.all()}


def _title(one: Difference, events: dict[str, Event]) -> str:
    event = events.get(one.thing)
    named = event.title if event else one.thing
    return _("%(activity)s, one person") % {"activity": named} if one.person else named


def cause_of(one: Difference, since: datetime) -> Cause | None:
    """The newest change of what the difference is of, since the lock."""
    newest: tuple[datetime, Cause] | None = None
    for model, lines in _lines(one):
        after = lines.filter(pgh_created_at__gt=since).order_by("-pgh_created_at", "-pgh_id")[:1]
        for row in after.values("pgh_created_at", "pgh_context"):
            told = timeline.lines_of(model, after)
            by = (row["pgh_context"] or {}).get("user")
            if told and (newest is None or row["pgh_created_at"] > newest[0]):
                newest = (
                    row["pgh_created_at"],
                    Cause(capfirst(str(model._meta.verbose_name)), told[0][1], int(by) if by else None),
                )
    return newest[1] if newest else None


def _lines(one: Difference) -> "Iterator[tuple[type[Model], QuerySet[Model]]]":
    if one.person:
        people = Registration.objects.filter(person_key=one.person)
        yield Attendance, history.lines_of(Attendance)._default_manager.filter(registration__in=people)
        yield Registration, history.lines_of(Registration)._default_manager.filter(pgh_obj__in=people)
    else:
        events = Event.objects.filter(public_id=one.thing)
        yield Event, history.lines_of(Event)._default_manager.filter(pgh_obj__in=events)
        yield GrantShare, history.lines_of(GrantShare)._default_manager.filter(event__in=events)


def words(cause: Cause) -> str:
    """What happened, without the name of a person: `Attendance: Mark: present → absent`."""
    told = "; ".join(cause.line.changes) or cause.line.verb
    return f"{cause.what}: {told}"
