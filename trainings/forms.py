from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from events.actions import PlannedSession
from events.forms import DetailsForm
from events.models import Event
from municipalities.models import Organisation
from share.kit.forms import DateInput, TimeInput
from share.kit.text import LineField
from share.policy import Actor
from trainings.models import Module, SessionModule

EARLIEST, LATEST = date(2012, 1, 1), date(2099, 12, 31)


class DayField(forms.DateField):
    """A day on which the network may have met."""

    widget = DateInput

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(_("Choose a day between 2012 and 2099."), code="range")
        return day


class MinuteField(forms.TimeField):
    """A time of day in whole minutes: what people print and what hours are counted in."""

    widget = TimeInput

    def to_python(self, value: Any) -> time | None:
        moment: time | None = super().to_python(value)
        return moment.replace(second=0, microsecond=0) if moment else None


class NewPilotForm(DetailsForm):
    """The least a pilot begins with is its title; what else is known goes in at once, the rest later."""

    organiser = forms.ModelChoiceField(Organisation.objects.none(), label=_("Led by"), empty_label=None)
    day = DayField(label=_("Day"), required=False)
    begins = MinuteField(label=_("Begins"), initial="09:30", required=False)
    ends = MinuteField(label=_("Ends"), initial="16:30", required=False)
    modules = forms.ModelMultipleChoiceField(
        Module.objects.all(),
        label=_("Modules"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chosen from what the town needs; four fill a day. You can change times afterwards."),
    )
    field_order = ["title", "municipality", "venue", "organiser", "partners", "day", "begins", "ends", "modules"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = Organisation.objects.coordinated_by(actor.coordinated, all_of_them=actor.runs_network)
        self.fields["organiser"].queryset = ours  # type: ignore[attr-defined]
        self.fields["title"].initial = _("Preparing Welcoming Communities")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("day") and not (data.get("begins") and data.get("ends")):
            raise ValidationError({"begins": _("Say when the day begins and ends.")})
        if data.get("modules") and not data.get("day") and "day" not in self.errors:
            raise ValidationError(
                {"day": _("Say on which day, so that the modules find their time. Or choose them later.")}
            )
        if data.get("begins") and data.get("ends") and data["begins"] >= data["ends"]:
            raise ValidationError({"ends": _("The day ends before it begins.")})
        return data


class SessionForm(forms.Form):
    pk = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    title = LineField(label=_("Title"), max_length=200)
    module = forms.ModelChoiceField(Module.objects.all(), label=_("Module"), required=False, empty_label=_("None"))
    day = DayField(label=_("Day"))
    begins = MinuteField(label=_("Begins"))
    ends = MinuteField(label=_("Ends"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("begins") and data.get("ends") and data["begins"] >= data["ends"]:
            raise ValidationError({"ends": _("The session ends before it begins.")})
        return data

    def planned(self, zone: ZoneInfo) -> PlannedSession:
        data = self.cleaned_data
        starts, ends = (datetime.combine(data["day"], data[time], tzinfo=zone) for time in ("begins", "ends"))
        return PlannedSession(data["title"], starts, ends, pk=data["pk"], extra=data["module"])


# The sessions of a pilot: a line each, one more to fill in.
class BaseProgramme(BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this session out")
        form.fields["module"].widget.choices = self.modules

    @cached_property
    def modules(self) -> list[tuple[int | str, str]]:
        """The choices of every line, asked for once."""
        return [("", str(_("None"))), *((module.pk, module.title) for module in Module.objects.all())]


Programme = formset_factory(SessionForm, formset=BaseProgramme, extra=1, can_delete=True, max_num=60, absolute_max=60)


def planned(forms: "BaseFormSet[SessionForm]", zone: ZoneInfo) -> list[PlannedSession]:
    """What a valid programme says: the lines that are filled and not taken out."""
    lines = [line for line in forms.forms if line.cleaned_data and line not in forms.deleted_forms]
    return [line.planned(zone) for line in lines]


def sessions_shown(forms: "BaseFormSet[SessionForm]") -> set[int]:
    """The sessions a posted programme was drawn from, whatever has become of its lines."""
    lines = (line.data.get(line.add_prefix("pk"), "") for line in forms.forms)
    return {int(pk) for pk in lines if pk.isascii() and pk.isdigit() and len(pk) < 19}


def programme_of(event: Event) -> list[dict[str, Any]]:
    taught = dict(SessionModule.objects.filter(session__event=event).values_list("session", "module"))
    return [
        {
            "pk": session.pk,
            "title": session.title,
            "module": taught.get(session.pk),
            "day": session.starts_at.astimezone(event.zone).date(),
            "begins": session.starts_at.astimezone(event.zone).time(),
            "ends": session.ends_at.astimezone(event.zone).time(),
        }
        for session in event.sessions.all()
    ]
