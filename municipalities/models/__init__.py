from municipalities.models.memberships import Membership, MembershipQuerySet
from municipalities.models.organisations import MemberTown, Organisation, OrganisationQuerySet
from municipalities.models.places import Municipality, MunicipalityQuerySet, size_of
from municipalities.models.resets import SecondFactorReset
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
    "MemberTown",
    "Membership",
    "MembershipQuerySet",
    "Municipality",
    "MunicipalityQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "SecondFactorReset",
    "Survey",
    "SurveyAnswer",
    "SurveyAnswerQuerySet",
    "SurveyInvitation",
    "SurveyInvitationQuerySet",
    "SurveyQuerySet",
    "SurveyValue",
    "size_of",
]
