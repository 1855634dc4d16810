"""What is looked at: a grant, a stretch of time, and perhaps only a part of it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from events.models import Event, EventQuerySet
from municipalities.models import size_on
from share.grants.models import Grant

DIMENSIONS = ("country", "actor_kind", "size")
COUNTRY, ACTOR, SIZE = DIMENSIONS
Q_ = TypeVar("Q_", bound="QuerySet")


@dataclass(frozen=True)
class Scope:
    """A grant, a stretch of time (both days included), and in `only` the dimensions that are narrowed, with their values."""

    grant: Grant
    first: date
    last: date
    only: tuple[tuple[str, str], ...] = ()

    @property
    def counted_from(self) -> date:
        return max(self.first, self.grant.starts_on)

    @property
    def counted_until(self) -> date:
        return min(self.last, self.grant.counts_until)

    @property
    def whole(self) -> "Scope":
        """The same grant and time without the filter."""
        return replace(self, only=())

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
                rows = rows.alias(_size=size_on(paths[SIZE], self.last)).filter(_size=value)
            elif dimension in paths:
                rows = rows.filter(Q(**{paths[dimension]: value}))
        return rows
