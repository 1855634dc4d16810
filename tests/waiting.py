"""How tests wait: for minutes if a busy machine needs them, and not a moment longer than it takes.

No test says how fast something must be. Every wait goes through this file or takes `LONG_ENOUGH` as its limit.
"""

import http.client
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psycopg
import redis

from share.local.processes import is_alive

LONG_ENOUGH = float(os.environ.get("SHARE_PATIENCE", "300"))  # seconds
# What a server says that is busy, starting or just ending: no answer yet, so it is asked again.
NO_ANSWER_YET = (
    psycopg.OperationalError,
    redis.ConnectionError,
    redis.TimeoutError,
    OSError,
    http.client.HTTPException,
)
T = TypeVar("T")


class TooLate(AssertionError):
    """It was not there after `LONG_ENOUGH` seconds."""


def eventually(look: Callable[[], T | None], *, as_long_as: Callable[[], object] = lambda: True) -> T:
    """What `look` finds, as soon as it is true. A refused connection is tried again.

    `as_long_as` says whether it can still come: when that ends, so does the wait. Raises TooLate with what was seen last.
    """
    until = time.monotonic() + LONG_ENOUGH
    while True:
        seen: object
        can_come = as_long_as()
        try:
            found = look()
            if found:
                return found
            seen = found
        except NO_ANSWER_YET as error:
            seen = error
        if not can_come:
            raise TooLate(f"It cannot come any more; seen last: {seen!r}")
        if time.monotonic() > until:
            raise TooLate(f"Not there after {LONG_ENOUGH:.0f} seconds; seen last: {seen!r}")
        time.sleep(0.05)


def status_of(port: int, path: str) -> int:
    """The status of a page on this computer. Asked without urllib, which would ask a proxy."""
    connection = http.client.HTTPConnection("localhost", port, timeout=LONG_ENOUGH)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def processes_of(data: Path) -> dict[int, str]:
    """Every living process that was started for `data` or works in it, whoever its parent is now."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid() or not is_alive(int(entry.name)):
            continue
        try:
            command, environment = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
            works_in = (entry / "cwd").readlink()
        except OSError:
            continue
        ours = os.fsencode(data) in command or b"SHARE_DATA=" + os.fsencode(data) in environment
        if ours or works_in.is_relative_to(data):  # PostgreSQL's children show neither, but work in its folder
            found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace")
    return found
