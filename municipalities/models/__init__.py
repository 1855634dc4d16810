from municipalities.models.codes import PlaceCode, PlaceName, TownYear
from municipalities.models.countries import Country, CountryQuerySet, CountryYear
from municipalities.models.facts import everything_known
from municipalities.models.memberships import Membership, MembershipQuerySet
from municipalities.models.organisations import MemberTown, Organisation, OrganisationQuerySet
from municipalities.models.places import Municipality, MunicipalityQuerySet, size_of
from municipalities.models.resets import SecondFactorReset
from municipalities.models.succession import Succession, ended_by, size_on, standing, what_it_was

__all__ = [
    "Country",
    "CountryQuerySet",
    "CountryYear",
    "MemberTown",
    "Membership",
    "MembershipQuerySet",
    "Municipality",
    "MunicipalityQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "PlaceCode",
    "PlaceName",
    "SecondFactorReset",
    "Succession",
    "TownYear",
    "ended_by",
    "everything_known",
    "size_of",
    "size_on",
    "standing",
    "what_it_was",
]
