"""Every town, organisation and activity of the real record is found by its name with a slip in it, among the first five."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from events.models import Event
from municipalities.models import Municipality, Organisation
from share.imports.network import COMMITTED, load_network
from share.policy import NOBODY
from share.records.search import find

pytestmark = pytest.mark.django_db

LEAST_LETTERS = 5


def without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def slips(name: str, at: int) -> Iterator[str]:
    """The name with one letter wrong, one missing, and two neighbours swapped, at the letter with this number."""
    letters = [place for place, letter in enumerate(name) if letter.isalpha()]
    place = letters[at % len(letters)]
    wrong = "q" if name[place] in "xX" else "x"
    yield name[:place] + wrong + name[place + 1 :]
    yield name[:place] + name[place + 1 :]
    yield name[:place] + name[place : place + 2][::-1] + name[place + 2 :]


@pytest.fixture(scope="module")
def record(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[tuple[str, str]]]:
    """Name and address of every town, organisation and activity of the record with five letters or more."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_network(COMMITTED / "network")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        rows = [*Municipality.objects.all(), *Organisation.objects.all(), *Event.objects.all()]
        named = [(str(row), row.get_absolute_url()) for row in rows]
        yield [(name, url) for name, url in named if sum(c.isalpha() for c in name) >= LEAST_LETTERS]
        transaction.set_rollback(True)


def first_five(typed: str) -> list[str]:
    return [hit.url for group in find(typed, NOBODY) for hit in group.hits][:5]


def test_every_name_of_the_record_is_found_with_a_slip_and_without_accents(record: list[tuple[str, str]]) -> None:
    """Each at another letter. All letters of all names were tried when this was built; it takes minutes."""
    assert len(record) > 150
    places = cycle(range(11))
    typed = [(without_accents(name), url) for name, url in record]
    typed += [(slip, url) for name, url in record for slip in slips(name, next(places))]
    missed = [(words, url) for words, url in typed if url not in first_five(words)]
    assert missed == []


def test_the_page_finds_what_the_function_finds(record: list[tuple[str, str]], client: Client) -> None:
    for typed, wanted in [
        ("Somcuta Maer", "Şomcuta Mare"),
        ("caritas astria", "Caritas Austria"),
        ("lublni", "Lublin"),
    ]:
        page = client.get("/search/", {"q": typed}).content.decode()
        assert wanted in re.findall(r'<li>\s*<a href="[^"]+">([^<]+)</a>', page)[:5]
