"""Indicators with their targets, typed values, and why a finding stays as it is."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from share.grants.models import Grant
from share.kit.precision import Precision
from share.kit.text import LineField
from share.records.document_forms import DocumentForm
from share.records.editing import EditingForm
from share.reports.figures import further, measures
from share.reports.models import Indicator, IndicatorDocument, IndicatorValue, Target
from share.reports.models.indicators import CODE

LARGEST = Decimal("999999999999.99")
BOUNDS = (
    (re.compile(r"(?:at least|≥|>=|min\.?|minimum)\s*", re.IGNORECASE), Target.Bound.AT_LEAST),
    (re.compile(r"(?:at most|≤|<=|max\.?|maximum)\s*", re.IGNORECASE), Target.Bound.AT_MOST),
)
NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")


class TargetField(forms.CharField):
    """`300`, `at least 300`, `at most 20`: a target is a number that can be met; “about 300” cannot."""

    def __init__(self, **fields: Any) -> None:
        super().__init__(max_length=40, required=False, **fields)

    def clean(self, value: Any) -> tuple[str, Decimal] | None:
        text = super().clean(value).strip()
        if not text:
            return None
        bound = Target.Bound.EXACTLY
        for pattern, word in BOUNDS:
            if begins := pattern.match(text):
                bound, text = word, text[begins.end() :]
                break
        text = re.sub(r"(?<=[0-9])[ , ](?=[0-9]{3}(?![0-9]))", "", text.removesuffix("%").strip())
        if not NUMBER.fullmatch(text):
            raise forms.ValidationError(_("A target is a number that can be met: 300, at least 300, or at most 20."))
        return bound.value, Decimal(text)

    def prepare_value(self, value: Any) -> Any:
        """A stored target as somebody would type it."""
        if isinstance(value, tuple):
            bound, number = value
            words = {"at_least": _now("at least"), "at_most": _now("at most")}.get(bound, "")
            return f"{words} {number.normalize():f}".strip()
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != initial
        except (forms.ValidationError, InvalidOperation):
            return True


class IndicatorForm(EditingForm):
    """One line of the plan: what is measured, computed from which figure, and what is to be reached when."""

    code = forms.RegexField(
        CODE,
        label=_("Code"),
        max_length=12,
        help_text=_("As in the grant agreement: O1, R2."),
        error_messages={"invalid": _("A code is a capital letter, then letters, digits, points: O1, R2.1.")},
    )
    level = forms.ChoiceField(label=_("Level"), choices=Indicator.Level.choices)
    title = LineField(label=_("What is measured"), max_length=200)
    unit = forms.ChoiceField(label=_("Unit"), choices=Indicator.Unit.choices)
    figure = forms.ChoiceField(
        label=_("Computed from"), required=False, help_text=_("What the site counts, nobody has to type.")
    )
    of_figure = forms.ChoiceField(
        label=_("In percent of"), required=False, help_text=_("Only for a percentage of two figures.")
    )
    size = forms.ChoiceField(
        label=_("Only towns of this size"),
        required=False,
        choices=[("", _("All")), ("small", _("Small towns")), ("large", _("Larger towns"))],
    )
    by = forms.MultipleChoiceField(
        label=_("Broken down by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("country", _("Country")),
            ("actor_kind", _("Kind of actor")),
            ("size", _("Size of town")),
            ("level", _("Kind of place, rural ones among them")),
            ("experience", _("Experience of the country: new, emerging, experienced")),
            ("gender", _("Gender, of attendances")),
            ("age", _("Age, of attendances")),
        ],
    )
    adds = forms.ChoiceField(
        label=_("Over periods"),
        choices=Indicator.Adds.choices,
        help_text=_("For typed values. What is computed follows its figure."),
    )
    places = forms.ChoiceField(label=_("Over places"), choices=Indicator.Places.choices)
    should_fall = forms.BooleanField(label=_("Less is better"), required=False)
    baseline = forms.DecimalField(
        label=_("Baseline"),
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text=_("Where it began. Empty: not known, which is not zero."),
    )
    baseline_note = LineField(label=_("Where the baseline comes from"), max_length=200, required=False)
    target = TargetField(label=_("Target of the whole grant"), help_text=_("300, at least 300, or at most 20."))

    NAMES = (
        "code", "level", "title", "unit", "figure", "of_figure", "size", "by", "adds", "places", "should_fall", "baseline",
        "baseline_note",
    )  # fmt: skip

    def __init__(self, *args: Any, grant: Grant, **fields: Any) -> None:
        super().__init__(*args, **fields)
        named = [(key, one.label) for key, one in measures().items()]
        self.fields["figure"].choices = [("", _("Typed by hand")), *named]  # type: ignore[attr-defined]
        self.fields["of_figure"].choices = [("", _("No other figure")), *named]  # type: ignore[attr-defined]
        self.periods = list(grant.periods.all())
        for period in self.periods:
            label = _now("Target of period %(number)s") % {"number": period.number}
            self.fields[f"target_{period.pk}"] = TargetField(label=label)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        figure = measures().get(data.get("figure", ""))
        if data.get("size") and figure and "size" not in figure.by:
            self.add_error("size", _("This figure is not broken down by size of town."))
        if data.get("size") and data.get("by"):
            self.add_error("by", _("Towns of one size are not broken down further: leave one of both empty."))
        known = {*figure.by, *further.possible(figure)} if figure else set()
        if set(data.get("by", [])) - known:
            self.add_error("by", _("This figure is not broken down like that."))
        return data

    def fill(self, row: Indicator) -> Indicator:
        for name in self.NAMES:
            setattr(row, name, self.cleaned_data[name])
        return row

    @property
    def targets(self) -> dict[int | None, tuple[str, Decimal] | None]:
        found: dict[int | None, tuple[str, Decimal] | None] = {None: self.cleaned_data["target"]}
        return found | {period.pk: self.cleaned_data[f"target_{period.pk}"] for period in self.periods}

    @classmethod
    def values_of(cls, row: Indicator) -> dict[str, object]:
        targets = {target.period_id: (target.bound, target.value) for target in row.targets.all()} if row.pk else {}
        of_periods = {f"target_{period}": value for period, value in targets.items() if period}
        return {**{name: getattr(row, name) for name in cls.NAMES}, "target": targets.get(None), **of_periods}


class ValueForm(EditingForm):
    """What was measured in a period where the site cannot count, with where it comes from."""

    numerator = forms.DecimalField(label=_("Value"), required=False, max_digits=14, decimal_places=2)
    denominator = forms.DecimalField(
        label=_("Out of"),
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text=_("For a percentage: how many in all."),
    )
    precision = forms.ChoiceField(
        label=_("How sure"),
        choices=[(one.value, one.label) for one in (Precision.EXACT, Precision.AT_LEAST, Precision.ABOUT)],
    )
    is_yes = forms.NullBooleanField(
        label=_("Yes or no"),
        required=False,
        widget=forms.Select(choices=[("unknown", _("not known")), ("true", _("yes")), ("false", _("no"))]),
    )
    text = LineField(label=_("In words"), max_length=600, required=False)
    note = LineField(label=_("Where it comes from"), max_length=600, help_text=_("Which survey, list or letter."))

    SHOWN = {
        Indicator.Unit.NUMBER: ("numerator", "precision"),
        Indicator.Unit.PERCENT: ("numerator", "denominator", "precision"),
        Indicator.Unit.YES_NO: ("is_yes",),
        Indicator.Unit.TEXT: ("text",),
    }

    def __init__(self, *args: Any, indicator: Indicator, **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.shown = (*self.SHOWN[Indicator.Unit(indicator.unit)], "note")
        for name in set(self.fields) - {*self.shown, "began_from"}:
            del self.fields[name]
        for name in set(self.shown) - {"is_yes"}:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "is_yes" in self.fields and data.get("is_yes") is None:
            self.add_error("is_yes", _("Say yes or no. What is not known is left out."))
        part, whole = data.get("numerator"), data.get("denominator")
        if part is not None and whole is not None and not (0 <= part <= whole and whole > 0):
            self.add_error("denominator", _("The part is between 0 and the whole, and the whole is more than 0."))
        return data

    def fill(self, row: IndicatorValue) -> IndicatorValue:
        for name in self.shown:
            setattr(row, name, self.cleaned_data[name])
        return row

    @staticmethod
    def values_of(row: IndicatorValue) -> dict[str, object]:
        names = ("numerator", "denominator", "precision", "is_yes", "text", "note")
        return {name: getattr(row, name) for name in names}


class AcceptForm(forms.Form):
    reason = LineField(label=_("Why it stays as it is"), max_length=300)


class EvidenceForm(DocumentForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=IndicatorDocument.Kind.choices)
