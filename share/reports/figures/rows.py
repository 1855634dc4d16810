"""The things that are counted: one query for each kind of thing."""

from collections.abc import Iterator, Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from events.kinds import EventKind
from events.models import EventPlace, EventQuerySet, GrantShare, Registration, RegistrationQuerySet
from municipalities.models import (
    Municipality,
    MunicipalityQuerySet,
    Organisation,
    PlaceName,
    size_of,
    size_on,
    standing,
    what_it_was,
)
from roster.models import Mission, MissionQuerySet
from share.claims.models import Cost
from share.claims.models.costs import CostQuerySet
from share.grants.models import Grant, GrantPartner
from share.kit.precision import Precision
from share.reports.figures.measure import Pin
from share.reports.figures.scope import COUNTRY, SIZE, Mode, Scope

# What a row of an event shows beside the event itself.
SHOWN = ("other_places", "documents", Prefetch("grant_shares", GrantShare.objects.select_related("grant")))


def partners_of(scope: Scope) -> "QuerySet[Organisation]":
    """Partners on the last day."""
    there = GrantPartner.objects.filter(grant=scope.grant).on(scope.day)
    partners = Organisation.objects.filter(grant_partners__in=there).exclude(country="").order_by("country", "key")
    return scope.narrowed(partners, country="country")


def towns_of(scope: Scope) -> MunicipalityQuerySet:
    """The network's own towns where something that counts took place, as their first or as a further place.

    A town counts as it stands on the last day of the scope: two that were merged by then are one place.
    """
    events, now = scope.whole.events(), standing("municipality", scope.day)
    further = EventPlace.objects.filter(event__in=events, municipality__isnull=False).values_list(now)
    towns = Municipality.objects.filter(Q(pk__in=events.values_list(now)) | Q(pk__in=further))
    if scope.is_new:
        known = towns_of(scope.before).order_by().values("pk")
        towns = towns.exclude(pk__in=known).exclude(_was_elsewhere(scope.before))
    if size := scope.value_of(SIZE):
        towns = towns.alias(_size=size_of("population")).filter(_size=size)
    return scope.narrowed(towns, country="country").order_by("country", "key")


def _was_elsewhere(before: Scope) -> Q:
    """Of a town: whether it counted, before it had a page, as a place that an activity names."""
    named = EventPlace.objects.filter(event__in=before.events(), municipality__isnull=True, key=OuterRef("key"))
    by_other_name = named.filter(country=OuterRef("town__country"))
    names = PlaceName.objects.filter(Exists(by_other_name), town=OuterRef("pk"))
    return Q(Exists(named.filter(country=OuterRef("country")))) | Q(Exists(names))


def elsewhere_of(scope: Scope) -> "QuerySet[EventPlace]":
    """Places outside the network's own towns; a town that joined later is one place with what was written before.

    So is one that is written by another name of it, and one that was merged into a town that counts.
    """
    whole = scope.whole
    called = Municipality.objects.called_as(OuterRef("key"), OuterRef("country"))
    counted = Q(now__in=towns_of(whole).order_by().values("pk"))
    if scope.is_new:
        counted |= Q(now__in=towns_of(scope.before).order_by().values("pk"))
    known = called.alias(now=standing("pk", scope.day)).filter(counted)
    places = EventPlace.objects.filter(~Exists(known), event__in=whole.events(), municipality__isnull=True)
    if scope.is_new:
        earlier = EventPlace.objects.filter(event__in=scope.before.events(), municipality__isnull=True)
        places = places.exclude(Exists(earlier.filter(key=OuterRef("key"), country=OuterRef("country"))))
    return scope.narrowed(places, country="country")


def places_of(scope: Scope) -> list[Municipality | EventPlace]:
    """Towns of the network, then places elsewhere: each place once."""
    towns = list(towns_of(scope).with_former(what_it_was(scope.day)))
    if scope.value_of(SIZE) not in {None, "unknown"}:
        return [*towns]
    elsewhere = elsewhere_of(scope).order_by("country", "key", "pk").distinct("country", "key")
    return [*towns, *elsewhere]


def events_of(scope: Scope, of: Sequence[EventKind]) -> EventQuerySet:
    """Counted events of these kinds, with what their rows on a page show."""
    found = scope.events().of_kind(*of).order_by("ends_on", "pk")
    return found.select_related("record", "municipality").prefetch_related(*SHOWN)


def in_new_countries(events: EventQuerySet, scope: Scope, of: Sequence[EventKind]) -> EventQuerySet:
    """Only those in a country where none of these kinds counted before."""
    before = scope.before.events().of_kind(*of).exclude(country="")
    return events.exclude(country__in=before.order_by().values("country")) if scope.is_new else events


