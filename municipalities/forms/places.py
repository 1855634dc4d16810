"""Forms about a town itself, and about what belongs to its name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from municipalities.forms.choosing import TownField
from municipalities.forms.coordinates import PointForm
from municipalities.models import Municipality, PlaceCode
from municipalities.models.countries import FIRST_YEAR, LAST_YEAR, MOST_PEOPLE
from share.kit.forms import DateField
from share.kit.languages import LANGUAGES
from share.kit.precision import read_date
from share.kit.text import LineField, ParagraphsField
from share.policy import Actor
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm

MOST_INHABITANTS = 20_000_000  # no place of Europe has more
ONLY_FIGURES = _("Write figures only, such as 7500.")


class YearField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        said = {"invalid": _("Write a year in four figures, such as 2019.")}
        super().__init__(**{"min_value": FIRST_YEAR, "max_value": LAST_YEAR, "error_messages": said, **kwargs})


class TownFields(PointForm):
    """What a town is."""

    name = LineField(
        label=_("Name"),
        max_length=200,
        help_text=_("As it is written there: Köln. Other names have a page of their own."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=lambda: [("", "–"), *countries])
    level = forms.ChoiceField(label=_("Kind of place"), choices=Municipality.Level.choices)
    region = LineField(label=_("Region"), max_length=200, required=False)
    population = forms.IntegerField(
        label=_("Inhabitants"),
        required=False,
        min_value=1,
        max_value=MOST_INHABITANTS,
        help_text=_("Figures only. How sure the number is goes into the note."),
        error_messages={
            "invalid": _("Write figures only, such as 7500. That it is about right goes into the note below."),
            "min_value": _("A place has at least one inhabitant. Leave it empty when the number is not known."),
            "max_value": _("No place of Europe has so many inhabitants. Check the figures."),
        },
    )
    population_year = YearField(label=_("Year of that number"), required=False, min_value=1900)
    population_source = LineField(label=_("Source of that number"), max_length=300, required=False)
    population_note = LineField(label=_("Note on that number"), max_length=300, required=False)
    first_arrival_on = LineField(
        label=_("First arrival of resettled people"),
        max_length=20,
        required=False,
        help_text=_("As far as it is known: 2013, 2013-02, 2013~ (about), 2013? (perhaps)."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken in the town hall"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    housing = ParagraphsField(
        label=_("Housing"),
        max_length=4_000,
        required=False,
        help_text=_("What there is for newcomers, who lets it, how long one waits."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    source = LineField(label=_("Source"), max_length=500, required=False)

    field_order = (
        "name", "country", "level", "region", "lat", "lon", "point", "population", "population_year", "population_source",
        "population_note", "first_arrival_on", "languages", "housing", "source",
    )  # fmt: skip

    def clean_first_arrival_on(self) -> str:
        text: str = self.cleaned_data["first_arrival_on"]
        try:
            read_date(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("population_year") and "population" in data and data["population"] is None:
            self.add_error("population", _("Give the number of inhabitants beside its year."))
        return data

    @staticmethod
    def values_of(town: Municipality) -> dict[str, Any]:
        """What the form would say of the town as it is stored now."""
        names = [name for name in TownFields.field_order if name != "point"]
        return {name: getattr(town, name) for name in names} | {"country": str(town.country or "")}

    def values(self) -> dict[str, object]:
        """What a valid form says of a town, by the town's fields."""
        return {name: self.cleaned_data[name] for name in self.values_of(Municipality())}


class TownForm(EditingForm, TownFields):
    """A town that is known."""


class NewTownForm(CreatingForm, TownFields):
    """A town that is in no list."""


class NameForm(forms.Form):
    name = LineField(label=_("Another name"), max_length=200, help_text=_("Such as Cologne for Köln."))
    language = forms.ChoiceField(label=_("Language"), choices=[("", "–"), *LANGUAGES], required=False)


class CodeForm(forms.Form):
    scheme = forms.ChoiceField(label=_("List"), choices=PlaceCode.Scheme.choices)
    code = LineField(label=_("Code"), max_length=20)
    begins = DateField(label=_("Valid from"), help_text=_("The first day."))
    ends = DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("The last day. Leave it empty when it is valid now."),
    )
    source = LineField(label=_("Source"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("begins") and data.get("ends") and data["ends"] < data["begins"]:
            self.add_error("ends", _("It ends before it begins."))
        return data


class YearForm(forms.Form):
    year = YearField(label=_("Year"))
    arrived = forms.IntegerField(
        label=_("People who arrived"),
        min_value=0,
        max_value=MOST_PEOPLE,
        error_messages={"invalid": ONLY_FIGURES},
        help_text=_("A number only, no names. The public reads “fewer than 5” for one to four."),
    )
    source = LineField(label=_("Source"), max_length=500)


class SuccessionForm(forms.Form):
    """From a day on one town is part of another. Which is which, seen from the town whose page it is."""

    way = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            ("after", _("This town became part of the town named below")),
            ("before", _("The town named below became part of this town")),
        ],
        widget=forms.RadioSelect,
        initial="after",
    )
    town = TownField(label=_("The other town"), help_text=_("Of the same country."))
    on = DateField(label=_("On"), help_text=_("The first day on which there was one town."))
    source = LineField(label=_("Source"), max_length=500)

    def __init__(self, *args: Any, here: Municipality, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here = here
        field = self.fields["town"]
        assert isinstance(field, TownField)
        field.for_actor(actor)
        field.queryset = field.rows.filter(country=here.country)

    def clean_town(self) -> Municipality:
        found: Municipality = self.cleaned_data["town"]
        if found == self.here:
            raise ValidationError(_("This is the town itself. Name the other one."))
        if found.country != self.here.country:
            raise ValidationError(_("That town lies in another country."))
        return found
