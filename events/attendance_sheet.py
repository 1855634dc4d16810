"""The attendance sheet on its page, the signature sheet and the name badges to print, the participants as XLSX."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Attendance, Event, Registration, RegistrationQuerySet, Session, SessionChoice, slots, time_of
from share.kit import clock
from share.kit.tables import xlsx_bytes

BLANK_LINES = 5  # for people who turn up without having registered
BLANK_BADGES = 3
PRESENT = Attendance.Mark.PRESENT
Marks = Mapping[tuple[int, int], str]


@dataclass(frozen=True)
class SessionOnSheet:
    """A session of the sheet, and for how many of the people expected at it attendance was taken."""

    session: Session
    taken: int
    people: int
    is_current: bool = False

    @property
    def taken_words(self) -> str:
        """`24 of 27 taken`."""
        return _("%(taken)d of %(people)d taken") % {"taken": self.taken, "people": self.people}

    @property
    def rest_words(self) -> str:
        """The words of the button that marks everybody who is not taken yet, with how many; empty when nobody is left."""
        rest = self.people - self.taken
        if rest <= 0 or self.session.is_locked:
            return ""
        if not self.taken:
            words = ngettext("Mark the only one as present", "Mark all %(n)d as present", rest)
        else:
            words = ngettext("Mark the other one as present", "Mark the other %(n)d as present", rest)
        return words % {"n": rest}


def sessions_on_sheet(
    event: Event, sessions: Sequence[Session], people: int, current: Session | None = None
) -> list[SessionOnSheet]:
    """Each session, with for how many of the `people` on the sheet it is taken; at one by choice those are expected who are
    `at` it.
    """
    sheet = event.registrations.on_attendance_sheet().order_by()
    rows = Attendance.objects.filter(session__event=event, registration__in=sheet.values("pk"))
    taken = dict(_by_session(rows))
    expected: Counter[int] = Counter()  # at each session by choice
    if any(session.is_by_choice for session in sessions):
        choices = SessionChoice.objects.filter(session__event=event)
        theirs = choices.filter(session=OuterRef("session"), registration=OuterRef("registration"))
        came_all_the_same = _by_session(rows.exclude(Exists(theirs)))
        for session, n in came_all_the_same.union(
            _by_session(choices.filter(registration__in=sheet.values("pk"))), all=True
        ):
            expected[session] += n
    return [
        SessionOnSheet(one, taken.get(one.pk, 0), expected[one.pk] if one.is_by_choice else people, one == current)
        for one in sessions
    ]


def _by_session(rows: QuerySet[Any]) -> QuerySet[Any, tuple[int, int]]:
    """How many rows each session has: its id, and the number."""
    return rows.order_by().values_list("session").annotate(n=Count("pk"))


def at(people: RegistrationQuerySet, session: Session) -> RegistrationQuerySet:
    """Of these people those who are expected at a session, and those of whom something is written down there."""
    if not session.is_by_choice:
        return people
    chose = SessionChoice.objects.filter(session=session, registration=OuterRef("pk"))
    marked = Attendance.objects.filter(session=session, registration=OuterRef("pk"))
    return people.filter(Exists(chose) | Exists(marked))


class Choices:
    """What people chose of the sessions of an event. `people` are ids of registrations; everybody where none are named."""

    def __init__(self, sessions: Iterable[Session], people: Collection[int] | None = None) -> None:
        self._slot = {session.pk: slot for slot in slots(sessions) for session in slot}
        rows = SessionChoice.objects.of_seats().filter(session__in=self._slot)
        if people is not None:
            rows = rows.filter(registration__in=people)
        self.chosen = set(rows.values_list("registration", "session")) if self._slot else set()

    def is_elsewhere(self, person: int, session: Session) -> bool:
        """Whether somebody did not choose this session, and is at another: who chose none of those side by side may come."""
        slot = self._slot.get(session.pk, ())
        if not slot or (person, session.pk) in self.chosen:
            return False
        return len(slot) == 1 or any((person, other.pk) in self.chosen for other in slot)


@dataclass(frozen=True)
class Cell:
    """A person's mark for a session: as it is stored, and as the page shows it (what was typed, when that was refused)."""

    session: Session
    pair: str  # registration and session, as the form names them
    stored: str
    shown: str
    is_elsewhere: bool = False  # the person chose another session, or not this one beside which none lies

    @property
    def elsewhere_words(self) -> str:
        """What is added to its label where the person is elsewhere; else empty."""
        return _(" (did not choose this session)") if self.is_elsewhere else ""

    @property
    def stored_word(self) -> str:
        """The mark as a word."""
        return str(dict(Attendance.Mark.choices).get(self.stored, Attendance.NOT_TAKEN))


