from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from municipalities.models import Organisation


class GrantQuerySet(models.QuerySet["Grant"]):
    def not_over(self, day: date) -> Self:
        """Running on that day, or about to begin: a pilot is planned months ahead."""
        return self.filter(ends_on__gte=day)


class Grant(models.Model):
    """Money with a code, a time and a purpose: who pays for activities, and to whom they are reported."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    budget_eur = models.DecimalField(_("budget in EUR"), max_digits=12, decimal_places=2, null=True, blank=True)
    eu_share_percent = models.DecimalField(
        _("share of the EU in %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    funding_statement = models.CharField(max_length=300, blank=True)
    partners = models.ManyToManyField(Organisation, related_name="grants", blank=True)
    is_demo = models.BooleanField(default=False)

    objects: ClassVar[GrantQuerySet] = GrantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_grant_ends_after_it_starts",
                violation_error_message=_("The grant ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(eu_share_percent__isnull=True) | Q(eu_share_percent__range=(0, 100)),
                name="a_share_is_between_0_and_100_percent",
                violation_error_message=_("A share lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(budget_eur__isnull=True) | Q(budget_eur__gt=0), name="an_unknown_budget_is_null_not_zero",
                violation_error_message=_("Leave the budget empty when it is not known."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"
