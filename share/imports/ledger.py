"""What a load makes, changes and takes out, row by row of the database, so that all of it can be put back as it was."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

BLOCK = 500
Row = dict[str, Any]  # a row of a table, as PostgreSQL writes it in JSON


@dataclass(frozen=True)
class Block:
    """Rows of one table: their keys, what each was before (None for rows that were made), and a print of what it is now.

    The print of a row that is not there any more is None.
    """

    model: type[Model]
    pks: Sequence[int]
    before: Sequence[Row] | None
    prints: Sequence[int | None]


class Ledger:
    """Told of every row before it is changed or taken out, and of every row that was made."""

    def __init__(self) -> None:
        self._made: dict[type[Model], dict[int, None]] = defaultdict(dict)
        self._before: dict[type[Model], dict[int, Row]] = defaultdict(dict)

    def made(self, model: type[Model], pks: Iterable[int]) -> None:
        self._made[model].update(dict.fromkeys(pks))

    def will_change(self, model: type[Model], pks: Sequence[int]) -> None:
        """Call it before the change. What was made here, or is noted already, has no other before."""
        new = [pk for pk in pks if pk not in self._made[model] and pk not in self._before[model]]
        self._before[model].update(rows_as_they_are(model, new))

    def blocks(self) -> Iterator[Block]:
        """All of it, with a print of each row as it is now. What was made and taken out again is left out."""
        for model, made in self._made.items():
            for pks in _in_blocks(list(made)):
                found = prints_of(model, pks)
                there = [pk for pk in pks if pk in found]
                yield Block(model, there, None, [found[pk] for pk in there])
        for model, before in self._before.items():
            for pks in _in_blocks(list(before)):
                found = prints_of(model, pks)
                yield Block(model, pks, [before[pk] for pk in pks], [found.get(pk) for pk in pks])


def rows_as_they_are(model: type[Model], pks: Sequence[int]) -> dict[int, Row]:
    """Key to row."""
    return {pk: json.loads(row) for pk, row in _ask("to_jsonb(t)::text", model, pks)}


def prints_of(model: type[Model], pks: Sequence[int], *, lock: bool = False) -> dict[int, int]:
    """Key to a hash over every column of its row; `lock` keeps others from changing them, or naming them anew."""
    return dict(_ask("hashtextextended(to_jsonb(t)::text, 0)", model, pks, "FOR UPDATE" if lock else ""))


def _ask(what: str, model: type[Model], pks: Sequence[int], end: str = "") -> list[tuple[int, Any]]:
    if not pks:
        return []
    table, key = quoted(model._meta.db_table), quoted(pk_column(model))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t.{key}, {what} FROM {table} t WHERE t.{key} = ANY(%s) {end}", [list(pks)])  # noqa: S608
        return list(cursor.fetchall())


def pk_column(model: type[Model]) -> str:
    column = model._meta.pk.column
    assert column is not None  # every model here has one key
    return column


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _in_blocks(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), BLOCK):
        yield pks[start : start + BLOCK]
