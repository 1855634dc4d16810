"""A pilot of the curriculum: what it adds to its event."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import EventPart, Registration, Session
from municipalities.models import Need
from share.kit import clock
from share.kit.merging import MOVE, STAY
from share.records import history
from trainings.models.curriculum import CurriculumVersion, Module


@history.tracked
class Pilot(EventPart):
    """A pilot training of the curriculum in a town. Everything that makes it an event stands in its event."""

    version = models.ForeignKey(
        CurriculumVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pilots",
        verbose_name=_("version of the curriculum"),
        help_text="Empty: not on record.",
    )
    targets = ArrayField(
        models.CharField(max_length=20, choices=Registration.ActorKind),
        default=list,
        blank=True,
        verbose_name=_("for whom"),
    )
    hours_share = models.PositiveSmallIntegerField(
        _("share of the hours for a certificate, percent"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text="0: whoever was there at all.",
    )
    signatory = models.CharField(_("who signs the certificates"), max_length=200, blank=True)
    budget = models.DecimalField(
        _("budget, EUR"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )

    on_merge = {"event": STAY}
    not_personal = ("event", "version", "targets", "hours_share", "signatory", "budget")

    class Meta:
        verbose_name = _("training pilot")
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_share__lte=100),
                name="nobody_attends_more_than_all_of_a_pilot",
                violation_error_message=_("A share lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                name="a_pilot_costs_nothing_or_something",
                violation_error_message=_("A budget is not below zero."),
            ),
        ]


@history.tracked
class SessionModule(models.Model):
    """Which module of the curriculum a session teaches."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="taught")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="sessions")

    not_personal = ("session", "module")

    class Meta:
        verbose_name = _("module of a session")


@history.tracked
class PilotNeed(models.Model):
    """A need of a town that a pilot takes up, and what became of it there."""

    class Became(models.TextChoices):
        ANSWERED = "answered", _("answered")
        LEFT = "left", _("left open")

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="needs")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="pilots")
    became = models.CharField(_("what became of it"), max_length=10, choices=Became, blank=True)

    on_merge = {"pilot": STAY}
    not_personal = ("id", "pilot", "need", "became")

    class Meta:
        verbose_name = _("need a pilot takes up")
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "need"],
                name="a_pilot_takes_up_a_need_once",
                violation_error_message=_("The pilot takes up this need already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.need)


@history.tracked
class Suggestion(models.Model):
    """What a pilot taught its team about the curriculum, for the next version."""

    class Decision(models.TextChoices):
        TAKEN = "taken", _("taken")
        LEFT = "left", _("left out")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="suggestions")
    module = models.ForeignKey(
        Module, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions", verbose_name=_("module")
    )
    text = models.TextField(_("suggestion"), max_length=1_000)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    answer = models.CharField(_("why"), max_length=300, blank=True)
    version = models.ForeignKey(
        CurriculumVersion,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="suggestions",
        help_text="For which version it was decided.",
    )

    on_merge = {"pilot": STAY, "made_by": MOVE}
    not_personal = (
        "id",
        "public_id",
        "pilot",
        "module",
        "text",
        "made_at",
        "made_by",
        "decision",
        "answer",
        "version",
    )

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("suggestion for the curriculum")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="") | ~Q(decision="left") | ~Q(answer=""),
                name="a_suggestion_that_is_left_out_says_why",
                violation_error_message=_("Say why it is left out: whoever made it reads that."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


@history.tracked
class Preparation(models.Model):
    """A line of the checklist of a pilot that somebody ticked off; what the site sees by itself is ticked nowhere."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="preparations")
    item = models.CharField(max_length=40)
    done_at = models.DateTimeField(default=clock.now)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    on_merge = {"pilot": STAY, "done_by": MOVE}
    not_personal = ("id", "pilot", "item", "done_at", "done_by")

    class Meta:
        verbose_name = _("line of a checklist")
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "item"],
                name="a_line_of_a_checklist_is_ticked_once",
                violation_error_message=_("This is ticked already."),
            ),
        ]

    def __str__(self) -> str:
        return self.item
