from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import EventPart, Session
from share.kit.merging import STAY
from share.records import history


@history.tracked
class Roundtable(EventPart):
    """A meeting of stakeholders of one level about one question."""

    class Level(models.TextChoices):
        LOCAL = "local", _("Local")
        NATIONAL = "national", _("National")
        REGIONAL = "regional", _("Regional")
        EUROPEAN = "european", _("European")

    level = models.CharField(_("level"), max_length=10, choices=Level, blank=True, help_text="Empty: not on record.")
    question = models.CharField(_("question"), max_length=300, blank=True)

    on_merge = {"event": STAY}
    not_personal = ("event", "level", "question")

    class Meta:
        verbose_name = _("roundtable")


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
