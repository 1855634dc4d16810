from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from municipalities.actions.surveys import SurveyDetails
from municipalities.models import Survey, SurveyInvitation
from municipalities.models.surveys import LONGEST_KEPT
from share.kit import clock
from share.kit.countries import country_name
from share.kit.forms import DateField
from share.kit.text import AddressField, LineField
from share.records.editing import EditingForm
from share.records.form_keys import CreatingForm
from share.records.questionnaires.models import Questionnaire, Version

A_YEAR = timedelta(days=365)


class SurveyForm(forms.Form):
    """A survey of towns: its questionnaire and its days."""

    title = LineField(
        label=_("Title"),
        max_length=200,
        help_text=_("It stands in the mail. Towns read the questionnaire’s own title."),
    )
    questionnaire = forms.ModelChoiceField(
        Questionnaire.objects.none(),
        label=_("Questionnaire"),
        empty_label=_("Choose one"),
        help_text=_("Its newest version is asked. From the day it is sent, the version stays as it is."),
    )
    closes_on = DateField(label=_("Last day to answer"))
    first_reminder_on = DateField(
        label=_("First reminder"), required=False, help_text=_("It goes to the towns that have not answered by then.")
    )
    second_reminder_on = DateField(label=_("Second reminder"), required=False)
    kept_until = DateField(
        label=_("Addresses and words kept until"),
        initial=lambda: clock.today() + A_YEAR,
        help_text=_(
            "Then they go by themselves. Numbers, dates and choices stay. Two years after the last day at most."
        ),
    )

    def __init__(self, *args: Any, survey: Survey | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        if survey and survey.state != Survey.State.DRAFT:
            del self.fields["questionnaire"]
            return
        field = self.fields["questionnaire"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Questionnaire.objects.filter(versions__questions__isnull=False).distinct()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        closes, first, second = (data.get(name) for name in ("closes_on", "first_reminder_on", "second_reminder_on"))
        if closes and closes < clock.today():
            self.add_error("closes_on", _now("This day is over. Choose today or a later one."))
        for name in ("first_reminder_on", "second_reminder_on"):
            if closes and data.get(name) and data[name] > closes:
                self.add_error(name, _now("A reminder comes on or before the last day to answer."))
        if second and not (first and first < second):
            self.add_error("second_reminder_on", _now("The second reminder comes after the first."))
        kept: date | None = data.get("kept_until")
        if closes and kept and not closes <= kept <= closes + LONGEST_KEPT:
            told = _now("Choose a day from the last day to answer on, two years later at most.")
            self.add_error("kept_until", told)
        return data

    def details(self) -> SurveyDetails:
        data = self.cleaned_data
        days = {name: data[name] for name in ("closes_on", "first_reminder_on", "second_reminder_on", "kept_until")}
        return SurveyDetails(title=data["title"], version=self._version(), **days)

    def _version(self) -> Version:
        """The newest version of what was chosen; what a survey has already stays with it while the choice does."""
        chosen: Questionnaire | None = self.cleaned_data.get("questionnaire")
        if self.survey and (chosen is None or self.survey.state != Survey.State.DRAFT):
            return self.survey.version
        assert chosen
        return chosen.newest

    @staticmethod
    def values_of(survey: Survey) -> dict[str, object]:
        """What the form would say of the survey as it is stored now."""
        return {
            "title": survey.title,
            "questionnaire": survey.version.questionnaire_id,
            "closes_on": survey.closes_on,
            "first_reminder_on": survey.first_reminder_on,
            "second_reminder_on": survey.second_reminder_on,
            "kept_until": survey.kept_until,
        }


class ChangeSurveyForm(EditingForm, SurveyForm):
    """Changes one."""


class NewSurveyForm(CreatingForm, SurveyForm):
    """A survey that is made."""

    field_order = [
        "title",
        "questionnaire",
        "closes_on",
        "first_reminder_on",
        "second_reminder_on",
        "kept_until",
        "form_key",
    ]


class AddressesForm(forms.Form):
    """An address for each of these towns, as far as it is known."""

    def __init__(self, *args: Any, invitations: Sequence[SurveyInvitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitations = invitations
        for one in invitations:
            label = f"{one.town} ({country_name(one.town.country)})"
            widget = forms.EmailInput(attrs={"autocomplete": "off"})
            self.fields[f"to-{one.public_id}"] = AddressField(
                label=label, required=False, initial=one.email, widget=widget
            )

    def addresses(self) -> list[tuple[SurveyInvitation, str]]:
        """Each town whose address was typed, and the address."""
        typed = [(one, self.cleaned_data.get(f"to-{one.public_id}", "")) for one in self.invitations]
        return [(one, email) for one, email in typed if email]

    def refuse(self, invitation: SurveyInvitation, error: ValidationError) -> None:
        self.add_error(f"to-{invitation.public_id}", error.messages)
