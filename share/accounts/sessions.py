"""How long a session lasts, and when its person was last here. Both stand in the session itself.

A session is written at most once in `SEEN_EVERY`, however many pages are asked for.
"""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from share import policy
from share.policy import Actor

BEGAN, SEEN = "began_at", "seen_at"  # in seconds since 1970
SEEN_EVERY = timedelta(minutes=5)


def begin(session: SessionBase, now: datetime) -> None:
    """Notes when it began. Called for a session that does not know it yet."""
    session[BEGAN] = session[SEEN] = now.timestamp()


def has_begun(session: SessionBase) -> bool:
    return BEGAN in session and SEEN in session


def lacks_second_factor(actor: Actor) -> bool:
    """Whether this person may see other people's data only once they have given a second factor in this session."""
    return settings.SECOND_FACTOR_REQUIRED and policy.sees_people(actor) and not actor.second_factor


def is_over(session: SessionBase, now: datetime) -> bool:
    """Whether it has lasted as long as a session may (`SESSION_COOKIE_AGE`), however much it was used."""
    return now.timestamp() - session[BEGAN] > settings.SESSION_COOKIE_AGE


def is_idle(session: SessionBase, now: datetime) -> bool:
    """Whether nothing was asked for in it for longer than `SESSION_IDLE_SECONDS`."""
    return now.timestamp() - session[SEEN] > settings.SESSION_IDLE_SECONDS


def see(session: SessionBase, now: datetime) -> None:
    """Notes that its person is here, when that was noted longer than `SEEN_EVERY` ago."""
    if now.timestamp() - session[SEEN] < SEEN_EVERY.total_seconds():
        return
    session[SEEN] = now.timestamp()
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)
