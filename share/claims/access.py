"""Whose money of a grant a request is about: a partner's coordinator sees theirs, who reads the grant sees all."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from share import policy
from share.accounts.requests import SignedIn
from share.claims.models import Cost
from share.grants.access import HEADINGS, Desk, desk_of


def entering(request: SignedIn, pk: int) -> Desk:
    """A desk at which this person enters costs. Raises Http404, and PermissionDenied for who only reads it."""
    desk = desk_of(request, pk, HEADINGS)
    if not desk.entered:
        raise PermissionDenied
    return desk


def cost_of(request: SignedIn, pk: int, public_id: str) -> tuple[Desk, Cost]:
    """Raises Http404 for a cost of a partner that this person does not see."""
    desk = desk_of(request, pk, HEADINGS)
    rows = (
        Cost.objects.filter(partner__in=desk.partners)
        .with_warnings()
        .select_related(
            "partner__organisation", "category", "period", "parked_from", "event", "made_by", "entered_by", "decided_by"
        )
    )
    found = get_object_or_404(rows, public_id=public_id)
    found.period.grant = found.partner.grant = desk.grant
    return desk, found


def decided_cost(request: SignedIn, pk: int, public_id: str) -> tuple[Desk, Cost]:
    """A cost that this person may change or decide about. Raises Http404, PermissionDenied."""
    desk, cost = cost_of(request, pk, public_id)
    policy.require(policy.can_fill_part(request.actor, cost.partner.organisation_id))
    return desk, cost
