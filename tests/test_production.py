"""The site as it runs in production: its own settings, the image's own command, a database brought up to date.

Only what stands in front is missing, so the tests say what a proxy with TLS says: `X-Forwarded-Proto: https`.
"""

import gzip
import http.client
import json
import os
import re
import secrets
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from share.local.before import free_port
from tests.databases import own_database
from tests.proxy import running_proxy
from tests.waiting import LONG_ENOUGH, eventually, status_of

pytestmark = pytest.mark.processes
HOST = "share.example"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        is_packed = self.headers["Content-Encoding"] == "gzip"
        return (gzip.decompress(self.content) if is_packed else self.content).decode(errors="replace")

    @property
    def cookies(self) -> dict[str, Morsel[str]]:
        return {name: m for line in self.headers.get_all("Set-Cookie", []) for name, m in SimpleCookie(line).items()}


@dataclass(frozen=True)
class Site:
    port: int

    def ask(
        self, path: str, *, host: str = HOST, tls: bool = True, form: dict[str, str] | None = None, cookie: str = ""
    ) -> Answer:
        headers = {"Host": host, "Referer": f"https://{HOST}/"} | ({"Cookie": cookie} if cookie else {})
        if tls:
            headers["X-Forwarded-Proto"] = "https"
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG_ENOUGH)
        try:
            connection.request("GET" if form is None else "POST", path, form and urlencode(form), headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


def environment(folder: Path, database_url: str = "postgresql:///none") -> dict[str, str]:
    """All that such a site is told, and nothing else: what the tests themselves were given does not reach it."""
    return {
        "PATH": os.environ["PATH"],
        "SHARE_MODE": "production",
        "SECRET_KEY": "a-key-of-this-test-alone-" + secrets.token_hex(20),
        "DATABASE_URL": database_url,
        "REDIS_URL": os.environ["REDIS_URL"],
        "ALLOWED_HOSTS": HOST,
        "BASE_URL": f"https://{HOST}",
        "SHARE_DATA": str(folder / "data"),
        "SHARE_STATIC": str(folder / "static"),
        "TRUSTED_PROXIES": "1",
    }


def command(port: int) -> list[str]:
    """What the image runs, on a port of our own."""
    line = next(line for line in (settings.BASE_DIR / "Dockerfile").read_text().splitlines() if line.startswith("CMD"))
    words = json.loads(line.removeprefix("CMD"))
    words[words.index("--bind") + 1] = f"127.0.0.1:{port}"
    return [sys.executable, "-m", *words, "--no-control-socket"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("production"), free_port()
    with own_database() as database_url:
        given = environment(folder, database_url)
        for step in (["migrate", "--no-input"], ["collectstatic", "--no-input"]):
            subprocess.run(
                [sys.executable, "manage.py", *step, "-v", "0"], cwd=settings.BASE_DIR, env=given, check=True
            )
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(command(port), cwd=settings.BASE_DIR, env=given, stdout=log, stderr=log)
        try:
            eventually(lambda: status_of(port, "/"), as_long_as=lambda: process.poll() is None)
            yield Site(port)
        finally:
            process.terminate()
            process.wait(LONG_ENOUGH)
            print((folder / "log").read_text())  # shown when a test fails


def test_it_is_alive_and_ready_with_and_without_tls(site: Site) -> None:
    """Whoever asks from inside speaks no TLS."""
    for tls in (True, False):
        assert site.ask("/livez", tls=tls).text == "alive\n"
        ready = site.ask("/readyz", tls=tls)
        checks = json.loads(ready.text)["checks"]
        assert (ready.status, checks["database"], checks["migrations"], checks["redis"]) == (200, "ok", "ok", "ok")


@pytest.mark.parametrize("host", ["localhost", "10.0.0.7:8000", "other.example"])
def test_a_container_is_asked_for_its_health_under_any_name(site: Site, host: str) -> None:
    for path in ("/livez", "/readyz"):
        for tls in (True, False):
            assert site.ask(path, host=host, tls=tls).status == 200
    assert site.ask("/", host=host).status == 400


def test_the_start_page_comes_with_every_header_of_safety(site: Site) -> None:
    answer = site.ask("/")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"camera=()", "geolocation=()", "publickey-credentials-get=(self)"} <= set(
        answer.headers["Permissions-Policy"].split(", ")
    )
    assert answer.cookies == {}, "nobody is followed who only reads"


def test_the_style_sheet_is_the_collected_one_and_may_be_kept(site: Site) -> None:
    found = re.search(r'href="(/static/share\.\w+\.css)"', site.ask("/").text)
    assert found
    style = site.ask(found.group(1))
    assert style.status == 200
    assert "immutable" in style.headers["Cache-Control"]


def test_cookies_stay_with_this_host_and_with_tls(site: Site) -> None:
    page = site.ask("/accounts/login/")
    csrf = page.cookies["__Host-csrf"]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token
    asked = site.ask(
        "/accounts/login/code/",
        form={"email": "ana@example.org", "csrfmiddlewaretoken": token.group(1)},
        cookie=f"__Host-csrf={csrf.value}",
    )
    assert asked.status == 302
    cookies = page.cookies | asked.cookies
    assert set(cookies) == {"__Host-csrf", "__Host-session", "__Host-messages"}
    for name, cookie in cookies.items():
        # Without these a browser takes no cookie of such a name.
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (True, "/", ""), name
        assert cookie["samesite"] == "Lax"
    assert cookies["__Host-session"]["httponly"]


def test_a_form_sent_from_another_site_is_refused(site: Site) -> None:
    assert site.ask("/accounts/login/code/", form={"email": "ana@example.org"}).status == 403


def test_who_comes_without_tls_is_sent_to_it(site: Site) -> None:
    answer = site.ask("/activities/?page=2", tls=False)
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/activities/?page=2"


@pytest.mark.parametrize("host", ["other.example", "localhost", f"{HOST}.other.example", "share@example"])
def test_another_host_is_refused(site: Site, host: str) -> None:
    assert site.ask("/", host=host).status == 400


# Behind the proxy of docker-compose.yml


@dataclass(frozen=True)
class Proxied:
    port: int

    def connect(self) -> ssl.SSLSocket:
        nobody_vouches = ssl.create_default_context()
        nobody_vouches.check_hostname, nobody_vouches.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.port), LONG_ENOUGH)
        return nobody_vouches.wrap_socket(plain, server_hostname=HOST)

    def ask(self, path: str, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(HOST, timeout=LONG_ENOUGH)
        connection.sock = self.connect()
        try:
            connection.request("GET", path, headers={"Host": HOST, "Accept-Encoding": "gzip", **headers})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


@pytest.fixture
def proxied(site: Site, tmp_path: Path) -> Iterator[Proxied]:
    found = Proxied(free_port())
    with running_proxy(tmp_path, HOST, found.port, site.port) as process:
        eventually(lambda: found.ask("/livez").status == 200, as_long_as=lambda: process.poll() is None)
        yield found


def test_requests_that_come_a_byte_at_a_time_hold_no_thread_of_the_site(proxied: Proxied) -> None:
    slow = [proxied.connect() for _n in range(24)]  # three for each thread
    body = f"POST /accounts/login/code/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1000\r\n\r\nemail="
    try:
        for n, connection in enumerate(slow):
            connection.sendall(b"GET /livez HTTP/1.1\r\nX-Slow: " if n % 2 else body.encode())
        for _n in range(8):
            assert proxied.ask("/livez").status == 200
            for connection in slow:
                connection.sendall(b"x")
    finally:
        for connection in slow:
            connection.close()


def test_the_proxy_compresses_what_holds_no_secret(proxied: Proxied) -> None:
    page = proxied.ask("/")
    assert (page.status, page.headers["Content-Encoding"]) == (200, "gzip")
    assert page.headers["Strict-Transport-Security"], "the site knows that it is asked with TLS"
    style = re.search(r'href="(/static/share\.\w+\.css)"', page.text)
    assert style
    assert proxied.ask(style.group(1)).headers["Content-Encoding"] == "gzip"
    for path, headers in (
        ("/", {"Cookie": "a=b; __Host-session=x"}),
        ("/accounts/login/", {}),
        ("/my/token/", {}),
    ):
        assert proxied.ask(path, **headers).headers["Content-Encoding"] is None, path


def test_the_outlines_of_the_map_leave_the_proxy_compressed(proxied: Proxied) -> None:
    """They are the heaviest part of a first visit, and no static file that is compressed beforehand."""
    outlines = re.search(r'href="(/towns/map-\w+\.svg[^"]*)"', proxied.ask("/map/").text)
    assert outlines
    picture = proxied.ask(unescape(outlines.group(1)))
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/svg+xml")
    assert picture.headers["Content-Encoding"] == "gzip"
    assert picture.text.startswith("<svg")
    assert len(picture.content) < len(picture.text) / 2


REFUSED = [
    ("SECRET_KEY", "short", "SECRET_KEY is too short: write 50 random characters"),
    ("SECRET_KEY", None, "SECRET_KEY is not set: this mode"),
    ("DATABASE_URL", None, "DATABASE_URL is not set: this mode"),
    ("DATABASE_URL", "mysql://host/share", "DATABASE_URL is no address of its server"),
    ("REDIS_URL", None, "REDIS_URL is not set: this mode"),
    ("BASE_URL", None, "BASE_URL is not set: this mode"),
    ("ALLOWED_HOSTS", " ", "ALLOWED_HOSTS is empty"),
    ("TRUSTED_PROXIES", "two", "TRUSTED_PROXIES is 'two': write a whole number."),
    ("SMTP_TLS", "perhaps", "SMTP_TLS is 'perhaps': write 1 or 0."),
    ("SHARE_MODE", "live", "SHARE_MODE is 'live': write local, test or production."),
    ("SECRET_KEY", "abab" * 20, "SECRET_KEY can be guessed"),
    ("ALLOWED_HOSTS", "share.example,*", "ALLOWED_HOSTS is *, which is any host"),
    ("BASE_URL", "http://share.example", "BASE_URL does not begin with https://"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), REFUSED)
def test_a_wrong_setting_ends_the_start_with_its_name(
    tmp_path: Path, name: str, value: str | None, sentence: str
) -> None:
    given = {key: old for key, old in environment(tmp_path).items() if key != name}
    given |= {} if value is None else {name: value}
    done = subprocess.run(
        [sys.executable, "-c", "import share.settings"],
        cwd=settings.BASE_DIR,
        env=given,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert sentence in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(("name", "value", "sentence"), [REFUSED[0], REFUSED[2]])
def test_the_server_does_not_start_with_it(tmp_path: Path, name: str, value: str | None, sentence: str) -> None:
    given = {key: old for key, old in environment(tmp_path).items() if key != name}
    given |= {} if value is None else {name: value}
    done = subprocess.run(command(free_port()), cwd=settings.BASE_DIR, env=given, capture_output=True, text=True)
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {sentence}" in done.stderr
