from typing import Self

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from share.kit.merging import MOVE
from share.kit.privacy import Kept
from share.records import history
from share.records.documents import DocumentBase

PUBLIC_ORDER = ("report", "presentation", "agenda", "material", "other", "source", "picture")


class EventDocumentQuerySet(models.QuerySet["EventDocument"]):
    def public(self) -> Self:
        """What anybody reads on the page of the activity, in its newest version: reports first, pictures last."""
        order = Case(
            *(When(kind=kind, then=place) for place, kind in enumerate(PUBLIC_ORDER)), default=len(PUBLIC_ORDER)
        )
        shown = self.filter(shown_at__isnull=False, replaced_by__isnull=True)
        return shown.select_related("stored").order_by(order, "name", "pk")

    def pictures(self) -> Self:
        """Those public ones that a page can draw."""
        return self.public().filter(kind=EventDocument.Kind.PICTURE, stored__media_type__startswith="image/")

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
        PRESENTATION = "presentation", _("Presentation")
        PICTURE = "picture", _("Picture")
        SOURCE = "source", _("Web page that is named as a source")
        OTHER = "other", _("Other evidence")

    WITH_NAMES = (Kind.SIGNATURES, Kind.OTHER)  # or may well hold them

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

    shown_at = models.DateTimeField(null=True, blank=True, help_text="Since when anybody reads it on the public page.")
    consent = models.CharField(
        _("who agreed, and how"), max_length=300, blank=True, help_text="Of a picture, of those who are seen on it."
    )

    objects = EventDocumentQuerySet.as_manager()

    on_merge = {**DocumentBase.on_merge, "event": MOVE}
    not_personal = (*DocumentBase.not_personal, "event", "kind", "session", "shown_at")
    personal = {"consent": Kept(_("to show that those on a picture agreed"), _("the picture is taken out"))}

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("document")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sha256"],
                name="the_same_file_is_kept_once_for_an_event",
                violation_error_message=_("This file is here already."),
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | ~Q(kind="signatures"),
                name="a_signed_sheet_is_never_public",
                violation_error_message=_("A signed sheet holds names, and is never public."),
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | ~Q(kind="picture") | ~Q(consent=""),
                name="a_public_picture_says_who_agreed",
                violation_error_message=_("Write who is seen on it, and how they agreed."),
            ),
        ]

    @property
    def can_be_drawn(self) -> bool:
        """Whether a page can show it and not only name it."""
        return self.kind == self.Kind.PICTURE and self.stored.media_type.startswith("image/")

    @property
    def has_names(self) -> bool:
        """Whether it holds names of people, or may."""
        return self.kind in self.WITH_NAMES
