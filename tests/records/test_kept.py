"""Pages that are kept as HTML: they are drawn once for each state of their records, and seen at once as they are now."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Event, Registration
from municipalities.models import Municipality, TownYear
from share.kit import clock
from share.records import history, kept
from tests.make import make_organisation, make_pilot, make_registration, make_town

pytestmark = pytest.mark.django_db

PAGES = {
    "home": lambda town: reverse("pages:home"),
    "timeline": lambda town: reverse("pages:timeline"),
    "activities": lambda town: reverse("events:activities"),
    "past activities": lambda town: f"{reverse('events:activities')}?when=past&country=RO",
    "towns": lambda town: reverse("municipalities:towns"),
    "some towns": lambda town: f"{reverse('municipalities:towns')}?q=som&size=small&has=activities",
    "map": lambda town: reverse("municipalities:map"),
    "map of an aspect": lambda town: f"{reverse('municipalities:map')}?show=experience&experience=received",
    "a town": lambda town: town.get_absolute_url(),
}


@pytest.fixture
def town() -> Municipality:
    """A town with an activity to come that somebody registered for."""
    town = make_town("Şomcuta Mare", population=7_500)
    event = make_pilot(organisation=make_organisation(), capacity=4)
    make_registration(event, name="Ana Muresan")
    return town


@pytest.mark.parametrize("page", PAGES)
def test_it_is_known_by_every_table_it_reads(
    page: str, town: Municipality, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: set[type[Model]] = set()
    drawn = kept.drawn

    def and_told(request: Any, template: str, made_of: Iterable[type[Model]], context: Any) -> Any:
        told.update(models := list(made_of))
        return drawn(request, template, models, context)

    monkeypatch.setattr(kept, "drawn", and_told)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGES[page](town)).status_code == 200
    read = {table for query in asked.captured_queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    known = {model._meta.db_table for model in told} | {history.lines_of(model)._meta.db_table for model in told}
    unknown = read - known - NOT_KEPT.get(page, set())
    assert told, "the page is not kept"
    assert not unknown


# Read by the part of the page that is drawn each time; the links of a publication, which are loaded with its row; and what a
# stored file is, which never changes.
NOT_KEPT = {
    "timeline": {"records_storedfile", "reports_publishedtotal", "grants_programme", "municipalities_organisation"},
    "a town": {"library_publication_publishers"},
}


@pytest.mark.parametrize("page", PAGES)
def test_the_second_who_asks_costs_a_question_or_two(page: str, town: Municipality, client: Client) -> None:
    first = client.get(PAGES[page](town)).content
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGES[page](town)).content == first
    assert len(asked) <= 2


def test_a_change_is_seen_at_once(town: Municipality, client: Client) -> None:
    event = Event.objects.get()
    pages = {name: client.get(PAGES[name](town)).content.decode() for name in ("home", "activities", "towns", "a town")}
    assert "1 of 4 places taken" in pages["home"]
    make_registration(event, name="Bea Pop")
    for page in ("home", "activities"):
        assert "2 of 4 places taken" in client.get(PAGES[page](town)).content.decode()
    Registration.objects.filter(name="Bea Pop").update(state="cancelled")
    assert "1 of 4 places taken" in client.get(PAGES["activities"](town)).content.decode()
    town.name = "Baia Mare"
    town.save()
    for page in pages:
        answer = client.get(PAGES[page](town)).content.decode()
        assert "Baia Mare" in answer
        assert "Şomcuta Mare" not in answer.replace(event.title, "")
    TownYear.objects.create(town=town, year=2020, arrived=31, source="A test")
    assert "31" in client.get(PAGES["a town"](town)).content.decode()


def test_what_the_time_changes_is_seen_in_the_next_minute(town: Municipality, client: Client, settings: Any) -> None:
    event = Event.objects.get()
    assert event.title in client.get(PAGES["activities"](town)).content.decode()
    assert event.ends_at is not None
    clock.move_to(event.ends_at + timedelta(minutes=1))
    assert event.title not in client.get(PAGES["activities"](town)).content.decode()


def test_each_language_and_address_has_its_own(town: Municipality, client: Client, settings: Any) -> None:
    plain = client.get(PAGES["towns"](town)).content
    assert client.get(f"{PAGES['towns'](town)}?country=ro").content != plain, "no country of the list"
    assert "is not one of" not in client.get(f"{PAGES['towns'](town)}?country=RO").content.decode()
    assert (
        client.get(f"{PAGES['towns'](town)}?country=ro").content
        != client.get(f"{PAGES['towns'](town)}?country=RO").content
    )
    assert client.get(f"{PAGES['towns'](town)}?q=zzz").content != plain
    assert client.get(PAGES["towns"](town)).content == plain
