"""Pages of the long list of towns, cut so that no page asks every town."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from municipalities.maps import Census
from municipalities.models import Municipality, MunicipalityQuerySet


@dataclass(frozen=True)
class OfCountry:
    """The towns of one country on a page."""

    code: str
    name: str
    towns: list[Municipality]


def page_of(total: int, number: str | None, *, per_page: int) -> Page[int]:
    """Which places of a list a page has, by a number that is known already: the list itself is asked for nothing."""
    return Paginator(range(total), per_page).get_page(number)


def by_name(towns: MunicipalityQuerySet, page: Page[int]) -> list[Municipality]:
    """The towns of a page. PostgreSQL counts its way to them: from whichever end is nearer, and over ids alone."""
    first, last, total = page.start_index() - 1, page.end_index(), page.paginator.count
    if not page.object_list:
        return []
    if first + last <= total:
        ids = towns.order_by("key", "pk").values("pk")[first:last]
    else:
        ids = towns.order_by("-key", "-pk").values("pk")[total - last : total - first]
    return list(towns.filter(pk__in=ids).order_by("key", "pk"))


def by_country(towns: MunicipalityQuerySet, census: Census, page: Page[int]) -> list[OfCountry]:
    """The towns of a page, country by country in the order of the census and by name in each.

    Of each country only its own rows of the page are read, all in one query.
    """
    first, last = page.start_index() - 1, page.end_index()
    parts, begins = [], 0
    for code, name, count in census.countries:
        start, stop = max(first - begins, 0), min(last - begins, count)
        if start < stop:
            parts.append((code, name, start, stop))
        begins += count
    rows = _rows(towns, [(code, start, stop) for code, _name, start, stop in parts])
    return [OfCountry(code, name, rows.get(code, [])) for code, name, _start, _stop in parts]


def _rows(towns: MunicipalityQuerySet, slices: Sequence[tuple[str, int, int]]) -> dict[str, list[Municipality]]:
    """The towns from one place to another of each country's list by name."""
    if not slices:
        return {}
    first, *others = (towns.filter(country=code).order_by("key")[start:stop] for code, start, stop in slices)
    found: dict[str, list[Municipality]] = {}
    for town in sorted(first.union(*others, all=True) if others else first, key=lambda town: town.key):
        found.setdefault(str(town.country), []).append(town)
    return found
