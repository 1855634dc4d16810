from django.contrib.auth.models import AnonymousUser

from municipalities.models import Membership
from share.accounts.models import User
from share.policy import NOBODY, Actor, Role


def actor_for(user: User | AnonymousUser, *, proven: bool = False) -> Actor:
    """What the site may know of whoever asks. One query; none for a visitor.

    `proven`: a second factor was given in this very session. Having one is not enough: a session may be older than it.
    """
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    memberships = frozenset(
        (organisation, Role(role))
        for organisation, role in Membership.objects.filter(user=user).values_list("organisation_id", "role")
    )
    return Actor(user.pk, memberships, proven)
