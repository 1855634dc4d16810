"""The sheet of an evaluation, as a person fills it in, and as a team types in those of paper."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from events.models import Registration
from share.kit.text import ParagraphsField
from trainings.actions.evaluation import LONGEST_CODE, Filled, Said
from trainings.models import HIGHEST, LOWEST, SATISFACTION, USE, Moment, Outcome, Topic

STEPS = [
    (1, _("1 – not at all")),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, _("5 – completely")),
]
ROWS = 10  # sheets of paper that are typed in at once


class LetterField(forms.CharField):
    """One letter, of any alphabet."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"})
        super().__init__(label=label, max_length=1, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        letter: str = super().clean(value)
        if letter and not letter.isalnum():
            raise ValidationError(_("Write one letter."), code="letter")
        return letter


class SheetForm(forms.Form):
    """What is asked at one moment, and the four questions whose answers make the code: the same each time."""

    mother = LetterField(_("First letter of your mother’s first name"))
    day = forms.IntegerField(
        label=_("Day of the month on which you were born"),
        min_value=1,
        max_value=31,
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
    )
    place = LetterField(_("First letter of the place where you were born"))
    name = LetterField(_("Last letter of your own first name"))
    further = LetterField(
        _("One letter more"),
        required=False,
        help_text=_("Only if we told you that somebody else has the same code."),
    )

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], moment: Moment, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes, self.moment, self.language = outcomes, moment, language
        if moment == Moment.THREE_MONTHS:
            self.fields["uses_it"] = forms.TypedChoiceField(
                label=_("Do you use what you learned?"),
                choices=[("yes", _("Yes")), ("no", _("No"))],
                coerce=lambda said: said == "yes",
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
            )
        else:
            for outcome in outcomes:
                self.fields[f"outcome-{outcome.key}"] = _scale(outcome.text_in(language))
        if moment == Moment.AFTER:
            self.fields["satisfaction"] = _scale(_("All in all, the training was worth my day."))
        self.fields["actor_kind"] = forms.ChoiceField(
            label=_("I come from"),
            choices=[("", _("I would rather not say")), *Registration.ActorKind.choices],
            required=False,
        )
        if moment != Moment.BEFORE:
            self.fields["comment"] = ParagraphsField(
                label=_("What should we keep, what should we change?"),
                max_length=2_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("It is read without your name. Please write no names."),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        answered = [name for name in (*self._asked(), "satisfaction", "uses_it") if data.get(name) is not None]
        if not answered and not self.errors:
            raise ValidationError(_("Nothing is answered yet."), code="empty")
        return data

    def _asked(self) -> Mapping[str, Outcome]:
        return {name: one for one in self.outcomes if (name := f"outcome-{one.key}") in self.fields}

    @property
    def code_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("mother", "day", "place", "name", "further")]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions about outcomes, by module."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, outcome in self._asked().items():
            found.setdefault(str(outcome.unit), []).append(self[name])
        return list(found.items())

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in ("satisfaction", "uses_it", "comment", "actor_kind") if name in self.fields]

    def filled(self) -> Filled:
        data = self.cleaned_data
        return Filled(
            code=f"{data['mother']}{data['day']:02}{data['place']}{data['name']}{data['further']}",
            answers={one: data[name] for name, one in self._asked().items() if data[name] is not None},
            satisfaction=data.get("satisfaction"),
            uses_it=data.get("uses_it"),
            actor_kind=data["actor_kind"],
            comment=data.get("comment", ""),
            language=self.language,
        )


def _scale(label: Any) -> forms.Field:
    return forms.TypedChoiceField(
        label=label, choices=STEPS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )


class GridForm(forms.Form):
    """Ten sheets of paper, a row each: the code that stands on it, and a number in each column. A row may stay empty."""

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], moment: Moment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moment = moment
        asked = {} if moment == Moment.THREE_MONTHS else {one.key: one.text for one in outcomes}
        more = {Moment.AFTER: {SATISFACTION: _("Satisfaction")}, Moment.THREE_MONTHS: {USE: _("Uses it")}}
        self.columns: dict[str, Any] = {**asked, **more.get(moment, {})}
        for row in range(ROWS):
            self.fields[f"{row}-code"] = forms.CharField(
                label=_("Code"), max_length=LONGEST_CODE, required=False, widget=_cell("code")
            )
            for key, label in self.columns.items():
                self.fields[f"{row}-{key}"] = self._answer(key, label)

    @staticmethod
    def _answer(key: str, label: Any) -> forms.Field:
        if key == USE:
            choices = [("", "–"), ("yes", _("yes")), ("no", _("no"))]
            return forms.ChoiceField(label=label, choices=choices, required=False)
        widget = forms.NumberInput(attrs={"class": "cell", "inputmode": "numeric"})
        return forms.IntegerField(label=label, min_value=LOWEST, max_value=HIGHEST, required=False, widget=widget)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in range(ROWS):
            answered = any(data.get(f"{row}-{key}") not in (None, "") for key in self.columns)
            code = data.get(f"{row}-code", "")
            if answered and not code:
                self.add_error(f"{row}-code", _now("Write the code that stands on the sheet."))
            elif code and not answered and not any(name.startswith(f"{row}-") for name in self.errors):
                self.add_error(f"{row}-code", _now("Nothing is answered on this sheet."))
        if not self.errors and not self.lines():
            raise ValidationError(_("No sheet is typed in yet."), code="empty")
        return data

    def lines(self) -> list[Said]:
        """What was typed, as a file would say it."""
        data = self.cleaned_data
        return [
            Said(row, data[f"{row}-code"], self.moment, key, str(answer))
            for row in range(ROWS)
            for key in self.columns
            if (answer := data.get(f"{row}-{key}")) not in (None, "")
        ]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{row}-{name}"] for name in ("code", *self.columns)] for row in range(ROWS)]


def _cell(kind: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": f"cell {kind}", "autocomplete": "off"})


class TopicsForm(forms.Form):
    """What a comment is about."""

    topics = forms.MultipleChoiceField(
        label=_("About"), choices=Topic.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def chosen(self) -> list[str]:
        return cast(list[str], self.cleaned_data["topics"])
