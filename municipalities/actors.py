from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, Value

from municipalities.models import Membership, Municipality
from municipalities.registry import further_rights
from share.accounts.models import User
from share.policy import NOBODY, Actor, Role

SECOND_FACTOR = "second factor"  # stands among the roles of the one query


def actor_for(user: User | AnonymousUser, *, proofs: Collection[int] = ()) -> Actor:
    """What the site knows of the person who asks. One query for all rights; none for a visitor.

    `proofs` are the ids of the authenticators by which a second factor was given in this very session. One of them must
    still be there: what was proven with one that is gone counts no more, and having one that was not asked counts not yet.
    """
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    rights = Membership.objects.current().filter(user=user).values_list("organisation_id", "role")
    found = rights.union(*(find(user.pk) for find in further_rights), *_second_factor(user, proofs))
    proven = any(role == SECOND_FACTOR for _row, role in found)
    pairs = {(row, Role(role)) for row, role in found if role != SECOND_FACTOR}
    audits = frozenset(row for row, role in pairs if role == Role.AUDITOR)
    memberships = frozenset((row, role) for row, role in pairs if role != Role.AUDITOR)
    return Actor(user.pk, memberships, proven, audits)


def keeps(user: User, town: Municipality) -> bool:
    """Whether this person may open the town's working pages now: news of it goes to nobody else."""
    return Municipality.objects.kept_by(actor_for(user)).filter(pk=town.pk).exists()


def _second_factor(user: User, proofs: Collection[int]) -> "list[QuerySet[Authenticator, tuple[int, str]]]":
    """A query for the proofs that still stand, to be asked with the others; none when nothing was proven."""
    if not proofs:
        return []
    standing = Authenticator.objects.filter(user=user, pk__in=proofs)
    return [standing.values_list("pk", Value(SECOND_FACTOR))]
