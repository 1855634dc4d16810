"""What working groups tell other apps; imported once all models are there."""

from django.utils.translation import gettext_lazy as _

from events.gatherings.rooms.working_groups import actions, hits, models
from events.registry import Waiting, waiting
from share import navigation, policy
from share.accounts.registry import erasers
from share.jobs.registry import purges
from share.navigation import Entry, Menu
from share.records import history, verification
from share.records.search import searchables

purges.register("who is in a working group", actions.PURGE)
erasers.register("working groups", actions.erase)
late = Waiting(
    _("A task of its group is late."),
    _("See what is open"),
    "gatherings:meeting",
    models.GroupItem.objects.late_at_event,
)
waiting.register("working groups", late)
searchables.register("working groups", hits.GROUPS)
verification.owners.register("working groups", hits.files_with)
navigation.add(Entry(Menu.WORK, _("Working groups"), "gatherings:groups", 16, is_for=policy.manages_activities))
parts = (models.GroupMember, models.GroupMeeting, models.GroupItem, models.GroupNotice, models.GroupDocument)
history.belongs_to(models.WorkingGroup, "group", *parts)
