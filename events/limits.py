"""At most so many places for one town, one country or one kind of actor, so that an activity stays mixed.

Whoever finds the places of their own taken waits like whoever finds all of them taken, and moves up once one of their own
becomes free; others move past them meanwhile. Counted under the event's lock, and only where a limit is set.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from events.models import Event, Registration
from share.kit.countries import country_name
from share.kit.text import search_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Limit:
    """What people have in common who share a limit.

    `field` of the event says how many of them get a place; `of` is what a registration has of it (None: not known, and not
    limited); `called` says it in words.
    """

    field: str
    of: Callable[[Registration], Hashable | None]
    called: "Callable[[Registration], StrOrPromise]"


def _town(registration: Registration) -> Hashable | None:
    """The network's own town however it was written, else the name as it was typed."""
    return registration.municipality_id or search_key(registration.town) or None


LIMITS = (
    Limit("most_per_town", _town, lambda one: one.town),
    Limit("most_per_country", lambda one: str(one.town_country) or None, lambda one: country_name(one.town_country)),
    Limit("most_per_kind", lambda one: one.actor_kind or None, lambda one: one.get_actor_kind_display()),
)
READ = ("municipality_id", "town", "town_country", "actor_kind")


class Room:
    """The limits of an event, and how many places people of one sort have. Asks for them once, where a limit is set."""

    def __init__(self, event: Event) -> None:
        self._limits = [(limit, most) for limit in LIMITS if (most := getattr(event, limit.field)) is not None]
        self._taken: Counter[tuple[str, Hashable]] = Counter()
        if self._limits:
            for one in event.registrations.taking_seats().only("pk", "event_id", *READ):
                self.take(one)

    @property
    def is_limited(self) -> bool:
        return bool(self._limits)

    def take(self, registration: Registration) -> None:
        """Counts one place more."""
        for limit, _most in self._limits:
            self._taken[limit.field, limit.of(registration)] += 1

    def has_all(self, registrations: Sequence[Registration], *, if_empty: bool = False) -> bool:
        """Whether all of them get in together; with `if_empty`, whether they could if nobody else came."""
        taken: Counter[tuple[str, Hashable]] = Counter() if if_empty else self._taken.copy()
        for one in registrations:
            for limit, most in self._limits:
                sort = limit.of(one)
                taken[limit.field, sort] += 1
                if sort is not None and taken[limit.field, sort] > most:
                    return False
        return True

    def sorts(self, registration: Registration) -> dict[str, Hashable | None]:
        """What a registration has of what is limited."""
        return {limit.field: limit.of(registration) for limit, _most in self._limits}

    def why_not(self, registration: Registration, *, but: Mapping[str, Hashable | None] | None = None) -> str:
        """Which limit keeps this one out, as a sentence; empty where none does. What it has as in `but` is no reason."""
        for limit, most in self._limits:
            sort = limit.of(registration)
            if sort is None or (but and but[limit.field] == sort):
                continue
            if self._taken[limit.field, sort] >= most:
                told = ngettext(
                    "The one place for %(sort)s is taken.", "The %(most)d places for %(sort)s are taken.", most
                )
                return told % {"most": most, "sort": limit.called(registration)}
        return ""
