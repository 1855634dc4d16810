from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from events.actions.registration import find_town
from events.models import Attendance, Event, Registration, Session
from share.accounts.models import User

Marks = AbstractSet[tuple[int, int]]


@transaction.atomic
def mark_attendance(event_id: int, present: Marks, was: Marks = frozenset(), *, by: User) -> int:
    """Records who was there: `present` as ticked, `was` as the sheet showed it, both pairs (registration, session).

    Only the differences count, so two people at the door do not undo one another. Pairs that do not belong to this event
    are passed over. Returns how many marks changed. Raises IllegalMove before the first session begins.
    """
    event = Event.objects.lock(event_id)
    event.require_begun()
    here = set(event.registrations.for_the_door().values_list("pk", flat=True))
    sessions = set(event.sessions.values_list("pk", flat=True))
    stored = set(Attendance.objects.filter(session__in=sessions).values_list("registration", "session"))
    new = {(r, s) for r, s in set(present) - set(was) - stored if r in here and s in sessions}
    gone = (set(was) - set(present)) & stored
    for registration, session in gone:
        Attendance.objects.filter(registration=registration, session=session).delete()
    Attendance.objects.bulk_create([Attendance(registration_id=r, session_id=s, marked_by=by) for r, s in sorted(new)])
    return len(new | gone)


@dataclass(frozen=True)
class Visitor:
    """What is written down of a person in the room, by the team."""

    name: str
    town: str
    actor_kind: str
    organisation: str = ""
    email: str = ""


@transaction.atomic
def add_at_door(event_id: int, visitor: Visitor, sessions: Sequence[Session], *, by: User) -> Registration:
    """Records somebody who came without registering, and the sessions they were there for. Needs no seat.

    Raises ValidationError, at `email`, when that address is on the list already; IllegalMove before the event begins.
    """
    event = Event.objects.lock(event_id)
    event.require_begun()
    listed = event.registrations.for_the_door().with_address(visitor.email).first() if visitor.email else None
    if listed:
        raise ValidationError({"email": _("%(name)s is on the list with this address.") % {"name": listed.name}})
    person = Registration(event=event, notice_version="paper", is_demo=event.is_demo)
    _describe(person, visitor)
    person.email = visitor.email
    person.arrive()
    person.save()
    here = event.sessions.filter(pk__in=[session.pk for session in sessions])
    Attendance.objects.bulk_create([Attendance(registration=person, session=s, marked_by=by) for s in here])
    return person


@transaction.atomic
def correct_person(registration_id: int, visitor: Visitor) -> Registration:
    """Puts right how a person is written down. The address stays: it is what they proved."""
    person = Registration.objects.select_for_update(of=("self",)).get(pk=registration_id)
    _describe(person, visitor)
    person.save()
    return person


def _describe(person: Registration, visitor: Visitor) -> None:
    person.name, person.town, person.organisation = visitor.name, visitor.town, visitor.organisation
    person.actor_kind, person.municipality = visitor.actor_kind, find_town(visitor.town, person.event)
