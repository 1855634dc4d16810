"""Notes of a meeting. Each begins with the lock of the activity, so that a paragraph is written by one at a time."""

import uuid

from django.db import transaction

from events.gatherings.notes.models import EventNote
from events.models import Event
from share.accounts.models import User
from share.records import notes
from share.records.notes import Typed, Written


@transaction.atomic
def write(event_id: int, typed: Typed, *, by: User, kind: str | None = None) -> Written:
    """Stores a paragraph; `kind` says what it is, None leaves that as it is. Raises ValidationError as `notes.write`."""
    event = Event.objects.lock(event_id)
    rows = EventNote.objects.filter(event=event)
    written = notes.write(rows, lambda: EventNote(event=event), typed, by=by)
    if kind is not None:
        EventNote.objects.filter(public_id=written.public_id).exclude(kind=kind).update(kind=kind)
    return written


@transaction.atomic
def settle(event_id: int, public_id: uuid.UUID, *, keep: str, by: User) -> None:
    """Of two versions one stays, or both do. Raises IllegalMove when it is settled already."""
    event = Event.objects.lock(event_id)
    notes.settle(EventNote.objects.filter(event=event), public_id, keep=keep, by=by)
