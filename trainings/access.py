"""Which pilot a page is about, and who may see it: what somebody may not see is 404."""

from django.http import Http404

from events.access import managed_event
from events.models import Event
from share import policy
from share.accounts.requests import Request, SignedIn
from trainings.kind import KIND


def pilot_of(request: SignedIn, public_id: str) -> Event:
    """A pilot that this person manages."""
    event = managed_event(request, public_id)
    if event.kind != KIND.key:
        raise Http404
    return event


def require_team(request: Request) -> None:
    """The curriculum with its notes for trainers is read by those who run activities."""
    if not policy.manages_activities(request.actor):
        raise Http404


def require_network(request: Request) -> None:
    """The curriculum is changed by those who run the network; for other teams that page does not exist."""
    if not request.actor.runs_network:
        raise Http404
