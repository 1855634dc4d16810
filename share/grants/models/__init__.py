"""Who pays, for what and until when: programmes, grants with their partners and cost categories, and the periods reported."""

from share.grants.models.access import GrantAccess
from share.grants.models.amendments import AmendmentDocument, GrantAmendment
from share.grants.models.categories import CostCategory, FundingProgramme
from share.grants.models.grants import Breakdown, Grant, GrantQuerySet
from share.grants.models.partners import GrantPartner
from share.grants.models.parts import PartCost, PartnerPart
from share.grants.models.periods import PeriodStep, ReportingPeriod
from share.grants.models.programmes import Programme
from share.grants.models.texts import GrantText

__all__ = [
    "AmendmentDocument",
    "Breakdown",
    "CostCategory",
    "FundingProgramme",
    "Grant",
    "GrantAccess",
    "GrantAmendment",
    "GrantPartner",
    "GrantQuerySet",
    "GrantText",
    "PartCost",
    "PartnerPart",
    "PeriodStep",
    "Programme",
    "ReportingPeriod",
]
