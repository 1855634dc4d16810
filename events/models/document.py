from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from share.records import history
from share.records.documents import DocumentBase


@history.tracked
class EventDocument(DocumentBase):
    """A file that proves something of an event: the signed sheet, the agenda, a photo. Kept as it came in."""

    class Kind(models.TextChoices):
        SIGNATURES = "signatures", _("Signed attendance sheet")
        AGENDA = "agenda", _("Agenda")
        REPORT = "report", _("Report or minutes")
        OTHER = "other", _("Other evidence")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind)

    not_personal = (*DocumentBase.not_personal, "event", "kind")

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("document")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sha256"],
                name="the_same_file_is_kept_once_for_an_event",
                violation_error_message=_("This file is here already."),
            ),
        ]
