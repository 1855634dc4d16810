"""Who may open the pages of a group: those whose organisation runs it, and each member by their own link."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from events.access import managed_event
from events.gatherings.rooms.working_groups.models import GroupMember, WorkingGroup, WorkingGroupQuerySet
from events.gatherings.rooms.working_groups.tab import TAB
from events.models import Event
from share import policy
from share.accounts.requests import Request


def groups(request: Request) -> WorkingGroupQuerySet:
    """The groups this person runs. Raises Http404 for people who run no activities."""
    if not policy.manages_activities(request.actor):
        raise Http404
    return WorkingGroup.objects.visible_to(request.actor)


def group_of(request: Request, public_id: str) -> WorkingGroup:
    """One of them. Another partner's is 404."""
    return get_object_or_404(groups(request).select_related("owner"), public_id=public_id)


def meeting_of(request: Request, public_id: str) -> Event:
    """A meeting of this person's. Raises Http404 for an activity of another kind."""
    event = managed_event(request, public_id)
    if TAB not in event.event_kind.tabs:
        raise Http404
    return event


def member_with(token: str) -> GroupMember:
    """Somebody who is in a group or was asked, by their link. Raises Http404 for one that opens nothing any more."""
    return get_object_or_404(GroupMember.objects.with_token(token).there().select_related("group__owner"))
