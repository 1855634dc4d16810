"""What is measured, in which order: the pages at three sizes first, then what writes."""

from tests.bench import post, work
from tests.bench.budgets import Measured
from tests.bench.data import Size, World
from tests.bench.pages import Pages, cost, growth, queries, weight

SMALL, MIDDLE, LARGE = Size.times("S", 0.1), Size.times("M", 1), Size.times("L", 10)


def whole() -> list[Measured]:
    """Everything, at 30,000 registrations; growth at a tenth of it and at ten times."""
    world = World()
    pages = Pages(world)
    found = {}
    rows: list[Measured] = []
    for size in (SMALL, MIDDLE, LARGE):
        print(f"Pages at {size.registrations:,} registrations", flush=True)
        world.grow_to(size)
        found[size.name] = pages.seconds()
        if size is MIDDLE:
            rows += [*cost(pages, found["M"]), *queries(pages), *weight(pages)]
            print("Registrations, a report", flush=True)
            rows += [*post.measure(), *work.of_a_report(world)]
    rows += [*growth(found["S"], found["M"], "S to M"), *growth(found["M"], found["L"], "M to L")]
    print("A file that comes in", flush=True)
    return rows + work.of_an_import()


def short() -> list[Measured]:
    """The pages of a small site, in one round and without a promise: whether the bench itself works."""
    world = World()
    world.grow_to(Size.times("XS", 0.02))
    pages = Pages(world)
    found = pages.seconds(rounds=1)
    world.grow_to(Size.times("S", 0.04))
    unpromised = [*cost(pages, found), *growth(found, pages.seconds(rounds=1), "XS to S"), *weight(pages)]
    return [*(Measured(row.what, row.value, None, row.unit) for row in unpromised), *queries(pages)]
