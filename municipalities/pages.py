"""Pages of long lists of towns, cut so that no page asks every town."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from municipalities.maps import Census
from municipalities.models import Municipality, MunicipalityQuerySet

Slice = tuple[str, int, int]


@dataclass(frozen=True)
class OfCountry:
    """The towns of one country on a page."""

    code: str
    name: str
    towns: list[Municipality]


class TownsByCountry(Paginator):
    """A hundred towns a page, country by country in the order of the census and by name in each; its rows are `OfCountry`.

    The counts are those of the census: a page asks for its own rows of its own countries, and counts nothing.
    """

    def __init__(self, towns: MunicipalityQuerySet, census: Census) -> None:
        super().__init__((), per_page=100)
        self.towns, self.census = towns, census

    @property
    def count(self) -> int:
        return self.census.total

    def page(self, number: int | str) -> Page[OfCountry]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return Page(list(self._between(first, first + self.per_page)), number, self)

    def _between(self, first: int, last: int) -> list[OfCountry]:
        """What stands from the first to before the last place of the whole list."""
        parts, begins = [], 0
        for code, name, count in self.census.countries:
            start, stop = max(first - begins, 0), min(last - begins, count)
            if start < stop:
                parts.append((code, name, start, stop))
            begins += count
        rows = self._rows([(code, start, stop) for code, _name, start, stop in parts])
        return [OfCountry(code, name, rows.get(code, [])) for code, name, _start, _stop in parts]

    def _rows(self, slices: Sequence[Slice]) -> dict[str, list[Municipality]]:
        """The towns of each slice of a country, in one query."""
        if not slices:
            return {}
        first, *others = (self.towns.filter(country=code).order_by("key")[start:stop] for code, start, stop in slices)
        found: dict[str, list[Municipality]] = {}
        for town in sorted(first.union(*others, all=True) if others else first, key=lambda town: town.key):
            found.setdefault(str(town.country), []).append(town)
        return found


class TownsByName(Paginator):
    """Fifty towns a page, by name, of a number that is known already."""

    def __init__(self, towns: MunicipalityQuerySet, total: int) -> None:
        super().__init__(towns.order_by("key", "pk"), per_page=50)
        self.total = total

    @property
    def count(self) -> int:
        return self.total
