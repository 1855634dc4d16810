"""What is asked of hosts and delegations: one form for each."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.gatherings.exchanges.actions import Delegate, Wanted
from events.gatherings.exchanges.models import MOST_PRIORITIES, Exchange, PreparationAnswer, Priority, ShortReport
from events.models import Delegation
from municipalities.models import Area
from share.kit.text import AddressField, LineField, NameField, ParagraphsField, lines_of
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm

ADDRESS = re.compile(r"^(?P<rest>.*?)[\s,;<]+(?P<email>[^\s,;<>]+@[^\s,;<>]+)>?$")
MOST_DELEGATES = 60


class ExchangeForm(EditingForm):
    questions = ParagraphsField(
        label=_("Questions to the delegations, one in each line"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you want to know before you build the programme: “How many families came last year?”"),
    )
    travel = ParagraphsField(
        label=_("How one gets there"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    lodging = ParagraphsField(
        label=_("Where one sleeps"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    practical = ParagraphsField(
        label=_("Good to know"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Meals, weather, insurance, what to bring."),
    )
    phone = LineField(
        label=_("Who answers the phone on the way"),
        max_length=200,
        required=False,
        help_text=_("A name and a number. It stands on the page for the delegations, and goes 90 days after the end."),
    )

    NAMES = ("questions", "travel", "lodging", "practical", "phone")

    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.NAMES}

    @staticmethod
    def values_of(exchange: Exchange | None) -> dict[str, object]:
        return {name: getattr(exchange, name) if exchange else "" for name in ExchangeForm.NAMES}


class HeadForm(forms.Form):
    name = NameField(label=_("Who leads it"), max_length=200)
    email = AddressField(
        label=_("Their e-mail"), help_text=_("The link goes there: with it they prepare, and enter people.")
    )


class HostForm(CreatingForm):
    name = NameField(label=_("Who receives"), max_length=200)
    email = AddressField(label=_("Their e-mail"), help_text=_("The link goes there: with it they see who comes."))


class PreparationForm(EditingForm):
    """A line for each priority, and one field for each question that the hosts ask."""

    def __init__(self, *args: Any, questions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [("", _("None of these")), *Area.choices]
        for rank in range(1, MOST_PRIORITIES + 1):
            words = LineField(label=_("Priority %(rank)d") % {"rank": rank}, max_length=300, required=rank == 1)
            self.fields[f"words-{rank}"] = words
            self.fields[f"area-{rank}"] = forms.ChoiceField(label=_("Its area"), choices=areas, required=False)
        self.questions = questions
        for number, question in enumerate(questions):
            self.fields[f"answer-{number}"] = ParagraphsField(
                label=question, max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )
        self.fields["words-1"].help_text = _("What you want to see, in your own words; the most important first.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said: set[str] = set()
        for rank in range(1, MOST_PRIORITIES + 1):
            words = str(data.get(f"words-{rank}", "")).casefold()
            if words and words in said:
                self.add_error(f"words-{rank}", _("This stands here twice."))
            said.add(words)
        return data

    def wanted(self) -> list[Wanted]:
        data, ranks = self.cleaned_data, range(1, MOST_PRIORITIES + 1)
        return [Wanted(data[f"words-{rank}"], data[f"area-{rank}"]) for rank in ranks if data[f"words-{rank}"]]

    def answers(self) -> dict[str, str]:
        return {question: self.cleaned_data[f"answer-{n}"] for n, question in enumerate(self.questions)}

    @staticmethod
    def values_of(delegation: Delegation, questions: list[str]) -> dict[str, object]:
        values: dict[str, object] = {}
        priorities = list(Priority.objects.filter(delegation=delegation))
        for rank in range(1, MOST_PRIORITIES + 1):
            one = priorities[rank - 1] if rank <= len(priorities) else None
            values |= {f"words-{rank}": one.words if one else "", f"area-{rank}": one.area if one else ""}
        answers = dict(PreparationAnswer.objects.filter(delegation=delegation).values_list("question", "words"))
        return values | {f"answer-{n}": answers.get(question, "") for n, question in enumerate(questions)}


class DelegatesForm(forms.Form):
    town = LineField(label=_("Town you come from"), max_length=120)
    people = ParagraphsField(
        label=_("Who comes, one in each line"),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_(
            "A name, and if you like what they do and their address: “Ana Pop, town hall, ana@example.org”. Whoever has an"
            " address gets their own link."
        ),
    )

    def clean_people(self) -> list[Delegate]:
        lines = lines_of(self.cleaned_data["people"])
        if len(lines) > MOST_DELEGATES:
            raise ValidationError(_("At most %(most)d at once."), params={"most": MOST_DELEGATES})
        people, wrong = [], []
        for number, line in enumerate(lines, start=1):
            try:
                people.append(_delegate(line))
            except ValidationError as error:
                params = {"n": number, "line": line[:60], "why": " ".join(error.messages)}
                wrong.append(ValidationError(_("Line %(n)d, “%(line)s”: %(why)s"), params=params))
        if wrong:
            raise ValidationError(wrong[:5])
        return people


def _delegate(line: str) -> Delegate:
    found = ADDRESS.match(line)
    rest, email = (found["rest"], AddressField().clean(found["email"])) if found else (line, "")
    name, _comma, organisation = rest.strip(" \t,;<").partition(",")
    named = NameField(max_length=200).clean(name.strip())
    return Delegate(named, LineField(max_length=200, required=False).clean(organisation.strip()), email)


class ReportForm(EditingForm):
    seen = ParagraphsField(label=_("What you saw"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 5}))
    takes_home = ParagraphsField(
        label=_("What you take home"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    differently = ParagraphsField(
        label=_("What you would do differently"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    NAMES = ("seen", "takes_home", "differently")

    def __init__(self, *args: Any, when: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if when == ShortReport.When.LATER:
            self.fields["seen"].label = _("What you did with it")
            self.fields["takes_home"].label = _("What came of that")
            del self.fields["differently"]

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in self.NAMES}

    @staticmethod
    def values_of(report: ShortReport | None, when: str) -> dict[str, object]:
        names = ReportForm.NAMES[:2] if when == ShortReport.When.LATER else ReportForm.NAMES
        return {name: getattr(report, name) if report else "" for name in names}
