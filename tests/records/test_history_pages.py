"""The History page of what has no tabs: who may read it, and what it says."""

import pytest
from django.test import Client

from municipalities.models import Municipality
from share.grants.models import Grant
from share.policy import NOBODY, Role
from share.records import history
from share.records.pages import histories
from tests.make import make_auditor, make_coordinator, make_grant, make_organisation, make_town

pytestmark = pytest.mark.django_db


def test_a_town_says_who_changed_what_and_why(client: Client) -> None:
    town, petra = make_town(population=7_500), make_coordinator(role=Role.SECRETARIAT)
    with history.acting(route="command:network", user=petra.pk), history.because("The census of 2021"):
        Municipality.objects.filter(pk=town.pk).update(population=7_431)
    client.force_login(petra)
    text = client.get(f"/work/history/town/{town.public_id}/").content.decode()
    for word in ("7500 → 7431", "The census of 2021", "command:network", petra.name):
        assert word in " ".join(text.split())


def test_a_grant_is_read_by_its_auditor_and_not_by_another_one(client: Client) -> None:
    ours, theirs = make_grant("G-1"), make_grant("G-2")
    Grant.objects.filter(pk=ours.pk).update(title="Renamed")
    client.force_login(make_auditor(ours))
    assert "Renamed" in client.get(f"/work/history/grant/{ours.pk}/").content.decode()
    assert client.get(f"/work/history/grant/{theirs.pk}/").status_code == 404


def test_an_organisation_is_read_by_its_own_coordinators(client: Client) -> None:
    ours, theirs = make_organisation(), make_organisation("Cidis", "IT")
    client.force_login(make_coordinator(ours))
    assert client.get(f"/work/history/organisation/{ours.public_id}/").status_code == 200
    assert client.get(f"/work/history/organisation/{theirs.public_id}/").status_code == 404


@pytest.mark.parametrize("address", ["event/1", "town/nothing", "grant/nothing", "grant/999999", "publication/x"])
def test_what_has_no_such_page_is_not_found(address: str, client: Client) -> None:
    client.force_login(make_coordinator(role=Role.ADMIN))
    assert client.get(f"/work/history/{address}/").status_code == 404


@pytest.mark.parametrize("kind", [name for name, _page in histories.items()])
def test_a_visitor_reads_none(kind: str) -> None:
    assert not histories[kind].visible_to(NOBODY).exists()
