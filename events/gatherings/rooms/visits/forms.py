"""A benchmark: what good looks like, what it hangs on, what to ask, and who does it well."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.gatherings.rooms.visits.actions import NAMES
from events.gatherings.rooms.visits.models import Benchmark
from share.kit.text import LineField, ParagraphsField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


class BenchmarkFields(forms.Form):
    standard = LineField(
        label=_("Standard"),
        max_length=300,
        help_text=_("What good looks like: “A family has a flat of its own within three months”."),
    )
    factors = ParagraphsField(
        label=_("Key factors"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it hangs on, one in each line."),
    )
    questions = ParagraphsField(
        label=_("Guide questions"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the visitors ask on the spot, one in each line."),
    )
    practice = ParagraphsField(
        label=_("Good practice"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who does it well, and how; after the visit, what was seen."),
    )

    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in NAMES}


class NewBenchmarkForm(BenchmarkFields, CreatingForm):
    pass


class BenchmarkForm(BenchmarkFields, EditingForm):
    @staticmethod
    def values_of(row: Benchmark) -> dict[str, object]:
        return {name: getattr(row, name) for name in NAMES}
