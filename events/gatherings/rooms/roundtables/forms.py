"""Who is wanted at the table, and how many of each level."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.gatherings.rooms.roundtables.actions import Wanted
from events.gatherings.rooms.roundtables.models import LevelAim, Roundtable, Stakeholder
from events.models import Event, Registration
from share.kit.text import AddressField, LineField, NameField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm


class StakeholderFields(forms.Form):
    organisation = LineField(
        label=_("Organisation or office"),
        max_length=200,
        help_text=_(
            "“Prefecture of Isère, office for housing”: who should be there, even before you know whom to ask."
        ),
    )
    level = forms.ChoiceField(label=_("Level"), choices=Roundtable.Level.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=Registration.ActorKind.choices)
    name = NameField(label=_("Person"), max_length=200, required=False)
    email = AddressField(label=_("E-mail"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("email") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write whose address it is."))
        return data

    def wanted(self) -> Wanted:
        return Wanted(**{name: self.cleaned_data[name] for name in Wanted.__dataclass_fields__})


class NewStakeholderForm(StakeholderFields, CreatingForm):
    pass


class StakeholderForm(StakeholderFields, EditingForm):
    @staticmethod
    def values_of(row: Stakeholder) -> dict[str, object]:
        return {name: getattr(row, name) for name in Wanted.__dataclass_fields__}


class AimsForm(EditingForm):
    """A number for each level."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in Roundtable.Level:
            self.fields[level.value] = forms.IntegerField(label=level.label, required=False, min_value=1, max_value=200)

    def seats(self) -> dict[str, int | None]:
        return {level.value: self.cleaned_data[level.value] for level in Roundtable.Level}

    @staticmethod
    def values_of(event: Event) -> dict[str, object]:
        stored = dict(LevelAim.objects.filter(event=event).values_list("level", "seats"))
        return {level.value: stored.get(level.value) for level in Roundtable.Level}
