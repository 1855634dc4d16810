"""A move takes an object from one state to another, in memory. The caller saves; the impossible raises."""

from collections.abc import Collection


class IllegalMove(Exception):  # noqa: N818 - the field's word for it
    """This state cannot become that one. The message is a sentence for the person who asked (HTTP 409)."""


def require(state: str, allowed: Collection[str], sentence: str) -> None:
    if state not in allowed:
        raise IllegalMove(sentence)
