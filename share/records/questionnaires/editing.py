"""The forms with which a questionnaire is written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from share.kit.languages import LANGUAGES
from share.kit.text import LineField, ParagraphsField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm
from share.records.questionnaires.actions import QuestionPlan, Texts
from share.records.questionnaires.models import LARGEST, MOST_STEPS, WITH_CHOICES, Kind, Question, Version

MOST_CHOICES, LONGEST_CHOICE = 30, 200


class TextsForm(forms.Form):
    """Name, title and introduction of a questionnaire."""

    name = LineField(
        label=_("Name"), max_length=120, help_text=_("By which you find it again. Who answers does not see it.")
    )
    title = LineField(label=_("Title"), max_length=200)
    intro = ParagraphsField(
        label=_("What it is for"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Who asks, why, and how long it takes. It stands above the questions."),
    )
    language = forms.ChoiceField(label=_("Language it is written in"), choices=LANGUAGES, initial="en")

    @staticmethod
    def values_of(version: Version) -> dict[str, object]:
        """What the form would say of the version as it is stored now."""
        fields = {name: getattr(version, name) for name in ("title", "intro", "language")}
        return {"name": version.questionnaire.name, **fields}

    def texts(self) -> Texts:
        return Texts(**{name: self.cleaned_data[name] for name in ("name", "title", "intro", "language")})


class ChangeTextsForm(EditingForm, TextsForm):
    """Changes those of the newest version."""


class NewQuestionnaireForm(CreatingForm, TextsForm):
    """A questionnaire that is made."""

    field_order = ["name", "title", "intro", "language", "form_key"]


class ChoicesField(ParagraphsField):
    """Answers to choose from, one a line, without empty lines."""

    def clean(self, value: Any) -> str:
        lines = [line for line in super().clean(value).split("\n") if line]
        if len(lines) > MOST_CHOICES:
            raise ValidationError(_now("Offer at most %(most)d answers.") % {"most": MOST_CHOICES})
        if any(len(line) > LONGEST_CHOICE for line in lines):
            raise ValidationError(_now("An answer has at most %(most)d characters.") % {"most": LONGEST_CHOICE})
        twice = sorted({line for line in lines if lines.count(line) > 1})
        if twice:
            raise ValidationError(_now("This answer stands there twice: %(line)s") % {"line": twice[0]})
        return "\n".join(lines)


class QuestionForm(forms.Form):
    """A question. Which of the further fields it needs depends on the kind of answer; the others are left empty."""

    kind = forms.ChoiceField(label=_("Kind of answer"), choices=Kind.choices)
    text = LineField(label=_("Question"), max_length=300)
    help = LineField(label=_("Explanation"), max_length=300, required=False)
    is_required = forms.BooleanField(label=_("It must be answered"), required=False)
    choices = ChoicesField(
        label=_("Answers to choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("For one or several choices: one answer a line."),
    )
    lowest = forms.DecimalField(
        label=_("Lowest number"),
        required=False,
        min_value=-LARGEST,
        max_value=LARGEST,
        max_digits=15,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("For a number, if there is one; for a scale, its first step."),
    )
    highest = forms.DecimalField(
        label=_("Highest number"),
        required=False,
        min_value=-LARGEST,
        max_value=LARGEST,
        max_digits=15,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("For a number, if there is one; for a scale, its last step."),
    )
    low_label = LineField(
        label=_("Words at the lowest step"), max_length=80, required=False, help_text=_("For a scale: what it means.")
    )
    high_label = LineField(label=_("Words at the highest step"), max_length=80, required=False)
    asked_when = forms.MultipleChoiceField(
        label=_("Ask it only after one of these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Answers to one earlier question. With none ticked it is asked of everybody."),
    )

    def __init__(self, *args: Any, version: Version, question: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = question.number if question else len(version.in_order) + 1
        earlier = [one for one in version.in_order if one.number < last and one.is_closed]
        offered = [
            (f"{one.number}. {one.text}", [(f"{one.key}={value}", words) for value, words in one.options()])
            for one in earlier
        ]
        field = self.fields["asked_when"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = offered
        if not offered:
            del self.fields["asked_when"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind, choices = data.get("kind"), data.get("choices")
        if kind in WITH_CHOICES and choices is not None and "\n" not in choices:
            self.add_error("choices", _now("Write at least two answers, one a line."))
        low, high = data.get("lowest"), data.get("highest")
        if kind == Kind.SCALE and not self.errors.keys() & {"lowest", "highest"}:
            self._check_scale(low, high)
        elif low is not None and high is not None and high <= low:
            self.add_error("highest", _now("The highest number lies above the lowest."))
        if len({pair.partition("=")[0] for pair in data.get("asked_when", [])}) > 1:
            self.add_error("asked_when", _now("Tick answers to one question only."))
        return data

    def _check_scale(self, low: Any, high: Any) -> None:
        for name, value in (("lowest", low), ("highest", high)):
            if value is None or value != int(value):
                self.add_error(name, _now("A scale needs a whole number here, such as 1 or 5."))
                return
        if not 0 < high - low < MOST_STEPS:
            told = _now("A scale goes up from its first step to its last, in %(most)d steps at most.")
            self.add_error("highest", told % {"most": MOST_STEPS})

    @staticmethod
    def values_of(question: Question) -> dict[str, object]:
        """What the form would say of the question as it is stored now."""
        fields = ("kind", "text", "help", "is_required", "lowest", "highest", "low_label", "high_label")
        on = question.shown_when
        return {name: getattr(question, name) for name in fields} | {
            "choices": "\n".join(choice.text for choice in question.choices.all()),
            "asked_when": [f"{on.key}={value}" for value in question.shown_values] if on else [],
        }

    def plan(self) -> QuestionPlan:
        data = {name: value for name, value in self.cleaned_data.items() if name in QuestionPlan.__dataclass_fields__}
        data["choices"] = data["choices"].split("\n") if data["choices"] else []
        pairs = [pair.partition("=") for pair in self.cleaned_data.get("asked_when", [])]
        return QuestionPlan(**data, shown_when=pairs[0][0] if pairs else "", shown_values=[pair[2] for pair in pairs])


class ChangeQuestionForm(EditingForm, QuestionForm):
    """A question that is changed."""


class NewQuestionForm(CreatingForm, QuestionForm):
    """A question that is added."""
