"""What exchanges tell other apps; imported once all models are there."""

from events.gatherings.exchanges import actions, models, planned
from events.models import Event
from events.registry import ahead
from share.accounts.registry import erasers
from share.jobs.registry import purges
from share.mail.planned import plans
from share.records import history

for name, plan in planned.PLANS.items():
    plans.register(name, plan)
ahead.register("exchanges", planned.ahead_of)
purges.register("who leads a delegation", actions.PURGE)
erasers.register("exchanges", actions.erase)
history.belongs_to(Event, "event", models.Exchange, models.Host, models.ShortReport)
history.belongs_to(Event, "delegation__event", models.Head, models.Priority, models.PreparationAnswer)
history.belongs_to(Event, "session__event", models.SessionPriority)