def present_at(scope: Scope, of: Sequence[EventKind]) -> RegistrationQuerySet:
    """Lines of people who were present at counted events of these kinds, whatever the filter."""
    return Registration.objects.filter(event__in=scope.whole.events().of_kind(*of)).attended()


def all_along(scope: Scope, of: Sequence[EventKind]) -> RegistrationQuerySet:
    """Lines among which a person is looked for the first time: of the period, or, for who is new in it, since the beginning."""
    return present_at(scope.in_mode(Mode.CUMULATIVE) if scope.is_new else scope, of)


def people_of(scope: Scope, of: Sequence[EventKind]) -> RegistrationQuerySet:
    """Each person once, where they came first; a filter looks at that place and at who they were there."""
    first = all_along(scope, of).once_a_person()
    return _narrowed(scope, first.filter(event__ends_on__gte=scope.first) if scope.is_new else first)


def attendances_of(scope: Scope, of: Sequence[EventKind]) -> RegistrationQuerySet:
    return _narrowed(scope, present_at(scope, of))


def _narrowed(scope: Scope, people: RegistrationQuerySet) -> RegistrationQuerySet:
    paths = {COUNTRY: "event__country", SIZE: "event__municipality", "actor_kind": "actor_kind"}
    return scope.narrowed(people, **paths).order_by("key", "pk")


def reported_of(scope: Scope) -> EventQuerySet:
    """Head-counts that somebody reported, of events that were not run here. A plan is no head-count."""
    known = scope.events().filter(record__participants__isnull=False)
    found = known.exclude(record__participants_precision=Precision.PLANNED).order_by("ends_on", "pk")
    return found.select_related("record", "municipality").prefetch_related(*SHOWN)


def missions_of(scope: Scope) -> MissionQuerySet:
    """Missions of experts that took place, are paid by the grant, and ended in this time, and in the grant's."""
    days = (scope.counted_from, scope.counted_until)
    found = Mission.objects.took_place().filter(grant=scope.grant, delivered_on__range=days)
    return scope.narrowed(found, country="brief__country")


MET = (Mission.Met.ALL, Mission.Met.MOST)


def followed_of(scope: Scope) -> MissionQuerySet:
    """Missions whose town said, three months later, whether the goals were reached."""
    return missions_of(scope).exclude(goals_met="")


def met_of(scope: Scope) -> MissionQuerySet:
    """Of these, those whose goals were reached, or mostly."""
    return missions_of(scope).filter(goals_met__in=MET)


def grants_of(scope: Scope) -> "QuerySet[Grant]":
    return Grant.objects.filter(pk=scope.grant.pk)


def pins_of_events(events: EventQuerySet, scope: Scope) -> Iterator[Pin]:
    plain = events.select_related(None).prefetch_related(None).annotate(size=size_on("municipality", scope.day))
    for public_id, country, size in plain.values_list("public_id", "country", "size"):
        yield Pin(public_id, country=str(country), size=size)


def pins_of_people(people: RegistrationQuerySet, scope: Scope) -> Iterator[Pin]:
    sized = people.order_by().annotate(size=size_on("event__municipality", scope.day))
    names = ("event__public_id", "person_key", "event__country", "actor_kind", "size")
    for public_id, person, country, actor_kind, size in sized.values_list(*names).iterator(chunk_size=5_000):
        yield Pin(public_id, str(person), str(country), actor_kind, size)


def pins_of_places(scope: Scope) -> Iterator[Pin]:
    """By country and search key: a place without a page has no other name that lasts."""
    sized = towns_of(scope).annotate(size=size_of("population"))
    yield from (
        Pin(key, country=str(country), size=size) for key, country, size in sized.values_list("key", "country", "size")
    )
    if scope.value_of(SIZE) in {None, "unknown"}:
        elsewhere = elsewhere_of(scope).order_by("country", "key").values_list("key", "country").distinct()
        yield from (Pin(key, country=str(country), size="unknown") for key, country in elsewhere)


def pins_of_reported(scope: Scope) -> Iterator[Pin]:
    sized = reported_of(scope).prefetch_related(None).annotate(size=size_on("municipality", scope.day))
    for public_id, country, size, amount in sized.values_list("public_id", "country", "size", "record__participants"):
        yield Pin(public_id, country=str(country), size=size, amount=amount or 0)


def costs_of(scope: Scope) -> CostQuerySet:
    """Claimed in reports that end in the period: a cost counts with its report, and not on its day."""
    return Cost.objects.of_grant(scope.grant).claimed().filter(period__ends_on__range=(scope.first, scope.last))
