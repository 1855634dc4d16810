"""The agreement of a grant, and what an amendment changes of it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField
from municipalities.models import Organisation
from share.grants.models import AmendmentDocument, Breakdown, FundingProgramme, Grant, GrantAmendment, Programme
from share.kit.text import LineField, ParagraphsField
from share.kit.uploads import EvidenceField
from share.records.documents import NewDocument
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


class GrantForm(CreatingForm, EditingForm):
    """A grant, as its agreement says. One that is there carries no key, a new one no fingerprint."""

    code = LineField(label=_("Number of the agreement"), max_length=60)
    title = LineField(label=_("Title"), max_length=200)
    call = LineField(label=_("Call for proposals"), max_length=200, required=False)
    funding = forms.ModelChoiceField(
        FundingProgramme.objects.all(),
        label=_("Funding programme"),
        required=False,
        empty_label=_("Not on record"),
        help_text=_("Its cost categories and portal tables are those of the grant."),
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(), label=_("Programme of the network"), required=False, empty_label=_("None")
    )
    coordinator = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Coordinator"), required=False, empty_label=_("Not on record")
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    budget_eur = forms.DecimalField(
        label=_("Budget in EUR"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2, required=False
    )
    eu_share_percent = forms.DecimalField(
        label=_("Share of the EU in %"), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    late_outputs_until = DayField(
        label=_("Outputs after the end are counted until"),
        required=False,
        help_text=_("Empty: what comes after the end is listed, and not counted."),
    )
    evidence_until = DayField(
        label=_("Evidence is kept until"),
        required=False,
        help_text=_("As the agreement says: often five years after the balance is paid."),
    )
    breakdowns = forms.MultipleChoiceField(
        label=_("Participants are counted by"),
        choices=Breakdown.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Activities that the grant pays for ask those who register for it."),
    )

    NAMES = (
        "code", "title", "call", "funding", "programme", "coordinator", "starts_on", "ends_on", "budget_eur",
        "eu_share_percent", "late_outputs_until", "evidence_until", "breakdowns",
    )  # fmt: skip

    def __init__(self, *args: Any, grant: Grant, **fields: Any) -> None:
        super().__init__(*args, **fields)
        coordinator = self.fields["coordinator"]
        assert isinstance(coordinator, forms.ModelChoiceField)
        coordinator.queryset = Organisation.objects.order_by("name", "pk")
        del self.fields["form_key" if grant.pk else "began_from"]

    def fill(self, grant: Grant) -> Grant:
        for name in self.NAMES:
            setattr(grant, name, self.cleaned_data[name])
        return grant

    @classmethod
    def values_of(cls, grant: Grant) -> dict[str, object]:
        found = {name: getattr(grant, name) for name in cls.NAMES}
        return found | {name: getattr(grant, f"{name}_id") for name in ("funding", "programme", "coordinator")}


class AmendmentForm(CreatingForm):
    """What changes from a day on, and the document that says so."""

    since = DayField(label=_("In force from"))
    what = ParagraphsField(
        label=_("What it changes"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    ends_on = DayField(label=_("New last day"), required=False)
    budget_eur = forms.DecimalField(
        label=_("New budget in EUR"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2, required=False
    )
    eu_share_percent = forms.DecimalField(
        label=_("New share of the EU in %"), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    joins = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("A partner that joins"), required=False, empty_label=_("None")
    )
    leaves = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("A partner that leaves"),
        required=False,
        empty_label=_("None"),
        help_text=_("Its last day is the one before."),
    )
    file = EvidenceField(
        label=_("The amendment, signed"),
        required=False,
        help_text=_("A PDF, or a picture as JPEG or PNG; 10 MB at most."),
    )

    NAMES = ("since", "what", "ends_on", "budget_eur", "eu_share_percent", "joins", "leaves")

    def __init__(self, *args: Any, grant: Grant, **fields: Any) -> None:
        super().__init__(*args, **fields)
        for name in ("joins", "leaves"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            partners = Organisation.objects.filter(grant_partners__grant=grant)
            others = Organisation.objects.exclude(pk__in=grant.partner_rows.values("organisation"))
            field.queryset = (partners if name == "leaves" else others).order_by("name", "pk")

    def amendment(self, grant: Grant) -> GrantAmendment:
        return GrantAmendment(grant=grant, **{name: self.cleaned_data[name] for name in self.NAMES})

    def document(self) -> NewDocument | None:
        file = self.cleaned_data.get("file")
        return NewDocument(AmendmentDocument.Kind.AMENDMENT, file) if file else None
