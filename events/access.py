"""Which events a person can see, on one page. What they cannot see does not exist: 404."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from events.kinds import kinds
from events.models import Event, EventQuerySet, HeldSeats, Registration
from share import policy
from share.accounts.requests import Request
from share.kit import tokens
from share.kit.cache import within
from share.kit.prepared import Given, PreparedRows

TEN_MINUTES = 600
LONGEST_LINK = 200  # characters
SEATS_RESERVED = 20  # an hour, for one connection: a whole town hall may sit behind one


def public_event(public_id: str) -> Event:
    """An event anybody may see, with what its public page shows."""
    events = (
        Event.objects.public()
        .with_public_seats()
        .with_breakdowns()
        .with_public_documents()
        .select_related("municipality", "record", "questions", *kinds.rows())
        .prefetch_related("organisers", "sessions", "other_places")
    )
    return get_object_or_404(events, public_id=public_id)


def event_to_register_for(public_id: str) -> Event:
    """An event anybody may see, with what a registration needs of it and no more. Raises Http404 for another."""
    found = _TO_REGISTER_FOR.first(public_id=public_id)
    if found is None:
        raise Http404
    return found


def _events_to_register_for() -> EventQuerySet:
    events = Event.objects.public().with_breakdowns().select_related("municipality", "questions")
    return events.filter(public_id=Given("public_id"))


_TO_REGISTER_FOR = PreparedRows(_events_to_register_for)


def held_by_link(request: HttpRequest, event: Event) -> HeldSeats | None:
    """The places of this event that are held for the people of who handed on this link; None where they were given on.

    With how many the confirmed use: a seat that is only reserved would tell who is registered (`with_public_seats`).
    """
    said = tokens.unsign("held seats", request.GET.get("held", "")[:LONGEST_LINK])
    if said is None:
        return None
    kept = event.held_seats.kept().with_use(Q(state="confirmed")).select_related("organisation")
    return kept.filter(public_id=said).first()


def managed(request: Request) -> EventQuerySet:
    """The events this person manages. Raises Http404 for people who manage none."""
    if not policy.manages_activities(request.actor):
        raise Http404
    return Event.objects.run_here().visible_to(request.actor)


def managed_event(request: Request, public_id: str) -> Event:
    """The event with what its tabs show. Another partner's event is 404."""
    events = managed(request).with_tabs().select_related("municipality", "questions", "feedback__version")
    return get_object_or_404(events, public_id=public_id)


def documented_event(request: Request, public_id: str) -> Event:
    """As `managed_event`, and also what is only on record: its documents and its history are kept here too."""
    if not policy.manages_activities(request.actor):
        raise Http404
    events = Event.objects.visible_to(request.actor).with_tabs().select_related("municipality", "record")
    return get_object_or_404(events, public_id=public_id)


class LinkOver(Http404):
    """A link of ours that opens nothing any more: made anew by its owner, or past its time."""


def own_registration(token: str) -> Registration:
    """The registration a person's own link opens; a link that is not ours is 404. Raises LinkOver."""
    said = tokens.unsign("registration", token)
    registrations = Registration.objects.select_related("event__municipality", "event__questions", "user", "group")
    if said is None:
        raise Http404
    found = get_object_or_404(registrations, public_id=said.partition(".")[0])
    if not found.opens_with(token):
        raise LinkOver
    return found


def registers_too_often(request: HttpRequest, people: int = 1) -> bool:
    """Counts so many registrations more of this connection, over all events; each of them is a mail to whoever was named."""
    key = f"registrations:{get_adapter().get_client_ip(request)}"
    return not within(key, settings.REGISTRATIONS_PER_CONNECTION, seconds=TEN_MINUTES, more=people)


def may_reserve_seat(request: HttpRequest) -> bool:
    """Whether a seat is reserved for an address that is not confirmed yet.

    False after `SEATS_RESERVED` registrations of one connection within an hour: it is not refused, but its registrations
    get no seat before they are confirmed. So a connection that invents addresses cannot block an activity for a day.
    """
    return within(f"seats-reserved:{get_adapter().get_client_ip(request)}", SEATS_RESERVED, seconds=3_600)


@contextmanager
def edited_event(request: Request, public_id: str) -> Iterator[Event]:
    """A managed event for a page with a form. While one form of it is saved, another waits: it compares what it changes."""
    event = managed_event(request, public_id)
    if request.method != "POST":
        yield event
        return
    with transaction.atomic():
        Event.objects.lock(event.pk)
        yield managed_event(request, public_id)
