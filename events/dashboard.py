"""What waits for a coordinator today, and what a town's page shows of its activities."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
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
    soon = (
        events.filter(state=Event.State.PUBLISHED, starts_at__range=(now, now + SOON))
        .with_seats()
        .order_by("starts_at")
    )
    found = [
        Waiting(
            _("It is over. Who was there?"),
            event,
            reverse("events:attendance", args=[event.public_id]),
            _("Mark attendance"),
        )
        for event in over[:ROWS]
    ]
    for event in soon[:ROWS]:
        days = (event.starts_at - now).days if event.starts_at else 0
        sentence = ngettext("It begins in %(days)d day.", "It begins in %(days)d days.", days) % {"days": days}
        url = reverse("events:registrations", args=[event.public_id])
        found.append(Waiting(sentence, event, url, _("See who comes")))
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


def at_town(town: Municipality) -> list[Event]:
    """The public activities at a place, newest first."""
    return list(Event.objects.public().filter(municipality=town).order_by("-starts_at")[:50])
