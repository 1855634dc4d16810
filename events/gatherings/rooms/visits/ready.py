"""What visits tell other apps; imported once all models are there."""

from events.gatherings.rooms.visits.models import Benchmark
from events.models import Event
from share.records import history

history.belongs_to(Event, "event", Benchmark)
