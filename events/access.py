"""Which events a person can see, on one page. What they cannot see does not exist: 404."""

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from events.models import Event, EventQuerySet, Registration
from share import policy
from share.kit import tokens
from share.kit.cache import within

SEATS_KEPT = 20  # an hour, for one connection: a whole town hall may sit behind one


def public_event(public_id: str) -> Event:
    events = (
        Event.objects.public()
        .with_seats()
        .select_related("municipality", "record")
        .prefetch_related("organisers", "sessions", "other_places")
    )
    return get_object_or_404(events, public_id=public_id)


def managed(request: HttpRequest) -> EventQuerySet:
    actor: policy.Actor = request.actor  # type: ignore[attr-defined]
    if not policy.manages_activities(actor):
        raise Http404
    return Event.objects.run_here().managed_by(actor)


def managed_event(request: HttpRequest, public_id: str) -> Event:
    """The event with what its list of parts shows. Another partner's event is 404."""
    return get_object_or_404(managed(request).with_parts().select_related("municipality"), public_id=public_id)


def own_registration(token: str) -> Registration:
    """The registration a person's own link opens; a link that is not ours is 404."""
    public_id = tokens.unsign("registration", token)
    registrations = Registration.objects.select_related("event__municipality", "user")
    if public_id is None:
        raise Http404
    return get_object_or_404(registrations, public_id=public_id)


def may_keep_a_seat(request: HttpRequest) -> bool:
    """Whether a seat is kept for an address nobody has proven yet.

    Nobody is refused. But whoever invents addresses cannot block an activity for a day: after a while their registrations
    get no seat before they are confirmed.
    """
    return within(f"seats-kept:{get_adapter().get_client_ip(request)}", SEATS_KEPT, seconds=3_600)
