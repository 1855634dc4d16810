"""A trainer, and the days on which they are away."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField
from share.kit.languages import LANGUAGES
from share.kit.text import AddressField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm
from trainings.models import Module, Trainer


class TrainerFields(forms.Form):
    languages = forms.MultipleChoiceField(label=_("Trains in"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple)
    modules = forms.ModelMultipleChoiceField(
        Module.objects.all(), label=_("Teaches"), required=False, widget=forms.CheckboxSelectMultiple
    )


class NewTrainerForm(TrainerFields, CreatingForm):
    email = AddressField(
        label=_("E-mail"), help_text=_("Of somebody who is known here: who registered once, or has an account.")
    )

    field_order = ("email", "languages", "modules")


class TrainerForm(TrainerFields, EditingForm):
    has_stopped = forms.BooleanField(label=_("Does not train any more"), required=False)

    @staticmethod
    def values_of(trainer: Trainer) -> dict[str, object]:
        return {
            "languages": trainer.languages,
            "modules": [module.pk for module in trainer.modules.all()],
            "has_stopped": trainer.stopped_on is not None,
        }


class AwayForm(forms.Form):
    first = DayField(label=_("Away from"))
    last = DayField(label=_("until"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise ValidationError({"last": _("The last day lies before the first.")})
        return data
