"""What roundtables tell other apps; imported once all models are there."""

from events.gatherings.rooms.roundtables import actions
from events.gatherings.rooms.roundtables.models import LevelAim, Stakeholder
from events.models import Event
from share.accounts.registry import erasers
from share.jobs.registry import purges
from share.records import history

purges.register("who was wanted at a roundtable", actions.PURGE)
erasers.register("roundtables", actions.erase)
history.belongs_to(Event, "event", LevelAim, Stakeholder)
