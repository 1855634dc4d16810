"""What is decided before a pilot: needs, trainers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import Need
from trainings.actions.planning import Candidate
from trainings.models import PilotNeed, Role, Trainer


class NeedsForm(forms.Form):
    """The needs a pilot takes up, of those this person may see."""

    needs = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, needs: Sequence[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {need.public_id: need for need in needs}
        field = self.fields["needs"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, str(need)) for key, need in self.known.items()]

    def chosen(self) -> list[Need]:
        return [self.known[key] for key in self.cleaned_data["needs"]]


class BecameForm(forms.Form):
    became = forms.ChoiceField(choices=PilotNeed.Became.choices)


class NameTrainerForm(forms.Form):
    """Somebody gives the pilot. The best candidate stands first."""

    trainer = forms.ModelChoiceField(
        Trainer.objects.active(), label=_("Trainer"), empty_label=_("Choose one"), to_field_name="public_id"
    )
    role = forms.ChoiceField(label=_("As"), choices=Role.choices)

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["trainer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.choices = [
            ("", field.empty_label),
            *((str(one.trainer.public_id), str(one.trainer)) for one in candidates),
        ]
