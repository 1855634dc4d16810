"""The tab of a meeting, what publishing asks for, and what the public page shows of it."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.gatherings.rooms.working_groups.models import GroupItem, GroupMeeting
from events.kinds import PagePart, Tab
from events.models import Event
from events.plans import Blocker

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _waits(event: Event) -> "StrOrPromise | int | None":
    """How many tasks of its group are late; where none is, how many are open."""
    tasks = list(GroupItem.objects.filter(group__meetings=event.pk).open().only("state", "due_on"))
    late = sum(task.days_late > 0 for task in tasks)
    return ngettext("%(n)d late", "%(n)d late", late) % {"n": late} if late else len(tasks) or None


TAB = Tab(_("Minutes"), "gatherings:meeting", 55, _waits)


def missing(event: Event) -> list[Blocker]:
    """Worth a look: whose meeting it is."""
    if GroupMeeting.objects.filter(event=event, group__isnull=False).exists():
        return []
    sentence = _now("Nothing says yet which group meets: what was left open last time is then on its list.")
    return [Blocker(sentence, reverse("gatherings:whose_meeting", args=[event.public_id]), must=False)]


def on_public_page(event: Event) -> list[PagePart]:
    """What it decided and who does what until when, once its minutes are shared; without what is confidential."""
    meeting = GroupMeeting.objects.select_related("group").filter(event=event, shared_at__isnull=False).first()
    if meeting is None or meeting.group is None:
        return []
    items = list(GroupItem.objects.filter(raised_in=event).shown_outside())
    part = {"group": meeting.group, "items": items}
    return [PagePart("gatherings/groups/_on_public_page.html", part)] if items else []
