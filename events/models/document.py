import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from share.kit import clock
from share.kit.uploads import safe_name


class Document(models.Model):
    """A file that proves something of an event: the signed sheet, the agenda, a photo. Kept as it came in."""

    class Kind(models.TextChoices):
        SIGNATURES = "signatures", _("Signed attendance sheet")
        AGENDA = "agenda", _("Agenda")
        REPORT = "report", _("Report or minutes")
        OTHER = "other", _("Other evidence")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind)
    name = models.CharField(max_length=200, help_text="The file’s name when it came in.")
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=200, help_text="Name in the media store.")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sha256"],
                name="the_same_file_is_kept_once_for_an_event",
                violation_error_message=_("This file is here already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def download_name(self) -> str:
        return safe_name(self.name, self.media_type)
