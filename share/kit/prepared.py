"""Queries whose SQL is made once in a process. For hot paths: there, making the SQL of a query costs more than asking it."""

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Expression, Field, Model, QuerySet, TextField
from django.db.models.query import ModelIterable

R = TypeVar("R", bound=tuple[Any, ...])
M = TypeVar("M", bound=Model)


class Given(Expression):
    """Stands in a prepared query for a value that comes with each asking, under this name; compared as it is, not cleaned."""

    def __init__(self, name: str, output_field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=output_field or TextField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Prepared(Generic[R]):
    """A query of values (`values_list`), built when it is first asked.

    `build` may ask for nothing that differs from one asking to the next but by `Given`: no clock, no language.
    """

    def __init__(self, build: "Callable[[], QuerySet[Any, R]]") -> None:
        self._build = build

    @cached_property
    def _made(self) -> tuple[str, tuple[Any, ...]]:
        return self._build().query.sql_with_params()

    def first(self, **given: Any) -> R | None:
        """The first row as the database gives it; None where there is none. Raises KeyError for a value that is missing."""
        with self._asked(given) as cursor:
            row: R | None = cursor.fetchone()
        return row

    def all(self, **given: Any) -> list[R]:
        """Every row as the database gives it. Raises KeyError for a value that is missing."""
        with self._asked(given) as cursor:
            rows: list[R] = cursor.fetchall()
        return rows

    @contextmanager
    def _asked(self, given: Mapping[str, Any]) -> Iterator[CursorWrapper]:
        sql, params = self._made
        with connection.cursor() as cursor:
            cursor.execute(sql, [given[one.name] if isinstance(one, Given) else one for one in params])
            yield cursor


class PreparedRows(Generic[M]):
    """As `Prepared`, of whole rows, with what is selected with them (`select_related`, `annotate`).

    Not for rows that are to be locked: Django looks whether there is a transaction when it makes the SQL. What a query of its
    own would fetch (`prefetch_related`) is not fetched.
    """

    def __init__(self, build: "Callable[[], QuerySet[M]]") -> None:
        self._build = build

    @cached_property
    def _made(self) -> tuple[Any, str, tuple[Any, ...]]:
        # Of this connection: Django's stand-in, which is each thread's own when it is asked.
        compiler = self._build().query.get_compiler(connection=connection)
        return compiler, *compiler.as_sql()

    def first(self, **given: Any) -> M | None:
        """The first row; None where there is none. All of them are read. Raises KeyError for a value that is missing."""
        return next(iter(self.all(**given)), None)

    def all(self, **given: Any) -> list[M]:
        """Every row, as the QuerySet gives it. Raises KeyError for a value that is missing."""
        made, sql, params = self._made
        asking = copy.copy(made)  # it knows which column is what
        asking.as_sql = lambda: (sql, [given[one.name] if isinstance(one, Given) else one for one in params])
        query = SimpleNamespace(get_compiler=lambda using: asking)
        queryset: Any = SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})
        return list(ModelIterable(queryset))
