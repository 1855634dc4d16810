"""A move takes an object from one state to another, in memory. The caller saves; the impossible raises."""

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class IllegalMove(Exception):
    """This state cannot become that one. The message is a sentence for the person who asked (HTTP 409)."""


def require(state: str, allowed: Collection[str], sentence: "StrOrPromise") -> None:
    """Raises IllegalMove, with the sentence, unless `state` is one of `allowed`."""
    if state not in allowed:
        raise IllegalMove(sentence)
