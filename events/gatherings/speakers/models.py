from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Session
from share.kit.privacy import Kept
from share.records import history

MOST = 12


@history.tracked
class Speaker(models.Model):
    """Somebody who speaks in a session, as its programme names them, and what they are."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speakers")
    place = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("name"), max_length=200)
    what = models.CharField(_("what they are"), max_length=200, blank=True)

    not_personal = ("id", "session", "place", "what")
    personal = {"name": Kept(_("to say who speaks, on the public programme"), _("they are taken off the programme"))}

    class Meta:
        ordering = ["session_id", "place"]
        verbose_name = _("speaker")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "place"],
                name="a_session_has_one_speaker_at_a_place",
                violation_error_message=_("Two speakers have one place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.what}" if self.what else self.name