@dataclass(frozen=True)
class Row:
    """A person's line of the attendance list: one cell a session, and the hours present."""

    registration: Registration
    cells: list[Cell]
    hours: float

    @classmethod
    def of(
        cls,
        person: Registration,
        sessions: Sequence[Session],
        marks: Marks,
        typed: Marks,
        choices: Choices,
    ) -> "Row":
        cells = []
        for session in sessions:
            pair = (person.pk, session.pk)
            stored = marks.get(pair, "")
            is_elsewhere = choices.is_elsewhere(person.pk, session)
            cells.append(Cell(session, f"{person.pk}-{session.pk}", stored, typed.get(pair, stored), is_elsewhere))
        return cls(person, cells, hours_of(cell.session for cell in cells if cell.stored == PRESENT))

    @property
    def note(self) -> str:
        """The state of the registration where it is unusual for somebody present; empty for the confirmed."""
        states = Registration.State
        notes = {
            states.CONFIRMED: "",
            states.WAITING: _("no place: was on the waiting list"),
            states.PENDING: _("no place: the team had not decided"),
            states.WALK_IN: _("came without registering"),
        }
        return str(notes.get(states(self.registration.state), _("address not confirmed")))


def hours_of(sessions: Iterable[Session]) -> float:
    """How many hours somebody was there who attended these."""
    return time_of(sessions).total_seconds() / 3600


def marks(posted: QueryDict, name: str) -> dict[tuple[int, int], str]:
    """`mark-12-34=present`: registration 12, session 34. What does not look like that is passed over."""
    found = {}
    for key, value in posted.items():
        parts = key.split("-")
        is_ours = len(parts) == 3 and parts[0] == name and _is_id(parts[1]) and _is_id(parts[2])
        if is_ours and (value == "" or value in Attendance.Mark.values):
            found[int(parts[1]), int(parts[2])] = str(value)
    return found


def chosen(marks: Marks, was: Marks) -> dict[tuple[int, int], str]:
    """The marks that differ from what the sheet showed: what the person chose, and not what merely stood there."""
    return {pair: mark for pair, mark in marks.items() if mark != was.get(pair, "")}


def ticked(posted: QueryDict) -> list[int]:
    """The sessions for which everybody who is not taken is to be present."""
    return [int(value) for value in posted.getlist("all") if _is_id(value)]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def signature_context(event: Event) -> dict[str, Any]:
    """What the signature sheet to print is made from."""
    people = list(event.registrations.filter(state=Registration.State.CONFIRMED).order_by("key", "pk"))
    sessions = list(event.sessions.all())
    choices = Choices(sessions)
    return {
        "event": event,
        "people": [(one, [not choices.is_elsewhere(one.pk, session) for session in sessions]) for one in people],
        "sessions": sessions,
        "blank": range(BLANK_LINES),
        "organisers": event.organisers.all(),
        "grants": event.funders,
        "printed_at": clock.now(),
        "site_name": settings.SITE_NAME,
    }


def badges_context(event: Event) -> dict[str, Any]:
    """What the name badges are made from: those with a place, and a few empty ones for who turns up."""
    seated = event.registrations.filter(state=Registration.State.CONFIRMED).order_by("key", "pk")
    people = [(one, badge_code(one)) for one in seated]
    return {"event": event, "people": people, "blank": range(BLANK_BADGES), "grants": event.funders}


def badge_code(one: Registration) -> str:
    """A picture that the phones at the door read. It says nothing to anybody else."""
    link = settings.BASE_URL + reverse("events:badge", args=[one.public_id])
    picture: str = segno.make(link, micro=False).svg_data_uri(border=0, omitsize=True, dark="#14524F")
    return picture


def participants(event: Event) -> bytes:
    """Everybody who is or was on the list, with what they attended, as XLSX."""
    people = event.registrations.order_by("key", "pk")
    sessions = list(event.sessions.all())
    stored = Attendance.objects.filter(session__in=sessions)
    words: dict[tuple[int, int], str] = dict.fromkeys(Choices(sessions).chosen, _("chosen"))
    words |= {(a.registration_id, a.session_id): a.get_mark_display() for a in stored}
    there = {(a.registration_id, a.session_id) for a in stored if a.mark == PRESENT}
    head = [
        _("Name"),
        _("E-mail"),
        _("Town"),
        _("Comes from"),
        _("Organisation"),
        _("State"),
        _("Since"),
        _("Registered"),
        *(f"{s.title} ({s.starts_at.astimezone(event.zone):%Y-%m-%d %H:%M})" for s in sessions),
        _("Hours"),
    ]
    rows: list[list[str | float | datetime]] = [
        [
            str(p.shown_name),
            p.email,
            p.town,
            p.get_actor_kind_display(),
            p.organisation,
            p.get_state_display(),
            p.state_since.astimezone(event.zone),
            p.registered_at.astimezone(event.zone),
            *(words.get((p.pk, s.pk), "") for s in sessions),
            round(hours_of(s for s in sessions if (p.pk, s.pk) in there), 2),
        ]
        for p in people
    ]
    return xlsx_bytes(_("Participants"), head, rows, notes_on(event))


def notes_on(event: Event) -> list[str]:
    """What a file with people in it says of itself."""
    when, site = f"{clock.now():%Y-%m-%d %H:%M} UTC", settings.SITE_NAME
    notes = [
        _("Participants of “%(title)s”, %(date)s.") % {"title": event.title, "date": event.day},
        _("Made on %(when)s from the records of %(site)s.") % {"when": when, "site": site},
        _("Personal data: use it for this activity and its report only, and delete this file after that."),
    ]
    if event.is_demo:
        notes.append(_("Demo: these people are invented."))
    return notes
