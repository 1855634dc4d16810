"""Why somebody cannot register: one ordered list, by which the page explains and the action refuses.

A condition gives a sentence for the person it keeps out, or nothing. The first one that stands is said. What tells about a
person (where else they have a place) is asked only of a person who has proven who they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _

from events.models import Event, Registration
from share.accounts.models import User
from share.kit import clock
from share.kit.registries import Registry


@dataclass(frozen=True)
class Wish:
    """To come to an event; and whose, where that is proven."""

    event: Event
    person: User | None = None


Condition = Callable[[Wish], str]
conditions: Registry[Condition] = Registry()


def refusal(wish: Wish) -> str:
    """Why this wish cannot be granted now, as a sentence; empty where it can."""
    return next(filter(None, (condition(wish) for condition in conditions)), "")


def moment_at(event: Event, moment: datetime) -> str:
    """`Fri 12 March 2027, 9:30 (EET)`: a moment by the clock of the event's place."""
    there = moment.astimezone(event.zone)
    return f"{formats.date_format(there)}, {formats.time_format(there)} ({there.tzname()})"


def _on_record(wish: Wish) -> str:
    return _("This activity is on the record: it took place before this site.") if wish.event.is_recorded else ""


def _cancelled(wish: Wish) -> str:
    cancelled = wish.event.state == Event.State.CANCELLED
    return _("This activity is cancelled, so registration is closed.") if cancelled else ""


def _postponed(wish: Wish) -> str:
    if not wish.event.is_postponed:
        return ""
    return _("This activity is postponed. Registration opens again once its new day is set.")


def _not_public(wish: Wish) -> str:
    is_draft = wish.event.state == Event.State.DRAFT
    return _("This activity is not published yet, so nobody can register.") if is_draft else ""


def _begun(wish: Wish) -> str:
    return "" if wish.event.is_ahead else _("Registration is closed: this activity has begun or is over.")


def _not_yet_open(wish: Wish) -> str:
    opens = wish.event.opens_at
    if opens is None or opens <= clock.now():
        return ""
    return _("Registration opens on %(moment)s.") % {"moment": moment_at(wish.event, opens)}


def _closed(wish: Wish) -> str:
    closes = wish.event.closes_at
    if closes is None or clock.now() < closes:
        return ""
    return _("Registration closed on %(moment)s.") % {"moment": moment_at(wish.event, closes)}


def _overlap(wish: Wish) -> str:
    """At the same time they have a place at another one."""
    if wish.person is None or wish.event.is_postponed or not wish.event.starts_at or not wish.event.ends_at:
        return ""
    theirs = Registration.objects.filter(user=wish.person, state=Registration.State.CONFIRMED)
    other = (
        theirs.exclude(event=wish.event)
        .filter(event__state=Event.State.PUBLISHED)
        .filter(event__starts_at__lt=wish.event.ends_at, event__ends_at__gt=wish.event.starts_at)
        .select_related("event")
        .first()
    )
    if other is None:
        return ""
    told = _("At that time you have a place at “%(title)s”. Give that place on first, if you would rather come here.")
    return told % {"title": other.event.title}


conditions.register("on record", _on_record)
conditions.register("cancelled", _cancelled)
conditions.register("postponed", _postponed)
conditions.register("not public", _not_public)
conditions.register("begun", _begun)
conditions.register("not yet open", _not_yet_open)
conditions.register("closed", _closed)
conditions.register("overlap", _overlap)
