from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from events.models import Event, EventDocument, Session
from share.accounts.models import User
from share.kit.moves import require
from share.records import documents
from share.records.documents import NewDocument


def add_document(event_id: int, new: NewDocument, *, by: User | None, session: Session | None = None) -> EventDocument:
    """Keeps a file for an event in any state: evidence often comes late. `session` is one of its own; None for all of it.

    Raises ValidationError, at `file` or `replaces`.
    """
    kept = EventDocument(event_id=event_id, session=session)
    return documents.add_document(kept, new, by=by, lock=partial(_lock, event_id))


def _lock(event_id: int) -> bool:
    return Event.objects.lock(event_id).is_demo


@transaction.atomic
def remove_document(document_id: int) -> EventDocument:
    """Removes a file. Raises IllegalMove once the event is completed or recorded: from then on it is evidence."""
    event_id = EventDocument.objects.values_list("event", flat=True).get(pk=document_id)
    event = Event.objects.lock(event_id)
    changeable = {Event.State.DRAFT, Event.State.PUBLISHED, Event.State.POSTPONED, Event.State.CANCELLED}
    require(event.state, changeable, _("The activity is completed, so its evidence stays as it is."))
    document = EventDocument.objects.select_related("stored").get(pk=document_id)
    documents.remove_document(document)
    return document


@transaction.atomic
def check_document(document_id: int, *, by: User) -> EventDocument:
    """Notes that a second person checked a file. Raises IllegalMove for the person who added it, or when it was checked."""
    document = EventDocument.objects.select_for_update(of=("self",)).get(pk=document_id)
    document.check_by(by)
    document.save()
    return document


def files_with(sha256: str) -> list[str]:
    """The documents of events that have this hash, in words."""
    found = EventDocument.objects.select_related("event").filter(sha256=sha256)
    return [
        _("“%(file)s” (%(kind)s) of “%(event)s”, %(id)s")
        % {
            "file": document.name,
            "kind": document.get_kind_display(),
            "event": document.event.title,
            "id": document.event.public_id,
        }
        for document in found
    ]
