from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from events.models import Attendance, Event, Registration
from share.accounts.models import User
from share.kit.moves import IllegalMove


@transaction.atomic
def mark_attendance(event_id: int, present: Collection[tuple[int, int]], shown: Collection[int], *, by: User) -> int:
    """Sets who was there: `present` are pairs (registration, session), `shown` the registrations the sheet showed.

    Pairs that do not belong to this event are passed over; registrations that were not shown are left as they are, so that
    two people with two halves of the list do not undo one another. Returns how many marks changed.
    Raises IllegalMove before the first session begins.
    """
    event = Event.objects.lock(event_id)
    if event.state not in {Event.State.PUBLISHED, Event.State.HELD} or not event.has_begun:
        raise IllegalMove(_("Attendance is taken from the moment the activity begins."))
    registrations = set(
        Registration.objects.for_the_door().filter(event=event, pk__in=shown).values_list("pk", flat=True)
    )
    sessions = set(event.sessions.values_list("pk", flat=True))
    wanted = {(r, s) for r, s in present if r in registrations and s in sessions}
    marks = Attendance.objects.filter(registration__in=registrations, session__in=sessions)
    stored = set(marks.values_list("registration", "session"))
    for registration, session in stored - wanted:
        marks.filter(registration=registration, session=session).delete()
    Attendance.objects.bulk_create(
        [Attendance(registration_id=r, session_id=s, marked_by=by) for r, s in sorted(wanted - stored)]
    )
    return len(wanted ^ stored)
