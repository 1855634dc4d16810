from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from events.models import Event, EventDocument, Session
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove, require
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


@transaction.atomic
def show_document(document_id: int, consent: str = "") -> EventDocument:
    """Anybody reads it on the public page from now on. Raises ValidationError for a picture of which nobody says who agreed,
    and IllegalMove for a signed sheet, which holds names."""
    document = EventDocument.objects.select_for_update(of=("self",)).get(pk=document_id)
    if document.kind == EventDocument.Kind.SIGNATURES:
        raise IllegalMove(_("A signed sheet holds names, and is never public."))
    if document.kind == EventDocument.Kind.PICTURE and not consent:
        raise ValidationError({"consent": _("Write who is seen on it, and how they agreed.")})
    document.shown_at, document.consent = document.shown_at or clock.now(), consent
    document.save()
    return document


@transaction.atomic
def hide_document(document_id: int) -> EventDocument:
    """No page shows it any more; it stays among the documents."""
    document = EventDocument.objects.select_for_update(of=("self",)).get(pk=document_id)
    document.shown_at, document.consent = None, ""
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
