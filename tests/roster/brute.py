"""Seasons solved by trying everything: slow, simple, and sharing no line with the engine that it checks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations

from roster.matching.season import Expert, Need, Season
from tests.roster.seasons import AREAS, LANGUAGES

Best = tuple[int, int]  # needs met, and the sum of their scores


def best(season: Season, scores: dict[tuple[str, str], int], must: str = "") -> Best | None:
    """The most needs that can be met and the highest sum of scores for them; None where `must` cannot be among them."""
    masks: dict[int, int] = {0: 0}
    for expert in season.experts:
        found = dict(masks)
        for taken, value in masks.items():
            for own in _served(expert, season.needs, season.most):
                if own & taken:
                    continue
                needs = [need for n, need in enumerate(season.needs) if own >> n & 1]
                more = value + sum(scores.get((need.id, expert.id), 0) for need in needs)
                found[own | taken] = max(found.get(own | taken, -1), more)
        masks = found
    bit = sum(1 << n for n, need in enumerate(season.needs) if need.id == must)
    return max(((mask.bit_count(), value) for mask, value in masks.items() if mask & bit == bit), default=None)


def _served(expert: Expert, needs: tuple[Need, ...], most: int | None) -> list[int]:
    """The sets of needs that this expert can meet together, as bits."""
    possible = tuple(
        (n, need.dates, need.days)
        for n, need in enumerate(needs)
        if need.area in expert.areas and need.language in expert.languages
    )
    return _together(possible, expert.blocked, expert.days, most or len(possible))


Asked = tuple[int, tuple[date, ...], int]  # the number of a need, its dates, its days


@cache
def _together(needs: tuple[Asked, ...], blocked: frozenset[date], days: int, most: int) -> list[int]:
    chosen = (some for count in range(1, most + 1) for some in combinations(needs, count))
    few = (some for some in chosen if sum(asked for _n, _dates, asked in some) <= days)
    return [sum(1 << n for n, _dates, _days in some) for some in few if _fit(some, blocked)]


def _fit(needs: tuple[Asked, ...], taken: frozenset[date]) -> bool:
    if not needs:
        return True
    _n, dates, days = needs[0]
    possible = [day for day in dates if day not in taken]
    return any(_fit(needs[1:], taken.union(some)) for some in combinations(possible, days))


def changes(season: Season, need: Need) -> Iterator[tuple[int, Season]]:
    """Each single change that the rules allow, with its cost, the cheapest first: the season after it."""
    found = [*_days(season), *_dates(season, need), *_more(season)]
    yield from sorted(found, key=lambda one: one[0])


def _with(season: Season, old: Expert, new: Expert) -> Season:
    return replace(season, experts=tuple(new if one is old else one for one in season.experts))


def _days(season: Season) -> Iterator[tuple[int, Season]]:
    for expert in season.experts:
        for more in (1, 2, 3):
            yield more, _with(season, expert, replace(expert, days=expert.days + more))


def _dates(season: Season, need: Need) -> Iterator[tuple[int, Season]]:
    everything = {day for one in season.needs for day in one.dates}.union(*(one.blocked for one in season.experts))
    for count in (1, 2):
        for days in combinations(sorted(everything - {*need.dates}), count):
            wider = replace(need, dates=tuple(sorted({*need.dates, *days})))
            needs = tuple(wider if one is need else one for one in season.needs)
            yield 2 * count, replace(season, needs=needs)
        for expert in season.experts:
            for days in combinations(sorted(expert.blocked), count):
                yield 3 * count, _with(season, expert, replace(expert, blocked=expert.blocked.difference(days)))


def _more(season: Season) -> Iterator[tuple[int, Season]]:
    for expert in season.experts:
        for language in LANGUAGES:
            if language not in expert.languages:
                yield 4, _with(season, expert, replace(expert, languages={**expert.languages, language: 2}))
        for area in AREAS:
            if area not in expert.areas:
                yield 6, _with(season, expert, replace(expert, areas={**expert.areas, area: 2}))
