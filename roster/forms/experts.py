"""A profile, an area of it, languages, blocked days; and what the secretariat says of it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField
from municipalities.models import Area, Municipality, Organisation
from roster.models import Experience, Expert, ExpertArea, Form, Level, MatchingWeights, Shown, Size, Speaks, Travels
from share.kit.countries import country_name
from share.kit.languages import LANGUAGES
from share.kit.map import outlines
from share.kit.text import AddressField, LineField, NameField, ParagraphsField, search_key
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


def _countries() -> list[tuple[str, str]]:
    """Those of the map of Europe and its neighbours, by name."""
    found = ((one.code, country_name(one.code)) for one in outlines())
    return sorted(((code, name) for code, name in found if name), key=lambda pair: search_key(pair[1]))


class NewExpertForm(CreatingForm):
    """Asks somebody to join."""

    kind = forms.ChoiceField(label=_("Who"), choices=Expert.Kind.choices, widget=forms.RadioSelect, initial="person")
    name = NameField(label=_("Name"), max_length=120, help_text=_("Of the person, or of the team."))
    email = AddressField(label=_("E-mail"), help_text=_("They say yes by a link in a mail, and write the profile."))
    town = forms.ModelChoiceField(
        Municipality.objects.order_by("key"), label=_("Town"), required=False, empty_label=_("None")
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("key"), label=_("Organisation"), required=False, empty_label=_("None")
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") == "team" and not (data.get("town") or data.get("organisation")):
            self.add_error("organisation", _("Say of which town or organisation the team is."))
        return data

    def values(self) -> dict[str, object]:
        data = self.cleaned_data
        town, organisation = data["town"], data["organisation"]
        country = town.country if town else organisation.country if organisation else ""
        names = ("kind", "name", "email", "town", "organisation")
        return {name: data[name] for name in names} | {"country": country}


class ProfileForm(EditingForm):
    """What an expert says of themselves, and what of it everybody may see."""

    name = NameField(label=_("Name"), max_length=120)
    summary = ParagraphsField(
        label=_("What you have done"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What another town could ask you about. No names of other people."),
    )
    country = forms.ChoiceField(
        label=_("Country you work in"), choices=lambda: [("", _("Choose")), *_countries()], required=False
    )
    countries = forms.MultipleChoiceField(
        label=_("Other countries whose system you know"),
        choices=lambda: _countries(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    size = forms.ChoiceField(
        label=_("You have worked with"), choices=[("", _("Choose")), *Size.choices], required=False
    )
    experience = forms.ChoiceField(
        label=_("Your experience with resettlement"), choices=[("", _("Choose")), *Experience.choices], required=False
    )
    offers = forms.MultipleChoiceField(
        label=_("How you help"), choices=Form.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    travels = forms.ChoiceField(label=_("You travel"), choices=Travels.choices)
    days = forms.IntegerField(label=_("Days in a quarter"), min_value=0, max_value=60)
    notice = forms.IntegerField(label=_("Days of notice you need"), min_value=0, max_value=180)
    lived = forms.BooleanField(
        label=_("I arrived as a refugee myself"),
        required=False,
        help_text=_(
            "Only if you want to say so: towns ask for it. Nobody sees it but the secretariat, unless you show it."
        ),
    )
    references = ParagraphsField(
        label=_("References"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whom the secretariat may ask. Never shown to anybody else."),
    )
    shown = forms.MultipleChoiceField(
        label=_("What everybody may see"), choices=Shown.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    @staticmethod
    def values_of(expert: Expert) -> dict[str, object]:
        names = (*PROFILE, "lived")
        return {name: getattr(expert, name) for name in names} | {"country": str(expert.country)}

    def values(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in (*PROFILE, "lived")}


PROFILE = (
    "name",
    "summary",
    "country",
    "countries",
    "size",
    "experience",
    "offers",
    "travels",
    "days",
    "notice",
    "references",
    "shown",
)


class AreaForm(EditingForm):
    """What an expert knows about one area."""

    level = forms.TypedChoiceField(
        label=_("How well"), choices=Level.choices, coerce=int, widget=forms.RadioSelect, initial=Level.DOES
    )
    evidence = ParagraphsField(
        label=_("What shows it"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you did, where, since when; what came of it. The secretariat reads it."),
    )
    submit = forms.BooleanField(label=_("Send it to the secretariat"), required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("submit") and not self.cleaned_data.get("evidence"):
            self.add_error("evidence", _("Say first what shows that you know this area."))
        return self.cleaned_data

    @staticmethod
    def values_of(row: ExpertArea) -> dict[str, object]:
        return {"level": row.level, "evidence": row.evidence, "submit": False}


class LanguagesForm(EditingForm):
    """How well an expert speaks each language; none for those they do not."""

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        levels = [("", _("not")), *((str(level), label) for level, label in Speaks.choices)]
        for code, name in LANGUAGES:
            self.fields[code] = forms.ChoiceField(label=name, choices=levels, required=False)

    def spoken(self) -> dict[str, int]:
        return {code: int(self.cleaned_data[code]) for code, _name in LANGUAGES if self.cleaned_data.get(code)}

    @staticmethod
    def values_of(expert: Expert) -> dict[str, object]:
        there = {row.language: str(row.level) for row in expert.languages.all()}
        return {code: there.get(code, "") for code, _name in LANGUAGES}


class DaysForm(forms.Form):
    """Days from the first to the last."""

    first = DayField(label=_("From"))
    last = DayField(label=_("To"))

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif first and last and (last - first).days > 730:
            self.add_error("last", _("At most two years at once."))
        return self.cleaned_data


class DecisionForm(forms.Form):
    """What the secretariat decides about an area."""

    area = forms.ChoiceField(choices=Area.choices)
    decision = forms.ChoiceField(
        choices=[("validate", ""), ("send_back", ""), ("pause", ""), ("resume", "")],
    )
    remark = LineField(label=_("Why"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("decision") in {"send_back", "pause"} and not self.cleaned_data.get("remark"):
            self.add_error("remark", _("Say why: the expert reads it."))
        return self.cleaned_data


class WeightsForm(EditingForm):
    """How much each part of a score counts."""

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        for name in MatchingWeights.PARTS:
            label = str(MatchingWeights._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            self.fields[name] = forms.IntegerField(label=label.capitalize(), min_value=0, max_value=100)

    def clean(self) -> dict[str, Any]:
        given = [self.cleaned_data.get(name) for name in MatchingWeights.PARTS]
        if None not in given and not any(given):
            self.add_error("area", _("At least one weight must be more than 0."))
        return self.cleaned_data

    def weights(self) -> Mapping[str, int]:
        return {name: self.cleaned_data[name] for name in MatchingWeights.PARTS}
