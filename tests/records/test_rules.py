"""Edit conflicts, translations, saved views, bulk actions and the history of a request, each by its rule."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.db import models
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from events.lists import ACTIVITIES
from events.models import Event
from municipalities.actors import actor_for
from share.accounts.models import User
from share.policy import NOBODY
from share.records import conflicts, history, lists, translations
from share.records.models import SavedView
from share.records.translations import Standing, confirm, current_languages, text_in, translate, translation
from tests.make import make_coordinator, make_organisation, make_pilot, make_user


class TownForm(forms.Form):
    name = forms.CharField(label="Name")
    venue = forms.CharField(label="Venue", required=False)


def conflict(stored: dict[str, object], began_from: dict[str, object], **typed: str) -> conflicts.Conflict | None:
    form = TownForm(typed)
    assert form.is_valid()
    return conflicts.found(form, stored, conflicts.fingerprint(began_from))


def test_who_began_from_what_is_stored_meets_no_conflict() -> None:
    stored: dict[str, object] = {"name": "Cluj", "venue": None}
    assert conflict(stored, {"venue": None, "name": "Cluj"}, name="Dej") is None


def test_the_second_of_two_people_is_shown_what_differs() -> None:
    found = conflict({"name": "Cluj", "venue": None}, {"name": "Clui", "venue": None}, name="Dej")
    assert found
    assert [(one.label, one.theirs, one.yours) for one in found.differences] == [("Name", "Cluj", "Dej")]


def test_two_people_who_wrote_the_same_meet_no_conflict() -> None:
    assert conflict({"name": "Cluj", "venue": None}, {"name": "Clui", "venue": None}, name="Cluj") is None


def day() -> Event:
    return Event(title="A day", summary="What it is about.", language="en")


def standing(event: Event, field: str = "title") -> Standing:
    return translation(event, field, "fr").standing


def test_a_translation_is_current_until_its_source_changes() -> None:
    event = day()
    assert standing(event) == Standing.MISSING
    translate(event, "fr", {"title": "Une journée"})
    assert (standing(event), text_in(event, "title", "fr")) == (Standing.CURRENT, "Une journée")
    event.title = " A  day\n"
    assert standing(event) == Standing.CURRENT
    event.title = "Two days"
    assert (standing(event), text_in(event, "title", "fr")) == (Standing.STALE, "Two days")
    event.title = " "
    assert (standing(event), text_in(event, "title", "fr")) == (Standing.ORPHAN, " ")


def test_a_stale_translation_is_current_again_only_when_somebody_looked() -> None:
    event = day()
    translate(event, "fr", {"title": "Une journée"})
    event.title = "Two days"
    translate(event, "fr", {"title": "Une journée"})
    assert standing(event) == Standing.STALE
    confirm(event, "fr", ["title", "summary"])
    assert standing(event) == Standing.CURRENT
    assert standing(event, "summary") == Standing.MISSING


def test_a_translation_that_is_taken_out_and_written_anew_is_made_from_the_text_of_today() -> None:
    event = day()
    translate(event, "fr", {"title": "Une journée"})
    translate(event, "fr", {"title": ""})
    assert (standing(event), event.translated_from) == (Standing.MISSING, {})


def test_a_language_is_offered_when_all_its_texts_are_there() -> None:
    event = day()
    translate(event, "fr", {"title": "Une journée"})
    assert [code for code, _name in current_languages(event)] == ["en"]
    translate(event, "fr", {"summary": "De quoi il s’agit."})
    assert [code for code, _name in current_languages(event)] == ["en", "fr"]


@pytest.mark.parametrize(("language", "field"), [("xx", "title"), ("fr", "venue")])
def test_what_is_not_translated_is_refused(language: str, field: str) -> None:
    with pytest.raises(ValueError, match="not translated like that"):
        translate(day(), language, {field: "Une journée"})


def test_the_hash_of_a_text_is_that_of_what_a_reader_sees() -> None:
    assert translations.source_hash("Şomcuta  Mare") == translations.source_hash("S\u0327omcuta\nMare ")
    assert translations.source_hash("Şomcuta") != translations.source_hash("Somcuta")


@pytest.mark.django_db
def test_a_view_is_shown_to_the_person_who_saved_it() -> None:
    ana, ion = make_user(), make_user()
    view = SavedView.objects.create(user=ana, list_key="activities", name="Mine")
    assert list(SavedView.objects.visible_to(actor_for(ana))) == [view]
    assert not SavedView.objects.visible_to(actor_for(ion)).exists()
    assert not SavedView.objects.visible_to(NOBODY).exists()


@pytest.fixture
def published_by(rf: RequestFactory) -> Callable[..., None]:
    """Posts the bulk action `publish` of the list of activities as a person, over the rows this person may see."""

    def post(user: User, *events: Event) -> None:
        request: Any = rf.post("/work/activities/", {"do": "publish", "row": [event.public_id for event in events]})
        request.user, request.actor, request._messages = user, actor_for(user), _Silent()
        lists.show(request, ACTIVITIES, Event.objects.visible_to(request.actor), "", {})

    return post


class _Silent:
    def add(self, *said: object) -> None:
        """What the page would say is another test's matter."""


@pytest.mark.django_db
def test_a_bulk_action_over_a_row_one_may_not_see_does_nothing(published_by: Callable[..., None]) -> None:
    ours = make_pilot(published=False)
    theirs = make_pilot(published=False, organisation=make_organisation("Cidis", "IT"))
    coordinator = make_coordinator()
    with pytest.raises(Http404):
        published_by(coordinator, ours, theirs)
    assert not Event.objects.filter(state="published").exists()
    published_by(coordinator, ours)
    assert list(Event.objects.filter(state="published")) == [ours]


@pytest.mark.django_db
def test_a_bulk_action_asks_for_its_right(published_by: Callable[..., None]) -> None:
    with pytest.raises(Http404):
        published_by(make_user())


def last_line(model: type[models.Model]) -> dict[str, object]:
    line: Any = history.lines_of(model)._default_manager.order_by("-pgh_id").first()
    return dict(line.pgh_context)


@pytest.mark.django_db
def test_a_line_of_the_history_says_who_and_on_which_page_and_keeps_no_address(client: Client) -> None:
    event, coordinator = make_pilot(published=False), make_coordinator()
    client.force_login(coordinator)
    assert client.post(reverse("events:publish", args=[event.public_id])).status_code == 302
    context = last_line(Event)
    assert (context["user"], context["route"]) == (coordinator.pk, "events:publish")
    assert event.public_id not in str(context)
