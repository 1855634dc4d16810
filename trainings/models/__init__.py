from trainings.models.certificates import NUMBER, Certificate, CertificateQuerySet, certificate_number
from trainings.models.curriculum import CurriculumVersion, Material, Module, Outcome, Unit
from trainings.models.evaluation import (
    HIGHEST,
    LOWEST,
    SATISFACTION,
    USE,
    Comment,
    Moment,
    Sheet,
    SheetAnswer,
    Topic,
)
from trainings.models.pilots import Pilot, SessionModule

__all__ = [
    "HIGHEST",
    "LOWEST",
    "NUMBER",
    "SATISFACTION",
    "USE",
    "Certificate",
    "CertificateQuerySet",
    "Comment",
    "CurriculumVersion",
    "Material",
    "Module",
    "Moment",
    "Outcome",
    "Pilot",
    "SessionModule",
    "Sheet",
    "SheetAnswer",
    "Topic",
    "Unit",
    "certificate_number",
]
