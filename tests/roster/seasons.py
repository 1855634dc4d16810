"""Seasons for tests and for the bench, the same for the same seed."""

from datetime import date, timedelta
from random import Random

from roster.matching.season import Expert, Need, Season

FIRST = date(2026, 3, 2)
AREAS, LANGUAGES = ("housing", "health", "legal"), ("de", "fr", "pl")


def small(seed: int, experts: int = 4, needs: int = 5) -> Season:
    """A season in which much is scarce: dates, days, languages."""
    lot = Random(seed)
    days = [FIRST + timedelta(n) for n in range(lot.choice((3, 5, 7)))]

    def some(of: tuple[str, ...], most: int) -> dict[str, int]:
        return {one: lot.randint(1, 4) for one in lot.sample(of, lot.randint(0 if lot.random() < 0.1 else 1, most))}

    return Season(
        tuple(
            Expert(
                f"e{n}",
                some(AREAS, 2),
                some(LANGUAGES, 2),
                lot.randint(0, 4),
                lot.choice(("small", "large", "")),
                lot.choice(("new", "emerging", "experienced", "")),
                frozenset(lot.sample(days, lot.randint(0, len(days) - 1))),
            )
            for n in range(experts)
        ),
        tuple(
            Need(
                f"n{n}",
                lot.choice(AREAS),
                lot.choice(LANGUAGES),
                tuple(sorted(lot.sample(days, lot.randint(1, min(4, len(days)))))),
                lot.randint(1, 3),
                lot.choice(("small", "large")),
                lot.choice(("new", "emerging", "experienced")),
            )
            for n in range(needs)
        ),
        most=lot.choice((None, None, None, 1, 2)),
    )


def large(experts: int = 100, needs: int = 50, seed: int = 1) -> Season:
    """A season as large as the network's, of forty languages."""
    lot = Random(seed)
    areas, languages = [f"area {n}" for n in range(11)], [f"language {n}" for n in range(40)]
    dates = [FIRST + timedelta(n) for n in range(90)]

    def levels(of: list[str], most: int) -> dict[str, int]:
        return {one: lot.randint(1, 4) for one in lot.sample(of, lot.randint(1, most))}

    def window() -> tuple[date, ...]:
        first = lot.randrange(80)
        return tuple(dates[first : first + lot.randint(3, 10)])

    def spoken() -> dict[str, int]:
        common = {languages[0]: 3} if lot.random() < 0.5 else {}
        return levels(languages, 2) | common

    return Season(
        tuple(
            Expert(
                f"e{n}",
                levels(areas, 4),
                spoken(),
                lot.randint(1, 5),
                blocked=frozenset(lot.sample(dates, lot.randint(0, 15))),
            )
            for n in range(experts)
        ),
        tuple(
            Need(
                f"n{n}",
                lot.choice(areas),
                languages[0] if lot.random() < 0.4 else lot.choice(languages),
                window(),
                lot.randint(1, 3),
            )
            for n in range(needs)
        ),
    )
