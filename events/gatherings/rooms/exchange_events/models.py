from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import EventPart, Session
from share.kit.merging import STAY
from share.records import history


@history.tracked
class ExchangeEvent(EventPart):
    """An event of the whole network at which delegations of several countries learn from one another."""

    theme = models.CharField(_("theme"), max_length=300, blank=True)
    outputs = models.TextField(_("what came out of it"), max_length=1_000, blank=True, help_text="One a line.")

    on_merge = {"event": STAY}
    not_personal = ("event", "theme", "outputs")

    class Meta:
        verbose_name = _("EU exchange event")


@history.tracked
class PartOfProgramme(models.Model):
    """Which part of the programme a session belongs to."""

    class Part(models.TextChoices):
        SEMINAR = "seminar", _("Seminar")
        STUDY_VISIT = "study_visit", _("Study visit")
        TOGETHER = "together", _("Being together")

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, primary_key=True, related_name="part_of_programme"
    )
    in_part = models.CharField(_("part of the programme"), max_length=12, choices=Part)

    not_personal = ("session", "in_part")

    class Meta:
        verbose_name = _("part of the programme")
