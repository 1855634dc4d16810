"""The meeting of a working group."""

from django.utils.translation import gettext_lazy as _

from events.gatherings.notes.tab import TAB as NOTES
from events.gatherings.rooms.working_groups.models import GroupMeeting
from events.gatherings.rooms.working_groups.tab import TAB, missing, on_public_page
from events.kinds import EventKind

KIND = EventKind(
    key="working_group",
    label=_("Working group"),
    plan_label=_("Plan a working group"),
    row=GroupMeeting,
    words=("working group",),
    called_by_funders="meeting",
    missing=missing,
    tabs=(NOTES, TAB),
    page_parts=on_public_page,
    promises=(_("What was left open last time stands on the list of this meeting."),),
)
KINDS = (KIND,)
