"""What comes from the door: a walk-in, a day to open a link for, and what a phone has kept."""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from events.actions.door import MOST, Mark, WalkIn
from events.models import Attendance, Registration
from share.kit.text import LineField, NameField


class WalkInAtDoorForm(forms.Form):
    """Somebody who came without registering, in ten seconds."""

    name = NameField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    town = LineField(
        label=_("Town they work in"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    actor_kind = forms.ChoiceField(
        label=_("They come from"), choices=[("", _("Choose one")), *Registration.ActorKind.choices]
    )

    def walk_in(self, key: uuid.UUID) -> WalkIn:
        data = self.cleaned_data
        return WalkIn(key, data["name"], data["town"], data["actor_kind"])


class DoorForm(forms.Form):
    """The day for whose helpers a link is made."""

    day = forms.ChoiceField(label=_("Day"))

    def __init__(self, *args: Any, days: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["day"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = days


class Kept:
    """What a phone sends: `{"now": …, "marks": […], "walk_ins": […]}`. Raises ValidationError for anything else.

    A walk-in whose name or town is none a form would take is refused by itself (`refused`, by id), and nothing else is lost.
    """

    def __init__(self, body: bytes) -> None:
        try:
            said = json.loads(body)
            self.sent_at = _moment(said["now"])
            walk_ins = [(_uuid(one["id"]), one) for one in _list(said["walk_ins"])]
            self.marks = [_mark(one) for one in _list(said["marks"])]
        except (ValueError, TypeError, KeyError, RecursionError, AttributeError) as error:
            raise ValidationError(_("This is nothing that the page at the door sends.")) from error
        self.walk_ins: list[WalkIn] = []
        self.refused: dict[uuid.UUID, str] = {}
        for key, one in walk_ins:
            form = WalkInAtDoorForm({name: one.get(name, "") for name in WalkInAtDoorForm.base_fields})
            if form.is_valid():
                self.walk_ins.append(form.walk_in(key))
            else:
                self.refused[key] = " ".join(str(e) for errors in form.errors.values() for e in errors)


def _list(value: object) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or len(value) > MOST:
        raise TypeError
    return value


def _mark(one: Mapping[str, Any]) -> Mark:
    mark, session = one["mark"], one["session"]
    if mark not in ("", *Attendance.Mark.values) or type(session) is not int or not 0 < session < 2**31:
        raise ValueError
    return Mark(_uuid(one["id"]), _uuid(one["person"]), session, mark, _moment(one["at"]))


def _uuid(value: object) -> uuid.UUID:
    if not isinstance(value, str):
        raise TypeError
    return uuid.UUID(value)


def _moment(value: object) -> datetime:
    found = parse_datetime(value) if isinstance(value, str) else None
    if found is None or found.tzinfo is None or not 2000 < found.year < 2100:
        raise ValueError
    return found.astimezone(UTC)
