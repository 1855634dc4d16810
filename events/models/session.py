from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from events.models.event import Event
from share.records import history
from share.records.translations import Translated


@history.tracked
class Session(Translated):
    """A part of an event that people attend or miss: attendance is taken for each. All of them are the agenda."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    i18n = TranslationField(fields=("title",), virtual_fields=False)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    locked_at = models.DateTimeField(_("attendance locked"), null=True, blank=True)

    not_personal = ("id", "event", "title", "i18n", "translated_from", "starts_at", "ends_at", "locked_at")

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("session")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_session_ends_after_it_starts",
                violation_error_message=_("The session ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_locked(self) -> bool:
        """Its attendance was compared with the signed sheet by two people, and stays as it is."""
        return self.locked_at is not None

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def hours(self) -> float:
        return self.length.total_seconds() / 3600
