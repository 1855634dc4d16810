"""The public list of organisations: everybody's, by country, and no proposal among them."""

import pytest
from django.test import Client

from municipalities.models import Organisation
from municipalities.views import countries
from share.kit import clock
from tests.make import make_organisation

pytestmark = pytest.mark.django_db


def listed(client: Client, query: str = "") -> list[str]:
    return [str(one) for one in client.get(f"/organisations/{query}").context["page"]]


def test_it_lists_by_country_and_name_and_what_has_no_country_last(client: Client) -> None:
    for name, country in (("Zebra", "AT"), ("Anker", "DE"), ("Alpha", "AT"), ("Nowhere", "")):
        make_organisation(name, country)
    Organisation.objects.create(name="Proposed", country="AT", proposed_at=clock.now())
    assert listed(client) == ["Alpha", "Zebra", "Anker", "Nowhere"]
    assert listed(client, "?country=AT") == ["Alpha", "Zebra"]
    assert listed(client, "?q=ánk") == ["Anker"]
    assert listed(client, "?type=ngo") == []
    assert "No organisation fits." in client.get("/organisations/?q=xyz").content.decode()


@pytest.mark.parametrize("query", ["?country=%00", "?type=x&country=QQ", "?page=-1", "?page=x", "?q=%00"])
def test_what_is_no_filter_is_none(query: str, client: Client) -> None:
    make_organisation()
    assert client.get(f"/organisations/{query}").status_code == 200


def test_a_country_with_many_leads_to_the_list(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(countries, "MOST", 2)
    for name in ("Alpha", "Beta"):
        make_organisation(name, "AT")
    assert "/organisations/?country=AT" not in client.get("/countries/AT/").content.decode()
    make_organisation("Gamma", "AT")
    page = client.get("/countries/AT/").content.decode()
    assert "/organisations/?country=AT" in page
    assert "Gamma" not in page
