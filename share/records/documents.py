"""Documents of any record: kind, language, hash, who added and who checked it, and what it replaces.

The app that owns a record makes `DocumentBase` concrete in a few lines; the actions here do the rest. A file is written
before its row and removed after it, so that a crash leaves at worst a file without a row, never a row without its file.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from share.accounts.models import User
from share.kit import clock
from share.kit.languages import LANGUAGES
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove
from share.kit.storage import StoreAway
from share.kit.uploads import Upload, safe_name
from share.records.models import StoredFile
from share.records.stored import remove, store


class DocumentBase(models.Model):
    """A file that belongs to a record. A concrete model adds the foreign key to its record, and `kind`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(gettext_lazy("name of the file"), max_length=200, help_text="As it came in.")
    language = models.CharField(gettext_lazy("language"), max_length=8, choices=LANGUAGES, blank=True)
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="%(class)s")
    sha256 = models.CharField(max_length=64, help_text="The stored file’s; here so that a record takes a file once.")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(gettext_lazy("checked at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=gettext_lazy("checked by"),
    )
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        verbose_name=gettext_lazy("replaces"),
    )
    is_demo = models.BooleanField(gettext_lazy("demo"), default=False)

    kind: str  # the concrete model's

    on_merge = {"added_by": MOVE, "checked_by": MOVE}
    not_personal: tuple[str, ...] = (
        "id",
        "public_id",
        "name",
        "language",
        "stored",
        "sha256",
        "added_at",
        "added_by",
        "checked_at",
        "checked_by",
        "replaces",
        "is_demo",
    )

    class Meta:
        abstract = True
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def download_name(self) -> str:
        return safe_name(self.name, self.stored.media_type)

    @property
    def is_replaced(self) -> bool:
        return hasattr(self, "replaced_by")

    # Moves

    def check_by(self, person: User) -> None:
        """Notes the check by a second person. Raises IllegalMove for the person who added it, or when it was checked."""
        if self.checked_at:
            raise IllegalMove(_("This file was checked already."))
        if self.added_by_id == person.pk:
            raise IllegalMove(_("A file is checked by somebody else than the person who put it here."))
        self.checked_at, self.checked_by = clock.now(), person


D = TypeVar("D", bound=DocumentBase)


@dataclass(frozen=True)
class NewDocument:
    """A file as it came in, looked at and found good by the form."""

    kind: str
    upload: Upload
    language: str = ""
    replaces: "DocumentBase | None" = None


def add_document(document: D, new: NewDocument, *, by: User | None, lock: Callable[[], bool]) -> D:
    """Keeps a file for the record that `document` was made with. `lock` locks that record and says whether it is a demo.

    Raises ValidationError: at `file` when the record has this very file already or the store takes none, at `replaces`
    when what it replaces was replaced meanwhile.
    """
    upload = new.upload
    document.kind, document.language, document.name = new.kind, new.language, upload.name
    document.added_by, document.sha256 = by, sha256(upload.content).hexdigest()
    document.replaces = new.replaces
    _require_new(document)
    name = safe_name(f"documents/{uuid.uuid4()}", upload.media_type)
    try:
        stored = store(upload.content, upload.media_type, name=name)
    except StoreAway as error:
        raise ValidationError({"file": str(error)}, code="away") from None
    try:
        with transaction.atomic():
            document.is_demo = lock()
            _require_new(document)
            stored.save()
            document.stored = stored
            document.save()
    except ValidationError:
        # The same file came in meanwhile, and this one has no row. After any other error that is not known: the file stays.
        default_storage.delete(stored.file)
        raise
    return document


def _require_new(document: DocumentBase) -> None:
    same_kind: models.QuerySet[models.Model] = type(document)._default_manager.all()
    if document.replaces and same_kind.filter(replaces=document.replaces.pk).exists():
        raise ValidationError({"replaces": _("That file was replaced already. Choose the newest one.")})
    try:
        document.validate_constraints(exclude={"stored", "replaces"})
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from None


def remove_document(document: DocumentBase) -> None:
    """Removes a document and, once that is committed, its file. Call it in a transaction.

    Raises IllegalMove while another one replaces it: the chain is undone from its newest end.
    """
    if document.is_replaced:
        raise IllegalMove(_("This file was replaced by another one. Take that one out first."))
    stored = document.stored
    document.delete()
    remove(stored)
