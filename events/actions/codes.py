"""A code on the wall, with which people say themselves that they are there; another one each minute."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from events.models import Attendance, Event, Registration, Session, SessionChoice
from share.kit import clock
from share.kit.cache import within
from share.kit.moves import IllegalMove

STEP = 60  # seconds that a code is shown
EARLY = timedelta(minutes=15)  # before a session, people sit down
MOST_TRIES, TRIES_WITHIN = 10, 600


def sessions_on(event: Event) -> list[Session]:
    """The sessions for which a code is shown now: those that are on, or begin within a quarter of an hour, the later first.

    Several where people choose between them: each has its room, and its code on the wall there.
    """
    if event.state != Event.State.PUBLISHED:
        return []
    now = clock.now()
    found = event.sessions.filter(starts_at__lte=now + EARLY, ends_at__gt=now, locked_at=None)
    return list(found.order_by("-starts_at", "pk"))


def rooms_of(sessions: list[Session]) -> list[Session]:
    """Of `sessions_on` those on whose walls a code stands: the one for everybody that begins last, or each by choice."""
    if sessions and not sessions[0].is_by_choice:
        return sessions[:1]
    return [session for session in sessions if session.is_by_choice]


def code_of(session: Session, back: int = 0) -> str:
    """The six figures for a session in this minute, or so many minutes back. Nothing of it is stored."""
    step = int(clock.now().timestamp()) // STEP - back
    digest = salted_hmac("share.code", f"{session.pk}:{step}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06}"


def seconds_left() -> int:
    """Until the next code."""
    return STEP - int(clock.now().timestamp()) % STEP


@transaction.atomic
def say_present(registration_id: int, code: str) -> Session:
    """Marks a person as present for the session that is on, who types the code of this minute or the one before.

    Where several are on, the code says which one. Raises ValidationError, at `code`, when no session is on, the code is
    another, too many were tried, or the team has said that the person was not there.
    """
    event = Event.objects.lock(Registration.objects.values_list("event", flat=True).get(pk=registration_id))
    sessions = sessions_on(event)
    if not sessions:
        raise ValidationError({"code": _("No session is on just now, so there is no code to type.")})
    if not within(f"code:{registration_id}", MOST_TRIES, seconds=TRIES_WITHIN):
        raise ValidationError({"code": _("You tried many codes. Try it again in ten minutes, or ask at the door.")})
    session = next((one for one in sessions if _is_code_of(one, code)), None)
    if session is None:
        raise ValidationError({"code": _("This is not the code on the wall. It changes each minute: look again.")})
    if why := _mark(event, session, registration_id):
        raise ValidationError({"code": why})
    return session


@transaction.atomic
def join_online(registration_id: int) -> Session:
    """Marks a person as present who takes part from afar, for the session that is on: they pressed the button on their own
    page, which leads to the online room. Where several are on, it is the one they chose.

    Raises IllegalMove for who has no place, without an online room, when no session is on, and when the team has said that
    they are not there.
    """
    event = Event.objects.lock(Registration.objects.values_list("event", flat=True).get(pk=registration_id))
    sessions = sessions_on(event)
    chosen = set(SessionChoice.objects.filter(registration=registration_id).values_list("session", flat=True))
    session = next((one for one in sessions if not one.is_by_choice or one.pk in chosen), None)
    if not event.registrations.filter(pk=registration_id, state=Registration.State.CONFIRMED).exists():
        raise IllegalMove(_("Only who has a place takes part from afar."))
    if not event.online_link:
        raise IllegalMove(_("Nobody takes part from afar in this activity."))
    if sessions and session is None:
        raise IllegalMove(_("You have not chosen any of the sessions that are on just now."))
    if session is None:
        raise IllegalMove(_("No session is on just now. The room opens a quarter of an hour before."))
    if why := _mark(event, session, registration_id):
        raise IllegalMove(why)
    return session


def _is_code_of(session: Session, code: str) -> bool:
    """Of this minute, or of the one before."""
    return any(constant_time_compare(code_of(session, back), code) for back in range(2))


def _mark(event: Event, session: Session, registration_id: int) -> str:
    """Present, as the person says; else why not, as a sentence."""
    person = event.registrations.on_attendance_sheet().filter(pk=registration_id).first()
    if person is None:
        return _("You are not on the list any more. Ask the team.")
    here = {"mark": Attendance.Mark.PRESENT, "marked_by": person.user}
    beside = Attendance.objects.filter(registration=person, mark=Attendance.Mark.PRESENT).exclude(session=session)
    beside = beside.filter(session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at)
    if other := beside.select_related("session").first():
        return _("You are present at “%(session)s”, which is at the same time. Ask the team.") % {
            "session": other.session.title
        }
    row, is_new = Attendance.objects.get_or_create(registration=person, session=session, defaults=here)
    if not is_new and row.mark != Attendance.Mark.PRESENT:
        return _("The team has written down that you are not there. Ask the team.")
    return ""
