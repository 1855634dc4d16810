"""The partners of a grant: who they are in the agreement, with which share, from when to when."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Sum
from django.utils.translation import gettext as _

from share.grants.models import Grant, GrantPartner


@transaction.atomic
def save_partner(row: GrantPartner) -> GrantPartner:
    """A new partner or a changed one. Raises ValidationError: also where the shares of all would be more than 100 percent."""
    Grant.objects.select_for_update(no_key=True).get(pk=row.grant_id)
    row.full_clean()
    others = GrantPartner.objects.filter(grant=row.grant_id).exclude(pk=row.pk)
    taken = others.aggregate(sum=Sum("share_percent"))["sum"] or 0
    if row.share_percent is not None and taken + row.share_percent > 100:
        told = _("The other partners have %(taken)s percent already: at most %(rest)s percent are left.")
        raise ValidationError({"share_percent": told % {"taken": taken, "rest": 100 - taken}})
    row.save()
    return row


@transaction.atomic
def remove_partner(row: GrantPartner) -> None:
    """Somebody who was entered by mistake: a partner who leaves has a last day instead. Raises ValidationError."""
    if row.organisation.report_parts.filter(period__grant=row.grant_id).exists():
        raise ValidationError(_("This partner has parts of reports. Give it a last day instead."))
    try:
        row.delete()
    except ProtectedError:
        raise ValidationError(
            _("This partner has money or lines of tables on record. Give it a last day instead.")
        ) from None
