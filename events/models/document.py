from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from share.kit.merging import MOVE
from share.records import history
from share.records.documents import DocumentBase


class EventDocumentQuerySet(models.QuerySet["EventDocument"]):
    def for_those_who_come(self) -> Self:
        """Material, in its newest version and the order of the agenda: what people with a place read on their own page."""
        newest = self.filter(kind=EventDocument.Kind.MATERIAL, replaced_by__isnull=True)
        return newest.order_by(models.F("session__starts_at").asc(nulls_first=True), "name", "pk")


@history.tracked
class EventDocument(DocumentBase):
    """A file of an event: what proves it (the signed sheet, the agenda, a photo), and what those who come read. Kept as it
    came in."""

    class Kind(models.TextChoices):
        SIGNATURES = "signatures", _("Signed attendance sheet")
        AGENDA = "agenda", _("Agenda")
        REPORT = "report", _("Report or minutes")
        MATERIAL = "material", _("Material for those who come")
        OTHER = "other", _("Other evidence")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind)
    session = models.ForeignKey(
        "events.Session",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="documents",
        verbose_name=_("session"),
        help_text="Empty: of the whole activity.",
    )

    objects = EventDocumentQuerySet.as_manager()

    on_merge = {**DocumentBase.on_merge, "event": MOVE}
    not_personal = (*DocumentBase.not_personal, "event", "kind", "session")

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
