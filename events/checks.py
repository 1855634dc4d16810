"""What the activities of a grant lack for its report."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventDocument, EventOrganiser, GrantShare, Registration
from share.grants.checks import Check, Finding, Severity, Source
from share.grants.models import Grant
from share.kit import clock

NOT_CLOSED = Check(
    "attendance_not_closed",
    _("Attendance is not closed"),
    _("An activity counts only when its attendance is closed."),
    _("Take the attendance, and close it."),
    Severity.FIGURE,
)
NO_SHEET = Check(
    "no_signed_sheet",
    _("No signed sheet"),
    _("Funders count only who signed the official list."),
    _("Scan the sheet, and add it to the documents."),
    Severity.EVIDENCE,
)
NO_PLACE = Check(
    "no_place",
    _("No town"),
    _("Without a place it counts in no town and no country."),
    _("Say where it took place."),
    Severity.FIGURE,
)
NO_SHARE = Check(
    "no_share",
    _("Share of the grant not on record"),
    _("What another grant pays of it must be seen, so that nothing is paid twice."),
    _("Say how much of it the grant pays."),
    Severity.QUALITY,
)
NO_HEAD_COUNT = Check(
    "no_head_count",
    _("Number of participants not on record"),
    _("What is not known is told as not known, and not as zero."),
    _("Look for the number in the source, and enter it with how sure it is."),
    Severity.QUALITY,
)
NOBODY = Check(
    "nobody_present",
    _("Counted, and nobody was there"),
    _("It counts as an activity and adds no person. Either is a mistake more often than not."),
    _("Look at the attendance, and put it right with a reason."),
    Severity.FIGURE,
)


def _find(grant: Grant, first: date, last: date) -> Iterator[Finding]:
    sheets = EventDocument.objects.filter(
        event=OuterRef("pk"), kind=EventDocument.Kind.SIGNATURES, replaced_by__isnull=True
    )
    leads = EventOrganiser.objects.filter(event=OuterRef("pk")).order_by("-is_lead", "pk")
    shares = GrantShare.objects.filter(event=OuterRef("pk"), grant=grant)
    counted = [Event.State.COMPLETED, Event.State.PUBLISHED, Event.State.RECORDED]
    events = Event.objects.paid_by(grant).filter(state__in=counted).ending_between(first, last)
    rows = events.annotate(
        has_sheet=Exists(sheets),
        has_people=Exists(Registration.objects.filter(event=OuterRef("pk")).attended()),
        owner=Subquery(leads.values("organisation__name")[:1]),
        owned_by=Subquery(leads.values("organisation")[:1]),
        percent=Subquery(shares.values("percent")[:1]),
        has_share=Exists(shares.filter(percent__isnull=False)),
        has_other_place=Exists(Event.objects.filter(pk=OuterRef("pk"), other_places__isnull=False)),
    )
    found = rows.select_related("record").filter(
        Q(state=Event.State.RECORDED, record__certainty__in=["completed", "inferred"])
        | Q(state=Event.State.COMPLETED)
        | Q(state=Event.State.PUBLISHED, ends_at__lte=clock.now())
    )
    for event in found.order_by("ends_on", "pk"):
        yield from _of(event)


def _of(event: Event) -> Iterator[Finding]:
    def found(check: Check, view: str) -> Finding:
        day = date_format(event.ends_on) if event.ends_on else ""
        url = reverse(view, args=[event.public_id])
        owner, owned_by = event.owner or "", event.owned_by  # type: ignore[attr-defined]
        return Finding(check, event.public_id, event.title, url, owner, day, owner_id=owned_by)

    is_recorded = event.state == Event.State.RECORDED
    edit = "events:event" if is_recorded else "events:details"
    if event.state == Event.State.PUBLISHED:
        yield found(NOT_CLOSED, "events:attendance")
    if event.state == Event.State.COMPLETED and not event.has_sheet:  # type: ignore[attr-defined]
        yield found(NO_SHEET, "events:evidence")
    if event.state == Event.State.COMPLETED and not event.has_people:  # type: ignore[attr-defined]
        yield found(NOBODY, "events:attendance")
    if event.municipality_id is None and not event.has_other_place:  # type: ignore[attr-defined]
        yield found(NO_PLACE, edit)
    if not event.has_share:  # type: ignore[attr-defined]
        yield found(NO_SHARE, edit)
    if is_recorded and event.record.participants is None:
        yield found(NO_HEAD_COUNT, edit)


SOURCE = Source((NOT_CLOSED, NOBODY, NO_PLACE, NO_SHEET, NO_SHARE, NO_HEAD_COUNT), _find)
