"""A cost with its receipt; what is decided about it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField
from events.models import Event
from share.claims.currencies import CURRENCIES
from share.claims.models import Cost, CostDocument
from share.grants.access import Desk
from share.grants.models import CostCategory, GrantPartner, ReportingPeriod
from share.kit.text import LineField, ParagraphsField
from share.kit.uploads import EvidenceField
from share.portal.rows import packages_of
from share.records.document_forms import DocumentForm
from share.records.documents import NewDocument
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


def offer(form: forms.Form, name: str, rows: "models.Manager[Any]", offered: Sequence[Any]) -> None:
    """These are taken and no others; they were read already, however often the field looks whether there are any."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows.filter(pk__in=[one.pk for one in offered])
    named = [(one.pk, str(one)) for one in offered]
    field.choices = named if field.empty_label is None else [("", field.empty_label), *named]


def takes_costs(period: ReportingPeriod) -> bool:
    """It is being worked on, and no later report was sent. Its grant's periods are read already."""
    later = (one for one in period.grant.periods.all() if one.starts_on > period.ends_on)
    return period.is_edited and not any(one.was_sent for one in later)


class CostForm(CreatingForm, EditingForm):
    """One payment. A new one may bring its receipt; of one that is there the partner stays."""

    partner = forms.ModelChoiceField(GrantPartner.objects.none(), label=_("Partner"), empty_label=None)
    period = forms.ModelChoiceField(ReportingPeriod.objects.none(), label=_("Claimed in"), empty_label=None)
    category = forms.ModelChoiceField(
        CostCategory.objects.none(), label=_("Heading"), empty_label=_("Choose a heading")
    )
    what = LineField(label=_("What was paid"), max_length=200, help_text=_("Bus for the pilot in Sânpetru, 24 seats."))
    payee = LineField(label=_("Paid to"), max_length=120, required=False)
    paid_on = DayField(label=_("Paid on"))
    amount = forms.DecimalField(
        label=_("Amount"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2, help_text=_("As on the receipt.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="EUR")
    per_euro = forms.DecimalField(
        label=_("Rate: how much of it is one euro"),
        min_value=Decimal("0.000001"),
        max_digits=14,
        decimal_places=6,
        required=False,
        help_text=_("Empty: the rate that the site knows of that day. The euro needs none."),
    )
    rate_source = LineField(
        label=_("Source of the rate"),
        max_length=200,
        required=False,
        help_text=_("Where it can be looked up; the European Commission’s monthly rate, for example."),
    )
    receipt_number = LineField(label=_("Number on the receipt"), max_length=60, required=False)
    event = forms.ModelChoiceField(
        Event.objects.none(), label=_("Activity"), required=False, empty_label=_("None, or several")
    )
    work_package = LineField(label=_("Work package"), max_length=12, required=False)
    file = EvidenceField(
        label=_("Receipt"), required=False, help_text=_("A PDF, or a picture as JPEG or PNG; 10 MB at most.")
    )

    NAMES = (
        "period", "category", "what", "payee", "paid_on", "amount", "currency", "per_euro", "rate_source",
        "receipt_number", "event", "work_package",
    )  # fmt: skip

    def __init__(self, *args: Any, desk: Desk, cost: Cost, **fields: Any) -> None:
        super().__init__(*args, **fields)
        grant = desk.grant
        if cost.pk:
            del self.fields["partner"], self.fields["file"], self.fields["form_key"]
        else:
            del self.fields["began_from"]
            offer(self, "partner", GrantPartner.objects, desk.entered)
            if len(desk.entered) == 1:
                self.initial.setdefault("partner", desk.entered[0].pk)
        periods = [one for one in grant.periods.all() if takes_costs(one)]
        offer(self, "period", ReportingPeriod.objects, periods)
        assert grant.funding
        direct = [one for one in grant.funding.categories.all() if one.flat_rate is None]
        offer(self, "category", CostCategory.objects, direct)
        if packages := packages_of(grant):
            known = dict.fromkeys([*packages, *([cost.work_package] if cost.work_package else [])])
            self.fields["work_package"] = forms.ChoiceField(
                label=_("Work package"),
                required=False,
                choices=[("", _("None, or several")), *((name, name) for name in known)],
            )
        owners = [cost.partner.organisation_id] if cost.pk else [row.organisation_id for row in desk.entered]
        events = Event.objects.paid_by(grant).filter(organisers__in=owners).distinct().order_by("-starts_on", "pk")
        offer(self, "event", Event.objects, list(events))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("currency") != "EUR":
            rate, source = data.get("per_euro"), data.get("rate_source")
            if rate and not source:
                self.add_error("rate_source", _("Say where the rate comes from."))
            if source and not rate and "per_euro" not in self.errors:
                self.add_error("per_euro", _("Enter the rate, or leave its source empty."))
        return data

    def fill(self, cost: Cost) -> Cost:
        for name in (name for name in ("partner", *self.NAMES) if name in self.fields):
            setattr(cost, name, self.cleaned_data[name])
        cost.per_euro = self.cleaned_data["per_euro"] or Decimal(1)
        return cost

    def receipt(self) -> NewDocument | None:
        file = self.cleaned_data.get("file")
        return NewDocument(CostDocument.Kind.RECEIPT, file) if file else None

    @classmethod
    def values_of(cls, cost: Cost) -> dict[str, object]:
        found = {name: getattr(cost, name) for name in cls.NAMES}
        found |= {name: getattr(cost, f"{name}_id") for name in ("period", "category", "event")}
        return found | ({"per_euro": None} if cost.currency == "EUR" else {})


class ReceiptForm(DocumentForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=CostDocument.Kind.choices)


class ParkForm(forms.Form):
    """In which later report it is claimed, and why not now."""

    into = forms.ModelChoiceField(ReportingPeriod.objects.none(), label=_("Claimed later, in"), empty_label=None)
    park_sentence = ParagraphsField(label=_("Why"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, cost: Cost, **fields: Any) -> None:
        super().__init__(*args, **fields)
        periods = cost.period.grant.periods.all()
        self.later = [one for one in periods if one.starts_on > cost.period.ends_on and takes_costs(one)]
        offer(self, "into", ReportingPeriod.objects, self.later)


class RefuseForm(forms.Form):
    refuse_sentence = ParagraphsField(
        label=_("Why it is not claimed"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )
