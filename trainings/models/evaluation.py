"""What people say they can do, before a pilot and after it, and whether they use it three months later.

A sheet belongs to a code that its person makes anew each time from four fixed questions; nobody can go from a code to a person,
and a sheet knows neither when it came nor whose it is. Sheets of one code are a pair.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Registration
from share.kit.languages import LANGUAGES
from share.kit.merging import STAY
from share.kit.privacy import Kept
from trainings.models.curriculum import Outcome
from trainings.models.pilots import Pilot

LOWEST, HIGHEST = 1, 5
SATISFACTION, USE = "satisfaction", "use"


class Moment(models.TextChoices):
    """When somebody answers."""

    BEFORE = "before", _("before")
    AFTER = "after", _("after")
    THREE_MONTHS = "three_months", _("three months later")


class Topic(models.TextChoices):
    """What a comment is about."""

    CONTENT = "content", _("Content")
    METHODS = "methods", _("Methods")
    TRAINERS = "trainers", _("Trainers")
    PLACE = "place", _("Place and time")
    MATERIALS = "materials", _("Materials")
    LEGAL = "legal", _("National law")
    FURTHER = "further", _("What is missing")


class Sheet(models.Model):
    """What one person answered at one moment, under a number drawn by lot."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="sheets")
    moment = models.CharField(_("moment"), max_length=12, choices=Moment)
    code = models.CharField(max_length=64, help_text="A keyed hash of what the person typed: it leads to nobody.")
    actor_kind = models.CharField(_("comes from"), max_length=20, choices=Registration.ActorKind, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), null=True, blank=True)
    uses_it = models.BooleanField(_("uses what was learned"), null=True, blank=True)

    on_merge = {"pilot": STAY}
    not_personal = ("id", "pilot", "moment", "actor_kind", "satisfaction", "uses_it")
    personal = {
        "code": Kept(
            _("to lay what one person said before and after side by side"),
            _("nine months after the pilot, when a number drawn by lot takes its place"),
        )
    }

    class Meta:
        ordering = ["id"]
        verbose_name = _("evaluation sheet")
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "moment", "code"],
                name="a_code_answers_once_at_a_moment",
                violation_error_message=_("Somebody with this code has answered already."),
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | (Q(moment="after") & Q(satisfaction__range=(LOWEST, HIGHEST))),
                name="satisfaction_is_asked_after_a_pilot_from_one_to_five",
                violation_error_message=_("Satisfaction is a number from 1 to 5, after the pilot."),
            ),
            models.CheckConstraint(
                condition=Q(uses_it__isnull=True) | Q(moment="three_months"),
                name="use_is_asked_three_months_after_a_pilot",
                violation_error_message=_("Whether it is used is asked after three months."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_moment_display())


class SheetAnswer(models.Model):
    """How sure somebody is of one outcome, from 1 to 5."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="answers")
    value = models.PositiveSmallIntegerField()

    not_personal = ("id", "sheet", "outcome", "value")

    class Meta:
        verbose_name = _("answer of an evaluation")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "outcome"],
                name="an_outcome_is_answered_once_on_a_sheet",
                violation_error_message=_("This outcome is answered already."),
            ),
            models.CheckConstraint(
                condition=Q(value__range=(LOWEST, HIGHEST)),
                name="an_answer_goes_from_one_to_five",
                violation_error_message=_("An answer is a number from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)


class Comment(models.Model):
    """What somebody wrote, apart from their sheet: neither its order nor its time says whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="comments")
    moment = models.CharField(_("moment"), max_length=12, choices=Moment)
    text = models.TextField(_("comment"), max_length=2_000)
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, blank=True)
    topics = ArrayField(
        models.CharField(max_length=20, choices=Topic), default=list, blank=True, verbose_name=_("topics")
    )

    on_merge = {"pilot": STAY}
    not_personal = ("id", "pilot", "moment", "language", "topics")
    personal = {
        "text": Kept(_("to make the curriculum better"), _("the team takes it out, or the grant’s evidence may go"))
    }

    class Meta:
        ordering = ["id"]
        verbose_name = _("comment of an evaluation")

    def __str__(self) -> str:
        return self.text[:40]
