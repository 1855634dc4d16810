"""Copies of the database as it stands, so that a page is asked at two sizes in the same minute: machines drift."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import caches
from django.db import connection

from share.kit.cache import near


@contextmanager
def copied() -> Iterator[str]:
    """The name of a copy of the database, which is gone afterwards. Outside transactions only."""
    here = connection.settings_dict["NAME"]
    copy = f"{here}_as_it_was"
    _command(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
    _command(f'CREATE DATABASE "{copy}" TEMPLATE "{here}"')
    try:
        yield copy
    finally:
        _command(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


@contextmanager
def asked_in(name: str) -> Iterator[None]:
    """Queries of this process go to another database. What is kept of one is not kept of the other."""
    here = connection.settings_dict["NAME"]
    _go_to(name)
    try:
        yield
    finally:
        _go_to(here)


def _go_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    forget()


def forget() -> None:
    """Takes out what this process keeps: its own corner of Redis, and not that of tests which run beside it."""
    client = caches["default"]._cache.get_client(None, write=True)
    for name in client.scan_iter(match=f"{caches['default'].key_prefix}:*"):
        client.delete(name)
    near().clear()


def _command(sql: str) -> None:
    """By a connection to the database that is always there: a copy is made only while nobody is connected."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)
