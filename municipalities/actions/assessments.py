"""A town's view of itself: kept as a draft, finished, thrown away while it is a draft, shown to everybody or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from municipalities.models import Area, Assessment, Municipality, Rating, Step
from share.accounts.models import User


@dataclass(frozen=True)
class Answer:
    """A step, None where the town does not say (yet), and what shows it."""

    step: Step | None
    evidence: str = ""


@dataclass(frozen=True)
class Filled:
    """What a self-assessment says: the day it is about, whether everybody may read it, and an answer for each area."""

    made_on: date
    is_public: bool
    answers: Mapping[Area, Answer]


@transaction.atomic
def keep_assessment(town: Municipality, filled: Filled, *, by: User | None, finish: bool = False) -> Assessment:
    """Writes the town's draft, and finishes it when asked to. A draft keeps words without a step too.

    Two people who begin one at once write one draft: the town's row is locked meanwhile. Raises ValidationError when it is to
    be finished and has no answer, or an answer without a step.
    """
    Municipality.objects.lock(town.pk)
    draft = Assessment.objects.drafts().filter(town=town).first() or Assessment(town=town)
    draft.made_on, draft.is_public, draft.made_by = filled.made_on, filled.is_public, by
    if finish:
        draft.finish(by=by)
    draft.full_clean()
    draft.save()
    _write_answers(draft, filled.answers)
    if finish:
        _require_steps(draft)
    return draft


def _require_steps(assessment: Assessment) -> None:
    steps = list(assessment.ratings.values_list("step", flat=True))
    if not steps or None in steps:
        raise ValidationError(_("A finished self-assessment has an answer, and a step with every answer."))


def _write_answers(draft: Assessment, answers: Mapping[Area, Answer]) -> None:
    """Only what differs is written, so that the history tells what somebody changed."""
    there = {rating.area: rating for rating in draft.ratings.all()}
    for area, answer in answers.items():
        rating = there.get(area)
        if answer.step is None and not answer.evidence:
            if rating:
                rating.delete()
            continue
        if rating is None:
            rating = Rating(assessment=draft, area=area)
        elif (rating.step, rating.evidence) == (answer.step, answer.evidence):
            continue
        rating.step, rating.evidence = answer.step, answer.evidence
        rating.full_clean()
        rating.save()


@transaction.atomic
def discard_draft(town: Municipality) -> int:
    """Throws the town's draft away; how many there were, 0 or 1."""
    return Assessment.objects.drafts().filter(town=town).delete()[1].get("municipalities.Assessment", 0)


@transaction.atomic
def show_assessment(assessment_id: int, *, to_everybody: bool) -> Assessment:
    """Shows it on the town's public page, or takes it off. Raises IllegalMove for a draft."""
    assessment = Assessment.objects.select_for_update().get(pk=assessment_id)
    assessment.show(to_everybody)
    assessment.save()
    return assessment
