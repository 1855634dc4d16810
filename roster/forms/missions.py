"""The terms of a mission with its days, its costs, how it ends; and what each side says."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField
from events.models import Event
from roster.models import Form, Mission, MissionCost, MissionDocument
from share.grants.models import Grant
from share.kit.text import LineField, ParagraphsField
from share.records.document_forms import DocumentForm
from share.records.editing import EditingForm

LEAST_RANGES = 6
RATINGS = [("5", _("5, very")), ("4", "4"), ("3", "3"), ("2", "2"), ("1", _("1, not at all"))]


class TermsForm(EditingForm):
    """Terms of reference: goals, how success is told, what each prepares, and the days."""

    form = forms.ChoiceField(label=_("How"), choices=Form.choices)
    goals = ParagraphsField(label=_("Goals"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))
    success = ParagraphsField(
        label=_("How both will tell that it worked"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Something that can be seen three months later: a list kept, a contract signed, a course held."),
    )
    preparation = ParagraphsField(
        label=_("What each prepares"), max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, ranges: int, **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.ranges = range(1, ranges + 1)
        for number in self.ranges:
            n = {"n": number}
            self.fields[f"first_{number}"] = DayField(label=_("Days %(n)d: from") % n, required=False)
            self.fields[f"last_{number}"] = DayField(label=_("to"), required=False)
            self.fields[f"what_{number}"] = LineField(label=_("what happens"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data, busy = self.cleaned_data, set[date]()
        for number in self.ranges:
            first, last = data.get(f"first_{number}"), data.get(f"last_{number}")
            if (last or data.get(f"what_{number}")) and not first and f"first_{number}" not in self.errors:
                self.add_error(f"first_{number}", _("Say from which day."))
            if not first:
                continue
            last = last or first
            if last < first or (last - first).days > 31:
                self.add_error(
                    f"last_{number}", _("The last day lies before the first, or more than a month after it.")
                )
                continue
            days = {date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)}
            if days & busy:
                self.add_error(f"first_{number}", _("One of these days stands here twice."))
            busy |= days
        return data

    def plan(self) -> list[tuple[date, date, str]]:
        data, found = self.cleaned_data, []
        for number in self.ranges:
            if first := data[f"first_{number}"]:
                found.append((first, data[f"last_{number}"] or first, data[f"what_{number}"]))
        return found

    def terms(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("form", "goals", "success", "preparation")}

    @staticmethod
    def values_of(mission: Mission, ranges: int) -> dict[str, object]:
        values: dict[str, object] = {
            name: getattr(mission, name) for name in ("form", "goals", "success", "preparation")
        }
        for number in range(1, ranges + 1):
            values |= {f"first_{number}": None, f"last_{number}": None, f"what_{number}": ""}
        for number, row in enumerate(mission.days.all()[:ranges], start=1):
            values |= {f"first_{number}": row.first, f"last_{number}": row.last, f"what_{number}": row.programme}
        return values


class CostsForm(EditingForm):
    """What a mission may cost and did cost by heading of the grant; who pays; the activity by which it is delivered."""

    grant = forms.ModelChoiceField(
        Grant.objects.all(),
        label=_("Grant"),
        required=False,
        empty_label=_("Not counted for a grant"),
        help_text=_("The headings below are those of its funding programme: save after choosing another one."),
    )
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label=_("Activity with the attendance"),
        required=False,
        empty_label=_("None"),
        help_text=_("A pilot the expert trains at, or another activity through which it is delivered."),
    )

    def __init__(self, *args: Any, events: Any, headings: list[MissionCost], **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.fields["event"].queryset = events  # type: ignore[attr-defined]
        self.headings = [row.key for row in headings]
        for row in headings:
            for name, label in (("estimate", _("estimate")), ("actual", _("actual"))):
                self.fields[f"{row.key}_{name}"] = forms.DecimalField(
                    label=f"{row.title}, {label}, EUR",
                    min_value=Decimal(0),
                    max_digits=9,
                    decimal_places=2,
                    required=False,
                )

    def costs(self) -> dict[str, tuple[Decimal | None, Decimal | None]]:
        data = self.cleaned_data
        return {key: (data[f"{key}_estimate"], data[f"{key}_actual"]) for key in self.headings}

    @staticmethod
    def values_of(mission: Mission, headings: list[MissionCost]) -> dict[str, object]:
        values: dict[str, object] = {"grant": mission.grant_id, "event": mission.event_id}
        for row in headings:
            values[f"{row.key}_estimate"], values[f"{row.key}_actual"] = row.estimate, row.actual
        return values


class MissionDocumentForm(DocumentForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=MissionDocument.Kind.choices)


class EndForm(forms.Form):
    how = forms.ChoiceField(
        label=_("How it ends"),
        choices=[
            ("hand_over", _("The expert drops out: another one goes on with the same terms")),
            ("cancel", _("It does not take place: the brief looks for somebody again")),
        ],
        widget=forms.RadioSelect,
    )
    reason = LineField(label=_("Why"), max_length=300, help_text=_("Both sides read it, and it stays on the record."))


class ReportForm(forms.Form):
    """The short report of one side."""

    text = ParagraphsField(
        label=_("What happened, and what the town can use"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Half a page. No names of refugees, please."),
    )
    rating = forms.TypedChoiceField(choices=RATINGS, coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, side: str, **fields: Any) -> None:
        super().__init__(*args, **fields)
        host = _("How much did the expert help?")
        self.fields["rating"].label = host if side == "host" else _("How well was the town prepared?")


class FollowUpForm(forms.Form):
    met = forms.ChoiceField(label=_("The goals are"), choices=Mission.Met.choices, widget=forms.RadioSelect)
    text = ParagraphsField(
        label=_("What you do differently now"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class QuestionForm(forms.Form):
    question = LineField(label=_("Question"), max_length=300)
    answer = ParagraphsField(
        label=_("Answer"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Others read it once both of you agree, as a practice of the network. No names of people."),
    )
