"""What stands in the tables, to compare one moment with another."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from share.records.merging.kinds import is_ours

NO_DOMAIN = {"sessions", "contenttypes", "auth", "pghistory", "mail", "usersessions"}  # letters sent, who is signed in


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the history, mail that was sent, and sessions."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if is_ours(model) and model._meta.app_label not in NO_DOMAIN:
            found[model._meta.label] = list(model._base_manager.order_by("pk").values())
    return found


class Planned:
    """A question over many tables, asked again and again: a connection plans it once, which takes longer than to answer."""

    def __init__(self, name: str, sql: str) -> None:
        self.name, self.sql = name, sql
        self._known_to: Any = None

    def rows(self) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            if self._known_to is not connection.connection:
                cursor.execute(f"PREPARE {self.name} AS {self.sql}")
                self._known_to = connection.connection
            cursor.execute(f"EXECUTE {self.name}")
            return cursor.fetchall()


def prints() -> dict[str, tuple[int, int]]:
    """How many rows each table of ours holds, the history too, and a print of all they say."""
    return {name: (count, print_) for name, count, print_ in _prints().rows()}


def counts() -> dict[str, int]:
    """How many rows each table holds."""
    return dict(_counts().rows())


@cache
def _prints() -> Planned:
    what = "count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)"
    return Planned("prints", _of_each([model for model in _tables() if _is_of_our_code(model)], what))


@cache
def _counts() -> Planned:
    return Planned("counts", _of_each(_tables(), "count(*)"))


def _tables() -> list[type[models.Model]]:
    return [one for one in apps.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy]


def _is_of_our_code(model: type[models.Model]) -> bool:
    return "site-packages" not in apps.get_app_config(model._meta.app_label).path


def _of_each(tables: Iterable[type[models.Model]], what: str) -> str:
    return " UNION ALL ".join(
        f"SELECT '{table._meta.label}', {what} FROM {connection.ops.quote_name(table._meta.db_table)} t"
        for table in tables
    )
