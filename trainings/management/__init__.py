from django.core.management.base import CommandError

from events.models import Event
from trainings.kind import KIND


def pilot_called(public_id: str) -> Event:
    """The event of a pilot. Raises CommandError."""
    event = Event.objects.of_kind(KIND).filter(public_id=public_id).select_related("municipality").first()
    if event is None:
        raise CommandError(f"No pilot has the public id “{public_id}”.")
    return event
