from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from share.grants.models import CostCategory, Grant, GrantPartner
from share.records import history


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def in_force(self, grant: Grant, day: date) -> Mapping[tuple[int, int], Decimal]:
        """The amount of each partner and category of a grant on a day, by the ids of both: of amendments the last one holds."""
        begun = self.filter(Q(since__isnull=True) | Q(since__lte=day), partner__grant=grant)
        rows = begun.order_by(F("since").asc(nulls_first=True)).values_list("partner", "category", "amount")
        return {(partner, category): amount for partner, category, amount in rows}


@history.tracked
class BudgetLine(models.Model):
    """What a partner may spend under one cost category, from a day on: an amendment is a later line, and the first stays."""

    partner = models.ForeignKey(GrantPartner, on_delete=models.PROTECT, related_name="budget_lines")
    category = models.ForeignKey(CostCategory, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty: from the beginning."))
    amount = models.DecimalField(
        _("amount in EUR"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = BudgetLineQuerySet.as_manager()

    not_personal = ("id", "partner", "category", "since", "amount", "is_demo")

    class Meta:
        ordering = ["partner", "category__position", F("since").asc(nulls_first=True)]
        verbose_name = _("budget line")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "category", "since"],
                name="a_partner_has_a_budget_line_once",
                nulls_distinct=False,
                violation_error_message=_("This partner has a budget line for this category from this day."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="a_budget_line_is_0_or_more",
                violation_error_message=_("An amount is 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.amount}"
