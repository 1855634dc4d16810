"""Delegations as a text names them, and as words again: `8 from Austria; FR; BE (Hasselt, Liège); about 12 from Caritas`.

Whatever of a text is none of these stays words: "26 countries" names no delegation, and nothing is guessed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.utils.translation import gettext as _
from django_countries import countries

from share.kit.countries import country_name
from share.kit.precision import Count, Precision, read_count
from share.kit.text import search_key

LONGEST = 200  # characters of a name
FROM = re.compile(r"(?P<count>[^()]*?[0-9][^()]*?)\s+(?:from|of)\s+(?P<who>\S.*)", re.DOTALL)
SEVERAL = re.compile(r",(?=[^0-9,()]{0,20}[0-9][^,()]*\s(?:from|of)\s)(?![^()]*\))")
BRACKET = re.compile(r"(?P<who>[^()]+?)\s*\((?P<inner>[^()]+)\)")
# What people write that is no name of ISO 3166.
FURTHER_NAMES = {"uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB"}
PEOPLE = re.compile(r"\b(?:people|persons?|participants?|delegates?|experts?|visitors?)\b", re.IGNORECASE)
# How a count is written so that it is read as what it was.
COUNTS = {Precision.ABOUT: "about {}", Precision.AT_LEAST: "at least {}", Precision.PLANNED: "{} planned"}


@dataclass(frozen=True)
class PlannedDelegation:
    """Who they are, by country or by name, how many as far as that is known, and the parts it consists of."""

    country: str = ""
    name: str = ""
    count: Count | None = None
    parts: "tuple[PlannedDelegation, ...]" = field(default=())

    def __str__(self) -> str:
        return self.name or country_name(self.country)

    @property
    def does_not_add_up(self) -> str:
        """Why its parts cannot be what it consists of; empty when they can. A number that is not exact may be another."""
        known = [part.count for part in self.parts if part.count]
        if not self.count or not known or {one.precision for one in (self.count, *known)} != {Precision.EXACT}:
            return ""
        together, whole = sum(one.number for one in known), self.count.number
        is_whole = len(known) == len(self.parts)
        if together == whole or (together < whole and not is_whole):
            return ""
        sentence = _("The parts of “%(who)s” are %(together)d people, and together they are to be %(whole)d.")
        return sentence % {"who": self, "together": together, "whole": whole}


@dataclass(frozen=True)
class Read:
    """What a text names: its delegations, its other words, and what cannot be (a sentence each), in their order."""

    delegations: tuple[PlannedDelegation, ...]
    words: tuple[str, ...]
    problems: tuple[str, ...] = field(default=(), compare=False)


def read_delegations(text: str) -> Read:
    """What a cell such as “who was represented” says. Never raises: what names no delegation is kept as words.

    Of a delegation that is named twice the second stays words, as does one whose parts do not add up; both are problems.
    """
    found: list[PlannedDelegation] = []
    words: list[str] = []
    problems: list[str] = []
    known: set[tuple[str, str]] = set()
    for said in _segments(text):
        one = _one(said)
        key = (one.country, search_key(one.name)) if one else ("", "")
        twice = _("“%(who)s” is named twice.") % {"who": one} if key in known else ""
        problem = twice or (one.does_not_add_up if one else "")
        if one is None or problem:
            words.append(said)
            problems += [problem] if problem else []
        else:
            known.add(key)
            found.append(one)
    return Read(tuple(found), tuple(words), tuple(problems))


def _segments(text: str) -> list[str]:
    parts = re.split(r"[;\n](?![^()]*\))", text)
    return [one.strip() for part in parts for one in SEVERAL.split(part) if one.strip()]


def _one(said: str) -> PlannedDelegation | None:
    counted = FROM.fullmatch(said)
    count, who = (_count(counted["count"]), counted["who"]) if counted else (None, said)
    if counted and count is None:
        return None
    bracket = BRACKET.fullmatch(who)
    inner = bracket["inner"] if bracket else ""
    who = bracket["who"] if bracket else who
    if inner and count is None and (of_bracket := _count(inner)):
        count, inner = of_bracket, ""
    code = country_called(who)
    if not code and count is None:
        return None  # of a name without a number nobody knows whether it is one delegation
    if len(who) > LONGEST or re.match(r"[0-9]", who) or (not code and "(" in who):
        return None
    parts = _parts(inner)
    if parts is None:
        return None
    return PlannedDelegation(code, "" if code else who, count, parts)


def _parts(inner: str) -> tuple[PlannedDelegation, ...] | None:
    """The parts that a bracket names; None where it says something else."""
    found: list[PlannedDelegation] = []
    for said in filter(None, (part.strip() for part in re.split(r"[,;]", inner))):
        counted = FROM.fullmatch(said)
        count, name = (_count(counted["count"]), counted["who"]) if counted else (None, said)
        code = country_called(name)
        if (counted and count is None) or len(name) > LONGEST or (not counted and re.search(r"[0-9]", name)):
            return None
        found.append(PlannedDelegation(code, "" if code else name, count))
    names = [(one.country, search_key(one.name)) for one in found]
    return tuple(found) if len({*names}) == len(names) else None


def _count(text: str) -> Count | None:
    """A number and how sure it is; None where the text says more than that."""
    try:
        found = read_count(PEOPLE.sub(" ", text))
    except ValueError:
        return None
    return found if found and not found.note else None


def country_called(name: str) -> str:
    """The code of a country that is called so, in English, or by its code; empty for none."""
    name = name.strip()
    if re.fullmatch(r"[A-Z]{2}", name):
        return name if countries.name(name) else FURTHER_NAMES.get(name.lower(), "")
    return _names().get(search_key(re.sub(r"^the\s+", "", name, flags=re.I)), "")


@cache
def _names() -> dict[str, str]:
    from django.utils.translation import override

    with override("en"):
        found = {search_key(str(name)): code for code, name in countries}
        found |= {
            search_key(alias): code for alias in ("Turkey", "Czech Republic") if (code := countries.by_name(alias))
        }
    return found | FURTHER_NAMES


def in_words(delegations: Iterable[PlannedDelegation], words: Sequence[str] = ()) -> str:
    """As `read_delegations` reads it back: the delegations, then the words that name none."""
    return "; ".join([*map(_in_words, delegations), *words])


def _in_words(one: PlannedDelegation) -> str:
    who = one.country if one.country and not one.name else one.name
    said = f"{_counted(one.count)} from {who}" if one.count else who
    parts = ", ".join(map(_in_words, one.parts))
    return f"{said} ({parts})" if parts else said


def _counted(count: Count) -> str:
    ends = "-".join(str(end) for end in (count.number, count.most) if end is not None)
    return COUNTS.get(count.precision, "{}").format(ends)
