from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.actions.needs import Asked
from municipalities.models import Area, Need, Phase
from municipalities.models.needs import LONGEST_QUESTION, MOST_QUESTIONS
from share.kit.forms import DateField
from share.kit.languages import LANGUAGES
from share.kit.text import LineField, ParagraphsField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm

QUESTIONS = tuple(f"question_{number}" for number in range(1, MOST_QUESTIONS + 1))


class NeedForm(forms.Form):
    """What a town asks for."""

    title = LineField(
        label=_("Topic"), max_length=120, help_text=_("A few words, for example: Interpreters for a small surgery.")
    )
    area = forms.ChoiceField(label=_("Area"), choices=[("", _("Choose an area")), *Area.choices])
    phase = forms.ChoiceField(label=_("Phase"), choices=[("", _("In every phase")), *Phase.choices], required=False)
    question_1 = LineField(
        label=_("First question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As you would ask a colleague in another town who has done it. No names of people."),
    )
    question_2 = LineField(
        label=_("Second question"),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    question_3 = LineField(
        label=_("Third question"),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Need.Urgency.choices, widget=forms.RadioSelect, initial=Need.Urgency.SOON
    )
    wanted_forms = forms.MultipleChoiceField(
        label=_("How an answer would help"), choices=Need.Form.choices, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which it can be given"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    wanted_from = DateField(label=_("Not before"), required=False)
    wanted_until = DateField(
        label=_("Not after"),
        required=False,
        help_text=_("Leave both empty when any time is good."),
    )
    is_public = forms.BooleanField(
        label=_("Everybody may read it on the town’s public page"),
        required=False,
        help_text=_("Somebody who knows the answer may then offer it."),
    )

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("wanted_from"), self.cleaned_data.get("wanted_until")
        if first and last and last < first:
            self.add_error("wanted_until", _("This day lies before “not before”."))
        return self.cleaned_data

    def asked(self) -> Asked:
        data = self.cleaned_data
        same = {name: data[name] for name in Asked.__annotations__ if name != "questions"}
        return Asked(questions=[data[name] for name in QUESTIONS if data[name]], **same)

    @staticmethod
    def values_of(need: Need) -> dict[str, object]:
        """A need as the form has it."""
        values = {name: getattr(need, name) for name in Asked.__annotations__ if name != "questions"}
        padded = [*need.questions, *[""] * MOST_QUESTIONS]
        return values | dict(zip(QUESTIONS, padded, strict=False))


class RaiseNeedForm(CreatingForm, NeedForm):
    """Makes one."""


class ChangeNeedForm(EditingForm, NeedForm):
    """Changes one."""


class AnswerForm(forms.Form):
    answer = ParagraphsField(
        label=_("What came of it"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Who answered, how, and what the town does now. Others with the same question read it."),
    )


class WithdrawNeedForm(forms.Form):
    reason = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For example: we found an answer ourselves. It stays on the page of the need."),
    )
