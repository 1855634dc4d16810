"""What speakers tell other apps; imported once all models are there."""

from events.gatherings.speakers.models import Speaker
from events.models import Event
from share.records import history

history.belongs_to(Event, "session__event", Speaker)
