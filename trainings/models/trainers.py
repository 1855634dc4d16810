"""Who trains: what they gave, what they may give next, and when they are away."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from share.kit.languages import LANGUAGES
from share.kit.merging import MOVE, STAY
from share.records import history
from trainings.models.curriculum import Module
from trainings.models.pilots import Pilot

if TYPE_CHECKING:
    from share.accounts.models import User


class Role(models.TextChoices):
    """What somebody does at a pilot; in this order one grows into it."""

    SHADOW = "shadow", _("shadow")
    CO = "co", _("co-trainer")
    LEAD = "lead", _("lead trainer")


class TrainerQuerySet(models.QuerySet["Trainer"]):
    def active(self) -> Self:
        return self.filter(stopped_on__isnull=True, person__is_active=True)


@history.tracked
class Trainer(models.Model):
    """A person who gives pilots. What they may give next is read off the pilots they gave, and stored nowhere."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trainer")
    languages = ArrayField(
        models.CharField(max_length=8, choices=LANGUAGES), default=list, verbose_name=_("languages they train in")
    )
    modules = models.ManyToManyField(Module, blank=True, related_name="trainers", verbose_name=_("modules"))
    stopped_on = models.DateField(_("does not train any more since"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = TrainerQuerySet.as_manager()

    on_merge = {"person": MOVE}
    not_personal = ("id", "public_id", "person", "languages", "modules", "stopped_on", "is_demo")

    class Meta:
        verbose_name = _("trainer")
        constraints = [
            models.CheckConstraint(
                condition=Q(languages__len__gte=1),
                name="a_trainer_trains_in_a_language",
                violation_error_message=_("Choose at least one language."),
            ),
        ]

    def __str__(self) -> str:
        person: User = self.person
        return person.name


@history.tracked
class PilotTrainer(models.Model):
    """Who gives a pilot, and as what."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="trainers")
    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="pilots", verbose_name=_("trainer"))
    role = models.CharField(_("as"), max_length=10, choices=Role)

    on_merge = {"pilot": STAY}
    not_personal = ("id", "pilot", "trainer", "role")

    class Meta:
        verbose_name = _("trainer of a pilot")
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "trainer"],
                name="a_trainer_is_named_once_at_a_pilot",
                violation_error_message=_("This trainer is named already."),
            ),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=Q(role="lead"),
                name="a_pilot_has_one_lead_trainer",
                violation_error_message=_("The pilot has a lead trainer already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trainer} ({self.get_role_display()})"


@history.tracked
class TrainerAway(models.Model):
    """Days on which a trainer gives no pilot."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="away")
    days = DateRangeField(_("days"))

    not_personal = ("id", "public_id", "trainer", "days")

    class Meta:
        ordering = ["days"]
        verbose_name = _("absence of a trainer")
        constraints = [
            ExclusionConstraint(
                name="a_trainer_is_away_once_at_a_time",
                expressions=[(F("trainer"), RangeOperators.EQUAL), (F("days"), RangeOperators.OVERLAPS)],
                violation_error_message=_("These days overlap with others on which the trainer is away."),
            ),
            models.CheckConstraint(
                condition=Q(days__isempty=False),
                name="an_absence_lasts_a_day",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"

    @property
    def first(self) -> date:
        found: date = self.days.lower
        return found

    @property
    def last(self) -> date:
        """The last day away; the range ends before its upper bound."""
        upper: date = self.days.upper
        return upper - timedelta(days=1)
