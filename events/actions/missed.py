"""A word to people who had a place and did not come."""

from django.db import transaction
from django.utils.translation import gettext as _

from events import notifications
from events.models import Attendance, Event, Registration
from share.kit.moves import IllegalMove


@transaction.atomic
def write_missed(registration_id: int) -> Registration:
    """Writes to them once, with what comes next.

    Raises IllegalMove until the attendance is complete, for somebody who had no place or was there, for who has no address,
    and for whoever was written to already.
    """
    event = Event.objects.lock(Registration.objects.values_list("event", flat=True).get(pk=registration_id))
    registration = event.registrations.select_related("event", "group").get(pk=registration_id)
    marks = Attendance.objects.filter(session__event=event)
    if event.state != Event.State.COMPLETED:
        raise IllegalMove(_("Complete the attendance first: until then nobody is known to have stayed away."))
    if registration.state != Registration.State.CONFIRMED:
        raise IllegalMove(_("They had no place."))
    if marks.filter(
        registration__person_key=registration.person_key, mark__in=[Attendance.Mark.PRESENT, Attendance.Mark.EXCUSED]
    ).exists():
        raise IllegalMove(_("They were there, or are excused."))
    if not registration.mail_address:
        raise IllegalMove(_("There is no address to write to."))
    if not notifications.missed(event, registration):
        raise IllegalMove(_("They were written to already."))
    return registration
