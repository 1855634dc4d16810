from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from events.actions.people import key_for
from events.actions.registration import find_town
from events.models import Attendance, Event, Registration, Session
from share.accounts.models import User
from share.kit import clock
from share.records.history import because, require_reason

# (registration, session) to a mark of `Attendance.Mark`, or "" where attendance was not taken.
Marks = Mapping[tuple[int, int], str]


@transaction.atomic
def mark_attendance(
    event_id: int, marks: Marks, was: Marks = MappingProxyType({}), *, by: User, reason: str = ""
) -> int:
    """Records who was there: `marks` as they were posted, `was` as the sheet showed them.

    Only the differences count, so two people with two sheets do not undo one another. Pairs that do not belong to this
    event are passed over. Returns how many marks changed. Raises IllegalMove before the event begins, and
    ValidationError, at `reason`, when marks of a completed event change without one.
    """
    event = Event.objects.lock(event_id)
    event.require_begun()
    here = set(event.registrations.on_attendance_sheet().values_list("pk", flat=True))
    stored = {(a.registration_id, a.session_id): a for a in Attendance.objects.filter(session__event=event)}
    sessions = set(event.sessions.values_list("pk", flat=True))
    changed = {
        pair: mark
        for pair, mark in marks.items()
        if mark != was.get(pair, "")
        and pair[0] in here
        and pair[1] in sessions
        and mark != (stored[pair].mark if pair in stored else "")
    }
    require_reason(reason, when=bool(changed) and event.is_completed)
    with because(reason):
        for pair, mark in sorted(changed.items()):
            _set_mark(stored.get(pair), pair, mark, by)
    return len(changed)


def _set_mark(stored: Attendance | None, pair: tuple[int, int], mark: str, by: User) -> None:
    if not mark:
        assert stored
        stored.delete()
        return
    row = stored or Attendance(registration_id=pair[0], session_id=pair[1])
    row.mark, row.marked_by, row.marked_at = mark, by, clock.now()
    row.save()


@dataclass(frozen=True)
class PersonDetails:
    """What is written down of a person by the team."""

    name: str
    town: str
    actor_kind: str
    organisation: str = ""
    email: str = ""


@transaction.atomic
def add_walk_in(
    event_id: int, details: PersonDetails, sessions: Sequence[Session], *, by: User, reason: str = ""
) -> Registration:
    """Records somebody who came without registering, present at these sessions. Needs no seat.

    Raises ValidationError, at `email`, when that address is on the list already, and at `reason` when the event is
    completed and none is given; IllegalMove before the event begins.
    """
    event = Event.objects.lock(event_id)
    event.require_begun()
    require_reason(reason, when=event.is_completed)
    listed = event.registrations.on_attendance_sheet().with_address(details.email).first() if details.email else None
    if listed:
        raise ValidationError({"email": _("%(name)s is on the list with this address.") % {"name": listed.name}})
    person = Registration(event=event, notice_version="paper", is_demo=event.is_demo)
    _describe(person, details)
    person.email, person.person_key = details.email, key_for(details.email)
    person.walk_in()
    with because(reason):
        person.save()
        here = event.sessions.filter(pk__in=[session.pk for session in sessions])
        Attendance.objects.bulk_create(
            Attendance(registration=person, session=session, mark=Attendance.Mark.PRESENT, marked_by=by)
            for session in here
        )
    return person


@transaction.atomic
def correct_person(registration_id: int, details: PersonDetails, *, reason: str = "") -> Registration:
    """Puts right how a person is written down. The address stays: it is what they proved.

    Raises ValidationError, at `reason`, when the event is completed and none is given.
    """
    person = Registration.objects.select_for_update(of=("self",)).select_related("event").get(pk=registration_id)
    require_reason(reason, when=person.event.is_completed)
    _describe(person, details)
    with because(reason):
        person.save()
    return person


def _describe(person: Registration, details: PersonDetails) -> None:
    person.name, person.town, person.organisation = details.name, details.town, details.organisation
    person.actor_kind, person.municipality = details.actor_kind, find_town(details.town, person.event)
