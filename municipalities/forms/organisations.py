"""Forms about an organisation itself, its towns and its roles in programmes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from municipalities.forms.choosing import TownField
from municipalities.models import Municipality, Organisation, ProgrammeRole
from share import policy
from share.kit.text import LineField
from share.policy import Actor
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


def country_field(*, required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Country"), required=required, choices=lambda: [("", "–"), *countries])


class OrganisationFields(forms.Form):
    """What an organisation is."""

    name = LineField(label=_("Name"), max_length=200)
    country = country_field(required=False)
    type = forms.ChoiceField(
        label=_("Type"), required=False, choices=lambda: [("", _("not known")), *Organisation.Type.choices]
    )
    town_hall_of = TownField(label=_("Town hall of"), required=False, help_text=_("For a town hall: its town."))
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    source = LineField(label=_("Source"), max_length=500, required=False)

    @staticmethod
    def values_of(organisation: Organisation) -> dict[str, object]:
        """What the form would say of the organisation as it is stored now."""
        return {
            "name": organisation.name,
            "country": str(organisation.country),
            "type": organisation.type,
            "town_hall_of": organisation.hall_of_id,
            "website": organisation.website,
            "source": organisation.source,
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        town: Municipality | None = given.get("town_hall_of")
        if town and given.get("type") != Organisation.Type.TOWN_HALL:
            self.add_error("type", _("Only a town hall is the town hall of a town. Choose that type."))
        if town and "country" in given and given["country"] != town.country:
            self.add_error("town_hall_of", _("This town lies in another country than its town hall."))
        return given

    def values(self) -> dict[str, object]:
        """What a valid form says of an organisation, by its fields."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("name", "country", "type", "website", "source")}
        return plain | {"hall_of": given["town_hall_of"]}


class OrganisationForm(OrganisationFields, EditingForm):
    """An organisation that is known, with the fingerprint of what the form was drawn from."""

    def __init__(self, *args: Any, actor: Actor, organisation: Organisation, **kwargs: Any) -> None:
        """The town of a town hall stays for who may not link towns: who sets it gives the rights over that town's pages."""
        super().__init__(*args, **kwargs)
        _choose_town(self, "town_hall_of", actor, organisation.hall_of_id)
        self.fields["town_hall_of"].disabled = not policy.can_link_towns(actor)


class NewOrganisationForm(CreatingForm, OrganisationFields):
    """An organisation that is in no list."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_town(self, "town_hall_of", actor)


class MemberTownForm(forms.Form):
    """A town the organisation works for."""

    town = TownField(label=_("Town"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_town(self, "town", actor)


def _choose_town(form: forms.Form, name: str, actor: Actor, chosen: int | None = None) -> None:
    field = form.fields[name]
    assert isinstance(field, TownField)
    field.for_actor(actor, chosen)


class ProgrammeRoleForm(forms.Form):
    """What the organisation is in a programme."""

    programme = LineField(
        label=_("Programme"),
        max_length=ProgrammeRole._meta.get_field("programme").max_length,
        help_text=_("For example: SHARE Integration"),
    )
    role = LineField(label=_("Role in it"), max_length=200, help_text=_("For example: national coordinator"))
    source = LineField(label=_("Source"), max_length=500, required=False)
