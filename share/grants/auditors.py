"""Auditors of grants, as the pages of people with access show them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from municipalities.registry import AccessLine
from share.grants.models import GrantAccess
from share.kit.moves import IllegalMove


def lines(user_id: int | None) -> Sequence[AccessLine]:
    """Who audits which grant since when: one person, or all."""
    found = GrantAccess.objects.select_related("user", "grant").order_by("user__name", "grant__code", "pk")
    rows = found if user_id is None else found.filter(user=user_id)
    return [AccessLine(row.pk, row.user, str(row.grant), row.given_at) for row in rows]


def end(pk: int, user_id: int) -> None:
    """Takes an auditor's access back; its history stays. Raises IllegalMove when it is not there any more."""
    if not GrantAccess.objects.filter(pk=pk, user=user_id).delete()[0]:
        raise IllegalMove(_("This right was taken back already."))
