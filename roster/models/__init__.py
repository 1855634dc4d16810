"""The roster's records: experts, briefs and invitations, missions."""

from roster.models.briefs import Brief, BriefNeed, BriefQuerySet, ExpertInvitation
from roster.models.experts import Blocked, Expert, ExpertArea, ExpertLanguage, ExpertQuerySet, MatchingWeights
from roster.models.missions import (
    Mission,
    MissionAnswer,
    MissionCost,
    MissionDays,
    MissionDocument,
    MissionQuerySet,
    total,
)
from roster.models.words import Category, Experience, Form, Level, Shown, Size, Speaks, Travels

__all__ = [
    "Blocked",
    "Brief",
    "BriefNeed",
    "BriefQuerySet",
    "Category",
    "Experience",
    "Expert",
    "ExpertArea",
    "ExpertInvitation",
    "ExpertLanguage",
    "ExpertQuerySet",
    "Form",
    "Level",
    "MatchingWeights",
    "Mission",
    "MissionAnswer",
    "MissionCost",
    "MissionDays",
    "MissionDocument",
    "MissionQuerySet",
    "Shown",
    "Size",
    "Speaks",
    "Travels",
    "total",
]
