from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from municipalities.models import Membership
from share.accounts.models import User
from share.policy import NOBODY, Actor, Role


def actor_for(user: User | AnonymousUser) -> Actor:
    """What the site may know of whoever asks. At most two queries; none for a visitor."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    memberships = frozenset(
        (organisation, Role(role))
        for organisation, role in Membership.objects.filter(user=user).values_list("organisation_id", "role")
    )
    second_factor = bool(memberships) and (
        Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    )
    return Actor(user.pk, memberships, second_factor)
