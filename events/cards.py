"""What activities look like in public lists: as a card, or as a line of the record."""

from django.db.models import Model

from events.kinds import kinds
from events.models import Event, EventPlace, HeldSeats, Record, Registration
from municipalities.models import Municipality


def made_of(*more: type[Model]) -> tuple[type[Model], ...]:
    """The tracked models whose rows a card or a line reads, those by whose rows activities are counted, and `more`."""
    rows = dict.fromkeys(kind.row for kind in kinds)
    return Event, EventPlace, Record, Registration, HeldSeats, Municipality, *rows, *more
