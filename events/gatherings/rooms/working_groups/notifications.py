"""The mails of a working group, composed and not posted."""

from typing import Any

from django.conf import settings

from events.gatherings.rooms.working_groups.models import GroupMember, GroupNotice, WorkingGroup
from share.kit import clock
from share.mail.actions import KEEP, compose
from share.mail.models import Mail


def asked(group: WorkingGroup, member: GroupMember) -> Mail:
    """The link with which they join; once for each time they are asked."""
    key = f"group:{member.public_id}:asked:{member.asked_at.isoformat()}"
    return _worded("group_asked", group, member, key, expires_at=clock.now() + KEEP)


def link_again(group: WorkingGroup, member: GroupMember) -> Mail:
    """Their link once more, at most once an hour."""
    key = f"group:{member.public_id}:again:{clock.now():%Y-%m-%dT%H}"
    return _worded("group_link_again", group, member, key)


def notice(group: WorkingGroup, notice: GroupNotice, member: GroupMember) -> Mail:
    """A notice as it was written. Who answers, answers the owner of the group."""
    return _worded("group_notice", group, member, f"group-notice:{notice.public_id}:{member.public_id}", notice=notice)


def _worded(template: str, group: WorkingGroup, member: GroupMember, key: str, **more: Any) -> Mail:
    expires_at = more.pop("expires_at", None)
    context = {"group": group, "member": member, "link": settings.BASE_URL + member.link, **more}
    reply_to = group.owner.email if group.owner and group.owner.is_active else ""
    return compose(
        template,
        member.email,
        context,
        key=key,
        about=group.public_id,
        language=member.language,
        reply_to=reply_to,
        expires_at=expires_at,
    )
