"""The rows that a report counted, sealed beside its snapshot and without names; and how what counts now differs from them."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from share.reports.figures import measures
from share.reports.figures.measure import plain
from share.reports.figures.scope import Scope


class Pinned(NamedTuple):
    """One sealed row: a measure's key, and what `Pin` says."""

    measure: str
    thing: str
    person: str
    country: str
    actor_kind: str
    size: str
    amount: int | str

    @property
    def counts_as(self) -> "Pinned":
        """The row without what moves no total: the kind of actor, the size of the town."""
        return self._replace(actor_kind="", size="")


def rows_of(scope: Scope) -> list[Pinned]:
    """What each measure counts in a scope, in order."""
    found = (Pinned(key, *pin) for key, one in measures().items() for pin in one.pins(scope))
    return sorted(found, key=lambda row: tuple(map(str, row)))


def sealed(rows: Iterable[Pinned]) -> bytes:
    """One line of canonical JSON a row."""
    lines = (json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def opened(content: bytes) -> list[Pinned]:
    """The rows of `sealed`, read back."""
    return [Pinned(*json.loads(line)) for line in bytes(content).decode().splitlines()]


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def values(rows: Iterable[Pinned]) -> dict[str, int | str | None]:
    """Each measure's figure, recomputed from rows alone: their sum, or how many countries they are of."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    countries: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        amounts[row.measure] += Decimal(row.amount)
        if row.country:
            countries[row.measure].add(row.country)
    known = measures()
    return {
        key: len(countries[key]) if key in known and known[key].counts_countries else plain(amount)
        for key, amount in sorted(amounts.items())
    }


@dataclass
class Difference:
    """Rows that counted and do not, or the reverse, and belong to one cause: a person at an activity, an activity, a place."""

    thing: str
    person: str = ""
    removed: list[Pinned] = field(default_factory=list)
    added: list[Pinned] = field(default_factory=list)

    def changes(self, before: Mapping[str, int | str | None], rows: "Counter[Pinned]") -> list[dict[str, object]]:
        """Of each figure that it moves: its key, the value before, and the value with this difference alone."""
        touched = {row.measure for row in (*self.removed, *self.added)}
        of_them = Counter({row: n for row, n in rows.items() if row.measure in touched})
        after = values((of_them - Counter(self.removed) + Counter(self.added)).elements())
        return [
            {"figure": key, "before": before.get(key), "after": after.get(key, 0)}
            for key in sorted(touched)
            if before.get(key) != after.get(key, 0)
        ]


def differences(then: Iterable[Pinned], now: Iterable[Pinned], places: Mapping[str, set[str]]) -> list[Difference]:
    """What counts now beside what counted then, grouped by cause. `places` gives the keys of an activity's places.

    Where an activity itself came or went, its people and its places went with it; else each person is a cause of their own.
    """
    before, after = (Counter(row.counts_as for row in rows) for rows in (then, now))
    removed, added = list((before - after).elements()), list((after - before).elements())
    known = measures()
    of_activities = {key for key, one in known.items() if one.counts_activities}
    whole = {row.thing for row in (*removed, *added) if row.measure in of_activities}
    by_place = {key: thing for thing in sorted(whole) for key in places.get(thing, ())}
    found: dict[tuple[str, str], Difference] = {}
    # Whoever counts somewhere else now is one difference, named by where they counted before.
    at: dict[str, str] = {row.person: row.thing for row in (*added, *removed) if row.person}
    alone = _alone(row for row in (*removed, *added) if row.thing not in whole)
    for rows, name in ((removed, "removed"), (added, "added")):
        for row in sorted(rows):
            if row.person and row.thing not in whole:
                key = (at[row.person], row.person)
            elif row.thing in whole:
                key = (row.thing, "")
            else:  # an amount of an activity that stays: of whoever changed there, if it was one person
                key = (by_place.get(row.thing, row.thing), alone.get(row.thing, ""))
            getattr(found.setdefault(key, Difference(*key)), name).append(row)
    return [found[key] for key in sorted(found)]


def _alone(rows: Iterable[Pinned]) -> dict[str, str]:
    """The one person who changed at an activity; activities at which several did are left out."""
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.person:
            people[row.thing].add(row.person)
    return {thing: min(found) for thing, found in people.items() if len(found) == 1}
