"""Budget lines of a partner: entered, and changed from a day on. Rates of exchange, with their source."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from share.claims.models import BudgetLine, ExchangeRate
from share.grants.models import CostCategory, GrantPartner


@transaction.atomic
def save_budget(
    partner: int, since: date | None, amounts: Mapping[int, Decimal | None], *, is_demo: bool = False
) -> GrantPartner:
    """The lines that begin on a day, by the ids of their categories; where no amount is given, none begins on it.

    Of an amendment only what it changes becomes a line. Raises ValidationError for a day outside the grant.
    """
    row = GrantPartner.objects.select_for_update(of=("self",)).select_related("grant").get(pk=partner)
    grant = row.grant
    if since and not grant.starts_on < since <= grant.ends_on:
        raise ValidationError(_("An amendment begins after the first day of the grant, and by its last one."))
    there = {line.category_id: line for line in row.budget_lines.filter(since=since)}
    before = BudgetLine.objects.in_force(grant, since - timedelta(days=1)) if since else {}
    for category in CostCategory.objects.filter(programme=grant.funding_id, flat_rate__isnull=True):
        amount, line = amounts.get(category.pk), there.get(category.pk)
        if amount is None or amount == before.get((row.pk, category.pk)):
            if line:
                line.delete()
        elif line is None or line.amount != amount:
            line = line or BudgetLine(partner=row, category=category, since=since)
            line.amount, line.is_demo = amount, is_demo or grant.is_demo
            line.full_clean()
            line.save()
    return row


def save_rate(rate: ExchangeRate) -> ExchangeRate:
    """Raises ValidationError."""
    rate.full_clean()
    rate.save()
    return rate
