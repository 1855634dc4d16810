"""Partners and periods of a grant, the part of a partner, and what the funder or the lead says to them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField
from municipalities.models import Organisation
from share.grants.models import CostCategory, Grant, GrantPartner, PartCost, PartnerPart, ReportingPeriod
from share.kit.text import LineField, ParagraphsField
from share.records.editing import EditingForm


class PartnerForm(EditingForm):
    """A partner of a grant. Of one that is there already, the organisation stays."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"), choices=GrantPartner.Role.choices)
    number = forms.IntegerField(label=_("Number of the beneficiary"), min_value=1, max_value=999, required=False)
    pic = forms.RegexField(
        r"\A[0-9]{9}\Z",
        label=_("PIC"),
        required=False,
        error_messages={"invalid": _("A PIC has nine digits.")},
        help_text=_("Participant identification code of the Funding & Tenders Portal: nine digits."),
    )
    share_percent = forms.DecimalField(
        label=_("Share of the budget in %"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        required=False,
        help_text=_("Empty: not known. The shares of all partners are at most 100."),
    )
    joined_on = DayField(label=_("From"), required=False, help_text=_("Empty: from the beginning."))
    left_on = DayField(label=_("Until"), required=False, help_text=_("Its last day. Empty: to the end."))

    NAMES = ("role", "number", "pic", "share_percent", "joined_on", "left_on")

    def __init__(self, *args: Any, row: GrantPartner, **fields: Any) -> None:
        super().__init__(*args, **fields)
        if row.pk:
            del self.fields["organisation"]
        else:
            there = row.grant.partner_rows.values("organisation")
            self.fields["organisation"].queryset = Organisation.objects.exclude(pk__in=there)  # type: ignore[attr-defined]

    def fill(self, row: GrantPartner) -> GrantPartner:
        for name in (name for name in ("organisation", *self.NAMES) if name in self.fields):
            setattr(row, name, self.cleaned_data[name])
        return row

    @classmethod
    def values_of(cls, row: GrantPartner) -> dict[str, object]:
        return {name: getattr(row, name) for name in cls.NAMES}


class PeriodForm(EditingForm):
    """A reporting period. Of one that was submitted only the days on which it is due can change."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=99)
    kind = forms.ChoiceField(label=_("Kind of report"), choices=ReportingPeriod.Kind.choices)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("To"))
    parts_due_on = DayField(
        label=_("Parts of the partners due on"), required=False, help_text=_("So that there is time to read them.")
    )
    due_on = DayField(label=_("Report due on"), required=False, help_text=_("The funder’s day."))

    NAMES = ("number", "kind", "starts_on", "ends_on", "parts_due_on", "due_on")
    FIXED = ("number", "kind", "starts_on", "ends_on")

    def __init__(self, *args: Any, period: ReportingPeriod, **fields: Any) -> None:
        super().__init__(*args, **fields)
        if period.was_sent:
            for name in self.FIXED:
                del self.fields[name]

    def fill(self, period: ReportingPeriod) -> ReportingPeriod:
        for name in (name for name in self.NAMES if name in self.fields):
            setattr(period, name, self.cleaned_data[name])
        return period

    @classmethod
    def values_of(cls, period: ReportingPeriod) -> dict[str, object]:
        return {name: getattr(period, name) for name in cls.NAMES}


class SubmitForm(forms.Form):
    """Who signs, and that what is missing was seen."""

    signatory = LineField(
        label=_("Authorised signatory"),
        max_length=120,
        required=False,
        help_text=_("Who answers for the report. The name stands on it."),
    )
    seen = forms.BooleanField(label=_("I have read what is missing, and submit it all the same."))

    def __init__(self, *args: Any, missing: int, **fields: Any) -> None:
        super().__init__(*args, **fields)
        if not missing:
            del self.fields["seen"]


class SentenceForm(forms.Form):
    """What is to be changed, in a sentence."""

    sentence = ParagraphsField(
        label=_("What is to be changed"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecideForm(forms.Form):
    """In which later report a change of a locked period is told."""

    into = forms.ModelChoiceField(ReportingPeriod.objects.none(), label=_("Told in the report of"), empty_label=None)
    note = ParagraphsField(
        label=_("Note for the report"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, periods: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.fields["into"].queryset = periods  # type: ignore[attr-defined]


class PartForm(EditingForm):
    """A partner's part: three texts, and its costs by the grant's cost categories.

    Where they are `counted` from costs with receipts, no sum is typed beside them.
    """

    achieved = ParagraphsField(
        label=_("What was done and achieved"),
        max_length=6_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Activities, participants and what came of it. Numbers are counted by the site."),
    )
    difficult = ParagraphsField(
        label=_("What was difficult, and what was done about it"),
        max_length=3_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_steps = ParagraphsField(
        label=_("What comes next"), max_length=3_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, grant: Grant, counted: bool, **fields: Any) -> None:
        super().__init__(*args, **fields)
        is_typed = grant.funding_id and not counted
        self.categories = list(CostCategory.objects.filter(programme=grant.funding_id)) if is_typed else []
        for category in self.categories:
            amount = PartCost._meta.get_field("amount")
            self.fields[f"cost_{category.pk}"] = forms.DecimalField(
                label=f"{category}, EUR",
                min_value=Decimal(0),
                max_digits=amount.max_digits,
                decimal_places=amount.decimal_places,
                required=False,
            )

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PartnerPart.TEXTS}

    @property
    def costs(self) -> dict[int, Decimal | None]:
        return {category.pk: self.cleaned_data[f"cost_{category.pk}"] for category in self.categories}

    @staticmethod
    def values_of(part: PartnerPart, *, counted: bool) -> dict[str, object]:
        costs = {} if counted else {f"cost_{cost.category_id}": cost.amount for cost in part.costs.all()}
        return {**{name: getattr(part, name) for name in PartnerPart.TEXTS}, **costs}
