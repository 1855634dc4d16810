"""The things that are counted: one query for each kind of thing."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from events.kinds import EventKind
from events.models import EventPlace, EventQuerySet, GrantShare, Registration, RegistrationQuerySet
from municipalities.models import Municipality, MunicipalityQuerySet, Organisation, size_of, standing, what_it_was
from roster.models import Mission, MissionQuerySet
from share.grants.models import Grant
from share.kit.precision import Precision
from share.reports.figures.scope import COUNTRY, SIZE, Scope

# What a row of an event shows beside the event itself.
SHOWN = ("other_places", "documents", Prefetch("grant_shares", GrantShare.objects.select_related("grant")))


def partners_of(scope: Scope) -> "QuerySet[Organisation]":
    partners = scope.grant.partners.exclude(country="").order_by("country", "key")
    return scope.narrowed(partners, country="country")


def towns_of(scope: Scope) -> MunicipalityQuerySet:
    """The network's own towns where something that counts took place, as their first or as a further place.

    A town counts as it stands on the last day of the scope: two that were merged by then are one place.
    """
    events, now = scope.whole.events(), standing("municipality", scope.last)
    further = EventPlace.objects.filter(event__in=events, municipality__isnull=False).values_list(now)
    towns = Municipality.objects.filter(Q(pk__in=events.values_list(now)) | Q(pk__in=further))
    if size := scope.value_of(SIZE):
        towns = towns.alias(_size=size_of("population")).filter(_size=size)
    return scope.narrowed(towns, country="country").order_by("country", "key")


def elsewhere_of(scope: Scope) -> "QuerySet[EventPlace]":
    """Places outside the network's own towns; a town that joined later is one place with what was written before.

    So is one that is written by another name of it, and one that was merged into a town that counts.
    """
    whole = scope.whole
    called = Municipality.objects.called_as(OuterRef("key"), OuterRef("country"))
    known = called.alias(now=standing("pk", scope.last)).filter(now__in=towns_of(whole).order_by().values("pk"))
    places = EventPlace.objects.filter(~Exists(known), event__in=whole.events(), municipality__isnull=True)
    return scope.narrowed(places, country="country")


def places_of(scope: Scope) -> list[Municipality | EventPlace]:
    """Towns of the network, then places elsewhere: each place once."""
    towns = list(towns_of(scope).with_former(what_it_was(scope.last)))
    if scope.value_of(SIZE) not in {None, "unknown"}:
        return [*towns]
    elsewhere = elsewhere_of(scope).order_by("country", "key", "pk").distinct("country", "key")
    return [*towns, *elsewhere]


def events_of(scope: Scope, of: Sequence[EventKind]) -> EventQuerySet:
    """Counted events of these kinds, with what their rows on a page show."""
    found = scope.events().of_kind(*of).order_by("ends_on", "pk")
    return found.select_related("record", "municipality").prefetch_related(*SHOWN)


def present_at(scope: Scope, of: Sequence[EventKind]) -> RegistrationQuerySet:
    """Lines of people who were present at counted events of these kinds, whatever the filter."""
    return Registration.objects.filter(event__in=scope.whole.events().of_kind(*of)).attended()


def people_of(scope: Scope, of: Sequence[EventKind]) -> RegistrationQuerySet:
    """Each person once, where they came first; a filter looks at that place and at who they were there."""
    return _narrowed(scope, present_at(scope, of).once_a_person())


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


def grants_of(scope: Scope) -> "QuerySet[Grant]":
    return Grant.objects.filter(pk=scope.grant.pk)
