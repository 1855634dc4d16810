"""What is typed into a search box, as PostgreSQL is asked for it: a name with a slip in it, a word of a text, a likeness.

Three questions, each answered by an index, over three functions of the database (`share/records/migrations`):

* `search_words(name)` is a full-text vector of the words of a name, and of each word once more for each of its letters,
  without that letter and marked by `~`. Two words that differ by one slip (a letter wrong, missing or too many, two
  neighbours swapped) are the same once a letter is taken out of one or both of them. So a slip is found by equality.
* `search_text(text)` is a full-text vector of a longer text: its words as they are, without accents.
* `search_key(name)` is the name as `share.kit.text.search_key` compares it, for trigrams: what looks alike as a whole.
"""

import re
from functools import lru_cache

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import BooleanField, FloatField, Func, Index, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from rapidfuzz.distance import OSA

from share.kit.text import search_key

LONGEST = 300  # letters of a query that are read
MOST_WORDS = 20
SLIPS_FROM = 4  # letters; shorter words differ by a letter and are two
BETWEEN = (
    r"[ !-/:-@[-`{-~\u00a0-\u00bf\u2000-\u206f\u3000-\u303f]+"  # what is no part of a word, as the database splits it
)


class Together(Func):
    """Several texts as one; each must be there."""

    arg_joiner, template, output_field = " || ' ' || ", "(%(expressions)s)", TextField()


class SearchKey(Func):
    """A name without accents and case."""

    function, output_field = "search_key", TextField()


class SearchWords(Func):
    """The words of a name, with and without each of their letters."""

    function, output_field = "search_words", SearchVectorField()


class SearchText(Func):
    """The words of a longer text."""

    function, output_field = "search_text", SearchVectorField()


class Holds(Func):
    """Whether a vector holds what a query asks for."""

    arg_joiner, template, output_field = " @@ ", "%(expressions)s", BooleanField()


class LooksLike(Func):
    """Whether two keys look alike as a whole (pg_trgm, its threshold)."""

    arg_joiner, template, output_field = " %% ", "%(expressions)s", BooleanField()


class IsLikePart(Func):
    """Whether the first key looks like a part of the second (pg_trgm, its threshold)."""

    arg_joiner, template, output_field = " <%% ", "%(expressions)s", BooleanField()


class Similarity(Func):
    """How alike two keys are, from 0 to 1."""

    function, output_field = "similarity", FloatField()


def indexes(prefix: str, name: Combinable, text: Combinable | None = None) -> list[Index]:
    """What a searchable model has among its indexes: over the `name` it is found by, and over its further `text`.

    Without `fastupdate`: the list of what is not sorted in yet would be read by every search after an import.
    """
    found: list[Index] = [
        GinIndex(SearchWords(name), name=f"{prefix}_found_by_words", fastupdate=False),
        GinIndex(OpClass(SearchKey(name), "gin_trgm_ops"), name=f"{prefix}_found_by_likeness", fastupdate=False),
    ]
    return (
        found
        if text is None
        else [*found, GinIndex(SearchText(text), name=f"{prefix}_found_by_text", fastupdate=False)]
    )


def in_name(name: Combinable, words: Combinable) -> Q:
    """The name holds all of `words`, an `Asked.of_names`."""
    return Q(Holds(SearchWords(name), words))


def in_text(text: Combinable, words: Combinable) -> Q:
    """The text holds all of `words`, an `Asked.of_texts`."""
    return Q(Holds(SearchText(text), words))


def like_name(name: Combinable, typed: Combinable) -> Q:
    """The name looks like what was typed, an `Asked.key`, or a part of it does."""
    key = SearchKey(name)
    return Q(LooksLike(key, typed)) | Q(IsLikePart(typed, key))


class Asked:
    """What somebody typed, read once. Without words there is nothing to look for."""

    def __init__(self, typed: str) -> None:
        self.key = search_key(typed.replace("\x00", " ")[:LONGEST])
        self.words = [word for word in re.split(BETWEEN, self.key) if word][:MOST_WORDS]

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def of_names(self) -> str:
        """As a full-text query of names: each word as typed, as the beginning of a word, or with one slip."""
        return " & ".join(_or(_beginning(word), *_slips(word)) for word in self.words)

    @property
    def of_texts(self) -> str:
        """As a full-text query of texts: each word as typed or as the beginning of a word."""
        return " & ".join(_beginning(word) for word in self.words)

    def in_name(self, name: Combinable) -> Q:
        """Each word stands in the name, as typed, as the beginning of a word, or with one slip."""
        return in_name(name, Cast(Value(self.of_names), SearchQueryField()))

    def is_in(self, name: str) -> bool:
        """What `in_name` asks the database, of a name that stands in no table."""
        return all(any(_is_meant(word, part) for part in _parts(name)) for word in self.words)

    def like_name(self, name: Combinable) -> Q:
        """The name looks like what was typed, or a part of it does."""
        return like_name(name, Value(self.key))

    def nearness(self, name: Combinable) -> Similarity:
        """For the order of candidates: of the name as it stands, since its key would be made of each row anew."""
        return Similarity(name, Value(self.key))


def _or(*terms: str) -> str:
    return f"({' | '.join(terms)})"


def _beginning(word: str) -> str:
    """A single letter is the beginning of too much, and stands for itself."""
    return f"'{word}'" if len(word) == 1 else f"'{word}':*"


@lru_cache(maxsize=4_096)
def _parts(name: str) -> tuple[str, ...]:
    """The words of a name; the few names that stand in no table are asked about with each search."""
    return tuple(part for part in re.split(BETWEEN, search_key(name)) if part)


def _is_meant(word: str, part: str) -> bool:
    """Whether a typed word is this word of a name, its beginning, or one slip from it."""
    if word == part or (len(word) > 1 and part.startswith(word)):
        return True
    return len(word) >= SLIPS_FROM and OSA.distance(word, part, score_cutoff=1) <= 1


def _slips(word: str) -> list[str]:
    """What `search_words` has of a name's word that differs from this one by one slip."""
    if len(word) < SLIPS_FROM:
        return []
    shorter = sorted({word[:place] + word[place + 1 :] for place in range(len(word))})
    return [f"'~{word}'", *(f"'{one}'" for one in shorter), *(f"'~{one}'" for one in shorter)]
