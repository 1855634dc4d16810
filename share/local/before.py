"""What must be so before anything starts: the folder is free, the port is free, the servers named elsewhere answer."""

import contextlib
import fcntl
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from urllib.parse import urlsplit

import psycopg
import redis

from share.local.embedded import StartError
from share.local.processes import is_alive
from share.paths import Layout


@contextmanager
def locked(layout: Layout) -> Iterator[IO[str]]:
    """Lock the folder: two SHAREs over the same data would end each other.

    The watchdog keeps the same lock, so a start right after a killed one waits until that one's parts are gone.
    """
    with layout.lock.open("a+") as lock:
        until = time.monotonic() + 8
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


def shown_address(url: str) -> str:
    """An address one may show: without the name and the password in it."""
    parts = urlsplit(url)
    return (parts.netloc.rpartition("@")[2] + parts.path) or "its socket"


def reason(error: Exception, url: str) -> str:
    secret = urlsplit(url).password
    text = " ".join(str(error).split()) or type(error).__name__
    return text.replace(secret, "***") if secret else text
