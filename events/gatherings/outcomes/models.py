from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Session
from share.records import history


@history.tracked
class SessionOutcome(models.Model):
    """What an item of the agenda is there for: to inform, to decide, or to give somebody a task."""

    class Outcome(models.TextChoices):
        INFORMATION = "information", _("Information")
        DECISION = "decision", _("Decision")
        TASK = "task", _("Task")

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="outcome")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)

    not_personal = ("session", "outcome")

    class Meta:
        verbose_name = _("outcome of a session")
