"""What is known of a country: how long it has resettled refugees, and how many were pledged and came, with its source."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from municipalities.models import Country, CountryYear, Municipality, Organisation
from share.policy import Role
from tests.make import hidden_fields, make_coordinator, make_organisation, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT))
    return client


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_the_secretariat_writes_down_what_everybody_reads(office: Client, client: Client) -> None:
    edit, years = "/work/countries/RO/", "/work/countries/RO/years/"
    known = {"experience": "emerging", "note": "Two places a year.", "source": "A report of 2019"}
    assert office.post(edit, known | hidden_fields(office, edit)).status_code == 302
    for year, pathway, pledged, arrived in [
        ("2018", "resettlement", "40", "3"),
        ("2018", "sponsorship", "", "0"),
        ("2019", "relocation", "200", ""),
    ]:
        typed = {"year": year, "pathway": pathway, "pledged": pledged, "arrived": arrived, "source": "The ministry"}
        assert office.post(years, typed).status_code == 302
    page = client.get("/countries/RO/")
    assert [(row["row"].year, row["row"].pathway, row["pledged"], row["arrived"]) for row in page.context["years"]] == [
        (2019, "relocation", "200", "–"),
        (2018, "resettlement", "40", "fewer than 5"),
        (2018, "sponsorship", "–", "0"),
    ]
    shown = text_of(page)
    assert "emerging" in shown.lower()
    assert "Two places a year." in shown
    assert "The ministry" in shown
    row = CountryYear.objects.get(pathway="relocation")
    assert office.post(f"/work/countries/RO/years/{row.pk}/remove/").status_code == 302
    assert "200" not in [row["pledged"] for row in client.get("/countries/RO/").context["years"]]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"pledged": "", "arrived": ""}, "at least one of the two numbers"),
        ({"source": ""}, "Fill this in"),
        ({"year": "1800"}, "1950"),
        ({"arrived": "about 7"}, "figures only"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(typed: dict[str, str], says: str, office: Client) -> None:
    good = {"year": "2019", "pathway": "resettlement", "pledged": "40", "arrived": "", "source": "The ministry"}
    answer = office.post("/work/countries/RO/years/", good | typed)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert not CountryYear.objects.exists()


def test_nobody_else_writes_it(client: Client) -> None:
    client.force_login(make_coordinator())
    for page in ("/work/countries/RO/", "/work/countries/RO/years/"):
        assert client.get(page).status_code == client.post(page, {"experience": "new"}).status_code == 404
    assert not Country.objects.exists()


def test_what_is_small_is_a_setting(client: Client, settings: LazySettings) -> None:
    make_town(population=7_500), make_town("Large", population=160_000)
    found = {}
    for limit in (5_000, 150_000, 200_000):
        settings.SMALL_TOWN_BELOW = limit
        towns = Municipality.objects.size_class().order_by("pk")
        found[limit] = (list(towns.values_list("size", flat=True)), Municipality.objects.small().count())
    assert found == {5_000: (["large", "large"], 0), 150_000: (["small", "large"], 1), 200_000: (["small", "small"], 2)}


@pytest.mark.parametrize(
    ("word", "type_"),
    [
        ("Sponsor group", "sponsor_group"),
        ("NGO", "ngo"),
        ("church", "faith"),
        ("university", "research"),
        ("local authority", ""),
    ],
)
def test_a_source_says_the_type_of_an_organisation_in_its_own_word(word: str, type_: str) -> None:
    assert Organisation.Type.of_word(word) == type_
    assert not type_ or type_ in Organisation.Type.values
