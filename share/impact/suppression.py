"""Small counts of people are not published, and no subtraction of what is published gives them back.

Primary and complementary cell suppression, as statistical offices do it (Hundepool et al., "Statistical Disclosure Control",
2012, chapter 4): a part below the limit is withheld, and with it the next smallest ones, until the withheld parts could each be
as large as the limit. Whoever takes the published parts from the published whole learns the sum of the withheld ones, and of
none of them whether it is small.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LIMIT = 5


@dataclass(frozen=True)
class Published:
    """What may be said of a count: the whole (None: fewer than the limit), its parts, and how many parts are withheld."""

    whole: int | None
    parts: Mapping[str, int]
    withheld: int = 0


def published(whole: int, parts: Mapping[str, int], limit: int = LIMIT) -> Published:
    """`parts` add up to `whole`. A part of 0 is none. Where no choice of parts is safe, none is published."""
    there = {name: count for name, count in parts.items() if count}
    if 0 < whole < limit:
        return Published(None, {}, len(there))
    hidden = {name for name, count in there.items() if count < limit}
    while hidden and not _is_safe([there[name] for name in hidden], limit):
        left = sorted((count, name) for name, count in there.items() if name not in hidden)
        if not left:
            return Published(whole, {}, len(there))
        hidden.add(left[0][1])
    shown = {name: count for name, count in there.items() if name not in hidden}
    return Published(whole, shown, len(hidden))


def _is_safe(hidden: list[int], limit: int) -> bool:
    """Whether each of them could be as large as the limit, as far as their sum and number tell: each is at least 1."""
    return len(hidden) > 1 and sum(hidden) - (len(hidden) - 1) >= limit


def hides(whole: int, part: int, limit: int = LIMIT) -> bool:
    """Whether two counts beside one another give a small one away, where one is a part of the other: itself, or the rest."""
    return 0 < part < limit or 0 < abs(whole - part) < limit
