"""Databases of a test's own on the server of the tests, made from one that was migrated once for all of a run."""

import fcntl
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

CODE = Path(__file__).resolve().parents[1]
MIGRATED = "share_migrated"


def address_of(name: str) -> str:
    server, _mark, options = os.environ["DATABASE_URL"].partition("?")
    return f"{server.rpartition('/')[0]}/{name}?{options}"


def migrated() -> str:
    """The name of a database as the migrations leave it, to be copied from (CREATE DATABASE … TEMPLATE).

    The parallel workers all want it; the first of them makes it while the others wait.
    """
    kept = Path(os.environ["SHARE_TEST_FOLDER"])
    with (kept / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "migrated").exists():
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {MIGRATED} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {MIGRATED}")
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--no-input", "-v", "0"],
                cwd=CODE,
                env=os.environ | {"DATABASE_URL": address_of(MIGRATED)},
                check=True,
            )
            (kept / "migrated").touch()
    return MIGRATED


DEAD = 8_000_000  # bytes by which a copy may have grown, before it is made anew
size_of_copy = 0  # as it was made; none yet


def size(connection: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def copy_anew(connection: Any) -> None:
    """The database of this process as it was at the beginning, where it has grown. Call it outside of a transaction."""
    if size(connection) - size_of_copy > DEAD:
        with left(connection) as (cursor, name):
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{MIGRATED}"')


@contextmanager
def left(connection: Any) -> Iterator[tuple[Any, str]]:
    """A cursor elsewhere, and the name of the database in which this process has no connection any more."""
    connection.close()
    connection.close_pool()
    with connection._nodb_cursor() as cursor:
        yield cursor, connection.settings_dict["NAME"]


@contextmanager
def own_database() -> Iterator[str]:
    """The address of a migrated database that nobody else uses, dropped at the end."""
    name = f"own_{secrets.token_hex(4)}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(migrated()))
        )
        try:
            yield address_of(name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
