"""What waits for a coordinator today, and what a town's page shows of its activities."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, EventPlace, EventQuerySet, Registration
from municipalities.models import Municipality
from share.kit import clock
from share.policy import Actor

SOON = timedelta(days=14)
ROWS = 10


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person: what, about which event, and where it is done."""

    sentence: str
    event: Event
    url: str
    button: str


def waiting(actor: Actor) -> list[Waiting]:
    now = clock.now()
    events = Event.objects.managed_by(actor).select_related("municipality")
    drafts = events.filter(state=Event.State.DRAFT).order_by("starts_at", "pk")
    over = events.filter(state=Event.State.PUBLISHED, ends_at__lte=now).order_by("ends_at")
    on = events.filter(state=Event.State.PUBLISHED, starts_at__lte=now, ends_at__gt=now).order_by("starts_at")
    soon = events.filter(state=Event.State.PUBLISHED, starts_at__range=(now, now + SOON)).order_by("starts_at")
    found = [_attendance(event, _("It is on now.")) for event in on[:ROWS]]
    found += [_attendance(event, _("It is over. Who was there?")) for event in over[:ROWS]]
    found += [_decision(event) for event in _undecided(events, now)[:ROWS]]
    for event in soon[:ROWS]:
        url = reverse("events:registrations", args=[event.public_id])
        found.append(Waiting(_days_to(event), event, url, _("See who comes")))
    unsigned = events.filter(state=Event.State.HELD).without_signatures().order_by("-ends_at", "-pk")
    found += [_signatures(event) for event in unsigned[:ROWS]]
    found += [
        Waiting(
            _("A draft: nobody can register yet."),
            event,
            reverse("events:overview", args=[event.public_id]),
            _("See what is missing"),
        )
        for event in drafts[:ROWS]
    ]
    return found


def _attendance(event: Event, sentence: str) -> Waiting:
    return Waiting(sentence, event, reverse("events:attendance", args=[event.public_id]), _("Mark attendance"))


def _undecided(events: EventQuerySet, now: datetime) -> QuerySet[Event]:
    """Activities to come where somebody waits for the team's yes or no, the nearest first."""
    pending = Count("registrations", filter=Q(registrations__state=Registration.State.PENDING))
    open_ones = events.filter(state=Event.State.PUBLISHED, starts_at__gt=now).annotate(undecided=pending)
    return open_ones.filter(undecided__gt=0).order_by("starts_at", "pk")


def _decision(event: Event) -> Waiting:
    people: int = event.undecided  # type: ignore[attr-defined]
    sentence = ngettext("%(n)d person waits for your decision.", "%(n)d people wait for your decision.", people)
    url = reverse("events:registrations", args=[event.public_id]) + "?state=pending"
    return Waiting(sentence % {"n": people}, event, url, _("Decide"))


def _signatures(event: Event) -> Waiting:
    url = reverse("events:evidence", args=[event.public_id])
    return Waiting(
        _("It was held, and the signed sheet is missing."), event, url, _("Upload the signed attendance sheet")
    )


def evidence_count(event: Event) -> str | int:
    """What the list of parts shows behind "Evidence": how many files, or that the one that counts is missing."""
    return _("missing") if event.lacks_signatures else event.document_count  # type: ignore[attr-defined]


def _days_to(event: Event) -> str:
    """Counted in the calendar of the place, as people do."""
    assert event.day
    days = (event.day - clock.today(event.timezone)).days
    if days == 0:
        return _("It begins today.")
    return ngettext("It begins tomorrow.", "It begins in %(days)d days.", days) % {"days": days}


def at_town(town: Municipality) -> list[Event]:
    """The public activities at a place, newest first."""
    further = EventPlace.objects.filter(event=OuterRef("pk"), municipality=town)
    here = Event.objects.public().filter(Q(municipality=town) | Exists(further))
    found = here.select_related("record", "municipality").prefetch_related("other_places")
    return list(found.order_by(F("starts_on").desc(nulls_last=True), "pk")[:50])
