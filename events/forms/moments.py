"""When things happen by themselves around an event: what its team may change of it."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.forms.fields import EARLIEST, LATEST, unclear
from events.models import Event
from events.models.event import MOST_DAYS, MOST_HOURS
from events.plans import Moments
from share.records.editing import EditingForm

HOURS = (0, 2, 6, 12, 24, 48, 72, 168)
DAYS = (1, 2, 3, 5, 7, 14)


class PlaceTimeInput(forms.DateTimeInput):
    """Day and minute in one box, as the clocks at the place show them."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class PlaceTimeField(forms.DateTimeField):
    """A moment by the clocks of a place; a moment of the world. The form gives it its `zone`.

    Raises ValidationError in the night when the clocks change, for a time that does not exist, or comes twice.
    """

    widget = PlaceTimeInput
    zone: Any = UTC

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(self.zone).replace(tzinfo=None) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        aware = super().to_python(value)
        assert aware is not None
        moment = aware.replace(second=0, microsecond=0, tzinfo=self.zone)
        if not EARLIEST <= moment.date() <= LATEST:
            raise ValidationError(_("Choose a day between 2012 and 2099."), code="range")
        if wrong := unclear(moment):
            raise ValidationError(wrong, code="unclear")
        return moment.astimezone(UTC)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def _hours() -> "list[tuple[int, Any]]":
    words = {0: _("when it begins")}
    told = ngettext_lazy("%(n)d hour before", "%(n)d hours before", "n")
    days = ngettext_lazy("%(n)d day before", "%(n)d days before", "n")
    return [(h, words.get(h) or (days % {"n": h // 24} if h >= 48 else told % {"n": h})) for h in HOURS]


def _days() -> "list[tuple[int | str, Any]]":
    told = ngettext_lazy("%(n)d day before, at 9:00", "%(n)d days before, at 9:00", "n")
    return [("", _("no reminder")), *((n, told % {"n": n}) for n in DAYS)]


class MomentsForm(EditingForm):
    """When registration opens and closes, how long the waiting list moves up, when people are reminded."""

    opens_at = PlaceTimeField(
        label=_("Registration opens"), required=False, help_text=_("Leave it empty: as soon as it is published.")
    )
    closes_at = PlaceTimeField(
        label=_("Registration closes"), required=False, help_text=_("Leave it empty: when the activity begins.")
    )
    promotion_stops = forms.TypedChoiceField(
        label=_("The waiting list moves up by itself until"),
        coerce=int,
        help_text=_("After that a place comes too late for many: you give it to whom it reaches."),
    )
    remind_days = forms.TypedChoiceField(label=_("Reminder"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at"):
            field = self.fields[name]
            assert isinstance(field, PlaceTimeField)
            field.zone = event.zone
        self._offer("promotion_stops", _hours(), event.promotion_stops)
        self._offer("remind_days", _days(), event.remind_days)
        assert max(HOURS) <= MOST_HOURS
        assert max(DAYS) <= MOST_DAYS

    def _offer(self, name: str, choices: "list[Any]", stored: int | None) -> None:
        """The usual numbers, and the one that is stored."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        is_offered = stored is None or stored in {value for value, _label in choices}
        field.choices = choices if is_offered else [*choices, (stored, str(stored))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            raise ValidationError({"closes_at": _("Registration closes before it opens.")})
        return data

    @staticmethod
    def values_of(event: Event) -> dict[str, object]:
        """What the form would say of the event as it is stored now."""
        return {name: getattr(event, name) for name in Moments.__annotations__}

    def moments(self) -> Moments:
        return Moments(**{name: self.cleaned_data[name] for name in Moments.__annotations__})
