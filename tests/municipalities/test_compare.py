"""Two to four towns side by side."""

import pytest
from django.test import Client

from municipalities.models import Country, Municipality, TownYear
from tests.make import make_pilot, make_town

pytestmark = pytest.mark.django_db


def address(*towns: Municipality) -> str:
    return "/towns/compare/?" + "&".join(f"t={town.public_id}" for town in towns)


def five() -> list[Municipality]:
    return [make_town(name, "AT", population=n * 1_000 or None) for n, name in enumerate("ABCDE")]


def compared(client: Client, url: str) -> tuple[list[str], dict[str, list[str]]]:
    """The names of the towns, and what each line says of them."""
    context = client.get(url).context
    lines = {line.label: [", ".join(cell) for cell in line.cells] for line in context["lines"]}
    return [town.name for town, _without in context["towns"]], lines


def test_towns_stand_side_by_side_in_the_order_of_the_address(client: Client) -> None:
    make_pilot()
    weiz = make_town("Weiz", "AT", region="Styria", population=11_900, population_note="2024")
    names, lines = compared(client, address(weiz, make_town()))
    assert names == ["Weiz", "Şomcuta Mare"]
    assert lines["Country"] == ["Austria", "Romania"]
    assert lines["Region"] == ["Styria", ""]
    assert lines["Inhabitants"] == ["11,900 2024", "not known"]
    assert lines["Activities"] == ["0", "1"]


def test_experience_stands_beside_experience_and_few_people_are_not_counted_out(client: Client) -> None:
    Country.objects.create(code="AT", experience="experienced", source="A report")
    weiz, town = make_town("Weiz", "AT", first_arrival_on="2013-02"), make_town()
    for year, arrived in [(2018, 12), (2019, 3)]:
        TownYear.objects.create(town=weiz, year=year, arrived=arrived, source="A letter")
    lines = compared(client, address(weiz, town))[1]
    assert lines["Experience of the country"] == ["experienced", ""]
    assert lines["First arrival of resettled people"] == ["February 2013", ""]
    assert lines["Arrived each year"] == ["2019: fewer than 5, 2018: 12", ""]


def test_a_line_that_says_nothing_of_any_town_is_left_out(client: Client) -> None:
    assert "Region" not in compared(client, address(*five()[:2]))[1]


def test_a_town_is_left_out_by_its_link(client: Client) -> None:
    one, other, *_rest = five()
    page = client.get(address(one, other))
    assert [url for _town, url in page.context["towns"]] == [address(other), address(one)]


def test_of_more_than_four_the_first_four_stand_and_the_others_are_named(client: Client) -> None:
    page = client.get(address(*five()))
    assert [town.name for town, _without in page.context["towns"]] == ["A", "B", "C", "D"]
    assert "Left out:" in page.content.decode()
    assert [town.name for town in page.context["left_out"]] == ["E"]
    assert not page.context["has_room"]


@pytest.mark.parametrize("wrong", ["nobody", "%00", "1%27", "x" * 300, ""])
def test_an_unknown_town_is_said_and_the_others_stand(wrong: str, client: Client) -> None:
    town = make_town()
    page = client.get(f"{address(town)}&t={wrong}&t={town.public_id}")
    assert [shown.name for shown, _without in page.context["towns"]] == ["Şomcuta Mare"]
    assert "1 of the towns in this address is not known here." in " ".join(page.content.decode().split())
    assert "One town so far." in page.content.decode()


def test_without_a_town_the_page_asks_for_the_first(client: Client) -> None:
    assert "Begin with the name of one." in client.get("/towns/compare/").content.decode()


def test_the_one_town_that_a_name_can_mean_is_added(client: Client) -> None:
    town, weiz = make_town(), make_town("Weiz", "AT")
    assert client.get(f"{address(town)}&add=weiz")["Location"] == address(town, weiz)
    assert client.get(f"{address(weiz)}&add=Somcuta")["Location"] == address(weiz, town)


def test_a_name_that_can_mean_several_offers_them_the_closest_first(client: Client) -> None:
    for name, country in [("Neu Hausen", "DE"), ("Hausen", "CH"), ("Hausen am Tann", "DE")]:
        make_town(name, country)
    page = client.get("/towns/compare/?add=hausen")
    assert [town.name for town, _url in page.context["choices"]] == ["Hausen", "Hausen am Tann", "Neu Hausen"]
    assert next(url for _town, url in page.context["choices"]) == address(Municipality.objects.get(name="Hausen"))


def test_a_name_that_no_town_has_is_said_at_the_field_and_kept(client: Client) -> None:
    text = client.get("/towns/compare/?add=Nowhere").content.decode()
    assert "No town has this in its name." in text
    assert 'value="Nowhere"' in text


def test_the_table_of_the_map_leads_here(client: Client) -> None:
    make_town("Weiz", "AT")
    text = client.get("/map/").content.decode()
    assert '<form action="/towns/compare/">' in text
    assert f'name="t" value="{Municipality.objects.get().public_id}"' in text
