"""Budget lines of a partner, and rates of exchange."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField
from share.claims.currencies import CURRENCIES
from share.claims.models import BudgetLine, ExchangeRate
from share.grants.models import CostCategory, GrantPartner
from share.kit.text import LineField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


class SinceForm(forms.Form):
    """From which day on the lines are entered."""

    since = DayField(label=_("An amendment from"), required=False, help_text=_("Empty: the plan from the beginning."))


class BudgetForm(EditingForm):
    """What a partner may spend, heading by heading, from the beginning or from the day of an amendment on."""

    def __init__(self, *args: Any, categories: Iterable[CostCategory], **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.categories = list(categories)
        for category in self.categories:
            self.fields[f"amount_{category.pk}"] = forms.DecimalField(
                label=f"{category}, EUR", min_value=Decimal(0), max_digits=12, decimal_places=2, required=False
            )

    @property
    def amounts(self) -> dict[int, Decimal | None]:
        return {category.pk: self.cleaned_data[f"amount_{category.pk}"] for category in self.categories}

    @staticmethod
    def values_of(partner: GrantPartner, since: date | None) -> dict[str, object]:
        """What is in force on the day; from the beginning, what was planned first."""
        lines = BudgetLine.objects.filter(partner=partner)
        begun = lines.filter(Q(since=None) | Q(since__lte=since)) if since else lines.filter(since=None)
        ordered = begun.order_by(F("since").asc(nulls_first=True))
        return {f"amount_{category}": amount for category, amount in ordered.values_list("category", "amount")}


class RateForm(CreatingForm):
    """A rate that everybody may use, with where it can be looked up."""

    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES[1:])
    on = DayField(label=_("Known on"))
    per_euro = forms.DecimalField(
        label=_("For one euro"), min_value=Decimal("0.000001"), max_digits=14, decimal_places=6
    )
    source = LineField(label=_("Source"), max_length=200, help_text=_("Of whom, and where it can be looked up."))

    def rate(self) -> ExchangeRate:
        return ExchangeRate(**{name: self.cleaned_data[name] for name in ("currency", "on", "per_euro", "source")})
