from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from share.kit.text import LineField
from share.reports.models import Report, SampledRow
from share.reports.models.samples import LARGEST, MOST
from share.reports.pins import opened

USUAL = "people_trained"


class DrawForm(forms.Form):
    """What an auditor says once the site has committed: which rows, how many, and a number of their own."""

    figure = forms.ChoiceField(label=_("Rows of"))
    size = forms.IntegerField(label=_("How many rows"), min_value=1, max_value=MOST, initial=10)
    number = forms.IntegerField(
        label=_("Your number"),
        min_value=0,
        max_value=LARGEST,
        help_text=_("Any whole number that comes to your mind, or that dice gave you. With it the rows are drawn."),
    )

    def __init__(self, *args: Any, report: Report, **fields: Any) -> None:
        super().__init__(*args, **fields)
        counted = {row.measure for row in opened(bytes(report.pinned.content))}
        labels = {one["key"]: one["label"] for one in report.content["figures"]}
        self.fields["figure"].choices = [(key, label) for key, label in labels.items() if key in counted]  # type: ignore[attr-defined]
        self.fields["figure"].initial = USUAL


class FindingForm(forms.Form):
    """What an auditor found of a row."""

    found = forms.ChoiceField(label=_("What you found"), choices=SampledRow.Found.choices, widget=forms.RadioSelect)
    note = LineField(label=_("Note"), max_length=600, required=False)
