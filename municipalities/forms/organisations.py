"""Forms about an organisation itself, its towns and its roles in programmes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from municipalities.models import Municipality, Organisation, ProgrammeRole
from share.kit.text import LineField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


def country_field(*, required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Country"), required=required, choices=lambda: [("", "–"), *countries])


def find_town(name: str, country: str) -> Municipality:
    """The town of this name in this country. Raises ValidationError when there is none."""
    found = Municipality.objects.called(name, country).first() if country else None
    if found is None:
        raise ValidationError(
            _("No town of this country has this name. Write it as on the list of towns."), code="town"
        )
    return found


class OrganisationFields(forms.Form):
    """What an organisation is."""

    name = LineField(label=_("Name"), max_length=200)
    country = country_field(required=False)
    type = forms.ChoiceField(
        label=_("Type"), required=False, choices=lambda: [("", _("not known")), *Organisation.Type.choices]
    )
    town_hall_of = LineField(
        label=_("Town hall of"),
        max_length=200,
        required=False,
        help_text=_("For a town hall: the name of its town, which lies in the same country."),
    )
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    source = LineField(label=_("Source"), max_length=500, required=False)

    @staticmethod
    def values_of(organisation: Organisation) -> dict[str, object]:
        """What the form would say of the organisation as it is stored now."""
        return {
            "name": organisation.name,
            "country": str(organisation.country),
            "type": organisation.type,
            "town_hall_of": organisation.hall_of.name if organisation.hall_of else "",
            "website": organisation.website,
            "source": organisation.source,
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.hall_of: Municipality | None = None
        written = given.get("town_hall_of")
        if written:
            try:
                self.hall_of = find_town(written, given.get("country", ""))
            except ValidationError as error:
                self.add_error("town_hall_of", error)
            if given.get("type") != Organisation.Type.TOWN_HALL:
                self.add_error("type", _("Only a town hall is the town hall of a town. Choose that type."))
        return given

    def values(self) -> dict[str, object]:
        """What a valid form says of an organisation, by its fields."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("name", "country", "type", "website", "source")}
        return plain | {"hall_of": self.hall_of}


class OrganisationForm(OrganisationFields, EditingForm):
    """An organisation that is known, with the fingerprint of what the form was drawn from."""

    def __init__(self, *args: Any, links_towns: bool, **kwargs: Any) -> None:
        """Without `links_towns` the town of a town hall stays: who sets it gives the rights over that town's pages."""
        super().__init__(*args, **kwargs)
        self.fields["town_hall_of"].disabled = not links_towns


class NewOrganisationForm(CreatingForm, OrganisationFields):
    """An organisation that is in no list."""


class MemberTownForm(forms.Form):
    """A town the organisation works for."""

    town = LineField(label=_("Town"), max_length=200)
    country = country_field(required=True)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("town") and given.get("country"):
            try:
                self.found = find_town(given["town"], given["country"])
            except ValidationError as error:
                self.add_error("town", error)
        return given


class ProgrammeRoleForm(forms.Form):
    """What the organisation is in a programme."""

    programme = LineField(
        label=_("Programme"),
        max_length=ProgrammeRole._meta.get_field("programme").max_length,
        help_text=_("For example: SHARE Integration"),
    )
    role = LineField(label=_("Role in it"), max_length=200, help_text=_("For example: national coordinator"))
    source = LineField(label=_("Source"), max_length=500, required=False)
