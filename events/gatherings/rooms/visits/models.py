from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventPart
from municipalities.models import Municipality
from share.kit.merging import MOVE
from share.records import history


@history.tracked
class Visit(EventPart):
    """People of one town see how another one does it; the host is the town of the activity."""

    visitors = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits_made",
        verbose_name=_("visiting town"),
        help_text="The learning city of a mentor partnership. Empty: not on record, or several.",
    )
    returns = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="returned_by",
        verbose_name=_("returns the visit"),
    )
    aims = models.CharField(_("what the visitors want to be able to do"), max_length=300, blank=True)

    on_merge = {"visitors": MOVE}
    not_personal = ("event", "visitors", "returns", "aims")

    class Meta:
        verbose_name = _("visit")


@history.tracked
class Benchmark(models.Model):
    """How the host measures itself, so that the visitors can: a standard, what it depends on, and what to ask."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="benchmarks")
    standard = models.CharField(_("standard"), max_length=300)
    key_factors = models.TextField(_("key factors"), max_length=2_000, blank=True)
    guide_questions = models.TextField(_("guide questions"), max_length=2_000, blank=True)
    good_practice = models.TextField(_("good practice"), max_length=2_000, blank=True)

    not_personal = ("id", "event", "standard", "key_factors", "guide_questions", "good_practice")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("benchmark")

    def __str__(self) -> str:
        return self.standard
