from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from share.accounts.models import User
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove
from share.kit.privacy import Kept
from share.records import history


class SecondFactorResetQuerySet(models.QuerySet["SecondFactorReset"]):
    def waiting(self) -> Self:
        return self.filter(decision="")


@history.tracked
class SecondFactorReset(models.Model):
    """That somebody asks to take out a person's lost second factor, and what a second person decided.

    Whoever has somebody's mailbox and a second factor taken out is that person here: so it takes two, and not the person.
    """

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor_resets")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(_("how you know that it is them"), max_length=300)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SecondFactorResetQuerySet.as_manager()

    on_merge = {"user": MOVE, "asked_by": MOVE, "decided_by": MOVE}
    not_personal = ("id", "user", "asked_by", "asked_at", "decision", "decided_by", "decided_at")
    personal = {"reason": Kept(_("to show on what a reset of the second factor stood"), _("the person is erased"))}

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("reset of a second factor")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(decision=""),
                name="a_reset_is_asked_for_once_at_a_time",
                violation_error_message=_("A reset is asked for already, and waits for a second person."),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="a_decided_reset_has_who_and_when",
                violation_error_message=_("A decision has a person and a time."),
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("user")),
                name="nobody_asks_for_their_own_reset",
                violation_error_message=_("Another person of the secretariat asks for your reset."),
            ),
            models.CheckConstraint(
                condition=~Q(decision="confirmed") | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("user"))),
                name="a_reset_takes_two_people_besides_its_own",
                violation_error_message=_(
                    "Another person than the one who asked confirms a reset, and not the person."
                ),
            ),
        ]

    def decide(self, decision: str, *, by: User) -> None:
        """Raises IllegalMove when it was decided before."""
        if self.decision:
            raise IllegalMove(_("This was decided already."))
        self.decision, self.decided_by, self.decided_at = decision, by, clock.now()
