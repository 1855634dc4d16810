from django.contrib.auth.models import AnonymousUser

from municipalities.models import Membership
from municipalities.registry import further_rights
from share.accounts.models import User
from share.policy import NOBODY, Actor, Role


def actor_for(user: User | AnonymousUser, *, proven: bool = False) -> Actor:
    """What the site knows of the person who asks. One query for all rights; none for a visitor.

    `proven`: a second factor was given in this very session. Having one is not enough: a session may be older than it.
    """
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    rights = Membership.objects.filter(user=user).values_list("organisation_id", "role")
    pairs = {(row, Role(role)) for row, role in rights.union(*(find(user.pk) for find in further_rights))}
    audits = frozenset(row for row, role in pairs if role == Role.AUDITOR)
    memberships = frozenset((row, role) for row, role in pairs if role != Role.AUDITOR)
    return Actor(user.pk, memberships, proven, audits)
