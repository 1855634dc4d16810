"""Pages: their CPU against a bare view's in the same round, their growth with the rows, their queries and their weight."""

import gzip
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from statistics import median

from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from share.accounts.models import User
from share.kit.cache import near
from tests.bench import copies
from tests.bench.budgets import Measured
from tests.bench.data import World
from tests.bench.served import Served, cookie_of, signed_in

ROUNDS = 5
IN_A_ROW = 10  # the system counts the processor in hundredths of a second: a page takes some of them ten times over
BARE_IN_A_ROW = 400
ASKINGS, LONG_ENOUGH_TO_TELL = 5, 0.3  # seconds


@dataclass(frozen=True)
class Page:
    """An address, and who works with it; None for a visitor."""

    name: str
    url: str
    person: User | None = None

    @property
    def is_public(self) -> bool:
        return self.person is None


def of(world: World) -> list[Page]:
    """The pages of a world, each asked by who works with it."""
    event, large, grant = world.upcoming.public_id, world.large.public_id, world.grant.pk
    return [
        Page("home", reverse("pages:home")),
        Page("activities", reverse("events:activities")),
        Page("an activity", reverse("events:event", args=[event])),
        Page("towns", reverse("municipalities:towns")),
        Page("timeline", reverse("pages:timeline")),
        Page("search", f"{reverse('pages:search')}?q=somcuta+maer"),
        Page("dashboard", reverse("pages:work"), world.coordinator),
        Page("dashboard, secretariat", reverse("pages:work"), world.secretariat),
        Page("a month", reverse("events:month")),
        Page("all activities", reverse("events:managed"), world.secretariat),
        Page("board of all plans", reverse("gatherings:board"), world.secretariat),
        Page("registrations of 300", reverse("events:registrations", args=[large]), world.coordinator),
        Page("registrations of 1,000", reverse("events:registrations", args=[world.huge.public_id]), world.coordinator),
        Page("attendance", reverse("events:attendance", args=[large]), world.coordinator),
        Page("new pilot", reverse("events:new_event", args=["pilot"]), world.coordinator),
        Page("figures", reverse("reports:figures", args=[grant]), world.admin),
        Page("reports", reverse("reports:reports", args=[grant]), world.admin),
        Page("outbox", reverse("mail:outbox"), world.secretariat),
    ]


def in_process(page: Page) -> Client:
    return signed_in(page.person) if page.person else Client()


def asked(client: Client, page: Page) -> bytes:
    response = client.get(page.url)
    assert response.status_code == 200, (page.url, response.status_code)
    return response.content


def cost(pages: list[Page], served: Served, bare: Served, rounds: int = ROUNDS) -> list[Measured]:
    """CPU of the site's processes for a page, as a multiple of a bare view's in the same round: medians of warm rounds."""
    cookies = {page.name: cookie_of(page.person) for page in pages}
    found: dict[str, list[float]] = {page.name: [] for page in pages}
    for number in range(rounds + 1):
        one = cpu_of(bare, "/", "", BARE_IN_A_ROW)
        for page in pages:
            ratio = cpu_of(served, page.url, cookies[page.name], IN_A_ROW) / one
            if number:  # the first round warms
                found[page.name].append(ratio)
    return [
        Measured(f"CPU, {'public' if page.is_public else 'working'} page: {page.name}", median(found[page.name]), most)
        for page in pages
        for most in [20 if page.is_public else 40]
    ]


def cpu_of(served: Served, path: str, cookie: str, times: int) -> float:
    before = served.cpu()
    for _n in range(times):
        served.get(path, cookie)
    return (served.cpu() - before) / times


def seconds(sizes: Mapping[str, list[Page]], rounds: int = ROUNDS) -> dict[str, dict[str, list[float]]]:
    """How long each page takes in this process for the first who asks in a minute (`share.records.kept`), in each round.

    By the database they are asked in, one after the other in the same round; there each page is asked once before, and the
    fastest of a few askings counts.
    """
    found = {name: {page.name: list[float]() for page in pages} for name, pages in sizes.items()}
    for _n in range(rounds):
        for name, pages in sizes.items():
            with copies.asked_in(name):
                clients = {page.name: in_process(page) for page in pages}
                for page in pages:
                    asked(clients[page.name], page)
                for page in pages:
                    found[name][page.name].append(fastest(clients[page.name], page))
    return found


def fastest(client: Client, page: Page) -> float:
    """Seconds of the fastest of some askings: what is slower was something else that the machine did meanwhile."""
    took: list[float] = []
    while len(took) < ASKINGS and sum(took) < LONG_ENOUGH_TO_TELL:
        near().clear()
        began = time.perf_counter()
        asked(client, page)
        took.append(time.perf_counter() - began)
    return min(took)


def growth(small: Mapping[str, list[float]], large: Mapping[str, list[float]], names: str) -> list[Measured]:
    """How much longer each page takes with ten times the rows: medians of the ratios of rounds."""
    ratios = {name: [b / a for a, b in zip(took, large[name], strict=True)] for name, took in small.items()}
    return [Measured(f"growth {names}: {name}", median(found), 1.2) for name, found in ratios.items()]


def queries(pages: list[Page]) -> list[Measured]:
    rows = []
    for page in pages:
        client = in_process(page)
        asked(client, page)
        near().clear()
        with CaptureQueriesContext(connection) as sent:
            asked(client, page)
        rows.append(Measured(f"queries: {page.name}", len(sent), 12, ""))
    return rows


def weight(pages: list[Page]) -> list[Measured]:
    """kB of the first page a visitor opens, with what it loads, and of the next: as a server that compresses sends them."""
    content = {page.name: asked(Client(), page) for page in pages if page.name in {"home", "activities"}}
    home = content["home"].decode()
    assets = {*re.findall(r'(?:href|src)="/static/([^"]+)"', home)}
    loaded = sum(packed(Path(str(path)).read_bytes()) for path in map(finders.find, assets) if path)
    outlines = {unescape(url) for url in re.findall(r'<image[^>]* href="([^"]+)"', home)}
    assert outlines, "the map's outlines are a picture of their own"
    loaded += sum(packed(Client().get(url).content) for url in outlines)
    return [
        Measured("weight: first view of home", packed(content["home"]) / 1000 + loaded / 1000, 100, "kB"),
        Measured("weight: activities after it", packed(content["activities"]) / 1000, 20, "kB"),
    ]


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))
