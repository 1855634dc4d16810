"""Travel of participants: entered, put right until it is paid."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from share.claims.models import Reimbursement
from share.kit import clock


@transaction.atomic
def save_travel(row: Reimbursement) -> Reimbursement:
    """Raises ValidationError, by field: also for a person who was not at the activity, or a cost of another partner."""
    grant = row.partner.grant
    if not row.event.grant_shares.filter(grant=grant).exists():
        raise ValidationError({"event": _("The grant does not pay for this activity.")})
    if row.registration and row.registration.event_id != row.event_id:
        raise ValidationError({"registration": _("This person was not at the activity.")})
    if row.cost and row.cost.partner_id != row.partner_id:
        raise ValidationError({"cost": _("This cost is another partner’s.")})
    for name in ("consented_on", "paid_on"):
        day = getattr(row, name)
        if day and day > clock.today():
            raise ValidationError({name: _("This day is still to come.")})
    row.is_demo = row.is_demo or grant.is_demo
    row.full_clean()
    row.save()
    return row
