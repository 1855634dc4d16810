"""The queries behind the figures of one scope, each asked once however many figures need it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypedDict

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Lower

from events.kinds import EventKind, kinds
from events.models import EventPlace, Record, Registration, RegistrationQuerySet
from municipalities.models import size_of, size_on, standing
from share.kit.precision import Precision
from share.reports.figures import rows
from share.reports.figures.measure import Cell
from share.reports.figures.scope import SIZE, Scope


class PeopleOfKind(TypedDict):
    """People present at events, grouped: how often they came, and how many of them for the first time."""

    country: str
    actor_kind: str
    size: str
    n: int
    demo: int
    first: int
    first_demo: int
    without_address: int
    sharing_address: int


def _shared_addresses(people: RegistrationQuerySet) -> "QuerySet[Registration, Any]":
    """The addresses, in lower case, under which people of different names stand."""
    names = people.exclude(email="").order_by().values(address=Lower("email"))
    return names.annotate(one=Min("key"), other=Max("key")).exclude(one=F("other")).values("address")


class Tally:
    """The answers of the database for one scope. Use it for one page or report: it does not see later changes."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._people: dict[tuple[str, ...], list[PeopleOfKind]] = {}

    @cached_property
    def _events(self) -> dict[str, list[Cell]]:
        """Counted events that have the row of their kind, by kind."""
        events = self.scope.events().of_kind(*kinds).annotate(size=size_on("municipality", self.scope.day))
        grouped = (
            events.order_by()
            .values("kind", "country", "size")
            .annotate(
                n=Count("pk"),
                demo=Count("pk", filter=Q(is_demo=True)),
                inferred=Count("pk", filter=Q(record__certainty=Record.Certainty.INFERRED)),
            )
        )
        found: dict[str, list[Cell]] = {}
        for row in grouped:
            cell = Cell(row["country"], "", row["size"], row["n"], row["n"], row["demo"], row["inferred"])
            found.setdefault(row["kind"], []).append(cell)
        return found

    def events(self, of: Sequence[EventKind]) -> list[Cell]:
        return [cell for kind in of for cell in self._events.get(kind.key, [])]

    def countries(self, of: Sequence[EventKind]) -> list[Cell]:
        """Events by country; of a scope of what is new only those in countries that did not count before."""
        known = {cell.country for cell in self._before.events(of)} if self.scope.is_new else set()
        return [cell for cell in self.events(of) if cell.country not in known]

    @cached_property
    def _before(self) -> "Tally":
        return Tally(self.scope.before)

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
        key = tuple(kind.key for kind in of)
        if key not in self._people:
            there, everybody = rows.attendances_of(self.scope, of), rows.all_along(self.scope, of)
            first, demo = Q(is_first=True), Q(is_demo=True)
            # Both sets are made once and hashed: asked for each line, they would be made as often as there are lines.
            there = there.annotate(
                is_first=ExpressionWrapper(Q(pk__in=everybody.first_of_each().values("pk")), BooleanField()),
                address=Lower("email"),
            )
            shared = Q(address__in=_shared_addresses(everybody))
            grouped = there.annotate(country=F("event__country"), size=size_on("event__municipality", self.scope.day))
            self._people[key] = list(
                grouped.order_by()
                .values("country", "actor_kind", "size")
                .annotate(
                    n=Count("pk"),
                    demo=Count("pk", filter=demo),
                    first=Count("pk", filter=first),
                    first_demo=Count("pk", filter=first & demo),
                    without_address=Count("pk", filter=Q(email="", erased_at__isnull=True)),
                    sharing_address=Count("pk", filter=shared),
                )
            )
        return self._people[key]

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
        """Partners and missions by country: in one query, since both are few."""
        partners = rows.partners_of(self.scope).order_by().values_list(Value("partners"), "country")
        missions = rows.missions_of(self.scope).order_by().values_list(Value("missions"), "brief__country")
        demo = Count("pk", filter=Q(is_demo=True))
        both = partners.annotate(n=Count("pk"), demo=Value(0)).union(
            missions.annotate(n=Count("pk"), demo=demo), all=True
        )
        found: dict[str, list[Cell]] = {}
        for kind, country, n, invented in both:
            found.setdefault(kind, []).append(Cell(str(country), "", "", n, n, invented))
        return found

    @property
    def partners(self) -> list[Cell]:
        return self._of_the_grant.get("partners", [])

    @property
    def missions(self) -> list[Cell]:
        return self._of_the_grant.get("missions", [])
