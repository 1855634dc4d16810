from collections.abc import Mapping, Sequence

from django.db import transaction

from events.models import Event
from share.records.translations import confirm, translate

# None for the event itself, or the id of one of its sessions; to field; to text.
Texts = Mapping[int | None, Mapping[str, str]]
Fields = Mapping[int | None, Sequence[str]]


@transaction.atomic
def save_translations(event_id: int, language: str, texts: Texts, fits: Fields) -> Event:
    """Keeps the texts of an event and its sessions in one language.

    A text that is new is made from the source as it stands now; one that stays as it was keeps its source, unless `fits`
    names it: somebody looked, and it fits. Sessions that are gone meanwhile are passed over.
    """
    event = Event.objects.lock(event_id)
    sessions = event.sessions.select_for_update().filter(pk__in=[pk for pk in texts if pk])
    for pk, record in [(None, event), *((session.pk, session) for session in sessions)]:
        translate(record, language, texts.get(pk, {}))
        confirm(record, language, fits.get(pk, ()))
        record.save()
    return event
