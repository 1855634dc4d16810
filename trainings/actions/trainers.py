"""Trainers: who they are, when they are away, and what people said of the pilots they gave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from events.models import Event
from share.accounts.models import User
from share.kit import clock
from share.policy import Actor
from trainings.analysis import FEWEST
from trainings.models import Module, PilotTrainer, Sheet, Trainer, TrainerAway


@transaction.atomic
def make_trainer(email: str, languages: Sequence[str], modules: Iterable[Module]) -> Trainer:
    """Raises ValidationError at `email` for an address of nobody, or of somebody who is a trainer."""
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise ValidationError({"email": _("Nobody is known by this address. They register for an activity first.")})
    if Trainer.objects.filter(person=person).exists():
        raise ValidationError({"email": _("%(name)s is a trainer already.") % {"name": person.name}})
    trainer = Trainer(person=person, languages=list(languages))
    trainer.full_clean()
    trainer.save()
    trainer.modules.set(modules)
    return trainer


def save_trainer(trainer: Trainer, languages: Sequence[str], modules: Iterable[Module], *, has_stopped: bool) -> None:
    """The caller has locked the row."""
    trainer.languages = list(languages)
    trainer.stopped_on = (trainer.stopped_on or clock.today()) if has_stopped else None
    trainer.full_clean()
    trainer.save()
    trainer.modules.set(modules)


@transaction.atomic
def add_away(trainer: Trainer, first: date, last: date) -> TrainerAway:
    """Both days are in it. Raises ValidationError for days that overlap with others."""
    Trainer.objects.select_for_update().get(pk=trainer.pk)
    row = TrainerAway(trainer=trainer, days=(first, last + timedelta(days=1)))
    row.full_clean()
    row.save()
    return row


@dataclass(frozen=True)
class Feedback:
    """How satisfied people were with the pilots somebody gave. The mean is None where fewer than five said so."""

    n: int
    mean: float | None


def feedback_of(trainer: Trainer) -> Feedback:
    """Counts pilots at which they led or co-trained, and of which at least five said how satisfied they were."""
    given = PilotTrainer.objects.filter(trainer=trainer, role__in=["lead", "co"]).values("pilot")
    rows = Sheet.objects.filter(pilot__in=given, satisfaction__isnull=False).values_list("pilot", "satisfaction")
    by_pilot: dict[int, list[int]] = {}
    for pilot, satisfaction in rows:
        by_pilot.setdefault(pilot, []).append(satisfaction or 0)
    values = [one for said in by_pilot.values() if len(said) >= FEWEST for one in said]
    return Feedback(len(values), fmean(values) if values else None)


def given_by(trainer: Trainer, actor: Actor) -> list[PilotTrainer]:
    """The pilots somebody gave or will give, the newest first: public ones, and those this person manages."""
    seen = Q(pilot__event__in=Event.objects.public()) | Q(pilot__event__in=Event.objects.visible_to(actor))
    rows = PilotTrainer.objects.filter(seen, trainer=trainer).exclude(pilot__event__state=Event.State.CANCELLED)
    return list(rows.select_related("pilot__event__municipality").order_by("-pilot__event__starts_on", "-pk"))


def erase(person: User) -> None:
    """What is kept of a trainer beside the pilots they gave: languages stay unnamed, absences go."""
    for trainer in Trainer.objects.filter(person=person):
        trainer.away.all().delete()
        trainer.modules.clear()
        trainer.stopped_on = trainer.stopped_on or clock.today()
        trainer.save(update_fields=["stopped_on"])
