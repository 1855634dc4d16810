"""What is looked at: a grant, a stretch of time, and perhaps only a part of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from django.db.models import Q, QuerySet

from events.models import Event, EventQuerySet
from municipalities.models import size_on
from share.grants.models import Grant

DIMENSIONS = ("country", "actor_kind", "size")
COUNTRY, ACTOR, SIZE = DIMENSIONS
Q_ = TypeVar("Q_", bound="QuerySet")


class Mode(StrEnum):
    """What a figure of a period says: what is in it, what is in it for the first time, or all since the grant began.

    Where each thing is counted once (people, places, countries), the three differ. New ones of all periods add up to what is
    there since the beginning.
    """

    IN_PERIOD = "period"
    NEW = "new"
    CUMULATIVE = "cumulative"


@dataclass(frozen=True)
class Scope:
    """A grant, a stretch of time (both days included), and in `only` the dimensions that are narrowed, with their values.

    `is_new`: of what counts once, only what did not count before the first day. `as_of` is for what was before: it is read as
    it stands at the end of what it is compared with.
    """

    grant: Grant
    first: date
    last: date
    only: tuple[tuple[str, str], ...] = ()
    is_new: bool = False
    as_of: date | None = None

    @property
    def day(self) -> date:
        """The day as of which towns are sized and merged, and partners are partners."""
        return self.as_of or self.last

    def in_mode(self, mode: Mode) -> "Scope":
        """The same period, read in this way."""
        if mode == Mode.CUMULATIVE:
            return replace(self, first=self.grant.starts_on, is_new=False)
        return replace(self, is_new=mode == Mode.NEW)

    @property
    def mode(self) -> Mode:
        """Of a period that begins with the grant, in the period and since the beginning are the same."""
        return Mode.NEW if self.is_new else Mode.IN_PERIOD

    @property
    def before(self) -> "Scope":
        """All that counted before the first day, unfiltered; empty where the period begins with the grant."""
        return Scope(self.grant, self.grant.starts_on, self.first - timedelta(days=1), as_of=self.day)

    @property
    def counted_from(self) -> date:
        return max(self.first, self.grant.starts_on)

    @property
    def counted_until(self) -> date:
        return min(self.last, self.grant.counts_until)

    @property
    def whole(self) -> "Scope":
        """The same grant and time without the filter, and what is new in it among the rest."""
        return replace(self, only=(), is_new=False)

    def value_of(self, dimension: str) -> str | None:
        """The value a dimension is narrowed to; None when it is not."""
        return dict(self.only).get(dimension)

    def events(self) -> EventQuerySet:
        """What counts: took place, is paid by the grant, and ended in this time, and in the grant's."""
        found = Event.objects.paid_by(self.grant).took_place()
        found = found.ending_between(self.counted_from, self.counted_until)
        return self.narrowed(found, country="country", size="municipality")

    def narrowed(self, rows: Q_, **paths: str) -> Q_:
        """`rows` narrowed by what `only` says; `paths` give, for a dimension, the field it is read from.

        A size is read from the town as it stands on the last day of this time.
        """
        for dimension, value in self.only:
            if dimension == SIZE and SIZE in paths:
                rows = rows.alias(_size=size_on(paths[SIZE], self.day)).filter(_size=value)
            elif dimension in paths:
                rows = rows.filter(Q(**{paths[dimension]: value}))
        return rows
