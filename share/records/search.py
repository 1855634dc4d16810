"""Search over everything a person may see: one statement over the rows that each app lets them see, ranked and grouped.

An app registers a `Searchable` for each kind of its records, and puts `share.kit.search.indexes` among the indexes of the
model; an `Enumerable` for the few things whose names stand in no table, and differ with the language of the page. PostgreSQL
finds a few candidates of each kind by those indexes (names with a slip in them, words of a text; and where no name holds the
words, names that look alike as a whole); RapidFuzz ranks them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.postgres.search import SearchQueryField
from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from share.kit import clock
from share.kit.prepared import Given, Prepared
from share.kit.registries import Registry
from share.kit.search import Asked, Similarity, in_name, in_text, like_name
from share.kit.text import search_key
from share.policy import NOBODY, Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FIRST = 5  # hits of a kind that are shown beside those of others
CANDIDATES = 50  # of a kind, found by one question
EXACT = 101
IN_TEXT = 50  # score of what holds the words in its text and not in its name
ALIKE = 60  # least score of a name that holds not all of the words

Values = Mapping[str, Any]
Row = tuple[str, bool, str, str]  # the key of a searchable, whether found in its text, the name, its values as JSON
Candidates: TypeAlias = "QuerySet[Any, Row]"
Questions: TypeAlias = Callable[[Actor, str], Iterator[Candidates]]

# What was typed, as each question has it (`share.kit.search.Asked`).
_KEY = Given("key")
_OF_NAMES = Cast(Given("of_names"), SearchQueryField())
_OF_TEXTS = Cast(Given("of_texts"), SearchQueryField())


@dataclass(frozen=True)
class Hit:
    """A record as the page of hits shows it."""

    title: str
    url: str
    line: str = ""
    is_demo: bool = False


@dataclass(frozen=True)
class Searchable:
    """A kind of record that is searched.

    `rows` are those this person may see, without `distinct`; a visitor's may change with the day, not with the hour. `name` is
    what they are found and ranked by, and `text` what further words are looked for in: the same expressions as those of the
    model's indexes. `values` are the fields that `show` needs, read in the same statement; dates among them come as ISO text.
    Hits stand under `label`; with `group`, in the group of that other searchable: further names of its records.
    """

    label: "StrOrPromise"
    rows: Callable[[Actor], "QuerySet[Any]"]
    name: Combinable
    values: tuple[str, ...]
    show: Callable[[Values], Hit]
    text: Combinable | None = None
    group: str = ""


@dataclass(frozen=True)
class Enumerable:
    """A kind of few things whose names are words of the site, as countries are.

    `named` gives those that what was typed may mean, and this person may see: the name they are ranked by, and the hit.
    """

    label: "StrOrPromise"
    named: Callable[[Asked, Actor], Iterable[tuple[str, Hit]]]


@dataclass(frozen=True)
class Group:
    """The hits of one kind, best first. `is_cut`: there are more than are shown."""

    key: str
    label: "StrOrPromise"
    hits: list[Hit]
    is_cut: bool


@dataclass(frozen=True)
class _Found:
    """A candidate: in which group, by what name, and how near that is to what was typed."""

    group: str
    score: float
    name: str
    hit: Hit


searchables: Registry[Searchable] = Registry()
enumerables: Registry[Enumerable] = Registry()


def find(typed: str, actor: Actor, *, within: str = "") -> list[Group]:
    """What this person may see and may have meant, the group with the best hit first; of one group only, with `within`."""
    asked = Asked(typed)
    if not asked:
        return []
    found = [*_enumerated(asked, actor, within), *_ask(by_words, asked, actor, within)]
    if not any(one.score > IN_TEXT for one in found):
        found += [one for one in _ask(by_likeness, asked, actor, within) if one.score >= ALIKE]
    return list(_grouped(found, CANDIDATES if within else FIRST))


def _enumerated(asked: Asked, actor: Actor, within: str) -> Iterator[_Found]:
    for key, one in enumerables.items():
        if within in {"", key}:
            for name, hit in one.named(asked, actor):
                yield _Found(key, _score(asked.key, search_key(name)), name, hit)


def by_words(actor: Actor, within: str) -> "Iterator[Candidates]":
    """Whose name holds the words, and whose text does."""
    for key, one in _wanted(within):
        rows = one.rows(actor)
        if rows.query.is_empty():
            continue
        yield _candidates(key, one, rows.filter(in_name(one.name, _OF_NAMES)))
        if one.text is not None:
            yield _candidates(key, one, rows.filter(in_text(one.text, _OF_TEXTS)), in_text=True)


def by_likeness(actor: Actor, within: str) -> "Iterator[Candidates]":
    """Whose name looks alike as a whole."""
    for key, one in _wanted(within):
        yield _candidates(key, one, one.rows(actor).filter(like_name(one.name, _KEY)))


def _wanted(within: str) -> Iterator[tuple[str, Searchable]]:
    return ((key, one) for key, one in searchables.items() if within in {"", key, one.group})


def _candidates(key: str, one: Searchable, rows: "QuerySet[Model]", *, in_text: bool = False) -> "Candidates":
    nearest = rows.order_by(Similarity(one.name, _KEY).desc(), "pk")
    shown = JSONObject(**{value: F(value) for value in one.values})
    return nearest.values_list(Value(key), Value(in_text), Cast(one.name, TextField()), Cast(shown, TextField()))[
        :CANDIDATES
    ]


def _ask(kind_of: Questions, asked: Asked, actor: Actor, within: str) -> Iterator[_Found]:
    """The candidates of all questions of a kind, in one statement."""
    prepared = _of_visitors(kind_of, within, clock.today()) if actor == NOBODY else _prepared(kind_of, actor, within)
    if prepared is None:
        return
    for key, is_text, name, values in prepared.all(key=asked.key, of_names=asked.of_names, of_texts=asked.of_texts):
        one, score = searchables[key], IN_TEXT if is_text else _score(asked.key, search_key(name))
        yield _Found(one.group or key, score, name, one.show(json.loads(values)))


def _prepared(kind_of: Questions, actor: Actor, within: str) -> "Prepared[Row] | None":
    questions = list(kind_of(actor, within))
    if not questions:
        return None
    first, *others = questions
    return Prepared(lambda: first.union(*others, all=True) if others else first)


@lru_cache(maxsize=64)
def _of_visitors(kind_of: Questions, within: str, day: date) -> "Prepared[Row] | None":
    """What anybody may see is the same for everybody and all day: its statement is made once."""
    return _prepared(kind_of, NOBODY, within)


def _score(typed: str, name: str) -> float:
    """How near a name is to what was typed: two slips in a long name are nearer than in a short one; the same is best."""
    if typed == name:
        return EXACT
    return max(fuzz.WRatio(typed, name), 100 * OSA.normalized_similarity(typed, name))


def _grouped(found: list[_Found], most: int) -> Iterator[Group]:
    """A record that was found twice, by two names or by name and text, stands there once, by the better one."""
    hits: dict[str, dict[str, Hit]] = {}
    for one in sorted(found, key=lambda one: (-one.score, len(one.name), one.name)):
        hits.setdefault(one.group, {}).setdefault(one.hit.url, one.hit)
    for key, of_group in hits.items():
        label = (searchables.get(key) or enumerables[key]).label
        yield Group(key, label, list(of_group.values())[:most], len(of_group) > most)
