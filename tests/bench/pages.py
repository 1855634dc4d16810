"""Pages: their CPU against a bare view in the same round, their growth with the rows, their queries and their weight."""

import gzip
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from share.accounts.models import User
from tests.bench.budgets import Measured
from tests.bench.data import World
from tests.make import gave_what_they_have

ROUNDS = 5
BARE_AT_ONCE = 50  # a bare view alone is shorter than what the clock of the process can tell
Page = Callable[[], object]


class Pages:
    """The pages of a world, each asked by who works with it, over one connection."""

    def __init__(self, world: World) -> None:
        event, large, grant = world.upcoming.public_id, world.large.public_id, world.grant.pk
        self.public = {
            "home": reverse("pages:home"),
            "activities": reverse("events:activities"),
            "an activity": reverse("events:event", args=[event]),
            "towns": reverse("municipalities:towns"),
            "timeline": reverse("pages:timeline"),
        }
        self.working = {
            "dashboard": (world.coordinator, reverse("pages:work")),
            "dashboard, secretariat": (world.secretariat, reverse("pages:work")),
            "all activities": (world.secretariat, reverse("events:managed")),
            "registrations of 300": (world.coordinator, reverse("events:registrations", args=[large])),
            "attendance": (world.coordinator, reverse("events:attendance", args=[large])),
            "new pilot": (world.coordinator, reverse("events:new_event", args=["pilot"])),
            "figures": (world.admin, reverse("reports:figures", args=[grant])),
            "reports": (world.admin, reverse("reports:reports", args=[grant])),
            "outbox": (world.secretariat, reverse("mail:outbox")),
        }
        visitor = Client()
        self.all: dict[str, Page] = {
            **{name: self._page(visitor, url) for name, url in self.public.items()},
            **{name: self._page(signed_in(person), url) for name, (person, url) in self.working.items()},
        }

    @staticmethod
    def _page(client: Client, url: str) -> Page:
        def ask() -> bytes:
            response = client.get(url)
            assert response.status_code == 200, (url, response.status_code)
            return response.content

        return ask

    def seconds(self, rounds: int = ROUNDS) -> dict[str, tuple[float, float]]:
        """CPU of this process as a multiple of a bare view of the same round, and seconds in all: medians of warm rounds."""
        for page in self.all.values():
            page()
        cpu: dict[str, list[float]] = {name: [] for name in self.all}
        whole: dict[str, list[float]] = {name: [] for name in self.all}
        for _round in range(rounds):
            bare = bare_view()
            for name, page in self.all.items():
                began, cpu_began = time.perf_counter(), time.process_time()
                page()
                cpu[name].append((time.process_time() - cpu_began) / bare)
                whole[name].append(time.perf_counter() - began)
        return {name: (median(cpu[name]), median(whole[name])) for name in self.all}


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    gave_what_they_have(client, person)
    return client


@contextmanager
def bare_site() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF="tests.bench.bare", MIDDLEWARE=[]):
        yield Client()


def bare_view() -> float:
    """CPU seconds of one request to the bare view."""
    with bare_site() as client:
        client.get("/")
        began = time.process_time()
        for _n in range(BARE_AT_ONCE):
            client.get("/")
        return (time.process_time() - began) / BARE_AT_ONCE


def cost(pages: Pages, found: dict[str, tuple[float, float]]) -> list[Measured]:
    return [
        Measured(
            f"CPU, {'public' if name in pages.public else 'working'} page: {name}",
            cpu,
            20 if name in pages.public else 40,
        )
        for name, (cpu, _whole) in found.items()
    ]


def growth(small: dict[str, tuple[float, float]], large: dict[str, tuple[float, float]], names: str) -> list[Measured]:
    """How much longer each page takes with ten times the rows."""
    return [Measured(f"growth {names}: {name}", large[name][1] / small[name][1], 1.2) for name in small]


def queries(pages: Pages) -> list[Measured]:
    rows = []
    for name, page in pages.all.items():
        with CaptureQueriesContext(connection) as asked:
            page()
        rows.append(Measured(f"queries: {name}", len(asked), 12, ""))
    return rows


def weight(pages: Pages) -> list[Measured]:
    """kB of the first page a visitor opens, with what it loads, and of the next: as a server that compresses sends them."""
    first = pages.all["home"]()
    assert isinstance(first, bytes)
    assets = {*re.findall(r'(?:href|src)="/static/([^"]+)"', first.decode())}
    loaded = sum(packed(Path(str(path)).read_bytes()) for path in map(finders.find, assets) if path)
    later = pages.all["activities"]()
    assert isinstance(later, bytes)
    return [
        Measured("weight: first view of home", packed(first) / 1000 + loaded / 1000, 100, "kB"),
        Measured("weight: activities after it", packed(later) / 1000, 20, "kB"),
    ]


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))
