"""Who sees which page of the roster: what somebody may not see is 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from roster import links
from roster.models import Brief, Expert, ExpertInvitation, Mission
from share.accounts.requests import Request, SignedIn
from share.kit import tokens


def require_network(request: Request) -> None:
    """The secretariat's side of the roster; for others that page does not exist."""
    if not request.actor.runs_network:
        raise Http404


def expert_of(request: SignedIn, public_id: str) -> Expert:
    require_network(request)
    return get_object_or_404(Expert.objects.with_all(), public_id=public_id)


def own_expert(request: SignedIn) -> Expert:
    """The profile of the person who asks. Raises Http404 for who has none."""
    return get_object_or_404(Expert.objects.in_roster().with_all(), person=request.user)


def brief_of(request: SignedIn, public_id: str) -> Brief:
    require_network(request)
    return get_object_or_404(Brief, public_id=public_id)


def mission_of(request: SignedIn, public_id: str) -> Mission:
    require_network(request)
    rows = Mission.objects.select_related("brief", "expert__town", "expert__organisation", "grant", "event")
    return get_object_or_404(rows, public_id=public_id)


def invitation_of(token: str) -> ExpertInvitation:
    """The invitation of a link. Raises Http404 for a link that is not ours."""
    rows = ExpertInvitation.objects.select_related("brief", "expert")
    return get_object_or_404(rows, public_id=tokens.unsign(links.INVITATION, token) or "")


def side_of(token: str) -> tuple[Mission, str]:
    """The mission of a link, and the side it is for. Raises Http404 for a link that is not ours."""
    found = links.of_mission(token)
    if found is None:
        raise Http404
    rows = Mission.objects.select_related("brief", "expert__town", "expert__organisation")
    return get_object_or_404(rows, public_id=found[0]), found[1]
