"""Which grant, period or part a request is about: what somebody may not see is 404, what they may not do 403."""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404

from share import policy
from share.accounts.requests import SignedIn
from share.grants.models import Grant, GrantPartner, PartnerPart, ReportingPeriod


def reader(request: SignedIn) -> policy.Actor:
    if not policy.reads_grants(request.actor):
        raise Http404
    return request.actor


def grant_of(request: SignedIn, pk: int) -> Grant:
    """A grant whose figures this person may read; another one does not exist."""
    visible = Grant.objects.visible_to(reader(request))
    return get_object_or_404(visible.select_related("programme", "coordinator", "funding"), pk=pk)


def changed_grant(request: SignedIn, pk: int) -> Grant:
    """A grant that this person may change. Raises PermissionDenied for who only reads it."""
    found = grant_of(request, pk)
    policy.require(policy.can_change_grant(request.actor))
    return found


def period_of(grant: Grant, number: int) -> ReportingPeriod:
    """A period with its grant as it was found. Raises Http404."""
    found = get_object_or_404(ReportingPeriod, grant=grant, number=number)
    found.grant = grant
    return found


def changed_period(request: SignedIn, pk: int, number: int) -> ReportingPeriod:
    """A period that this person may change. Raises Http404, and PermissionDenied for who only reads it."""
    found = period_of(grant_of(request, pk), number)
    policy.require(policy.can_change_grant(request.actor))
    return found


def part_of(request: SignedIn, pk: int, number: int, organisation: str) -> PartnerPart:
    """A part that this person may read: their organisation's, or any for who reads the grant."""
    rows = PartnerPart.objects.visible_to(request.actor).select_related(
        "period__grant__funding", "organisation", "sent_by", "decided_by"
    )
    return get_object_or_404(rows, period__grant=pk, period__number=number, organisation__public_id=organisation)


HEADINGS = "funding__categories"


def read(grant: Grant, *also: str) -> None:
    """Reads the periods and partners of a grant, and what else is said, where they were not yet."""
    partners = Prefetch("partner_rows", GrantPartner.objects.select_related("organisation"))
    prefetch_related_objects([grant], "periods", partners, *also)


@dataclass(frozen=True)
class Desk:
    """A grant as this person works at it: the partners whose lines they see, and those for whom they enter some."""

    grant: Grant
    partners: list[GrantPartner]
    entered: list[GrantPartner]
    reads_grant: bool


def desk_of(request: SignedIn, pk: int, *also: str) -> Desk:
    """Raises Http404 for who neither reads the grant nor coordinates a partner of it."""
    actor = request.actor
    grant = get_object_or_404(Grant.objects.select_related("programme", "coordinator", "funding"), pk=pk)
    reads = policy.can_read_grant(actor, grant.pk)
    read(grant, *also)
    rows = list(grant.partner_rows.all())
    own = [row for row in rows if policy.can_fill_part(actor, row.organisation_id)]
    if not (reads or own):
        raise Http404
    return Desk(grant, rows if reads else own, own, reads)
