"""The site as the image runs it, with its own command and the settings of production; and a bare Django view beside it.

Both stand behind the same server, so that what is compared is the work of a page, not that of reading a request.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import psutil
from django.conf import settings
from django.test import Client

from share.accounts.models import User
from share.local.before import free_port
from tests.make import gave_what_they_have
from tests.test_production import HOST, command, environment
from tests.waiting import LONG_ENOUGH, eventually, status_of

HEADERS = f"Host: {HOST}\r\nX-Forwarded-Proto: https\r\nReferer: https://{HOST}/\r\nConnection: close\r\n"


@dataclass(frozen=True)
class Served:
    """A running gunicorn: what it answers, and what its processes have used of the processor."""

    port: int
    process: psutil.Process

    def get(self, path: str, cookie: str = "") -> bytes:
        """The content of a page. Raises AssertionError for another status than 200."""
        head, _line, content = self._ask(f"GET {path} HTTP/1.1\r\n{HEADERS}Cookie: {cookie}\r\n\r\n".encode())
        assert b" 200 " in head[:16], (path, head)
        return content

    def post(self, path: str, form: dict[str, str], cookie: str) -> bytes:
        """The head of the answer to a form, which comes from an address of its own, as the proxy tells it."""
        body = urlencode(form)
        client = "10." + ".".join(str(byte) for byte in os.urandom(3))
        fields = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        head = f"POST {path} HTTP/1.1\r\n{HEADERS}{fields}X-Forwarded-For: {client}\r\nCookie: {cookie}\r\n\r\n{body}"
        return self._ask(head.encode())[0]

    def _ask(self, request: bytes) -> tuple[bytes, bytes, bytes]:
        with socket.create_connection(("127.0.0.1", self.port), LONG_ENOUGH) as connection:
            connection.sendall(request)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
        return b"".join(parts).partition(b"\r\n\r\n")

    def cpu(self) -> float:
        """Seconds of processor that its workers have used."""
        used = [worker.cpu_times() for worker in self.process.children()]
        return sum(times.user + times.system for times in used)


def cookie_of(person: User | None) -> str:
    """The cookie of a session in which somebody has just signed in; empty for a visitor."""
    if person is None:
        return ""
    return f"__Host-session={signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value}"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    gave_what_they_have(client, person)
    return client


def csrf_of(served: Served, path: str) -> str:
    """The value that stands both in a form and in the cookie beside it."""
    head = served._ask(f"GET {path} HTTP/1.1\r\n{HEADERS}\r\n".encode())[0].decode()
    lines = [line.partition(": ")[2] for line in head.split("\r\n") if line.lower().startswith("set-cookie")]
    return next(cookie["__Host-csrf"].value for line in lines if "__Host-csrf" in (cookie := SimpleCookie(line)))


@contextmanager
def site(database_url: str) -> Iterator[Served]:
    """The site over a database, which must have committed what is to be seen. Sessions made here are good there."""
    with TemporaryDirectory() as folder:
        given = environment(Path(folder), database_url) | {"SECRET_KEY": settings.SECRET_KEY}
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
        subprocess.run(collect, cwd=settings.BASE_DIR, env=given, check=True)
        with _running(command, given, Path(folder) / "site.log") as served:
            yield served


@contextmanager
def bare_site() -> Iterator[Served]:
    with TemporaryDirectory() as folder:
        given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(settings.BASE_DIR)}
        with _running(_bare_command, given, Path(folder) / "bare.log") as served:
            yield served


def _bare_command(port: int) -> list[str]:
    return ["tests.bench.bare:application" if word == "share.wsgi:application" else word for word in command(port)]


@contextmanager
def _running(command_of: Callable[[int], list[str]], given: dict[str, str], log: Path) -> Iterator[Served]:
    port = free_port()
    with log.open("w") as file:
        process = subprocess.Popen(command_of(port), cwd=settings.BASE_DIR, env=given, stdout=file, stderr=file)
    try:
        eventually(lambda: status_of(port, "/"), as_long_as=lambda: process.poll() is None)
        yield Served(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(LONG_ENOUGH)
