"""Forms about a country of the network."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.forms.places import ONLY_FIGURES, YearField
from municipalities.models import Country, CountryYear
from municipalities.models.countries import MOST_PEOPLE
from share.kit.text import LineField, ParagraphsField
from share.records.editing import EditingForm


class CountryForm(EditingForm):
    """What is known of a country. It carries the fingerprint of what it was drawn from."""

    experience = forms.ChoiceField(
        label=_("Experience with resettlement"),
        choices=[("", _("not known")), *Country.Experience.choices],
        required=False,
    )
    note = ParagraphsField(
        label=_("How resettlement works there"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    source = LineField(label=_("Source"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("experience") and not data.get("source") and "source" not in self.errors:
            self.add_error("source", _("Say where this is known from."))
        return data

    @staticmethod
    def values_of(country: Country) -> dict[str, object]:
        """What the form would say of the country as it is stored now."""
        return {name: getattr(country, name) for name in ("experience", "note", "source")}

    def values(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("experience", "note", "source")}


def _number(label: Any) -> forms.IntegerField:
    said = {"invalid": ONLY_FIGURES}
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_PEOPLE, error_messages=said)


class CountryYearForm(forms.Form):
    year = YearField(label=_("Year"))
    pathway = forms.ChoiceField(label=_("Pathway"), choices=CountryYear.Pathway.choices)
    pledged = _number(_("Pledged"))
    arrived = _number(_("Arrived"))
    source = LineField(label=_("Source"), max_length=500)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not {"pledged", "arrived"} & {*self.errors} and data.get("pledged") is None and data.get("arrived") is None:
            self.add_error("arrived", _("Give at least one of the two numbers. Zero is a number, empty is not known."))
        return data
