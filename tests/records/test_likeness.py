"""Looks like: which names are taken for alike, why, and that nobody is shown a person they may not see."""

import pytest
from django.test import Client
from django.urls import reverse

from events.actions import alike_people, decide_person
from events.models import Registration
from municipalities.actors import actor_for
from municipalities.models import Municipality
from share.accounts.actions import erase
from share.accounts.models import User
from share.policy import NOBODY, Role
from share.records.likeness import alike
from tests.make import (
    make_coordinator,
    make_organisation,
    make_pilot,
    make_registration,
    make_town,
    make_user,
)

pytestmark = pytest.mark.django_db


def found(name: str) -> list[tuple[str, list[str]]]:
    return [(one.row.name, list(one.reasons)) for one in alike(Municipality.objects.all(), name)]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Şomcuta Mare", "Somcuta Mare"),
        ("Șomcuta Mare", "Şomcuta Mare"),  # with a comma, and with a cedilla
        ("ȘOMCUTA MARE", "șomcuta mare"),
        ("S\u0326omcuta Mare", "Șomcuta Mare"),  # the comma as a character of its own
        ("Gießen", "Giessen"),
        ("Łódź", "Lodz"),
        ("Évora", "Evora"),
    ],
)
def test_one_name_written_in_two_ways_is_the_same_name(name: str, other: str) -> None:
    make_town(name)
    ((_name, reasons),) = found(other)
    assert reasons == ["the same name"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Şomcuta Mare", "Somcuta"),  # a part of it
        ("Şomcuta Mare", "Şomcuţa Mare"),
        ("Somcuta Mara", "Şomcuta Mari"),
        ("Municipality of Cluj-Napoca", "Cluj-Napoca"),
        ("Ioana Mureșan", "Mureșan Ioana"),
        ("Ioana Mureșan", "Ioanna Muresan"),
    ],
)
def test_names_that_a_person_should_look_at_are_alike(name: str, other: str) -> None:
    make_town(name)
    assert [one for one, _reasons in found(other)] == [name]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ioana Mureșan", "Ioana Popescu"),
        ("Ioana Mureșan", "Maria Mureșan"),
        ("Baia Mare", "Satu Mare"),
        ("Cluj", "Club"),
        ("Graz", "Linz"),
        ("Ana", "Anastasia"),
        ("", "Ana"),
        ("Ana", ""),
        ("Ana", "ยินดี"),
    ],
)
def test_names_of_two_are_not_alike(name: str, other: str) -> None:
    Municipality.objects.create(name=name, country="RO", level="municipality")
    assert found(other) == []


def test_the_best_comes_first_and_there_are_five_at_most() -> None:
    names = ["Somcuta Mare", "Şomcuta Mare din Deal", "Somcuta Mara", "Şomcuta Marel", "Somcuta Mares", "Şomcuta Mari"]
    for name in names:
        make_town(name)
    make_town("Şomcuta Mare", country="HU")
    likely = alike(Municipality.objects.all(), "Şomcuta Mare")
    assert len(likely) == 5
    assert {likely[0].row.name, likely[1].row.name, likely[2].row.name} >= {"Somcuta Mare", "Şomcuta Mare"}
    assert [one.score for one in likely] == sorted((one.score for one in likely), reverse=True)
    assert all(80 <= one.score <= 100 for one in likely)


def test_a_further_reason_adds_to_the_score_and_is_told() -> None:
    make_town("Somcuta Mara", country="RO")
    make_town("Somcuta Mari", country="HU")

    def same_country(town: Municipality) -> str:
        return "the same country" if town.country == "HU" else ""

    first, second = alike(Municipality.objects.all(), "Somcuta Mare", reasons=[same_country])
    assert (first.row.country, first.reasons) == ("HU", ["a similar name", "the same country"])
    assert first.score == second.score + 5


# People


def line(name: str, organisation: str = "JRS Romania", country: str = "RO", email: str = "") -> Registration:
    event = make_pilot(organisation=make_organisation(organisation, country))
    return make_registration(event, "unconfirmed", name=name, email=email)


def names(registration: Registration, person: User) -> list[str]:
    return [one.row.name for one in alike_people(registration, actor_for(person))]


def test_only_people_of_activities_one_may_see_are_looked_at() -> None:
    mine = line("Ioana Mureșan")
    line("Ioana Muresan")
    line("Ioana Mureşan", "Cidis", "IT")
    ours, theirs = make_coordinator(make_organisation()), make_coordinator(make_organisation("Cidis", "IT"))
    office = make_coordinator(make_organisation("ICMC Europe", "BE"), Role.SECRETARIAT)
    assert names(mine, ours) == ["Ioana Muresan"]
    assert names(mine, theirs) == ["Ioana Mureşan"]
    assert sorted(names(mine, office)) == ["Ioana Muresan", "Ioana Mureşan"]
    assert names(mine, make_user()) == []
    assert alike_people(mine, NOBODY) == []


def test_the_page_shows_no_person_of_another_partner_and_takes_no_decision_about_one(client: Client) -> None:
    mine, near, far = line("Ioana Mureșan"), line("Ioana Muresan"), line("Ioana Mureşan", "Cidis", "IT")
    client.force_login(make_coordinator(make_organisation()))
    shown = client.get(reverse("events:person", args=[mine.event.public_id, mine.public_id])).content.decode()
    assert near.email in shown
    assert far.email not in shown
    address = reverse("events:decide_person", args=[mine.event.public_id, mine.public_id])
    assert client.post(address, {"other": str(far.public_id), "decision": "same"}).status_code == 404
    assert client.post(address, {"other": "x", "decision": "same"}).status_code == 404
    assert client.post(address, {"other": str(near.public_id), "decision": "same"}).status_code == 302
    far.refresh_from_db()
    mine.refresh_from_db()
    assert far.person_key != mine.person_key


def test_what_is_decided_erased_or_one_person_already_is_not_asked_again() -> None:
    mine, same, two, gone = (line("Ioana Mureșan") for _n in range(4))
    person = make_coordinator(make_organisation())
    assert len(names(mine, person)) == 3
    decide_person(mine, same, is_same=True, by=person)
    decide_person(mine, two, is_same=False, by=person)
    mine.refresh_from_db()
    assert [one.row for one in alike_people(mine, actor_for(person))] == [gone]
    two.refresh_from_db()
    assert mine not in [one.row for one in alike_people(two, actor_for(person))]
    proven = make_registration(make_pilot(), email=gone.email, name=gone.name)
    assert proven.user
    erase(proven.user)
    assert names(mine, person) == []


def test_the_same_town_and_the_same_address_are_told_as_reasons() -> None:
    make_town()
    mine, other = line("Ioana Mureșan", email="gemeinde@example.org"), line("Ioana Muresan")
    Registration.objects.filter(pk=other.pk).update(email="Gemeinde@example.org")
    ((likeness),) = alike_people(mine, actor_for(make_coordinator(make_organisation())))
    assert list(likeness.reasons) == ["the same name", "the same town", "the same address"]
    assert likeness.score == 100
