from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from events.actions.people import key_for
from events.actions.registration import fill_seats, find_town
from events.models import Attendance, Event, MarkOperation, Registration, Session, SessionChoice
from share.accounts.models import User
from share.kit import clock
from share.records.history import because, require_reason

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# (registration, session) to a mark of `Attendance.Mark`, or "" where attendance was not taken.
Pair = tuple[int, int]
Marks = Mapping[Pair, str]
PRESENT = Attendance.Mark.PRESENT


@dataclass(frozen=True)
class MarkConflict:
    """A mark that somebody else changed since the sheet was shown: what stands there now, and what was to be saved."""

    person: Registration
    session: Session
    stored: Attendance | None  # None: it was taken back
    mark: str

    @property
    def pair(self) -> Pair:
        return self.person.pk, self.session.pk

    @property
    def in_words(self) -> str:
        """Both versions, and whose the stored one is, in one sentence."""
        words: dict[str, StrOrPromise] = {"": Attendance.NOT_TAKEN, **dict(Attendance.Mark.choices)}
        told = {"name": self.person.shown_name, "session": self.session.title, "yours": words[self.mark]}
        if self.stored is None:
            return _("%(name)s, %(session)s: taken back by somebody else meanwhile; you chose “%(yours)s”.") % told
        told |= {
            "who": self.stored.marked_by.name if self.stored.marked_by else _("somebody else"),
            "theirs": self.stored.get_mark_display(),
            "time": formats.time_format(self.stored.marked_at.astimezone(self.session.event.zone)),
        }
        return _("%(name)s, %(session)s: “%(theirs)s” by %(who)s at %(time)s; you chose “%(yours)s”.") % told


@dataclass(frozen=True)
class Marked:
    """What came of marks that were posted: how many changed, how many of these by "all present", and what was not saved."""

    changed: int
    all_present: int = 0
    conflicts: Sequence[MarkConflict] = ()


@transaction.atomic
def mark_attendance(
    event_id: int,
    marks: Marks,
    was: Marks = MappingProxyType({}),
    *,
    by: User,
    reason: str = "",
    all_present: Collection[int] = (),
) -> Marked:
    """Records who was there: `marks` as they were posted, `was` as the sheet showed them.

    Only the differences count, so two people with two sheets do not undo one another. A mark that somebody else changed
    since the sheet was shown is not saved, and is given back as a conflict; the others are saved. Pairs that do not belong to
    this event are passed over. With `all_present`, ids of sessions, everybody on the sheet who is not taken for one of them
    after that is present, unless it is locked or they did not choose it. Raises IllegalMove before the event begins, and
    ValidationError when marks of a locked session change, or, at `reason`, those of a completed event without one.
    """
    event = Event.objects.lock(event_id)
    event.require_begun()
    people, rows = event.registrations.on_attendance_sheet(), Attendance.objects.filter(session__event=event)
    if not all_present:  # one tap of a long sheet does not read all of it
        named = {person for person, _session in marks}
        people, rows = people.filter(pk__in=named), rows.filter(registration__in=named)
    here = {person.pk: person for person in people}
    sessions = {session.pk: session for session in event.sessions.all()}
    rows = rows.select_related("marked_by")
    stored = {(row.registration_id, row.session_id): row for row in rows}

    def mark_of(pair: Pair) -> str:
        return stored[pair].mark if pair in stored else ""

    wanted = {
        pair: mark
        for pair, mark in marks.items()
        if pair[0] in here and pair[1] in sessions and mark not in {was.get(pair, ""), mark_of(pair)}
    }
    stale = [pair for pair in wanted if was.get(pair, mark_of(pair)) != mark_of(pair)]
    conflicts = [MarkConflict(here[a], sessions[b], stored.get((a, b)), wanted.pop((a, b))) for a, b in stale]
    open_ones = {pk for pk, session in sessions.items() if not session.is_locked}
    everybody = {(person, session) for session in open_ones.intersection(all_present) for person in here}
    everybody -= _elsewhere(everybody, sessions)
    others = [pair for pair in everybody.difference(stale) if not wanted.get(pair, mark_of(pair))]
    changed = wanted | dict.fromkeys(others, PRESENT.value)
    _require_unlocked(sessions[session] for _person, session in changed)
    require_reason(reason, when=bool(changed) and event.is_completed)
    with because(reason):
        for pair, mark in sorted(changed.items()):
            _set_mark(stored.get(pair), pair, mark, by)
    return Marked(len(changed), len(others), conflicts)


def _elsewhere(pairs: Collection[Pair], sessions: Mapping[int, Session]) -> set[Pair]:
    """Of these, people at sessions by choice that they did not choose."""
    of_choice = {pair for pair in pairs if sessions[pair[1]].is_by_choice}
    if not of_choice:
        return set()
    chosen = SessionChoice.objects.filter(session__in={session for _person, session in of_choice})
    return of_choice.difference(chosen.values_list("registration", "session"))


def _require_unlocked(sessions: Iterable[Session]) -> None:
    """Raises ValidationError where one of them was compared with its signed sheet."""
    locked = next((session for session in sessions if session.is_locked), None)
    if locked:
        said = _("The attendance of “%(session)s” was checked against the signed sheet and is locked.")
        raise ValidationError(said % {"session": locked.title}, code="locked")


def _set_mark(stored: Attendance | None, pair: tuple[int, int], mark: str, by: User) -> None:
    if not mark:
        assert stored
        stored.delete()
        # An older mark that comes from a phone later does not bring it back.
        registration, session = pair
        MarkOperation.objects.create(
            registration_id=registration, session_id=session, mark="", made_at=clock.now(), made_by=by
        )
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
    here = event.sessions.filter(pk__in=[session.pk for session in sessions])
    _require_unlocked(here)
    if listed:
        raise ValidationError({"email": _("%(name)s is on the list with this address.") % {"name": listed.name}})
    person = Registration(event=event, notice_version="paper", is_demo=event.is_demo)
    _describe(person, details)
    person.email, person.person_key = details.email, key_for(details.email)
    person.walk_in()
    with because(reason):
        person.save()
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
    event = Event.objects.lock(Registration.objects.values_list("event", flat=True).get(pk=registration_id))
    person = Registration.objects.select_for_update(of=("self",)).select_related("event").get(pk=registration_id)
    require_reason(reason, when=event.is_completed)
    _describe(person, details)
    with because(reason):
        person.save()
    fill_seats(event)  # the places of a town that is not theirs after all are free
    return person


def _describe(person: Registration, details: PersonDetails) -> None:
    if person.town != details.town or person.pk is None:
        person.municipality_id = find_town(details.town, person.event, str(person.town_country))
    person.name, person.town, person.organisation = details.name, details.town, details.organisation
    person.actor_kind = details.actor_kind
