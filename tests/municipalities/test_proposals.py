"""Towns and organisations are chosen by their name, asked about when it is not clear, and proposed when they are in no list."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from events.models import Event
from municipalities.actions import proposals
from municipalities.actors import actor_for
from municipalities.forms.choosing import TownField
from municipalities.models import Municipality, Organisation, PlaceName, Succession
from share.accounts.models import User
from share.kit import clock
from share.kit.choosing import Typed
from share.kit.moves import IllegalMove
from share.policy import NOBODY, Role
from share.records.search import find
from tests.make import hidden_fields, make_coordinator, make_organisation, make_pilot, make_town

pytestmark = pytest.mark.django_db

NEW_PILOT = "/work/plan/training/"


@pytest.fixture
def irina() -> User:
    return make_coordinator(make_organisation())


@pytest.fixture
def hers(client: Client, irina: User) -> Client:
    client.force_login(irina)
    return client


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(make_coordinator(make_organisation("ICMC Europe", "BE"), Role.SECRETARIAT))
    return client


def plan(client: Client, **typed: Any) -> Any:
    form = {"title": "A day", "language": "en", "organiser": make_organisation().pk} | typed
    return client.post(NEW_PILOT, form | hidden_fields(client, NEW_PILOT))


def planned() -> Event:
    return Event.objects.latest("pk")


# Choosing


def test_who_runs_the_network_plans_for_an_organisation_that_is_in_no_list(office: Client) -> None:
    answer = plan(office, organiser="Pro Nova")
    assert answer.status_code == 422
    assert "propose it as new" in answer.content.decode()
    new = {"organiser": "Pro Nova", "organiser-pick": "new:Pro Nova", "organiser-country": "RO"}
    assert plan(office, **new).status_code == 302
    lead = planned().organiser_rows.get(is_lead=True).organisation
    assert (lead.name, lead.is_proposal) == ("Pro Nova", True)


@pytest.mark.parametrize("typed", ["Şomcuta Mare", "somcuta mare", "  SOMCUTA   MARE "])
def test_a_name_is_the_town_of_that_name(typed: str, hers: Client) -> None:
    town = make_town()
    assert plan(hers, municipality=typed).status_code == 302
    assert planned().municipality == town


def test_a_name_with_a_slip_is_asked_about_and_the_answer_counts(hers: Client) -> None:
    town = make_town()
    make_town("Şomcuta Mica")
    asked = plan(hers, municipality="Somcuta Maer")
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Which one do you mean?" in page
    pick = f"{town.pk}:Somcuta Maer"
    assert f'value="{pick}"' in page
    assert plan(hers, municipality="Somcuta Maer", **{"municipality-pick": pick}).status_code == 302
    assert planned().municipality == town


def test_two_towns_of_one_name_are_told_apart_by_their_countries(hers: Client) -> None:
    make_town("Bergen", "DE"), make_town("Bergen", "NO")
    page = plan(hers, municipality="Bergen").content.decode()
    assert "Germany" in page
    assert "Norway" in page


def test_an_answer_to_another_name_counts_no_more(hers: Client) -> None:
    town, other = make_town(), make_town("Cluj-Napoca")
    plan(hers, municipality="Cluj-Napoca", **{"municipality-pick": f"{town.pk}:Somcuta Maer"})
    assert planned().municipality == other


@pytest.mark.parametrize("pick", ["x", "9" * 30, "-1", "new", ":", "1'", "new:Nowhere at all"])
def test_an_answer_that_was_not_asked_for_is_none(pick: str, hers: Client) -> None:
    make_town()
    answer = plan(hers, municipality="Nowhere", **{"municipality-pick": f"{pick}:Nowhere"})
    assert answer.status_code == 422
    assert not Event.objects.exists()


def test_a_refused_form_keeps_what_was_typed_and_chosen(hers: Client) -> None:
    town = make_town()
    pick = f"{town.pk}:Somcuta Maer"
    answer = plan(hers, title="...", municipality="Somcuta Maer", **{"municipality-pick": pick})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Somcuta Maer"' in page
    assert f'name="municipality-pick" value="{pick}"' in page


def test_the_details_of_an_activity_keep_its_town_as_it_stands(hers: Client) -> None:
    make_town("Şomcuta Mare", "IT")  # of the same name: the hidden answer says which of them it is
    event = make_pilot()
    page = hers.get(f"/work/activities/{event.public_id}/details/").content.decode()
    assert 'value="Şomcuta Mare"' in page
    assert f'name="municipality-pick" value="{event.municipality_id}:Şomcuta Mare"' in page


def test_a_form_does_not_grow_with_the_towns_and_organisations(hers: Client, office: Client) -> None:
    before = [len(client.get(NEW_PILOT).content) for client in (hers, office)]
    Municipality.objects.bulk_create(Municipality(name=f"T{n}", country="RO", level="town") for n in range(300))
    Organisation.objects.bulk_create(Organisation(name=f"O{n}", country="RO") for n in range(300))
    after = [len(client.get(NEW_PILOT).content) for client in (hers, office)]
    assert all(abs(one - other) < 100 for one, other in zip(before, after, strict=True))


def test_who_runs_the_network_plans_for_an_organisation_by_its_name(office: Client) -> None:
    lead = make_organisation("Consorzio Communitas", "IT")
    assert plan(office, organiser="Consorzio Comunitas").status_code == 422
    assert plan(office, organiser="consorzio communitas").status_code == 302
    assert planned().organiser_rows.get().organisation == lead


# Proposing


def propose(client: Client, name: str = "Neustadt am Nirgends", country: str = "AT", **typed: Any) -> Any:
    pick = {"municipality-pick": f"new:{name}", "municipality-country": country}
    return plan(client, municipality=name, **(pick | typed))


def test_a_town_in_no_list_is_proposed_and_used_at_once(hers: Client, irina: User) -> None:
    page = plan(hers, municipality="Neustadt am Nirgends").content.decode()
    assert 'value="new:Neustadt am Nirgends"' in page
    assert propose(hers).status_code == 302
    town = planned().municipality
    assert town
    assert (town.name, town.country, town.proposed_by, town.is_proposal) == ("Neustadt am Nirgends", "AT", irina, True)
    assert planned().timezone == "Europe/Vienna"


def test_a_proposal_says_its_country_and_the_page_keeps_the_answer(hers: Client) -> None:
    for country in ("", "XX", "RO'"):
        answer = propose(hers, country=country)
        assert answer.status_code == 422
        assert "in which country" in answer.content.decode()
        assert re.search(r'value="new:Neustadt am Nirgends"\s+checked', answer.content.decode())
    assert not Municipality.objects.exists()


def test_a_form_refused_for_something_else_proposes_nothing(hers: Client) -> None:
    answer = propose(hers, title="...")
    assert answer.status_code == 422
    assert not Municipality.objects.exists()
    assert re.search(r'<option value="AT" selected', answer.content.decode())


def test_two_people_who_propose_one_town_use_one_town(hers: Client) -> None:
    other = Client()
    other.force_login(make_coordinator(make_organisation()))
    propose(hers), propose(other)
    assert Municipality.objects.get().events.count() == 2


def test_an_organisation_is_proposed_where_partners_are_named(hers: Client) -> None:
    name = "Freiwillige von Neustadt"
    pick = {"further_partner-pick": f"new:{name}", "further_partner-country": "AT"}
    assert plan(hers, further_partner=name, **pick).status_code == 302
    assert Organisation.objects.get(name=name).is_proposal
    assert name in {row.organisation.name for row in planned().organiser_rows.all()}


def test_a_proposal_is_seen_by_who_proposed_it_and_who_confirms_it(hers: Client, office: Client, irina: User) -> None:
    propose(hers)
    town = Municipality.objects.get()
    stranger = Client()
    stranger.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    for client, status in ((hers, 200), (office, 200), (stranger, 404), (Client(), 404)):
        assert client.get(town.get_absolute_url()).status_code == status
        found = client.get("/search/?q=nirgends&in=towns").content.decode()
        assert (town.get_absolute_url() in found) == (status == 200)
        for page in ("/towns/", "/map/", f"/countries/{town.country}/"):
            assert town.get_absolute_url() not in client.get(page).content.decode(), page
    assert find("nirgends", NOBODY, within="towns") == []


def test_the_secretariat_has_it_as_a_task_and_confirms_it_once(hers: Client, office: Client) -> None:
    make_town("Neustadt am Nirgend", "AT")
    propose(hers)
    town, known = Municipality.objects.proposed().get(), Municipality.objects.confirmed().get()
    assert "/work/proposals/" in office.get("/work/").content.decode()
    merge = f"/work/merge/towns/{known.public_id}/{town.public_id}/"
    assert f'href="{merge}"' in office.get("/work/proposals/").content.decode()
    assert office.get(merge).status_code == 200
    assert "/work/proposals/" not in hers.get("/work/").content.decode()
    assert "It may be the same as" in office.get("/work/proposals/").content.decode()
    url = f"/work/proposals/town/{town.public_id}/confirm/"
    assert hers.post(url).status_code == 404
    assert office.post(url).status_code == 302
    town.refresh_from_db()
    assert town.confirmed_by
    assert town.name in Client().get("/towns/").content.decode()
    assert office.post(url).status_code == 409
    assert "/work/proposals/" not in office.get("/work/").content.decode()


def test_a_town_that_was_never_proposed_cannot_be_confirmed() -> None:
    town, by = make_town(), make_coordinator()
    with pytest.raises(IllegalMove):
        proposals.confirm(town, by=by)
    town.confirmed_at = clock.now()
    with pytest.raises(ValidationError):
        town.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        town.save()


def test_a_proposal_of_another_person_is_not_offered(irina: User) -> None:
    Municipality.objects.create(name="Secret", country="AT", level="town", proposed_at=clock.now())
    field = TownField()
    field.for_actor(actor_for(irina))
    with pytest.raises(ValidationError):
        field.clean(Typed("Secret"))
    assert field.widget.options == []  # type: ignore[attr-defined]


def test_while_one_types_the_field_is_told_what_it_may_mean(hers: Client) -> None:
    town = make_town()
    answer = hers.get("/work/choose/town/", {"municipality": "Somcuta Maer"}).content.decode()
    assert 'name="municipality-pick"' in answer
    assert f'value="{town.pk}:Somcuta Maer"' in answer
    assert "propose" not in answer
    assert 'hx-get="/work/choose/town/"' in hers.get(NEW_PILOT).content.decode()


@pytest.mark.parametrize("query", ["", "?q", "?a=1&b=2", "?%22%3E%3Cscript%3E=x", "?municipality=%00"])
def test_what_no_field_would_ask_is_not_there_or_empty(query: str, hers: Client) -> None:
    answer = hers.get(f"/work/choose/town/{query}")
    assert answer.status_code == 404 or "<input" not in answer.content.decode()
    assert hers.get("/work/choose/person/?a=b").status_code == 404


@pytest.mark.parametrize("way", ["after", "before"])
def test_a_town_that_another_became_is_proposed_there(way: str, office: Client) -> None:
    town = make_town("Altstadt", "DE")
    page = f"/work/towns/{town.public_id}/before-and-after/"
    day = {"way": way, "on": "2020-01-01", "source": "The law"}
    asked = office.post(page, {"town": "Neue Stadt", **day})
    assert asked.status_code == 422
    abroad = {"town": "Neue Stadt", "town-pick": "new:Neue Stadt", "town-country": "AT"}
    assert "lies in another country" in office.post(page, abroad | day).content.decode()
    assert not Municipality.objects.proposed()
    assert office.post(page, abroad | day | {"town-country": "DE"}).status_code == 302
    other, row = Municipality.objects.proposed().get(), Succession.objects.get()
    assert (row.old, row.new) == ((town, other) if way == "after" else (other, town))


def test_a_town_an_organisation_works_for_is_found_by_its_other_name_or_proposed(office: Client) -> None:
    ours, town = make_organisation("Caritas", "DE"), make_town("Köln", "DE")
    PlaceName.objects.create(town=town, name="Cologne")
    page = f"/work/organisations/{ours.public_id}/towns/add/"
    assert office.post(page, {"town": "cologne"}).status_code == 302
    new = {"town": "Nirgends", "town-pick": "new:Nirgends", "town-country": "DE"}
    assert office.post(page, new).status_code == 302
    assert {link.town.name for link in ours.member_towns.all()} == {"Köln", "Nirgends"}
    assert Municipality.objects.get(name="Nirgends").is_proposal


def test_a_town_hall_has_its_town_from_the_list_or_a_proposed_one(office: Client) -> None:
    hall, page = make_organisation("Rathaus", "AT"), "/work/organisations/{}/details/"
    typed = {"name": "Rathaus", "country": "AT", "type": "town_hall"}
    new = {"town_hall_of": "Nirgends", "town_hall_of-pick": "new:Nirgends", "town_hall_of-country": "DE"}
    address = page.format(hall.public_id)
    unseen = hidden_fields(office, address)
    assert "another country than its town hall" in office.post(address, typed | unseen | new).content.decode()
    assert office.post(address, typed | unseen | new | {"town_hall_of-country": "AT"}).status_code == 302
    hall.refresh_from_db()
    assert hall.hall_of == Municipality.objects.proposed().get()
    assert hall.towns.get() == hall.hall_of
