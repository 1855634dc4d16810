from municipalities.models.contacts import Contact, ContactQuerySet
from municipalities.models.invitations import Invitation, InvitationQuerySet
from municipalities.models.memberships import Membership, MembershipQuerySet
from municipalities.models.organisations import MemberTown, Organisation, OrganisationQuerySet, ProgrammeRole
from municipalities.models.places import Municipality, MunicipalityQuerySet, size_of
from municipalities.models.resets import SecondFactorReset

__all__ = [
    "Contact",
    "ContactQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "MemberTown",
    "Membership",
    "MembershipQuerySet",
    "Municipality",
    "MunicipalityQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "ProgrammeRole",
    "SecondFactorReset",
    "size_of",
]
