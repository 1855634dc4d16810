"""The files that prove what happened. The file is written before its row and goes after it: a crash leaves at worst a file
nobody knows, and never a row without its file."""

from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from events.models import Document, Event
from share.accounts.models import User
from share.kit.moves import require


@dataclass(frozen=True)
class Paper:
    """A file as it came in, looked at and found good by the form."""

    kind: str
    name: str
    media_type: str
    content: bytes


def add_document(event_id: int, paper: Paper, *, by: User) -> Document:
    """Keeps a file for an event, in whatever state it is: proof often comes late.

    Raises ValidationError, at `file`, when the event has this very file already.
    """
    document = Document(
        event_id=event_id,
        kind=paper.kind,
        name=paper.name,
        media_type=paper.media_type,
        size=len(paper.content),
        sha256=sha256(paper.content).hexdigest(),
        added_by=by,
    )
    _require_new(document)
    document.file = default_storage.save(f"evidence/{document.public_id}", ContentFile(paper.content))
    try:
        with transaction.atomic():
            event = Event.objects.lock(event_id)
            document.is_demo = event.is_demo
            _require_new(document)
            document.save()
    except ValidationError:
        # A twin came in meanwhile, and this one has no row. After any other error nobody knows, so the file stays.
        default_storage.delete(document.file)
        raise
    return document


def _require_new(document: Document) -> None:
    try:
        document.validate_constraints()
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from None


@transaction.atomic
def take_out_document(document_id: int) -> Document:
    """Takes a file out again. Raises IllegalMove once the event was held: from then on it is evidence."""
    event_id = Document.objects.values_list("event", flat=True).get(pk=document_id)
    event = Event.objects.lock(event_id)
    changeable = set(Event.State) - {Event.State.HELD}
    require(event.state, changeable, _("The activity was held, so its evidence stays as it is."))
    document = Document.objects.get(pk=document_id)
    name = document.file
    document.delete()
    transaction.on_commit(partial(default_storage.delete, name), robust=True)
    return document
