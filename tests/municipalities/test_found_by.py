"""What is found where areas meet: towns by their other names, practices, needs, contacts as addresses of a survey."""

import pytest
from django.test import Client

from municipalities.actions.merges import TOWNS
from municipalities.actions.surveys import ask_towns, known_addresses
from municipalities.models import Contact, Municipality, Need, PlaceName, Practice
from share.kit import clock
from share.records import merging
from tests.make import make_survey, make_town
from tests.municipalities.needs import make_keeper, make_need, make_practice, make_secretariat

pytestmark = pytest.mark.django_db


def hits(client: Client, typed: str) -> list[tuple[str, str]]:
    return [
        (hit.title, hit.url) for group in client.get("/search/", {"q": typed}).context["groups"] for hit in group.hits
    ]


def test_a_town_is_searched_by_its_other_names_and_stands_once(client: Client) -> None:
    koeln = make_town("Köln", "DE")
    PlaceName.objects.create(town=koeln, name="Cologne")
    for typed in ("cologne", "colonge", "colgne", "köln"):
        assert hits(client, typed) == [("Köln", koeln.get_absolute_url())], typed


def test_practices_are_searched_once_they_are_published(client: Client) -> None:
    practice = make_practice(make_town(), title="Sports club welcomes")
    assert hits(client, "sports club") == []
    Practice.objects.filter(pk=practice.pk).update(
        state="published", submitted_by=make_keeper(), reviewed_by=make_secretariat()
    )
    assert [title for title, _url in hits(client, "sprots club")] == ["Sports club welcomes"]


def test_needs_are_searched_by_those_who_keep_their_town(client: Client) -> None:
    town = make_town()
    need = make_need(town, title="Interpreters by telephone")
    assert hits(client, "interpreters") == []
    client.force_login(make_keeper(town))
    assert [title for title, _url in hits(client, "interperters")] == ["Interpreters by telephone"]
    client.force_login(make_keeper(make_town("Cluj"), organisation="Another hall"))
    assert hits(client, "interpreters") == []
    assert Need.objects.get().pk == need.pk


def test_a_town_that_was_merged_is_found_by_the_name_it_had(client: Client) -> None:
    kept, gone = make_town("Şomcuta Mare"), make_town("Nagysomkút")
    plan = merging.preview(TOWNS, kept.pk, gone.pk)
    merging.merge(TOWNS, kept.pk, gone.pk, by=make_secretariat(), fingerprint=plan.fingerprint)
    assert hits(client, "nagysomkut") == [("Şomcuta Mare", kept.get_absolute_url())]


def test_a_survey_asks_contacts_who_agreed_before_the_addresses_of_the_last_one() -> None:
    asked, agreed, kept_to_us = make_town("Asked"), make_town("Agreed"), make_town("Ours alone")
    survey = make_survey([asked, agreed])
    fields = {"role": "Welcome", "consent": "network", "consent_on": clock.today(), "consent_source": "By mail"}
    Contact.objects.create(town=agreed, email="hall@example.org", **fields)
    Contact.objects.create(town=kept_to_us, role="Welcome", email="silent@example.org")
    before = survey.invitations.get(town=asked).email
    towns = [asked.pk, agreed.pk, kept_to_us.pk]
    assert known_addresses(towns) == {asked.pk: [before], agreed.pk: ["hall@example.org"]}


def test_who_withdrew_their_consent_or_declined_is_not_asked_by_the_next_survey() -> None:
    withdrew, declined = make_town("Withdrew"), make_town("Declined")
    fields = {"role": "Welcome", "consent": "network", "consent_on": clock.today(), "consent_source": "By mail"}
    contact = Contact.objects.create(town=withdrew, email="hall@example.org", **fields)
    first = make_survey([declined])
    ask_towns(first.pk, Municipality.objects.filter(pk=withdrew.pk))
    assert first.invitations.get(town=withdrew).email == "hall@example.org"
    Contact.objects.filter(pk=contact.pk).update(consent="only_us")
    first.invitations.filter(town=declined).update(declined_at=clock.now())
    assert known_addresses([withdrew.pk, declined.pk]) == {}


def test_two_contacts_of_a_town_with_one_address_are_asked_once() -> None:
    town = make_town()
    fields = {"consent": "network", "consent_on": clock.today(), "consent_source": "By mail"}
    for role in ("Housing", "Education"):
        Contact.objects.create(town=town, role=role, email="info@example.org", **fields)
    survey = make_survey([make_town("Cluj")], is_open=False)
    assert ask_towns(survey.pk, Municipality.objects.filter(pk=town.pk)) == (1, 0)
    assert survey.invitations.get(town=town).email == "info@example.org"
