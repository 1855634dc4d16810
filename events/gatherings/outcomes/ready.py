"""What outcomes tell other apps; imported once all models are there."""

from events.gatherings.outcomes.models import SessionOutcome
from events.models import Event
from share.records import history

history.belongs_to(Event, "session__event", SessionOutcome)
