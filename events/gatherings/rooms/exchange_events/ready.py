"""What exchange events tell other apps; imported once all models are there."""

from events.gatherings.rooms.exchange_events.models import PartOfProgramme
from events.models import Event
from share.records import history

history.belongs_to(Event, "session__event", PartOfProgramme)
