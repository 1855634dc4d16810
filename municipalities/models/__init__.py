from municipalities.models.mapping import beyond_the_map
from municipalities.models.memberships import Membership, MembershipQuerySet
from municipalities.models.organisations import MemberTown, Organisation, OrganisationQuerySet
from municipalities.models.places import Municipality, MunicipalityQuerySet, size_of
from municipalities.models.resets import SecondFactorReset

__all__ = [
    "MemberTown",
    "Membership",
    "MembershipQuerySet",
    "Municipality",
    "MunicipalityQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "SecondFactorReset",
    "beyond_the_map",
    "size_of",
]
