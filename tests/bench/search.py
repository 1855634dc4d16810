"""Search over Europe's small towns, generated: how long the page of hits takes, and whether what was meant is on it."""

import time
from itertools import product
from statistics import quantiles

from django.db import connection, transaction
from django.test import Client

from municipalities.models import Municipality
from share.policy import NOBODY
from share.records.search import find
from tests.bench.budgets import Measured

FIRST = (
    "Al",
    "Ber",
    "Cam",
    "Dor",
    "Es",
    "Fal",
    "Gra",
    "Hol",
    "Is",
    "Ko",
    "Lin",
    "Mon",
    "Nor",
    "Ost",
    "Pra",
    "Ros",
    "Sul",
)
SECOND = ("a", "be", "chi", "den", "el", "fi", "go", "ho", "la", "mer", "no", "pe", "ra", "sen", "ti", "vo", "wi", "zo")
THIRD = (
    "berg",
    "burg",
    "dorf",
    "eşti",
    "feld",
    "ham",
    "heim",
    "ice",
    "lle",
    "mont",
    "nava",
    "ona",
    "rup",
    "stad",
    "ville",
)
BEFORE = ("", "Sankt ", "Bad ", "Saint-", "Villa ")
ASKED = 200


def names(count: int) -> list[str]:
    """Different names as Europe has them: a word, often one of few words before it."""
    made = ("".join(parts) for parts in product(BEFORE, FIRST, SECOND, THIRD))
    return [name for name, _number in zip(made, range(count), strict=False)]


def measure(towns: int = 20_000) -> list[Measured]:
    """At the size the site has and this many towns, which are gone again afterwards."""
    with transaction.atomic():
        made = _add(towns)
        wanted = [made[number * 97 % len(made)] for number in range(ASKED)]
        asked = [(_slip(town.name, number), town) for number, town in enumerate(wanted)]
        rows = _times([words for words, _town in asked], towns)
        found = sum(_is_found(words, town) for words, town in asked)
        transaction.set_rollback(True)
    share = 100 * found / len(asked)
    return [*rows, Measured("search: a name with a slip, among the first five", share, 95, "%", at_least=True)]


def _add(count: int) -> list[Municipality]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of what nobody did
        towns = [Municipality(name=name, country="AT", level="town") for name in names(count)]
        made = Municipality.objects.bulk_create(towns, batch_size=2_000)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE municipalities_municipality")
    return made


def _slip(name: str, number: int) -> str:
    """One letter wrong, one missing, or two swapped, in turn and at another place each time."""
    place = 1 + number % (len(name) - 2)
    changed = ("x", "", name[place : place + 2][::-1])[number % 3]
    return name[:place] + changed + name[place + (2 if number % 3 == 2 else 1) :]


def _times(asked: list[str], towns: int) -> list[Measured]:
    client, seconds = Client(), []
    client.get("/search/", {"q": "warm"})
    for words in asked:
        began = time.perf_counter()
        assert client.get("/search/", {"q": words}).status_code == 200
        seconds.append(1000 * (time.perf_counter() - began))
    hundredths = quantiles(seconds, n=100)
    label = f"search at {towns:,} towns"
    return [
        Measured(f"{label}: half of the pages take at most", hundredths[49], 50, "ms"),
        Measured(f"{label}: 95 of 100 take at most", hundredths[94], None, "ms"),
    ]


def _is_found(words: str, town: Municipality) -> bool:
    hits = [hit.url for group in find(words, NOBODY) for hit in group.hits]
    return town.get_absolute_url() in hits[:5]
