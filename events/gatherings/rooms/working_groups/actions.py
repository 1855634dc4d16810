"""What changes a working group. Each action locks the group first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.gatherings.rooms.working_groups import notifications
from events.gatherings.rooms.working_groups.models import (
    GroupDocument,
    GroupItem,
    GroupMeeting,
    GroupMember,
    GroupNotice,
    WorkingGroup,
)
from events.models import Event
from events.moments import KEPT_FOR
from events.notifications import may_be_asked
from municipalities.models import Organisation
from share.accounts.models import User
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.actions import post
from share.records import documents
from share.records.documents import NewDocument

MOST_MEMBERS = 200


def _at_work(group_id: int) -> WorkingGroup:
    """The group, locked. Raises IllegalMove for one that has ended."""
    group = WorkingGroup.objects.lock(group_id)
    group.require_at_work()
    return group


@dataclass(frozen=True)
class GroupPlan:
    """What a group is: its name, what it is for, who runs it, and who may join."""

    name: str
    mandate: str
    organisations: Sequence[Organisation]
    is_open: bool = False


@transaction.atomic
def make_group(plan: GroupPlan, *, by: User) -> WorkingGroup:
    """A new group, owned by who makes it. Raises ValidationError."""
    group = WorkingGroup(owner=by)
    _write(group, plan)
    return group


@transaction.atomic
def change_group(group_id: int, plan: GroupPlan) -> WorkingGroup:
    """Raises ValidationError, and IllegalMove for a group that has ended."""
    group = _at_work(group_id)
    _write(group, plan)
    return group


def _write(group: WorkingGroup, plan: GroupPlan) -> None:
    group.name, group.mandate, group.is_open = plan.name, plan.mandate, plan.is_open
    group.full_clean(exclude=["owner"])
    group.save()
    group.organisations.set(plan.organisations)


@transaction.atomic
def take_over(group_id: int, *, by: User) -> WorkingGroup:
    """Answers to its notices go to this person from now on."""
    group = _at_work(group_id)
    group.owner = by
    group.save()
    return group


@transaction.atomic
def end_group(group_id: int) -> WorkingGroup:
    """It meets no more: nobody is written to, and what it did stays. Raises IllegalMove, also while a task is open."""
    group = WorkingGroup.objects.lock(group_id)
    if group.items.open().exists():
        raise IllegalMove(_("Tasks are open: settle them first, so that nothing is lost."))
    group.end()
    group.save()
    return group


# Who is in it


@dataclass(frozen=True)
class Person:
    """Somebody who is asked, or who asks to join."""

    name: str
    email: str
    organisation: str = ""
    country: str = ""
    language: str = "en-gb"


@transaction.atomic
def ask_member(group_id: int, person: Person) -> GroupMember:
    """Somebody gets the link with which they join; one who was asked or who left gets it again.

    Raises ValidationError, at `email`, for who is in the group, and for more than `MOST_MEMBERS`.
    """
    group = _at_work(group_id)
    there = group.members.exclude(email="").filter(email__iexact=person.email).first()
    if there and there.joined_at and not there.has_left:
        raise ValidationError({"email": _("They are in the group.")})
    if there is None and group.members.there().count() >= MOST_MEMBERS:
        raise ValidationError({"email": _("A group has %(most)d people at most.") % {"most": MOST_MEMBERS}})
    member = there or GroupMember(group=group, email=person.email)
    member.name, member.organisation, member.country = person.name, person.organisation, person.country
    member.language, member.asked_at, member.left_at, member.joined_at = person.language, clock.now(), None, None
    member.full_clean(exclude=["group"])
    member.save()
    post(notifications.asked(group, member))
    return member


@transaction.atomic
def ask_to_join(group_id: int, person: Person) -> None:
    """Somebody asks by the public page: a link goes to their address. The page says the same whoever they are.

    An address that got as many mails today as nobody asked for gets no further one.
    """
    group = WorkingGroup.objects.public().select_for_update(of=("self",)).get(pk=group_id)
    if not may_be_asked(person.email):
        return
    there = group.members.there().filter(email__iexact=person.email).first()
    if there and there.joined_at:
        post(notifications.link_again(group, there))
    else:
        ask_member(group.pk, person)


@transaction.atomic
def join(member_id: int) -> GroupMember:
    """Raises IllegalMove once the group has ended."""
    member = GroupMember.objects.get(pk=member_id)
    _at_work(member.group_id)
    member.join()
    member.save()
    return member


@transaction.atomic
def leave(member_id: int) -> GroupMember:
    """No mail from now on, and the link opens nothing. Raises IllegalMove while a task of theirs is open."""
    member = GroupMember.objects.get(pk=member_id)
    WorkingGroup.objects.lock(member.group_id)
    if member.items.open().exists():
        raise IllegalMove(_("They have an open task: give it to somebody else, or settle it."))
    member.leave()
    member.save()
    return member


# What meetings decide and leave open


@transaction.atomic
def hold_for(event_id: int, group: WorkingGroup) -> GroupMeeting:
    """Makes an activity a meeting of this group. Raises IllegalMove where it is another's already."""
    _at_work(group.pk)
    meeting = GroupMeeting.objects.select_for_update(of=("self",)).get(pk=event_id)
    if meeting.group_id not in {None, group.pk}:
        raise IllegalMove(_("It is a meeting of another group."))
    meeting.group = group
    meeting.save()
    return meeting


