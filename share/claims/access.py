"""Whose money of a grant a request is about: a partner's coordinator sees theirs, who reads the grant sees all."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from share import policy
from share.accounts.requests import SignedIn
from share.claims.claim import read
from share.claims.models import Cost
from share.grants.models import Grant, GrantPartner


@dataclass(frozen=True)
class Purse:
    """A grant as this person sees its money: the partners whose costs they see, and those whose costs they enter."""

    grant: Grant
    partners: list[GrantPartner]
    entered: list[GrantPartner]
    reads_grant: bool


def purse_of(request: SignedIn, pk: int) -> Purse:
    """Raises Http404 for who neither reads the grant nor coordinates a partner of it."""
    actor = request.actor
    grant = get_object_or_404(Grant.objects.select_related("programme", "coordinator", "funding"), pk=pk)
    reads = policy.can_read_grant(actor, grant.pk)
    read(grant)
    rows = list(grant.partner_rows.all())
    own = [row for row in rows if policy.can_fill_part(actor, row.organisation_id)]
    if not (reads or own):
        raise Http404
    return Purse(grant, rows if reads else own, own, reads)


def entering(request: SignedIn, pk: int) -> Purse:
    """A purse into which this person enters costs. Raises Http404, and PermissionDenied for who only reads it."""
    purse = purse_of(request, pk)
    if not purse.entered:
        raise PermissionDenied
    return purse


def cost_of(request: SignedIn, pk: int, public_id: str) -> tuple[Purse, Cost]:
    """Raises Http404 for a cost of a partner that this person does not see."""
    purse = purse_of(request, pk)
    rows = (
        Cost.objects.filter(partner__in=purse.partners)
        .with_warnings()
        .select_related(
            "partner__organisation", "category", "period", "parked_from", "event", "made_by", "entered_by", "decided_by"
        )
    )
    found = get_object_or_404(rows, public_id=public_id)
    found.period.grant = found.partner.grant = purse.grant
    return purse, found


def decided_cost(request: SignedIn, pk: int, public_id: str) -> tuple[Purse, Cost]:
    """A cost that this person may change or decide about. Raises Http404, PermissionDenied."""
    purse, cost = cost_of(request, pk, public_id)
    policy.require(policy.can_fill_part(request.actor, cost.partner.organisation_id))
    return purse, cost
