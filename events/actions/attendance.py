from collections.abc import Set as AbstractSet

from django.db import transaction
from django.utils.translation import gettext as _

from events.models import Attendance, Event
from share.accounts.models import User
from share.kit.moves import IllegalMove

Marks = AbstractSet[tuple[int, int]]


@transaction.atomic
def mark_attendance(event_id: int, present: Marks, was: Marks = frozenset(), *, by: User) -> int:
    """Records who was there: `present` as ticked, `was` as the sheet showed it, both pairs (registration, session).

    Only the differences count, so two people at the door do not undo one another. Pairs that do not belong to this event
    are passed over. Returns how many marks changed. Raises IllegalMove before the first session begins.
    """
    event = Event.objects.lock(event_id)
    if event.state not in {Event.State.PUBLISHED, Event.State.HELD} or not event.has_begun:
        raise IllegalMove(_("Attendance is taken from the moment the activity begins."))
    here = set(event.registrations.for_the_door().values_list("pk", flat=True))
    sessions = set(event.sessions.values_list("pk", flat=True))
    stored = set(Attendance.objects.filter(session__in=sessions).values_list("registration", "session"))
    new = {(r, s) for r, s in set(present) - set(was) - stored if r in here and s in sessions}
    gone = (set(was) - set(present)) & stored
    for registration, session in gone:
        Attendance.objects.filter(registration=registration, session=session).delete()
    Attendance.objects.bulk_create([Attendance(registration_id=r, session_id=s, marked_by=by) for r, s in sorted(new)])
    return len(new | gone)
