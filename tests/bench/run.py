"""What is measured, in which order: the pages at three sizes first, then what writes."""

import os

from django.db import connection

from tests.bench import copies, pages, post, search, served, towns, work
from tests.bench.budgets import Measured
from tests.bench.data import Size, World

SMALL, MIDDLE, LARGE = Size.times("S", 0.1), Size.times("M", 1), Size.times("L", 10)


def whole() -> list[Measured]:
    """Everything, at 30,000 registrations; growth at a tenth of it and at ten times."""
    world = World()
    asked = pages.of(world)
    rows: list[Measured] = []
    world.grow_to(SMALL)
    for size, names in ((MIDDLE, "S to M"), (LARGE, "M to L")):
        with copies.copied() as before:
            print(f"Pages at {size.registrations:,} registrations", flush=True)
            world.grow_to(size)
            rows += _growth(asked, before, names)
        if size is MIDDLE:
            rows += [*of_the_site(world), *search.measure()]
    print("A file that comes in, at 20,000 towns", flush=True)
    rows += towns.of_work(world.secretariat)
    rows += work.of_seasons()
    return [*rows, *work.of_a_file_in_the_browser(world.secretariat), *work.of_an_import()]


def _growth(asked: list[pages.Page], before: str, names: str, rounds: int = pages.ROUNDS) -> list[Measured]:
    """The same pages now, and in the copy of what was before."""
    now = connection.settings_dict["NAME"]
    took = pages.seconds({before: asked, now: asked}, rounds)
    return pages.growth(took[before], took[now], names)


def of_the_site(world: World) -> list[Measured]:
    """What is measured at one size, most of it as a site in production runs."""
    asked = pages.of(world)
    with served.site(os.environ["DATABASE_URL"]) as site, served.bare_site() as bare:
        rows = [*pages.cost(asked, site, bare), *pages.queries(asked), *pages.weight(asked)]
        print("Registrations, a report", flush=True)
        rows += [*post.measure(site), *work.of_a_report(world), *work.of_figures(world)]
        rows += work.of_certificates(world)
    rows += towns.of_towns()  # while no site is connected: it needs a copy of the database
    with served.site(os.environ["DATABASE_URL"]) as site, served.bare_site() as bare:
        rows += pages.cost(towns.pages_at(20_000), site, bare)
    towns.grow_to(0)
    return rows


def short() -> list[Measured]:
    """The pages of a small site, in one round and without a promise: whether the bench itself works."""
    world = World()
    world.grow_to(Size.times("XS", 0.02))
    asked = pages.of(world)
    with copies.copied() as before:
        world.grow_to(Size.times("S", 0.04))
        unpromised = [*_growth(asked, before, "XS to S", rounds=1), *pages.weight(asked)]
    unpromised += search.measure(towns=500)
    of_towns = towns.of_towns((20, 140), rounds=1)
    unpromised += [row for row in of_towns if row.unit != ""]
    unpromised += [row for row in towns.of_work(world.secretariat, (20, 140), rounds=1) if row.unit != ""]
    unpromised += work.of_a_file_in_the_browser(world.secretariat, 50)
    asked += [*towns.pages_at(140), *towns.working_pages(world.secretariat)]
    return [*(Measured(row.what, row.value, None, row.unit) for row in unpromised), *pages.queries(asked)]
