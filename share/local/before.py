"""What must be so before the parts start: folder and port are free, given servers answer, the data is of this version."""

import contextlib
import fcntl
import os
import re
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import psycopg
import redis
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from share.local.embedded import StartError
from share.local.processes import is_alive
from share.paths import Layout

ENDING = 60.0  # seconds the parts of a killed start may take to end
Migration = tuple[str, str]  # the label of an app and a migration's name


@contextmanager
def locked(layout: Layout) -> Iterator[IO[str]]:
    """Lock the folder: two SHAREs over the same data would end each other.

    The watchdog keeps the same lock, so a start right after a killed one waits until that one's parts are gone, at most
    `ENDING` seconds. Raises StartError at once while the holder lives.
    """
    with layout.lock.open("a+") as lock:
        until = time.monotonic() + ENDING
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                lock.seek(0)
                holder = lock.read().strip()
                if (holder and is_alive(int(holder))) or time.monotonic() > until:
                    raise StartError(
                        f"SHARE already runs in {layout.data} (process {holder}). Stop it first,"
                        " or give another folder with SHARE_DATA."
                    ) from None
                time.sleep(0.1)
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock


def free_hosts(port: int) -> list[str]:
    """Where to listen: browsers take localhost for ::1 where there is one. Raises StartError when the port is taken."""
    if not 1 <= port <= 65_535:
        raise StartError(f"PORT is {port}: choose one between 1024 and 65535.")
    hosts = []
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
                probe.listen()
        except PermissionError:
            raise StartError(f"Port {port} is not for everybody. Try another: PORT=8001 make run") from None
        except OSError:
            if family == socket.AF_INET or port_answers(host, port):
                other = port + 1 if port < 65_535 else 8000
                raise StartError(f"Port {port} is taken by another program. Try: PORT={other} make run") from None
            continue
        hosts.append(f"[{host}]" if family == socket.AF_INET6 else host)
    return hosts


def port_answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_database(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        raise StartError(
            f"The database at {shown_address(url)} (DATABASE_URL) cannot be used: {reason(error, url)}"
        ) from None


def require_broker(url: str) -> None:
    # redis-py says unix:// for what kombu calls redis+socket://.
    address = re.sub(r"^redis\+socket://", "unix://", url)
    try:
        with contextlib.closing(redis.Redis.from_url(address, socket_connect_timeout=5, socket_timeout=5)) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise StartError(f"Redis at {shown_address(url)} (REDIS_URL) cannot be used: {reason(error, url)}") from None


def refuse_other_version(url: str, own_folder: Path | None) -> None:
    """Raises StartError when one of our migrations was applied to the database at `url` that is not on disk.

    `own_folder` is the data folder when the database lies in it, and None when DATABASE_URL names the database.
    """
    unknown = unknown_migrations(applied_migrations(url))
    if not unknown:
        return
    cause = f"was made by another version of SHARE (it has the unknown migration {'.'.join(unknown[0])})"
    if own_folder:
        raise StartError(f"The data in {own_folder} {cause}: give a new folder with SHARE_DATA, or move this one away.")
    raise StartError(f"The database at {shown_address(url)} (DATABASE_URL) {cause}: give a new one.")


def unknown_migrations(applied: Iterable[Migration]) -> list[Migration]:
    """Those of `applied` that belong to an app of ours and are not on disk; those of packages are theirs to judge."""
    ours = {app.label for app in apps.get_app_configs() if (settings.BASE_DIR / app.name.split(".")[0]).is_dir()}
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    return sorted(row for row in applied if row[0] in ours and row not in known)


def applied_migrations(url: str) -> list[Migration]:
    """All that Django has noted in this database; none when it is empty."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
        if not found or found[0] is None:
            return []
        return connection.execute("SELECT app, name FROM django_migrations").fetchall()


def shown_address(url: str) -> str:
    """An address one may show: without the name and the password in it."""
    parts = urlsplit(url)
    return (parts.netloc.rpartition("@")[2] + parts.path) or "its socket"


def reason(error: Exception, url: str) -> str:
    secret = urlsplit(url).password
    text = " ".join(str(error).split()) or type(error).__name__
    return text.replace(secret, "***") if secret else text
