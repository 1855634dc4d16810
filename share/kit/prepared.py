"""Queries whose SQL is made once in a process. For hot paths: there, making the SQL of a query costs more than asking it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Expression, Field, QuerySet, TextField

R = TypeVar("R", bound=tuple[Any, ...])


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
