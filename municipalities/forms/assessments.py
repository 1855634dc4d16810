"""The self-assessment: one page, a step and what shows it for each area."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from municipalities.actions.assessments import Answer, Filled
from municipalities.models import Area, Assessment, Step
from municipalities.models.areas import ASKS_FOR_EVIDENCE
from share.kit import clock
from share.kit.forms import DateInput
from share.kit.text import LineField
from share.records.conflicts import FIELD
from share.records.form_keys import CreatingForm

NOT_SAID = ("", _("We do not say"))


class AssessmentForm(CreatingForm):
    """A draft takes whatever there is; to finish it, `finish` says so, and what is claimed needs something that shows it.

    It carries the fingerprint of the draft it was drawn from, for `share.records.conflicts`.
    """

    made_on = forms.DateField(
        label=_("The day it speaks of"),
        widget=DateInput(),
        help_text=_("Usually today; the day of the meeting when you made it on paper."),
    )
    is_public = forms.BooleanField(
        label=_("Everybody may read it on the town’s public page, once it is finished"), required=False
    )

    def __init__(self, *args: Any, finish: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finish = finish
        for area in Area:
            self.fields[f"step_{area}"] = forms.ChoiceField(
                label=area.label,
                choices=[*((str(step.value), step.label) for step in Step), NOT_SAID],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"evidence_{area}"] = LineField(
                label=format_lazy(_("{area}: what shows it"), area=area.label),
                max_length=400,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def questions(self) -> list[tuple[Area, BoundField, BoundField]]:
        """Each area with its two fields."""
        return [(area, self[f"step_{area}"], self[f"evidence_{area}"]) for area in Area]

    def clean_made_on(self) -> object:
        day = self.cleaned_data["made_on"]
        if day > clock.today():
            raise ValidationError(_("This day lies ahead. A self-assessment speaks of what there is."))
        if day.year < 2000:
            raise ValidationError(_("This day lies too far back. Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        if self.finish and not self.errors:
            self._require_what_finishing_takes()
        return self.cleaned_data

    def _require_what_finishing_takes(self) -> None:
        steps = [self._answer(area) for area in Area]
        if not any(answer.step for answer in steps):
            self.add_error(f"step_{next(iter(Area))}", _("Choose a step in at least one area before you finish."))
        for area, answer in zip(Area, steps, strict=True):
            if answer.step in ASKS_FOR_EVIDENCE and not answer.evidence:
                self.add_error(f"evidence_{area}", _("Say in a few words what shows it, so that others can trust it."))
            elif answer.evidence and answer.step is None:
                self.add_error(f"step_{area}", _("Choose a step for what you wrote here."))

    def _answer(self, area: Area) -> Answer:
        step = self.cleaned_data[f"step_{area}"]
        return Answer(Step(int(step)) if step else None, self.cleaned_data[f"evidence_{area}"])

    def filled(self) -> Filled:
        data = self.cleaned_data
        return Filled(data["made_on"], data["is_public"], {area: self._answer(area) for area in Area})

    @staticmethod
    def values_of(draft: Assessment | None) -> dict[str, object]:
        """A draft as the form has it; without one, an empty page of today."""
        values: dict[str, object] = {
            "made_on": draft.made_on if draft else clock.today(),
            "is_public": draft.is_public if draft else False,
        }
        there = {rating.area: rating for rating in draft.ratings.all()} if draft else {}
        for area in Area:
            rating = there.get(area)
            values[f"step_{area}"] = str(rating.step or "") if rating else ""
            values[f"evidence_{area}"] = rating.evidence if rating else ""
        return values
