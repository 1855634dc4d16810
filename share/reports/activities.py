"""The activities of a grant as a report lists them: those that count, and those that do not, with the reason."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventDocument, EventQuerySet, Record, Registration
from share.kit import clock
from share.reports.figures.measure import plain
from share.reports.figures.scope import Scope

COUNTED = "counted"
# Why an activity of the grant does not count.
REASONS = {
    "undated": _("No day is on record: listed, not counted."),
    "planned": _("Planned; what became of it is not on record: listed, not counted."),
    "unknown": _("The record does not say whether it took place: listed, not counted."),
    "inexact": _("Its day is not known exactly, and it may lie outside: listed, not counted."),
    "across": _("It began in the time of the grant and ended after it: listed, not counted."),
    "late": _("After the end of the grant: listed, not counted."),
    "next": _("After this period; it counts as a late output of the grant."),
    "early": _("Before the grant began: listed, not counted."),
    "open": _("Its attendance is not closed: not counted before that."),
}


@dataclass(frozen=True)
class Line:
    """One activity of a grant, whether it counts, and its evidence: people present, and a signed sheet."""

    event: Event
    standing: str
    present: int = 0
    has_sheet: bool = False

    @property
    def record(self) -> Record | None:
        return getattr(self.event, "record", None)

    def order(self) -> tuple[str, str, str]:
        return (_iso(self.event.ends_on) or "9999", self.event.title, self.event.public_id)

    @property
    def counts(self) -> bool:
        return self.standing == COUNTED

    @property
    def reason(self) -> Any:
        return REASONS.get(self.standing, "")

    @property
    def lacks_sheet(self) -> bool:
        """A signed sheet is evidence of what was run here; what is only on record has its source."""
        return self.counts and self.event.state == Event.State.COMPLETED and not self.has_sheet

    def as_dict(self) -> dict[str, object]:
        event, record = self.event, self.record
        reported = None
        if record and record.participants is not None:
            reported = {
                "number": record.participants,
                "most": record.participants_most,
                "precision": record.participants_precision,
                "note": record.participants_note,
            }
        return {
            "id": event.public_id,
            "title": event.title,
            "kind": str(event.kind_label),
            "standing": self.standing,
            "starts_on": _iso(event.starts_on),
            "ends_on": _iso(event.ends_on),
            "days_known": record.date_precision if record else "day",
            "country": str(event.country),
            "places": event.place_names,
            "organisers": sorted(organisation.name for organisation in event.organisers.all()),
            "people_present": self.present if event.state == Event.State.COMPLETED else None,
            "reported": reported,
            "certainty": record.certainty if record else "recorded",
            "paid_by": sorted(
                [share.grant.code, plain(share.percent)] for share in event.grant_shares.all()
            ),  # percent as text, None where it is not on record
            "documents": sorted([document.kind, document.sha256] for document in event.documents.all()),
            "signed_sheet": self.has_sheet,
            "demo": event.is_demo,
            "source": record.source if record else "",
        }


def lines(scope: Scope) -> list[Line]:
    """Every activity of the grant that belongs to the period or to none, oldest first. Six queries.

    Sorted here and not by the database, whose collation is not the same on every machine.
    """
    happened = Event.objects.paid_by(scope.grant).exclude(state__in=["draft", "postponed", "cancelled", "withdrawn"])
    events = _with_evidence(happened)
    found = [Line(event, standing(event, scope), event.present, event.has_sheet) for event in events]
    return sorted((line for line in found if line.standing), key=Line.order)


def _with_evidence(events: EventQuerySet) -> Any:
    present = (
        Registration.objects.filter(event=OuterRef("pk"))
        .attended()
        .order_by()
        .values("event")
        .annotate(n=Count("pk"))
        .values("n")
    )
    sheets = EventDocument.objects.filter(event=OuterRef("pk"), kind=EventDocument.Kind.SIGNATURES)
    return (
        events.annotate(present=Coalesce(Subquery(present), 0), has_sheet=Exists(sheets))
        .select_related("record", "municipality")
        .prefetch_related("organisers", "other_places", "documents", "grant_shares__grant")
        .order_by("pk")
    )


def standing(event: Event, scope: Scope) -> str:
    """`counted` just where `Scope.events` counts it; else a reason of `REASONS`, or nothing when another report tells of it.

    It asks no clock: the same rows have the same standing for ever.
    """
    if event.ends_on is None or event.starts_on is None:
        return "undated"
    record: Record | None = getattr(event, "record", None)
    if event.state == Event.State.COMPLETED or (record and record.certainty in Record.COUNTED):
        if scope.counted_from <= event.ends_on <= scope.counted_until:
            return COUNTED
        return _outside(event, scope)
    if not (scope.first <= event.ends_on <= scope.last):
        return ""
    if event.state == Event.State.PUBLISHED:
        return "open"
    return "planned" if record and record.certainty == Record.Certainty.PLANNED else "unknown"


def _outside(event: Event, scope: Scope) -> str:
    """Took place, and not in what is counted. The report that reaches to an end of the grant tells what lies beyond it."""
    assert event.starts_on
    assert event.ends_on
    grant = scope.grant
    if scope.counted_from <= event.starts_on <= scope.counted_until < event.ends_on:
        if not event.is_known_to_the_day:
            return "inexact"
        return "across" if event.ends_on > grant.counts_until else ""  # else the next period counts it
    if event.ends_on > grant.counts_until and scope.last >= grant.ends_on:
        return "late"
    if event.ends_on > grant.ends_on and scope.last >= grant.ends_on:
        return "next"
    return "early" if event.ends_on < grant.starts_on and scope.first <= grant.starts_on else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True)
class Warned:
    """An activity of the period that lacks its signed sheet (it counts without), or else the closing of its attendance."""

    event: Event
    lacks_sheet: bool


def warnings(scope: Scope) -> list[Warned]:
    """What an admin should know before asking for a report: activities of the period that lack something."""
    events = Event.objects.paid_by(scope.grant).ending_between(scope.counted_from, scope.counted_until)
    unsigned = Event.objects.filter(state=Event.State.COMPLETED).without_signatures()
    over = Q(state=Event.State.PUBLISHED, ends_at__lte=clock.now())
    found = events.filter(Q(pk__in=unsigned.values("pk")) | over).with_places()
    ordered = found.order_by("ends_on")
    return [Warned(event, event.state == Event.State.COMPLETED) for event in ordered]
