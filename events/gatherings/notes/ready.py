"""What notes tell other apps; imported once all models are there."""

from functools import partial

from events.gatherings.notes.models import EventNote
from events.models import Event
from share.accounts.registry import erasers
from share.records import history, notes

erasers.register("notes", partial(notes.erase, EventNote))
history.belongs_to(Event, "event", EventNote)
