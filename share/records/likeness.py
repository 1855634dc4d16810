"""Looks like: rows that may be the same as one at hand, with the reasons. A person decides; nothing is merged by itself.

PostgreSQL finds candidates by trigrams (pg_trgm) on a search key; RapidFuzz scores them. The caller passes the rows that
the person may see: likeness must not become a way to read another partner's people.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from share.kit.text import search_key

T = TypeVar("T", bound=models.Model)
CANDIDATES = 50
AT_LEAST = 0.4  # trigram similarity of a candidate
ALIKE = 80  # RapidFuzz's token-set ratio, 0 to 100, from which two names look alike


@dataclass(frozen=True)
class Likeness(Generic[T]):
    """A row that looks like the one at hand: how much, from 0 to 100, and why."""

    row: T
    score: int
    reasons: Sequence[str]


Reason = Callable[[T], str]


def alike(
    rows: "models.QuerySet[T]", name: str, *, reasons: Sequence[Reason[T]] = (), most: int = 5
) -> list[Likeness[T]]:
    """The rows whose `key` looks like `name`, best first. Each function of `reasons` may add a reason (five points)."""
    key = search_key(name)
    near = rows.annotate(_near=TrigramSimilarity("key", key)).filter(_near__gte=AT_LEAST).order_by("-_near", "pk")
    found = [likeness for row in near[:CANDIDATES] if (likeness := _compare(row, key, reasons))]
    return sorted(found, key=lambda one: (-one.score, one.row.pk))[:most]


def _compare(row: T, key: str, reasons: Sequence[Reason[T]]) -> Likeness[T] | None:
    other: str = row.key  # type: ignore[attr-defined]
    score = round(fuzz.token_set_ratio(key, other))
    if score < ALIKE:
        return None
    told = [_("the same name") if key == other else _("a similar name")]
    told += [reason for ask in reasons if (reason := ask(row))]
    return Likeness(row, min(100, score + 5 * (len(told) - 1)), told)


TYPING_ERROR = 88  # RapidFuzz's ratio, 0 to 100: one wrong letter in nine
SHORTEST = 6  # letters; shorter names differ by a letter and are two


def near(name: str, names: Mapping[int, str]) -> list[int]:
    """Keys of the names that differ from `name` by no more than a typing error, the nearest first. All are search keys.

    For many rows at a time, where a query for each would be too many.
    """
    if len(name) < SHORTEST:
        return []
    found = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=TYPING_ERROR, limit=None)
    return [key for _name, _score, key in found]


@dataclass(frozen=True)
class Look:
    """What a row looks like among many: only within one `group` (an empty one fits every other) two rows can be alike.

    `words` do not tell one name from another, such as County.
    """

    group: str
    key: str
    words: frozenset[str] = frozenset()

    @property
    def core(self) -> str:
        """The name without what stands in brackets and without such words."""
        bare = re.sub(r"\([^()]*\)", " ", self.key)
        return " ".join(sorted(word for word in re.findall(r"[^\W_]+", bare) if word not in self.words))


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one: their keys, sorted, how alike they are from 0 to 100, and why."""

    keys: tuple[int, int]
    score: int
    reason: str


def likely_pairs(looks: Mapping[int, Look]) -> list[Pair]:
    """The pairs among many rows whose names are the same, or differ by a typing error; best first.

    No row is compared with each other one: names a letter apart have a spelling in common when each letter is left out in
    turn. A number in a name is no typing error: Town 5 is not Town 6.
    """
    cores = {pk: look.core for pk, look in looks.items()}
    sharing: dict[str, list[int]] = defaultdict(list)
    for pk, core in cores.items():
        if core:
            for spelling in {core, *(core[:n] + core[n + 1 :] for n in range(len(core)) if len(core) >= SHORTEST)}:
                sharing[spelling].append(pk)
    found: dict[tuple[int, int], Pair] = {}
    for some in sharing.values():
        for one, other in combinations(sorted(some), 2):
            if (one, other) not in found and _may_be_one(looks[one], looks[other]):
                score = _score(cores[one], cores[other])
                if score:
                    reason = _("the same name") if score == 100 else _("a similar name")
                    found[one, other] = Pair((one, other), score, reason)
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.keys))


def _may_be_one(one: Look, other: Look) -> bool:
    return one.group == other.group or not one.group or not other.group


def _score(one: str, other: str) -> int:
    """100 for one and the same; less for a typing error; 0 for two."""
    if one == other:
        return 100
    same_numbers = re.findall(r"\d+", one) == re.findall(r"\d+", other)
    return min(99, round(fuzz.ratio(one, other))) if same_numbers and OSA.distance(one, other) == 1 else 0
