"""Looks like: rows that may be the same as one at hand, with the reasons. A person decides; nothing is merged by itself.

PostgreSQL finds candidates by trigrams (pg_trgm) on a search key; RapidFuzz scores them. The caller passes the rows that
the person may see: likeness must not become a way to read another partner's people.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

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
