"""The sessions by choice of one person: a group of buttons for those that lie side by side."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.actions.choosing import field_of
from events.models import Event, Session
from events.wording import session_time
from share.records.editing import EditingForm

NONE = ""


class PlacesRadio(forms.RadioSelect):
    """Radio buttons of which those in `closed` cannot be pressed."""

    closed: Collection[str] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value in self.closed:
            option["attrs"]["disabled"] = True
        return option


def stored_choices(offered: Sequence[Sequence[Session]], chosen: Collection[int]) -> dict[str, object]:
    """What the form says of the choices as they are stored: the session of each slot, or nothing."""
    return {field_of(slot): next((str(one.pk) for one in slot if one.pk in chosen), NONE) for slot in offered}


class ChoicesForm(EditingForm):
    """Which session of each slot a person comes to. What has begun stands there and cannot be changed."""

    def __init__(
        self, *args: Any, event: Event, offered: Sequence[Sequence[Session]], chosen: Collection[int], **kwargs: Any
    ) -> None:
        """`offered` are the slots, of sessions `with_taken`; `chosen` ids of those that are stored."""
        super().__init__(*args, **kwargs)
        self._chosen, self._slots = chosen, dict[str, set[int]]()
        for slot in offered:
            self.fields[field_of(slot)] = _of_slot(slot, event, chosen)
            self._slots[field_of(slot)] = {one.pk for one in slot}

    def wanted(self) -> set[int]:
        """The ids of the sessions that are chosen; of a slot that was not sent, the one that is stored."""
        wanted: set[int] = set()
        for name, slot in self._slots.items():
            if self.add_prefix(name) not in self.data:
                wanted |= slot.intersection(self._chosen)
            elif picked := self.cleaned_data[name]:
                wanted.add(int(picked))
        return wanted


def _of_slot(slot: Sequence[Session], event: Event, chosen: Collection[int]) -> forms.ChoiceField:
    mine = next((one for one in slot if one.pk in chosen), None)
    radio = PlacesRadio()
    radio.closed = {str(one.pk) for one in slot if one is not mine and (not one.free or one.has_begun)}
    nothing = _("None of these") if len(slot) > 1 else _("I do not come to this one")
    return forms.ChoiceField(
        label=_hours(slot, event),
        required=False,
        widget=radio,
        choices=[*((str(one.pk), _with_places(one, slot, event)) for one in slot), (NONE, nothing)],
        initial=str(mine.pk) if mine else NONE,
        disabled=mine.has_begun if mine else all(one.has_begun for one in slot),
    )


def _hours(slot: Sequence[Session], event: Event) -> str:
    """The hours of a slot: of its sessions, where all have the same, else from the first to the last."""
    last = max(slot, key=lambda one: one.ends_at)
    whole = Session(starts_at=slot[0].starts_at, ends_at=last.ends_at)
    return session_time(whole, event)


def _with_places(one: Session, slot: Sequence[Session], event: Event) -> str:
    """`Working with volunteers – 4 places free`, with its hours where others of the slot have others."""
    left = ngettext("%(n)d place free", "%(n)d places free", one.free) % {"n": one.free} if one.free else _("full")
    same = {(other.starts_at, other.ends_at) for other in slot}
    hours = f"{session_time(one, event)}, " if len(same) > 1 else ""
    return f"{one.title} – {hours}{left}"
