"""Days and times as people print them."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from share.kit.forms import DateInput, TimeInput

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


def require_clear_times(form: forms.Form, day: date | None, zone: ZoneInfo) -> None:
    """Adds an error at `begins` or `ends` in the night when clocks change: a time that does not exist, or comes twice."""
    for name in ("begins", "ends"):
        hour = form.cleaned_data.get(name)
        if day and hour and (wrong := unclear(datetime.combine(day, hour, zone))):
            form.add_error(name, wrong)


def unclear(moment: datetime) -> str:
    """Why a moment of a wall clock is none, or two; empty when it is clear (PEP 495)."""
    if moment.astimezone(UTC).astimezone(moment.tzinfo).time() != moment.time():
        return str(_("The clocks go forward that night, and leave this time out. Choose another one."))
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        return str(_("The clocks go back that night, and this time comes twice. Choose another one."))
    return ""
