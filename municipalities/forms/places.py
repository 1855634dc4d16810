"""Forms about a town itself."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from municipalities.models import Municipality
from share.kit.text import LineField
from share.records.form_keys import CreatingForm

MOST_INHABITANTS = 20_000_000  # no place of Europe has more


class TownFields(forms.Form):
    """What a town is."""

    name = LineField(
        label=_("Name"),
        max_length=200,
        help_text=_("As it is written there: Köln, not Cologne. Other names come later."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=lambda: [("", "–"), *countries])
    level = forms.ChoiceField(label=_("Kind of place"), choices=Municipality.Level.choices)
    region = LineField(label=_("Region"), max_length=200, required=False)
    population = forms.IntegerField(
        label=_("Inhabitants"),
        required=False,
        min_value=1,
        max_value=MOST_INHABITANTS,
        help_text=_("Figures only, as a source gives them; what is only about right stands in the note."),
        error_messages={
            "invalid": _("Write figures only, such as 7500. What is only about right goes into the note below."),
            "min_value": _("A place has at least one inhabitant. Leave it empty when the number is not known."),
            "max_value": _("No place of Europe has so many inhabitants. Check the figures."),
        },
    )
    population_note = LineField(label=_("Note on the number"), max_length=300, required=False)
    source = LineField(label=_("Source"), max_length=500, required=False)

    @staticmethod
    def values_of(town: Municipality) -> dict[str, object]:
        """What the form would say of the town as it is stored now."""
        return {
            "name": town.name,
            "country": str(town.country),
            "level": town.level,
            "region": town.region,
            "population": town.population,
            "population_note": town.population_note,
            "source": town.source,
        }

    def values(self) -> dict[str, object]:
        """What a valid form says of a town, by the town's fields."""
        return {name: self.cleaned_data[name] for name in self.values_of(Municipality())}


class TownForm(TownFields):
    """A town that is known. The form carries the fingerprint of what it was drawn from, for `share.records.conflicts`."""

    began_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class NewTownForm(CreatingForm, TownFields):
    """A town that is in no list."""
