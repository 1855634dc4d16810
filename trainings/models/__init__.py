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
from trainings.models.pilots import Pilot, PilotNeed, Preparation, SessionModule, Suggestion
from trainings.models.trainers import PilotTrainer, Role, Trainer, TrainerAway

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
    "PilotNeed",
    "PilotTrainer",
    "Preparation",
    "Role",
    "SessionModule",
    "Sheet",
    "SheetAnswer",
    "Suggestion",
    "Topic",
    "Trainer",
    "TrainerAway",
    "Unit",
    "certificate_number",
]
