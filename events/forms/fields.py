"""Days and times as people print them."""

from datetime import date, time
from typing import Any

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
