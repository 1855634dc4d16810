"""Towns like one another: which come first, why, and that the cost does not grow with the network."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client

from municipalities.models import Country, Municipality, TownYear, similar
from share.kit import clock
from tests.make import make_town
from tests.municipalities.needs import make_need

pytestmark = pytest.mark.django_db


def like(town: Municipality) -> dict[str, list[str]]:
    """The towns like this one in their order, with the reasons."""
    found = {other.name: other.why_like(town) for other in Municipality.objects.similar_to(town)}
    assert all(a or not b for a, b in pairwise(found.values())), "who shares nothing comes last"
    return {name: reasons for name, reasons in found.items() if reasons}


def test_the_nearest_in_size_come_first_with_the_reason() -> None:
    town = make_town(population=7_500)
    for name, country, population in [
        ("Much larger", "AT", 90_000),
        ("A little larger", "AT", 9_000),
        ("Nearly the same", "FR", 7_600),
        ("Neighbour", "RO", 8_000),
        ("Far larger neighbour", "RO", 300_000),
        ("Unknown", "AT", None),
    ]:
        make_town(name, country, population=population)
    assert list(like(town).items()) == [
        ("Neighbour", ["about as many inhabitants", "the same country"]),
        ("Nearly the same", ["about as many inhabitants"]),
        ("A little larger", ["about as many inhabitants"]),
        ("Far larger neighbour", ["the same country"]),
    ]


def test_arrivals_and_the_experience_of_the_country_are_shared() -> None:
    for code, experience in {"RO": "emerging", "PL": "emerging", "AT": "experienced", "IT": ""}.items():
        Country.objects.create(code=code, experience=experience, source="A report" if experience else "")
    town = make_town(population=7_500, first_arrival_on="2017~")
    make_town("Counted", "PL", population=7_000)
    TownYear.objects.create(town=Municipality.objects.get(name="Counted"), year=2019, arrived=3, source="A letter")
    make_town("Nobody yet", "PL", population=7_100)
    make_town("Long known", "AT", population=7_200, first_arrival_on="2001")
    make_town("Next year", "IT", population=7_300, first_arrival_on=str(clock.today().year + 1))
    size, arrivals = "about as many inhabitants", "people have arrived in both"
    system = "another country that is as experienced"
    assert list(like(town).items()) == [
        ("Counted", [size, arrivals, system]),
        ("Long known", [size, arrivals]),
        ("Nobody yet", [size, system]),
        ("Next year", [size]),
    ]


def test_a_town_of_unknown_size_is_held_against_its_country_and_kind() -> None:
    town = make_town()
    make_town("Baia Mare", "RO")
    make_town("Maramureș", "RO", level="county")
    make_town("Weiz", "AT")
    assert like(town) == {"Baia Mare": ["the same country"]}


@pytest.mark.parametrize("population", [1, 2_147_483_647])
def test_the_smallest_and_the_largest_town_have_their_like(population: int) -> None:
    town = make_town(population=population)
    make_town("Twin", "AT", population=population)
    assert like(town) == {"Twin": ["about as many inhabitants"]}


def test_no_more_towns_are_looked_at_than_a_fixed_number_on_each_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "NEAREST", 3)
    town = make_town(population=1_000)
    for n in range(1, 9):
        make_town(f"Larger {n}", "AT", population=1_000 + n)
        make_town(f"Smaller {n}", "AT", population=1_000 - n)
    found = Municipality.objects.similar_to(town)
    assert {int(other.name.split()[1]) for other in found} == {1, 2, 3}
    assert len(like(town)) == 6


def test_the_sizes_are_read_from_their_index() -> None:
    Municipality.objects.bulk_create(
        Municipality(name=f"Town {n}", key=f"town {n}", country="FR", level="town", population=n + 1)
        for n in range(3_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE municipalities_municipality")
    plan = Municipality.objects.similar_to(make_town(population=1_500)).explain()
    assert plan.count("towns_by_population") == 2
    assert "Seq Scan" not in plan


def test_a_towns_page_shows_them_with_the_reason_and_leads_to_both_side_by_side(client: Client) -> None:
    town = make_town(population=7_500)
    weiz = make_town("Weiz", "AT", population=8_000)
    text = " ".join(client.get(town.get_absolute_url()).content.decode().split())
    assert "Towns like this one" in text
    assert "About as many inhabitants" in text
    assert f'name="t" value="{weiz.public_id}"' in text
    assert f'type="hidden" name="t" value="{town.public_id}"' in text


def test_a_town_that_is_like_no_other_has_no_such_part(client: Client) -> None:
    assert b"Towns like this one" not in client.get(make_town(population=7_500).get_absolute_url()).content


def test_a_town_that_asks_for_the_same_is_like_it_wherever_it_lies_in_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "NEAREST", 1)
    town = make_town(population=7_500)
    make_town("Nearest", "AT", population=7_600)
    far = make_town("Far larger", "PT", population=140_000)
    for one in (town, far):
        make_need(one, area="housing", is_public=True)
    assert like(town) == {
        "Nearest": ["about as many inhabitants"],
        "Far larger": ["asks for the same: Housing and reception"],
    }


def test_a_need_that_is_not_shown_to_everybody_makes_no_town_alike() -> None:
    town, other = make_town(population=7_500), make_town("Other", "AT", population=90_000)
    make_need(town, area="housing", is_public=True)
    make_need(other, area="housing", is_public=False)
    assert like(town) == {}
