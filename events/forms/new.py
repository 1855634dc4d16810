"""The form of a new event, whatever its kind."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.forms.details import DetailsForm
from events.forms.fields import DayField, MinuteField, require_clear_times
from events.kinds import EventKind
from events.plans import PlannedSession
from events.zones import zone_of
from municipalities.forms.choosing import OrganisationField
from municipalities.models import Organisation
from share.kit import clock
from share.kit.text import LineField
from share.policy import Actor
from share.records.form_keys import CreatingForm


class CopyForm(CreatingForm):
    """What a copy does not have from the one it is made of."""

    title = LineField(label=_("Title"), max_length=200)
    day = DayField(label=_("It begins on"), help_text=_("At the same hours; what lasts several days moves as a whole."))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < clock.today():
            raise ValidationError(_("Choose a day that lies ahead."), code="past")
        return day


class NewEventForm(CreatingForm, DetailsForm):
    """The least an event begins with is its title; what else is known goes in at once, the rest later."""

    organiser = forms.ModelChoiceField(Organisation.objects.none(), label=_("Led by"), empty_label=None)
    day = DayField(label=_("Day"), required=False)
    begins = MinuteField(label=_("Begins"), initial="09:30", required=False)
    ends = MinuteField(label=_("Ends"), initial="16:30", required=False)

    def __init__(self, *args: Any, kind: EventKind, actor: Actor, **kwargs: Any) -> None:
        leads = Organisation.objects.visible_to(actor)
        super().__init__(*args, kind=kind, actor=actor, organisers=leads, **kwargs)
        if actor.runs_network:
            self.fields["organiser"] = self._any_lead(actor)
        else:
            self._offer("organiser", leads)
        self.fields["title"].initial = kind.default_title
        self.fields |= kind.first_plan.fields()
        own = [*kind.event_fields.fields(), *kind.first_plan.fields()]
        first = ["title", "municipality", "venue", "organiser", "partners", "further_partner", "day", "begins", "ends"]
        self.order_fields([*first, *own])

    @staticmethod
    def _any_lead(actor: Actor) -> OrganisationField:
        """Who runs the network plans for every organisation: too many for a list."""
        field = OrganisationField(
            label=_("Led by"), help_text=_("Write its name. One that is in no list can be proposed.")
        )
        field.for_actor(actor)
        return field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("day") and not (data.get("begins") and data.get("ends")):
            raise ValidationError({"begins": _("Say when the day begins and ends.")})
        if not data.get("day") and "day" not in self.errors and self.kind.first_plan.needs_day(self._chosen()):
            raise ValidationError({"day": _("Say on which day, so that what you chose finds its time.")})
        if data.get("begins") and data.get("ends") and data["begins"] >= data["ends"]:
            raise ValidationError({"ends": _("The day ends before it begins.")})
        town = data.get("municipality")
        require_clear_times(self, data.get("day"), ZoneInfo(zone_of(str(town.country) if town else "")))
        return data

    def _chosen(self) -> dict[str, object]:
        return {name: self.cleaned_data.get(name) for name in self.kind.first_plan.fields()}

    def sessions(self) -> list[PlannedSession]:
        """The first plan of a valid form; empty without a day. Raises ValidationError by field name."""
        data, details = self.cleaned_data, self.details()
        if not data["day"]:
            return []
        zone = ZoneInfo(details.timezone)
        return self.kind.first_plan.sessions(
            details.title, data["day"], data["begins"], data["ends"], zone, self._chosen()
        )
