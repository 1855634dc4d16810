"""The session editor: a line for each session and one more to fill in, with the fields the kind adds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField, MinuteField, require_clear_times
from events.kinds import EventKind
from events.models import Event
from events.models.event import LARGEST
from events.plans import PlannedSession
from share.kit.text import LineField

MOST_SESSIONS = 60


class SessionForm(forms.Form):
    """One session of the agenda, with the fields that its kind adds."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    title = LineField(label=_("Title"), max_length=200)
    day = DayField(label=_("Day"))
    begins = MinuteField(label=_("Begins"))
    ends = MinuteField(label=_("Ends"))
    capacity = forms.IntegerField(label=_("Places, by choice"), required=False, min_value=1, max_value=LARGEST)

    def __init__(self, *args: Any, extra: Mapping[str, forms.Field], zone: ZoneInfo, **kwargs: Any) -> None:
        """`extra`: the fields of the kind, made once for all lines; each line gets its own copy of the bound parts."""
        super().__init__(*args, **kwargs)
        self.extra, self.zone = list(extra), zone
        self.fields = {"pk": self.fields["pk"], "title": self.fields["title"], **extra, **self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("begins") and data.get("ends") and data["begins"] >= data["ends"]:
            raise ValidationError({"ends": _("The session ends before it begins.")})
        require_clear_times(self, data.get("day"), self.zone)
        return data

    def planned(self) -> PlannedSession:
        data = self.cleaned_data
        starts, ends = (datetime.combine(data["day"], data[time], tzinfo=self.zone) for time in ("begins", "ends"))
        values = {name: data[name] for name in self.extra}
        return PlannedSession(data["title"], starts, ends, pk=data["pk"], capacity=data["capacity"], values=values)


class BaseAgenda(BaseFormSet):
    """The sessions of an event: a line each, one more to fill in."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this session out")


_Agenda = formset_factory(
    SessionForm,
    formset=BaseAgenda,
    extra=1,
    can_delete=True,
    max_num=MOST_SESSIONS,
    absolute_max=MOST_SESSIONS,
)


def agenda_forms(event: Event, kind: EventKind, data: Any = None) -> "BaseFormSet[SessionForm]":
    """The lines of an event's agenda as they are stored, or as they were posted."""
    extra = {name: _asked_once(field) for name, field in kind.session_fields.fields(event).items()}
    return _Agenda(data, initial=agenda_of(event, kind), form_kwargs={"extra": extra, "zone": event.zone})


def _asked_once(field: forms.Field) -> forms.Field:
    """A choice of rows whose options are read once for all lines, and not once a line."""
    if isinstance(field, forms.ModelChoiceField):
        field.choices = [*iter(field.choices)]  # type: ignore[arg-type]  # its own iterator of rows
    return field


def planned(lines: "BaseFormSet[SessionForm]") -> list[PlannedSession]:
    """What a valid agenda says: the lines that are filled and not taken out."""
    kept = [line for line in lines.forms if line.cleaned_data and line not in lines.deleted_forms]
    return [line.planned() for line in kept]


def sessions_shown(lines: "BaseFormSet[SessionForm]") -> set[int]:
    """The sessions a posted agenda was drawn from, whatever has become of its lines."""
    shown = (line.data.get(line.add_prefix("pk"), "") for line in lines.forms)
    return {int(pk) for pk in shown if pk.isascii() and pk.isdigit() and len(pk) < 19}


def agenda_of(event: Event, kind: EventKind) -> list[dict[str, object]]:
    """The stored agenda as the editor shows it, in the time of the place."""
    values = kind.session_fields.values(event)
    return [
        {
            "pk": session.pk,
            "title": session.title,
            "day": session.starts_at.astimezone(event.zone).date(),
            "begins": session.starts_at.astimezone(event.zone).time(),
            "ends": session.ends_at.astimezone(event.zone).time(),
            "capacity": session.capacity,
            **values.get(session.pk, {}),
        }
        for session in event.sessions.all()
    ]
