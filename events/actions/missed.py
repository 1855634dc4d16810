"""A word to people who had a place and did not come."""

from django.db import transaction
from django.utils.translation import gettext as _

from events import notifications
from events.models import Attendance, Event, Registration
from share.kit.moves import IllegalMove


@transaction.atomic
def write_missed(registration_id: int) -> Registration:
    """Writes to them once, with what comes next; writing again changes nothing.

    Raises IllegalMove until attendance was taken and the activity is over, for somebody who had no place or was there, and
    for who has no address.
    """
    event = Event.objects.lock(Registration.objects.values_list("event", flat=True).get(pk=registration_id))
    registration = event.registrations.select_related("event", "group").get(pk=registration_id)
    marks = Attendance.objects.filter(session__event=event)
    if not event.is_over or not marks.exists():
        raise IllegalMove(_("Attendance is not taken yet: nobody is known to have stayed away."))
    if registration.state != Registration.State.CONFIRMED:
        raise IllegalMove(_("They had no place."))
    if marks.filter(registration=registration, mark__in=[Attendance.Mark.PRESENT, Attendance.Mark.EXCUSED]).exists():
        raise IllegalMove(_("They were there, or are excused."))
    if not registration.mail_address:
        raise IllegalMove(_("There is no address to write to."))
    notifications.missed(event, registration)
    return registration
