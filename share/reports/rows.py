"""The rows behind the figures: which grant and time is looked at, and the things that are counted in it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from events.models import Event, EventPlace, EventQuerySet, Registration, RegistrationQuerySet
from municipalities.models import Municipality, Organisation, size_of
from share.grants.models import Grant
from share.kit.precision import Precision

DIMENSIONS = ("country", "actor_kind", "size")
COUNTRY, ACTOR, SIZE = DIMENSIONS


@dataclass(frozen=True)
class Scope:
    """What is looked at: a grant, a stretch of time (both days included), and perhaps only a part of it."""

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

    def events(self) -> EventQuerySet:
        """What counts: took place, is paid by the grant, and ended in this time, and in the grant's."""
        found = Event.objects.paid_by(self.grant).took_place()
        found = found.ending_between(self.counted_from, self.counted_until)
        return self.narrowed(found, "country", "municipality__population")

    def people(self) -> RegistrationQuerySet:
        """Who was there, at what counts as a pilot."""
        pilots = self.whole.events().filter(pilot__isnull=False)
        return Registration.objects.filter(event__in=pilots).attended()

    def narrowed(self, rows: Any, country: str, population: str, actor_kind: str = "") -> Any:
        for name, value in self.only:
            if name == COUNTRY:
                rows = rows.filter(**{country: value})
            elif name == SIZE:
                rows = rows.alias(_size=size_of(population)).filter(_size=value)
            elif actor_kind:
                rows = rows.filter(**{actor_kind: value})
        return rows


def partners_of(scope: Scope) -> QuerySet[Organisation]:
    country = dict(scope.only).get(COUNTRY)
    partners = scope.grant.partners.exclude(country="").order_by("country", "key")
    return partners if country is None else partners.filter(country=country)


def towns_of(scope: Scope) -> Any:
    """The network's own towns where something that counts took place, as their first or as a further place."""
    events = scope.whole.events()
    further = EventPlace.objects.filter(event__in=events, municipality__isnull=False).values("municipality")
    towns = Municipality.objects.filter(Q(pk__in=events.values("municipality")) | Q(pk__in=further))
    return scope.narrowed(towns, "country", "population").order_by("country", "key")


def elsewhere_of(scope: Scope) -> Any:
    """Places outside the network's own towns; a town that joined later is one place with what was written before."""
    whole = scope.whole
    known = towns_of(whole).filter(country=OuterRef("country"), key=OuterRef("key"))
    places = EventPlace.objects.filter(~Exists(known), event__in=whole.events(), municipality__isnull=True)
    country = dict(scope.only).get(COUNTRY)
    return places if country is None else places.filter(country=country)


def pilots_of(scope: Scope) -> EventQuerySet:
    return scope.events().filter(pilot__isnull=False).order_by("ends_on", "pk")


def events_of(kind: str) -> Callable[[Scope], EventQuerySet]:
    return lambda scope: scope.events().filter(kind=kind).order_by("ends_on", "pk")


def people_of(scope: Scope) -> RegistrationQuerySet:
    """Each person once, where they were trained first; a filter looks at that place and at who they were there."""
    return _narrowed_people(scope, scope.people().once_a_person())


def attendances_of(scope: Scope) -> RegistrationQuerySet:
    return _narrowed_people(scope, scope.people())


def _narrowed_people(scope: Scope, people: RegistrationQuerySet) -> RegistrationQuerySet:
    found: RegistrationQuerySet = scope.narrowed(
        people, "event__country", "event__municipality__population", "actor_kind"
    )
    return found.order_by("key", "pk")


def reported_of(scope: Scope) -> EventQuerySet:
    """Head-counts that somebody reported, of events that were not run here. A plan is no head-count."""
    known = scope.events().filter(record__participants__isnull=False)
    return known.exclude(record__participants_precision=Precision.PLANNED).order_by("ends_on", "pk")


def places_of(scope: Scope) -> list[Any]:
    """Towns of the network, then places elsewhere: each place once."""
    if dict(scope.only).get(SIZE, "unknown") != "unknown":
        return list(towns_of(scope))
    elsewhere = elsewhere_of(scope).order_by("country", "key", "pk").distinct("country", "key")
    return [*towns_of(scope), *elsewhere]


def grant_of(scope: Scope) -> QuerySet[Grant]:
    return Grant.objects.filter(pk=scope.grant.pk)