@dataclass(frozen=True)
class PlannedItem:
    """Something to know, a decision, or a task with who does it and until when."""

    kind: str
    words: str
    owner: GroupMember | None = None
    due_on: date | None = None
    is_confidential: bool = False


@transaction.atomic
def add_item(group_id: int, plan: PlannedItem, *, event: Event | None = None) -> GroupItem:
    """Raises ValidationError, at `owner`, for a task without one, and IllegalMove for a group that has ended."""
    group = _at_work(group_id)
    item = GroupItem(group=group, raised_in=event)
    _fill(item, plan)
    return item


@transaction.atomic
def change_item(item_id: int, plan: PlannedItem) -> GroupItem:
    """Raises ValidationError, at `owner` or `kind`: what is settled stays a task."""
    item = GroupItem.objects.get(pk=item_id)
    _at_work(item.group_id)
    item.refresh_from_db()
    if item.settled_at and plan.kind != GroupItem.Kind.TASK:
        raise ValidationError({"kind": _("It was settled as a task, and stays one.")})
    _fill(item, plan)
    return item


def _fill(item: GroupItem, plan: PlannedItem) -> None:
    is_task = plan.kind == GroupItem.Kind.TASK
    if is_task and plan.owner is None:
        raise ValidationError({"owner": _("Say who does it: a task without somebody is done by nobody.")})
    if plan.owner and plan.owner.group_id != item.group_id:
        raise ValidationError({"owner": _("They are in another group.")})
    item.kind, item.words, item.owner, item.due_on = plan.kind, plan.words, plan.owner, plan.due_on
    item.is_confidential = plan.is_confidential
    item.state = (item.state or GroupItem.State.OPEN) if is_task else ""
    item.full_clean(exclude=["group", "owner", "raised_in", "settled_in"])
    item.save()


@transaction.atomic
def settle_item(item_id: int, state: str, result: str, *, event: Event | None = None) -> GroupItem:
    """Done or dropped, at a meeting or between two. Raises IllegalMove for what is not open."""
    item = GroupItem.objects.get(pk=item_id)
    WorkingGroup.objects.lock(item.group_id)
    item.refresh_from_db()
    item.settle(state, result, event)
    item.full_clean(exclude=["group", "owner", "raised_in", "settled_in"])
    item.save()
    return item


@transaction.atomic
def open_item_again(item_id: int) -> GroupItem:
    item = GroupItem.objects.get(pk=item_id)
    _at_work(item.group_id)
    item.refresh_from_db()
    item.open_again()
    item.save()
    return item


