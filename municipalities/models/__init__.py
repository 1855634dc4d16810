from municipalities.models.areas import Area, Phase, Step
from municipalities.models.assessments import Assessment, AssessmentQuerySet, Rating, Standing, standings
from municipalities.models.coverage import Coverage, CoverageQuerySet
from municipalities.models.memberships import Membership, MembershipQuerySet
from municipalities.models.merges import AddressMove
from municipalities.models.needs import Need, NeedQuerySet
from municipalities.models.organisations import MemberTown, Organisation, OrganisationQuerySet
from municipalities.models.places import Municipality, MunicipalityQuerySet, size_of
from municipalities.models.practices import Practice, PracticeDocument, PracticeQuerySet
from municipalities.models.resets import SecondFactorReset

__all__ = [
    "AddressMove",
    "Area",
    "Assessment",
    "AssessmentQuerySet",
    "Coverage",
    "CoverageQuerySet",
    "MemberTown",
    "Membership",
    "MembershipQuerySet",
    "Municipality",
    "MunicipalityQuerySet",
    "Need",
    "NeedQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "Phase",
    "Practice",
    "PracticeDocument",
    "PracticeQuerySet",
    "Rating",
    "SecondFactorReset",
    "Standing",
    "Step",
    "size_of",
    "standings",
]
