"""A pilot of the curriculum: what it adds to its event."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import EventPart, Registration, Session
from share.kit.merging import STAY
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
