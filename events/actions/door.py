"""Marks made at the door, on several phones, with or without a network: merged in any order to the same rows."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from events.actions.people import key_for
from events.actions.registration import find_town
from events.models import Attendance, Door, Event, MarkOperation, Registration, Session
from events.models.door import EARLY
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove

MOST = 2_000  # operations that come in one go
PRESENT = Attendance.Mark.PRESENT


@dataclass(frozen=True)
class Mark:
    """A mark as a device sends it. `at` is the moment by its own clock."""

    id: uuid.UUID
    person: uuid.UUID
    session: int
    mark: str
    at: datetime


@dataclass(frozen=True)
class WalkIn:
    """Somebody who came without registering, as a device writes them down; `id` becomes that of the person on the list."""

    id: uuid.UUID
    name: str
    town: str
    actor_kind: str


@dataclass
class Merged:
    """What became of what was sent: ids that are kept (known ones too), and why others are not."""

    kept: list[uuid.UUID] = field(default_factory=list)
    refused: dict[uuid.UUID, str] = field(default_factory=dict)


@transaction.atomic
def open_door(event_id: int, day: date, *, by: User) -> Door:
    """The link for the helpers of one day of an activity, made if there is none.

    Raises IllegalMove unless it is published and on that day.
    """
    event = Event.objects.lock(event_id)
    if event.state != Event.State.PUBLISHED:
        raise IllegalMove(_("Only a published activity has a door: helpers check people in for what takes place."))
    if not any(_day_of(session, event) == day for session in event.sessions.all()):
        raise IllegalMove(_("No session is planned on that day."))
    return Door.objects.get_or_create(event=event, day=day, closed_at=None, defaults={"made_by": by})[0]


def close_door(door: Door) -> None:
    """From now on the link opens nothing, and what phones still have is not taken."""
    Door.objects.filter(pk=door.pk, closed_at=None).update(closed_at=clock.now())


def sessions_of(door: Door) -> list[Session]:
    """The sessions of its day, by the clocks of the place."""
    return [session for session in door.event.sessions.all() if _day_of(session, door.event) == door.day]


def _day_of(session: Session, event: Event) -> date:
    return session.starts_at.astimezone(event.zone).date()


@transaction.atomic
def merge(door: Door, marks: Sequence[Mark], walk_ins: Sequence[WalkIn], *, sent_at: datetime | None = None) -> Merged:
    """Takes what a device has kept; sent twice, or in another order, it comes to the same.

    `sent_at` is what the device's clock shows as it sends: by that its moments are put right. None for marks of this moment.
    Raises IllegalMove when the door takes no marks, before two hours ahead of the first session, and once the activity is
    completed.
    """
    event, now = Event.objects.lock(door.event_id), clock.now()
    if not door.takes_marks:
        raise IllegalMove(_("This link is closed, or its day is over."))
    if event.state != Event.State.PUBLISHED:
        raise IllegalMove(_("The attendance is completed: the team changes it, with a reason."))
    if event.starts_at is None or now < event.starts_at - EARLY:
        raise IllegalMove(_("People are checked in from two hours before it begins."))
    shift = now - sent_at if sent_at else now - now
    merged = Merged()
    came = {mark.person for mark in marks if _at(mark, shift, now, event) == door.day}
    for walk_in in walk_ins:
        if why := _write_down(event, walk_in, is_of_the_day=door.is_open or walk_in.id in came):
            merged.refused[walk_in.id] = why
        else:
            merged.kept.append(walk_in.id)
    people = {person.public_id: person for person in event.registrations.on_attendance_sheet()}
    sessions = {session.pk: session for session in sessions_of(door)}
    known = set(MarkOperation.objects.filter(pk__in=[mark.id for mark in marks]).values_list("pk", flat=True))
    fresh = []
    for mark in marks:
        if mark.id in known:
            merged.kept.append(mark.id)
        elif _at(mark, shift, now, event) != door.day:
            merged.refused[mark.id] = _("This mark was not made on the day of this link.")
        elif why := _refusal(mark, people, sessions):
            merged.refused[mark.id] = why
        else:
            person, session = people[mark.person], sessions[mark.session]
            at = min(mark.at + shift, now)
            fresh.append(
                MarkOperation(pk=mark.id, registration=person, session=session, mark=mark.mark, made_at=at, door=door)
            )
            merged.kept.append(mark.id)
            known.add(mark.id)
    MarkOperation.objects.bulk_create(fresh)
    _settle({(one.registration_id, one.session_id) for one in fresh})
    return merged


def _at(mark: Mark, shift: timedelta, now: datetime, event: Event) -> date:
    """The day on which a mark was made, by the clocks of the place."""
    return min(mark.at + shift, now).astimezone(event.zone).date()


def _refusal(mark: Mark, people: dict[uuid.UUID, Registration], sessions: dict[int, Session]) -> str:
    if mark.person not in people:
        return _("This person is not on the list any more.")
    if mark.session not in sessions:
        return _("This session is not planned on that day any more.")
    if sessions[mark.session].is_locked:
        return _("This session was checked against the signed sheet and is locked.")
    return ""


def _write_down(event: Event, walk_in: WalkIn, *, is_of_the_day: bool) -> str:
    """Puts a walk-in on the list, once. Gives the sentence why not; empty where it stands there."""
    known = Registration.objects.filter(public_id=walk_in.id).values_list("event", flat=True).first()
    if known is not None:
        return "" if known == event.pk else _("This line belongs to another activity.")
    if not is_of_the_day:
        return _("This person was not written down on the day of this link.")
    person = Registration(
        event=event,
        public_id=walk_in.id,
        name=walk_in.name,
        town=walk_in.town,
        actor_kind=walk_in.actor_kind,
        municipality_id=find_town(walk_in.town, event),
        notice_version="paper",
        person_key=key_for(""),
        is_demo=event.is_demo,
    )
    person.walk_in()
    person.save()
    return ""


def _settle(pairs: Iterable[tuple[int, int]]) -> None:
    """Sets each person's mark for a session to the operation that counts; a mark that was made later on the sheet stays."""
    pairs = set(pairs)
    if not pairs:
        return
    people, sessions = {person for person, _session in pairs}, {session for _person, session in pairs}
    counting: dict[tuple[int, int], MarkOperation] = {}
    for one in MarkOperation.objects.filter(registration__in=people, session__in=sessions):
        pair = (one.registration_id, one.session_id)
        if pair in pairs and (pair not in counting or one.rank > counting[pair].rank):
            counting[pair] = one
    rows = Attendance.objects.filter(registration__in=people, session__in=sessions)
    stored = {(row.registration_id, row.session_id): row for row in rows}
    for pair, one in sorted(counting.items()):
        row = stored.get(pair)
        if row and row.marked_at > one.made_at:
            continue
        if not one.mark:
            if row:
                row.delete()
            continue
        row = row or Attendance(registration_id=pair[0], session_id=pair[1])
        row.mark, row.marked_at, row.marked_by = one.mark, one.made_at, one.made_by
        row.save()