@transaction.atomic
def share_minutes(event_id: int, *, share: bool) -> GroupMeeting:
    """Shows the minutes on the public page, but for what is confidential; or not any more. Raises IllegalMove."""
    meeting = GroupMeeting.objects.select_for_update(of=("self",)).select_related("event").get(pk=event_id)
    if share and not meeting.event.has_begun:
        raise IllegalMove(_("There are no minutes before the meeting."))
    meeting.shared_at = clock.now() if share else None
    meeting.save()
    return meeting


# What goes to all of them


@transaction.atomic
def write_notice(group_id: int, values: Mapping[str, str], *, by: User) -> GroupNotice:
    """A draft: nobody is written to. Raises ValidationError."""
    notice = GroupNotice(group=_at_work(group_id), written_by=by)
    return _worded(notice, values)


@transaction.atomic
def change_notice(notice_id: int, values: Mapping[str, str]) -> GroupNotice:
    """Raises IllegalMove once it is sent."""
    notice = GroupNotice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    if notice.is_sent:
        raise IllegalMove(_("This notice is sent, and stays as it went."))
    return _worded(notice, values)


def _worded(notice: GroupNotice, values: Mapping[str, str]) -> GroupNotice:
    notice.subject, notice.words = values["subject"], values["words"]
    notice.full_clean(exclude=["group", "written_by"])
    notice.save()
    return notice


@transaction.atomic
def drop_notice(notice_id: int) -> None:
    """Raises IllegalMove once it is sent."""
    notice = GroupNotice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    if notice.is_sent:
        raise IllegalMove(_("This notice is sent, and stays as it went."))
    notice.delete()


@transaction.atomic
def send_notice(notice_id: int) -> GroupNotice:
    """Mails it to everybody who joined, once each. Raises IllegalMove when it is sent, or there is nobody to read it."""
    notice = GroupNotice.objects.get(pk=notice_id)
    group = _at_work(notice.group_id)
    notice = GroupNotice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    members = list(group.members.joined())
    if not members:
        raise IllegalMove(_("Nobody has joined yet, so nobody would read it."))
    notice.send(len(members))
    notice.save()
    for member in members:
        post(notifications.notice(group, notice, member))
    return notice


# Its papers


def add_document(group_id: int, new: NewDocument, *, by: User) -> GroupDocument:
    """Keeps a paper; a new version says what it replaces. Raises ValidationError, at `file` or `replaces`."""
    kept = GroupDocument(group_id=group_id)
    return documents.add_document(kept, new, by=by, lock=partial(_is_demo, group_id))


def _is_demo(group_id: int) -> bool:
    return WorkingGroup.objects.lock(group_id).is_demo


# What goes when


def erase(person: User) -> None:
    """Takes a person out of every group, and with the name the organisation they spoke for; what they did stays."""
    theirs = list(GroupMember.objects.of(person).values_list("pk", flat=True))
    GroupMember.objects.filter(pk__in=theirs).take_out()
    GroupMember.objects.filter(pk__in=theirs).update(organisation="")


def purge_members() -> int:
    """Names and addresses of who left, or whose group ended, 90 days ago; how many."""
    before = clock.now() - KEPT_FOR
    over = Q(left_at__lt=before) | Q(group__ended_on__lt=before.date())
    never_came = Q(joined_at__isnull=True, asked_at__lt=before)
    gone = list(GroupMember.objects.exclude(email="").filter(over | never_came).values_list("pk", flat=True))
    GroupMember.objects.filter(pk__in=gone).take_out()
    GroupMember.objects.filter(pk__in=gone).update(organisation="")
    return len(gone)


PURGE = Purge(
    gettext_lazy("Who is in a working group, by name"),
    gettext_lazy("90 days after they left or the group ended; of who was asked and did not answer, 90 days after that"),
    purge_members,
)
