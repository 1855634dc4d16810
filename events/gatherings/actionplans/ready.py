"""What plans tell other apps; imported once all models are there."""

from django.utils.translation import gettext_lazy as _

from events.gatherings.actionplans import actions, models, planned
from events.models import Event
from events.registry import Waiting, ahead, waiting
from share import navigation, policy
from share.accounts.registry import erasers
from share.jobs.registry import purges
from share.mail.planned import plans
from share.navigation import Entry, Menu
from share.records import history

for name, plan in planned.PLANS.items():
    plans.register(name, plan)
ahead.register("plans", planned.ahead_of)
purges.register("who answers for actions", actions.PURGE)
erasers.register("plans", actions.erase)
late = Waiting(
    _("An action of its plan is late."), _("See the plan"), "gatherings:plan", models.Action.objects.late_at_event
)
waiting.register("plans", late)
navigation.add(Entry(Menu.WORK, _("Plans"), "gatherings:board", 15, is_for=policy.manages_activities))
history.belongs_to(Event, "event", models.ActionPlan)
history.belongs_to(Event, "plan__event", models.Objective, models.Responsible, models.Effect)
history.belongs_to(Event, "objective__plan__event", models.Action)
history.belongs_to(Event, "action__objective__plan__event", models.ActionAnswer)
