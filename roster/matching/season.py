"""What is matched: experts, needs and the dates of a season, as plain values; and how they are read out of a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

SIZES = ("small", "large")
EXPERIENCES = ("new", "emerging", "experienced")  # with resettlement, from the least to the most
HIGHEST = 4  # level of an area or a language
Kind = TypeVar("Kind", list[Any], dict[str, Any], str, int)


@dataclass(frozen=True)
class Expert:
    """Somebody who can be sent: `days` to give in the season, `blocked` dates. What is empty is not known.

    `feedback` is the mean of what earlier hosts said, from 1 to 5; `taken` how many days of the season were promised before.
    """

    id: str
    areas: Mapping[str, int]
    languages: Mapping[str, int]
    days: int
    size: str = ""
    experience: str = ""
    blocked: frozenset[date] = frozenset()
    countries: frozenset[str] = frozenset()
    feedback: float | None = None
    taken: int = 0


@dataclass(frozen=True)
class Need:
    """What a town asks for: one expert of an area and a language, on `days` of its `dates`. What is empty is not known."""

    id: str
    area: str
    language: str
    dates: tuple[date, ...]
    days: int
    size: str = ""
    experience: str = ""
    country: str = ""


@dataclass(frozen=True)
class Season:
    """Experts and needs that are matched together. `most` limits how many needs one expert gets, so that work is shared."""

    experts: tuple[Expert, ...]
    needs: tuple[Need, ...]
    most: int | None = None
    ruled_out: frozenset[tuple[str, str]] = field(
        default_factory=frozenset
    )  # need and expert, for reasons of their own

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """All dates that a need or an expert names."""
        of_needs = {day for need in self.needs for day in need.dates}
        return tuple(sorted(of_needs.union(*(expert.blocked for expert in self.experts))))


def lacks(need: Need, expert: Expert) -> str:
    """What of the two conditions the expert lacks: `area`, `language`, both joined by a space; empty for none."""
    missing = [] if need.area in expert.areas else ["area"]
    return " ".join(missing if need.language in expert.languages else [*missing, "language"])


def free(need: Need, expert: Expert) -> list[date]:
    """The dates of the need on which the expert is not blocked."""
    return [day for day in need.dates if day not in expert.blocked]


def is_possible(need: Need, expert: Expert) -> bool:
    """Whether the expert alone could meet the need: area, language, dates and days."""
    return not lacks(need, expert) and expert.days >= need.days and len(free(need, expert)) >= need.days


class Unreadable(ValueError):
    """A file of a season is not as it must be; the message says where."""


def read(given: Any) -> Season:
    """A season out of the JSON of `match_season`. Raises Unreadable."""
    rows = _Rows(given, "")
    experts = [_expert(_Rows(row, f"experts[{n}]")) for n, row in enumerate(rows.of("experts", list))]
    needs = [_need(_Rows(row, f"needs[{n}]")) for n, row in enumerate(rows.of("needs", list))]
    for name, ids in (("experts", [one.id for one in experts]), ("needs", [one.id for one in needs])):
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise Unreadable(f"{name}: {twice[0]} stands there twice.")
    return Season(tuple(experts), tuple(needs))


class _Rows:
    """An object of the file, and where it stands."""

    def __init__(self, row: Any, place: str) -> None:
        self.row, self.place = row, place
        if not isinstance(row, dict):
            raise Unreadable(f"{place or 'The file'}: an object is expected.")

    def fail(self, name: str, expected: str) -> Unreadable:
        return Unreadable(f"{self.place}{'.' if self.place else ''}{name}: {expected} is expected.")

    def of(self, name: str, kind: type[Kind]) -> Kind:
        found = self.row.get(name)
        words = {list: "a list", str: "a text", dict: "an object", int: "a whole number"}
        if not isinstance(found, kind) or isinstance(found, bool):
            raise self.fail(name, words[kind])
        return found

    def text(self, name: str) -> str:
        """A text, or a number as one."""
        found = self.row.get(name)
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        if not (isinstance(found, str) and found):
            raise self.fail(name, "a text")
        return found

    def number(self, name: str, least: int) -> int:
        found = self.of(name, int)
        if found < least:
            raise self.fail(name, f"a number from {least}")
        return found

    def choice(self, name: str, choices: Iterable[str]) -> str:
        found = self.row.get(name) or ""
        if found not in ("", *choices):
            raise self.fail(name, " or ".join(choices))
        return str(found)

    def levels(self, name: str) -> dict[str, int]:
        found = self.of(name, dict)
        for key, level in found.items():
            if not isinstance(level, int) or isinstance(level, bool) or not 1 <= level <= HIGHEST:
                raise self.fail(f"{name}.{key}", f"a level from 1 to {HIGHEST}")
        return found

    def dates(self, name: str) -> list[date]:
        found = self.of(name, list) if name in self.row else []
        return sorted({self._date(f"{name}[{n}]", value) for n, value in enumerate(found)})

    def _date(self, name: str, value: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.fail(name, "a date such as 2026-03-02") from None


def _expert(row: _Rows) -> Expert:
    return Expert(
        row.text("id"),
        row.levels("areas"),
        row.levels("languages"),
        row.number("days", 0),
        row.choice("size", SIZES),
        row.choice("experience", EXPERIENCES),
        frozenset(row.dates("blocked")),
    )


def _need(row: _Rows) -> Need:
    return Need(
        row.text("id"),
        row.text("area"),
        row.text("language"),
        tuple(row.dates("dates")),
        row.number("days", 1),
        row.choice("size", SIZES),
        row.choice("experience", EXPERIENCES),
    )
