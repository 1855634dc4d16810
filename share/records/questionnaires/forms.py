"""A version of a questionnaire as a Django form. The server decides what is asked and what is missing; a script only hides."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from share.kit.forms import DateField
from share.kit.text import LineField, ParagraphsField
from share.records.questionnaires.answers import Value, asked
from share.records.questionnaires.models import LARGEST, Kind, Question, Version
from share.records.translations import text_in

PREFIX = "q-"
LONGEST = {Kind.SHORT: 200, Kind.LONG: 4_000}
NO_ANSWER = gettext_lazy("No answer")


class NumberField(forms.DecimalField):
    """A number in figures, with at most two decimals."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "Write a number in figures, such as 7500. If you do not know it exactly, give your best guess."
        )
    }


class AnswerForm(forms.Form):
    """The questions of one version, to be answered. `version` needs its questions (`VersionQuerySet.with_questions`).

    `language` is that of the questions. With `is_partial` nothing is missing: the answers are saved to go on later.
    """

    use_required_attribute = False  # what is hidden may stay empty
    began_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self, data: Any = None, *, version: Version, language: str = "", is_partial: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.version, self.language, self.is_partial = version, language, is_partial
        for question in version.in_order:
            self.fields[name_of(question)] = field_for(question, language)

    def clean(self) -> dict[str, Any]:
        """Takes out what is not asked of somebody who answered so, and its errors with it."""
        given = {question.key: self.cleaned_data.get(name_of(question)) for question in self.version.in_order}
        kept = asked(self.version.in_order, given)
        for question in self.version.in_order:
            name = name_of(question)
            problems = self.errors.get(name)
            is_only_missing = problems is not None and all(one.code == "required" for one in problems.as_data())
            if question.key not in kept or (self.is_partial and is_only_missing):
                self.errors.pop(name, None)
            if question.key not in kept:
                self.cleaned_data.pop(name, None)
        return self.cleaned_data

    def values(self) -> dict[str, Value]:
        """What was answered, by the key of the question; without what is empty or not asked."""
        found = {question.key: self.cleaned_data.get(name_of(question)) for question in self.version.in_order}
        return {key: value for key, value in found.items() if value not in (None, "", [])}

    def questions(self) -> list[tuple[forms.BoundField, Question, str]]:
        """Each question as it is drawn: its field, itself, and in words when it is asked; empty for always."""
        return [(self[name_of(q)], q, condition_of(q, self.language)) for q in self.version.in_order]


def form_for(version: Version, data: Any = None, language: str = "", **kwargs: Any) -> AnswerForm:
    """The form of a version, in a language; `values` are answers given before, by the key of the question."""
    values: Mapping[str, Value] = kwargs.pop("values", {})
    drawn = {key: f"{value:f}" if isinstance(value, Decimal) else value for key, value in values.items()}
    initial = {f"{PREFIX}{key}": value for key, value in drawn.items()}
    return AnswerForm(
        data, version=version, language=language, initial={**initial, **kwargs.pop("initial", {})}, **kwargs
    )


def stored_values(version: Version, values: Mapping[str, Value]) -> dict[str, object]:
    """Answers by the name of their field, as `share.records.conflicts` compares them with what a form says."""
    nothing: dict[Kind, Value] = {Kind.SEVERAL: []}
    return {name_of(q): values.get(q.key, nothing.get(Kind(q.kind))) for q in version.in_order}


def name_of(question: Question) -> str:
    return f"{PREFIX}{question.key}"


def condition_of(question: Question, language: str) -> str:
    """When a question is asked, for who sees all of them; empty for one that always is."""
    on = question.shown_when
    if on is None:
        return ""
    labels = [label for value, label in on.options(language) if value in question.shown_values]
    answers = _(" or ").join(f"“{label}”" for label in labels)
    return _("Only if your answer to question %(number)d is %(answers)s.") % {"number": on.number, "answers": answers}


def field_for(question: Question, language: str = "") -> forms.Field:
    """The field that takes the answer to a question."""
    kind, options = Kind(question.kind), question.options(language)
    common: dict[str, Any] = {
        "label": f"{question.number}. {text_in(question, 'text', language)}",
        "help_text": text_in(question, "help", language),
        "required": question.is_required,
    }
    if kind in LONGEST:
        if kind == Kind.LONG:
            return ParagraphsField(max_length=LONGEST[kind], widget=forms.Textarea(attrs={"rows": 5}), **common)
        return LineField(max_length=LONGEST[kind], **common)
    if kind == Kind.NUMBER:
        return _number(question, common)
    if kind == Kind.DATE:
        return DateField(**common)
    if kind == Kind.SEVERAL:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    if kind == Kind.SCALE:
        options = _with_ends(question, options, language)
    none = [] if question.is_required else [("", NO_ANSWER)]
    choices: list[tuple[str, Any]] = [*options, *none]
    if kind == Kind.SCALE:
        return forms.TypedChoiceField(
            choices=choices, coerce=Decimal, empty_value=None, widget=forms.RadioSelect, **common
        )
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _number(question: Question, common: dict[str, Any]) -> NumberField:
    lowest = -LARGEST if question.lowest is None else question.lowest
    highest = LARGEST if question.highest is None else question.highest
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return NumberField(min_value=lowest, max_value=highest, max_digits=15, decimal_places=2, widget=widget, **common)


def _with_ends(question: Question, options: list[tuple[str, str]], language: str) -> list[tuple[str, str]]:
    """The steps of a scale, the first and the last with the words that say what they mean."""
    ends = [text_in(question, "low_label", language), text_in(question, "high_label", language)]
    words = {options[0][0]: ends[0], options[-1][0]: ends[1]} if options else {}
    return [(value, f"{label} – {words[value]}" if words.get(value) else label) for value, label in options]
