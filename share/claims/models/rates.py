from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from share.records import history


@history.tracked
class ExchangeRate(models.Model):
    """How much of a currency one euro bought on a day, and who says so."""

    currency = models.CharField(_("currency"), max_length=3, help_text=_("Three letters: RON, PLN (ISO 4217)."))
    on = models.DateField(_("day"))
    per_euro = models.DecimalField(_("for one euro"), max_digits=14, decimal_places=6)
    source = models.CharField(_("source"), max_length=200, help_text=_("Of whom, and where it can be looked up."))

    not_personal = ("id", "currency", "on", "per_euro", "source")

    class Meta:
        ordering = ["currency", "-on"]
        verbose_name = _("rate of exchange")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "on"],
                name="a_currency_has_one_rate_a_day",
                violation_error_message=_("This currency has a rate of this day already."),
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$") & ~Q(currency="EUR"),
                name="a_rate_is_of_another_currency",
                violation_error_message=_("A currency has three letters, and the euro needs no rate."),
            ),
            models.CheckConstraint(
                condition=Q(per_euro__gt=0),
                name="a_rate_is_more_than_0",
                violation_error_message=_("A rate is more than 0."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="a_rate_names_its_source",
                violation_error_message=_("Say where the rate comes from."),
            ),
        ]

    def __str__(self) -> str:
        return f"EUR 1 = {self.currency} {self.per_euro}"
