"""A partner's part: filled in, submitted, sent back with a sentence, accepted."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.grants import notifications
from share.grants.actions import periods
from share.grants.models import CostCategory, PartCost, PartnerPart
from share.kit import clock
from share.kit.moves import IllegalMove


def lock(pk: int) -> PartnerPart:
    """The part under its period's lock, so that nobody fills in while the report is sent."""
    period = PartnerPart.objects.values_list("period", flat=True).get(pk=pk)
    locked = periods.lock(period)
    part = PartnerPart.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)
    part.period = locked
    return part


@transaction.atomic
def save_part(pk: int, texts: Mapping[str, str], costs: Mapping[int, Decimal | None] | None) -> PartnerPart:
    """Texts, and costs by the id of their category; what has no amount goes. None leaves the costs as they are.

    Raises IllegalMove, ValidationError.
    """
    part = lock(pk)
    if not part.is_edited:
        raise IllegalMove(_("This part was submitted. It can be changed when the lead sends it back."))
    for name in PartnerPart.TEXTS:
        setattr(part, name, texts[name])
    part.full_clean()
    part.save()
    if costs is None:
        return part
    there = {cost.category_id: cost for cost in part.costs.all()}
    for category in CostCategory.objects.filter(programme=part.period.grant.funding_id):
        amount, cost = costs.get(category.pk), there.get(category.pk)
        if amount is None:
            if cost:
                cost.delete()
        elif cost is None or cost.amount != amount:
            cost = cost or PartCost(partner_part=part, category=category)
            cost.amount = amount
            cost.full_clean()
            cost.save()
    return part


@transaction.atomic
def submit(pk: int, *, by: User) -> PartnerPart:
    """Raises IllegalMove; ValidationError where nothing is said of what was done."""
    part = lock(pk)
    part.submit()
    part.sent_at, part.sent_by = clock.now(), by
    part.full_clean()
    part.save()
    return part


@transaction.atomic
def give_back(pk: int, sentence: str, *, by: User) -> PartnerPart:
    """Raises IllegalMove, ValidationError."""
    part = lock(pk)
    part.give_back(sentence)
    part.decided_at, part.decided_by = clock.now(), by
    part.full_clean()
    part.save()
    notifications.returned(part)
    return part


@transaction.atomic
def accept(pk: int, *, by: User) -> PartnerPart:
    """Raises IllegalMove."""
    part = lock(pk)
    part.accept()
    part.decided_at, part.decided_by = clock.now(), by
    part.save()
    notifications.accepted(part)
    return part
