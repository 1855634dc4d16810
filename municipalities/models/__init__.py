from municipalities.models.areas import Area, Phase, Step
from municipalities.models.assessments import Assessment, AssessmentQuerySet, Rating, Standing, standings
from municipalities.models.codes import PlaceCode, PlaceName, TownYear
from municipalities.models.contacts import Contact, ContactQuerySet, public_contacts
from municipalities.models.countries import Country, CountryQuerySet, CountryYear
from municipalities.models.coverage import Coverage, CoverageQuerySet
from municipalities.models.experience import Experience, experience
from municipalities.models.facts import everything_known
from municipalities.models.invitations import Invitation, InvitationQuerySet
from municipalities.models.mapping import beyond_the_map
from municipalities.models.memberships import Membership, MembershipQuerySet
from municipalities.models.merges import AddressMove
from municipalities.models.needs import Need, NeedQuerySet
from municipalities.models.organisations import (
    MemberTown,
    Organisation,
    OrganisationQuerySet,
    ProgrammeRole,
    organisations_of_a_town,
)
from municipalities.models.places import Municipality, MunicipalityQuerySet, size_of
from municipalities.models.practices import Practice, PracticeDocument, PracticeQuerySet
from municipalities.models.proposals import Proposable, ProposableQuerySet
from municipalities.models.resets import SecondFactorReset
from municipalities.models.succession import Succession, ended_by, size_on, standing, what_it_was
from municipalities.models.surveys import (
    Survey,
    SurveyAnswer,
    SurveyAnswerQuerySet,
    SurveyInvitation,
    SurveyInvitationQuerySet,
    SurveyQuerySet,
    SurveyValue,
)

__all__ = [
    "AddressMove",
    "Area",
    "Assessment",
    "AssessmentQuerySet",
    "Contact",
    "ContactQuerySet",
    "Country",
    "CountryQuerySet",
    "CountryYear",
    "Coverage",
    "CoverageQuerySet",
    "Experience",
    "Invitation",
    "InvitationQuerySet",
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
    "PlaceCode",
    "PlaceName",
    "Practice",
    "PracticeDocument",
    "PracticeQuerySet",
    "ProgrammeRole",
    "Proposable",
    "ProposableQuerySet",
    "Rating",
    "SecondFactorReset",
    "Standing",
    "Step",
    "Succession",
    "Survey",
    "SurveyAnswer",
    "SurveyAnswerQuerySet",
    "SurveyInvitation",
    "SurveyInvitationQuerySet",
    "SurveyQuerySet",
    "SurveyValue",
    "TownYear",
    "beyond_the_map",
    "ended_by",
    "everything_known",
    "experience",
    "organisations_of_a_town",
    "public_contacts",
    "size_of",
    "size_on",
    "standing",
    "standings",
    "what_it_was",
]
