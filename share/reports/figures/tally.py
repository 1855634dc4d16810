"""The queries behind the figures of one scope, each asked once however many figures need it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, TypedDict

from django.core.exceptions import ImproperlyConfigured
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Lower, RowNumber

from events.kinds import Counted, EventKind, kinds
from events.models import EventPlace, Record, Registration, RegistrationQuerySet
from municipalities.models import size_of, size_on, standing
from share.kit.precision import Precision
from share.reports.figures import results, rows
from share.reports.figures.measure import Cell
from share.reports.figures.scope import SIZE, Mode, Scope

COSTS = "costs"


class PeopleOfKind(TypedDict):
    """People present at events, grouped: how often they came, and how many of them for the first time."""

    among: int
    country: str
    actor_kind: str
    size: str
    n: int
    demo: int
    first: int
    first_demo: int
    without_address: int
    sharing_address: int


@cache
def _groups() -> list[frozenset[str]]:
    """The kinds that are counted together in a figure of people. Raises ImproperlyConfigured for groups that overlap."""
    wanted = {Counted.PEOPLE, Counted.ATTENDANCES}
    found = {
        frozenset(kind.key for kind in kinds.counted_in(one.key)) for one in kinds.figures() if one.counted in wanted
    }
    if sum(map(len, found)) != len(frozenset().union(*found)):
        raise ImproperlyConfigured("Figures of people count the same kinds, or none of the same.")
    return sorted(found, key=sorted)


def _shared_addresses(people: RegistrationQuerySet) -> "QuerySet[Registration, Any]":
    """The addresses, in lower case, under which people of different names stand."""
    names = people.exclude(email="").order_by().values(address=Lower("email"))
    return names.annotate(one=Min("key"), other=Max("key")).exclude(one=F("other")).values("address")


class Tally:
    """The answers of the database for one scope. Use it for one page or report: it does not see later changes."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def _all_events(self) -> dict[tuple[str, bool], list[Cell]]:
        """Counted events that have the row of their kind, by kind, and whether they were before the period.

        Only where it is asked what is new is anything before it read.
        """
        scope = self.scope.in_mode(Mode.CUMULATIVE) if self.scope.is_new else self.scope
        events = (
            scope.events()
            .of_kind(*kinds)
            .annotate(
                size=size_on("municipality", scope.day),
                earlier=ExpressionWrapper(Q(ends_on__lt=self.scope.first), BooleanField()),
            )
        )
        grouped = (
            events.order_by()
            .values("kind", "country", "size", "earlier")
            .annotate(
                n=Count("pk"),
                demo=Count("pk", filter=Q(is_demo=True)),
                inferred=Count("pk", filter=Q(record__certainty=Record.Certainty.INFERRED)),
            )
        )
        found: dict[tuple[str, bool], list[Cell]] = {}
        for row in grouped:
            cell = Cell(row["country"], "", row["size"], row["n"], row["n"], row["demo"], row["inferred"])
            found.setdefault((row["kind"], row["earlier"]), []).append(cell)
        return found

    def events(self, of: Sequence[EventKind]) -> list[Cell]:
        return [cell for kind in of for cell in self._all_events.get((kind.key, False), [])]

    def countries(self, of: Sequence[EventKind]) -> list[Cell]:
        """Events by country; of a scope of what is new only those in countries that did not count before."""
        known = {cell.country for kind in of for cell in self._all_events.get((kind.key, True), [])}
        return [cell for cell in self.events(of) if cell.country not in known]

    @cached_property
    def places(self) -> list[Cell]:
        """Distinct places of counted events. A place is a demo when nothing real took place there."""
        real = self.scope.whole.events().filter(is_demo=False)
        now = standing("municipality", self.scope.day)
        further = EventPlace.objects.filter(event__in=real, municipality__isnull=False).values_list(now)
        in_real = Q(pk__in=real.filter(municipality__isnull=False).values_list(now))
        invented = ~in_real & ~Q(pk__in=further)
        towns = rows.towns_of(self.scope).order_by().values("country", size=size_of("population"))
        counted = towns.annotate(n=Count("pk"), demo=Count("pk", filter=invented))
        cells = [Cell(row["country"], "", row["size"], row["n"], row["n"], row["demo"]) for row in counted]
        if self.scope.value_of(SIZE) in {None, "unknown"}:
            elsewhere = rows.elsewhere_of(self.scope).order_by().values("country", "key")
            cells += [
                Cell(row["country"], "", "unknown", 1, 1, int(not row["real"]))
                for row in elsewhere.annotate(real=Count("pk", filter=Q(event__is_demo=False)))
            ]
        return cells

    def _people_at(self, of: Sequence[EventKind]) -> list[PeopleOfKind]:
        """People at events of these kinds, each time they came; and of these, how many came for the first time."""
        return self._people.get(frozenset(kind.key for kind in of), [])

    @cached_property
    def _people(self) -> dict[frozenset[str], list[PeopleOfKind]]:
        """People by the kinds whose figures count them, in one query. `_groups` sees to it that no kind is in two of them."""
        groups = _groups()
        every = [kind for kind in kinds if any(kind.key in group for group in groups)]
        among = Case(
            *(When(event__kind__in=sorted(keys), then=Value(number)) for number, keys in enumerate(groups)),
            output_field=IntegerField(),
        )
        there = rows.attendances_of(self.scope, every).annotate(among=among)
        everybody = rows.all_along(self.scope, every)
        nth = Window(RowNumber(), partition_by=[among, F("person_key")], order_by=[F("event__ends_on"), F("pk")])
        first_of_each = everybody.order_by().annotate(nth=nth).filter(nth=1)
        # Both sets are made once and hashed: asked for each line, they would be made as often as there are lines.
        there = there.annotate(
            is_first=ExpressionWrapper(Q(pk__in=first_of_each.values("pk")), BooleanField()),
            address=Lower("email"),
        )
        shared = Q(address__in=_shared_addresses(everybody))
        first, demo = Q(is_first=True), Q(is_demo=True)
        grouped = there.annotate(country=F("event__country"), size=size_on("event__municipality", self.scope.day))
        counted = (
            grouped.order_by()
            .values("among", "country", "actor_kind", "size")
            .annotate(
                n=Count("pk"),
                demo=Count("pk", filter=demo),
                first=Count("pk", filter=first),
                first_demo=Count("pk", filter=first & demo),
                without_address=Count("pk", filter=Q(email="", erased_at__isnull=True)),
                sharing_address=Count("pk", filter=shared),
            )
        )
        found: dict[frozenset[str], list[PeopleOfKind]] = {}
        for row in counted:
            found.setdefault(groups[row["among"]], []).append(row)
        return found

    def persons(self, of: Sequence[EventKind]) -> list[Cell]:
        return [
            Cell(
                r["country"],
                r["actor_kind"],
                r["size"],
                r["first"],
                r["first"],
                r["first_demo"],
                without_address=r["without_address"],
                sharing_address=r["sharing_address"],
            )
            for r in self._people_at(of)
            if r["first"]
        ]

    def attendances(self, of: Sequence[EventKind]) -> list[Cell]:
        return [Cell(r["country"], r["actor_kind"], r["size"], r["n"], r["n"], r["demo"]) for r in self._people_at(of)]

    @cached_property
    def reported(self) -> list[Cell]:
        found = rows.reported_of(self.scope).annotate(size=size_on("municipality", self.scope.day)).order_by()
        sure = F("record__participants_precision")
        counted = found.values("country", "size", sure=sure).annotate(n=Sum("record__participants"), rows=Count("pk"))
        least = {Precision.RANGE: Precision.AT_LEAST}  # of a range its lower end is counted
        return [
            Cell(r["country"], "", r["size"], r["n"], r["rows"], precision=least.get(r["sure"]) or r["sure"])
            for r in counted
        ]

    @cached_property
    def _of_the_grant(self) -> dict[str, list[Cell]]:
        """Partners, missions and results by country: in one query, since all of them are few."""
        few = Count("pk"), Count("pk"), Count("pk", filter=Q(is_demo=True))
        found = [
            rows.partners_of(self.scope)
            .order_by()
            .values_list(Value("partners"), "country")
            .annotate(n=Count("pk"), lines=Count("pk"), demo=Value(0)),
            *(
                some.order_by().values_list(Value(name), "brief__country").annotate(n=few[0], lines=few[1], demo=few[2])
                for name, some in (
                    ("missions", rows.missions_of(self.scope)),
                    ("missions_followed", rows.followed_of(self.scope)),
                    ("missions_met", rows.met_of(self.scope)),
                )
            ),
            *(
                results.of(key, self.scope)
                .order_by()
                .values_list(Value(key), "country")
                .annotate(n=Sum("amount"), lines=few[1], demo=few[2])
                for key in results.KINDS
            ),
            rows.costs_of(self.scope)
            .order_by()
            .values_list(Value(COSTS), "partner__organisation__country")
            .annotate(n=Cast(Sum("amount_eur") * 100, BigIntegerField()), lines=few[1], demo=few[2]),
        ]
        cells: dict[str, list[Cell]] = {}
        for kind, country, n, lines, invented in found[0].union(*found[1:], all=True):
            cells.setdefault(kind, []).append(Cell(str(country), "", "", n, lines, invented))
        return cells

    def costs(self) -> list[Cell]:
        """Certified costs in euro: they come in cents, as whole numbers like the others."""
        return [replace(cell, amount=Decimal(cell.amount) / 100) for cell in self._of_the_grant.get(COSTS, [])]

    @property
    def partners(self) -> list[Cell]:
        return self._of_the_grant.get("partners", [])

    def results(self, key: str) -> list[Cell]:
        """Missions, and what came of trainings and missions."""
        return self._of_the_grant.get(key, [])
