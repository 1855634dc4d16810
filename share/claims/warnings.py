"""What an auditor would ask about a cost, told before they do: outside the eligible days, without receipt, told twice, over budget."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q, Sum

from share.claims.models import BudgetLine, Cost, CostDocument
from share.grants.models import Grant


class Warned(StrEnum):
    """Why a cost is looked at again."""

    OUTSIDE = "outside"  # paid before the grant began, or after its costs are eligible
    NO_RECEIPT = "no_receipt"
    SAME_RECEIPT = "same_receipt"  # the same file, or the same number and amount, at another cost of the grant


@dataclass(frozen=True)
class Over:
    """A partner's category whose claimed costs are more than its budget line, in euro."""

    partner: int
    category: int
    budget: Decimal
    spent: Decimal


def warnings_of(grant: Grant) -> dict[int, list[Warned]]:
    """The ids of costs that are claimed, each with its warnings. One query."""
    claimed = Cost.objects.of_grant(grant).claimed()
    same_number = claimed.exclude(pk=OuterRef("pk")).filter(
        receipt_number=OuterRef("receipt_number"), amount=OuterRef("amount"), currency=OuterRef("currency")
    )
    same_file = CostDocument.objects.filter(
        cost__in=claimed, sha256__in=CostDocument.objects.filter(cost=OuterRef(OuterRef("pk"))).values("sha256")
    ).exclude(cost=OuterRef("pk"))
    receipts = CostDocument.objects.filter(cost=OuterRef("pk"), kind=CostDocument.Kind.RECEIPT)
    rows = Cost.objects.of_grant(grant).claimed().order_by("pk").annotate(
        is_outside=Q(paid_on__lt=grant.starts_on) | Q(paid_on__gt=grant.counts_until),
        has_receipt=Exists(receipts),
        is_twice=Exists(same_file) | (~Q(receipt_number="") & Exists(same_number)),
    )  # fmt: skip
    found: dict[int, list[Warned]] = {}
    for pk, is_outside, has_receipt, is_twice in rows.values_list("pk", "is_outside", "has_receipt", "is_twice"):
        said = (
            [Warned.OUTSIDE] * is_outside + [Warned.NO_RECEIPT] * (not has_receipt) + [Warned.SAME_RECEIPT] * is_twice
        )
        if said:
            found[pk] = said
    return found


def over_budget(grant: Grant) -> list[Over]:
    """Where more is claimed than the budget line in force on the last eligible day. What has no line is not compared."""
    spent = (
        Cost.objects.of_grant(grant).claimed().order_by().values_list("partner", "category").annotate(Sum("amount_eur"))
    )
    lines = BudgetLine.objects.filter(partner__grant=grant)
    budget = {
        (line.partner_id, line.category_id): line.amount for line in lines.order_by(F("since").asc(nulls_first=True))
    }
    return [
        Over(partner, category, budget[partner, category], amount)
        for partner, category, amount in sorted(spent)
        if (partner, category) in budget and amount > budget[partner, category]
    ]
