from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventPlace
from share.grants.models import Grant
from share.kit.text import search_key
from share.records.form_keys import CreatingForm
from share.reports import labels
from share.reports.drilldown import NO_COUNTRY
from share.reports.figures.scope import DIMENSIONS, Mode, Scope


class PeriodForm(forms.Form):
    """From when to when; both days are included."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, *, grant: Grant) -> None:
        super().__init__(data, initial={"first": grant.starts_on, "last": grant.counts_until})
        self.grant = grant

    def clean_last(self) -> date:
        last: date = self.cleaned_data["last"]
        first = self.cleaned_data.get("first")
        if first and last < first:
            raise forms.ValidationError(_("The period ends before it starts."))
        return last


class ReportForm(CreatingForm, PeriodForm):
    """The period of a report that is asked for."""


def countries_of(grant: Grant) -> list[str]:
    """Wherever a figure of the grant may be divided by: countries of partners, of activities, and of their places."""
    events = Event.objects.paid_by(grant)
    codes = grant.partners.values_list("country", flat=True).union(
        events.values_list("country", flat=True),
        EventPlace.objects.filter(event__in=events).values_list("country", flat=True),
    )
    return sorted({str(code) or NO_COUNTRY for code in codes})


class ScopeForm(PeriodForm):
    """A period, and perhaps only a part of it."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    actor_kind = forms.ChoiceField(label=_("People from"), required=False)
    size = forms.ChoiceField(label=_("Size of town"), required=False)
    mode = forms.ChoiceField(
        label=_("Counted"),
        required=False,
        choices=[
            ("", _("In these days")),
            (Mode.NEW.value, _("New in these days")),
            (Mode.CUMULATIVE.value, _("Since the grant began")),
        ],
    )

    def __init__(self, data: Any, *, grant: Grant, small_below: int) -> None:
        # A link may name a part and leave out the period: then it is the whole time of the grant.
        given = {"first": grant.starts_on.isoformat(), "last": grant.counts_until.isoformat()} | {
            name: value for name, value in data.items() if value
        }
        super().__init__(given, grant=grant)
        for name, values in (
            ("country", countries_of(grant)),
            ("actor_kind", list(labels.actor_kinds())),
            ("size", ["small", "large", "unknown"]),
        ):
            named = [(value, labels.part(name, value, small_below)) for value in values]
            named = sorted(named, key=lambda pair: search_key(pair[1])) if name == "country" else named
            self.fields[name].choices = [("", _("All")), *named]  # type: ignore[attr-defined]

    def scope(self) -> Scope:
        """Raises nothing on a valid form."""
        data = self.cleaned_data
        only = tuple((name, data[name].replace(NO_COUNTRY, "")) for name in DIMENSIONS if data[name])
        scope = Scope(self.grant, data["first"], data["last"], only)
        return scope.in_mode(Mode(data["mode"])) if data["mode"] else scope
