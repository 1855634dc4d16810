"""Texts in several languages: a translation is stale when its source text says something else, and only then."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation as django_translation

from events.actions import save_translations
from events.models import Event, Session
from share.records.translations import (
    Standing,
    confirm,
    current_languages,
    fields_of,
    languages_of,
    source_hash,
    text_in,
    translate,
    translation,
    translations,
)
from tests.make import hidden_fields, make_coordinator, make_organisation, make_pilot
from trainings.models import Module


def text(title: str = "Welcome to Şomcuta", summary: str = "A day.\n\nWith bread.") -> Event:
    """An event in memory, translated into German."""
    event = Event(kind="pilot", title=title, summary=summary, language="en")
    translate(event, "de", {"title": "Willkommen", "summary": "Ein Tag."})
    return event


def standing(event: Event, field: str = "title", language: str = "de") -> Standing:
    return translation(event, field, language).standing


def test_a_translation_begins_current_and_what_has_none_is_missing() -> None:
    event = text()
    assert [t.standing for t in translations(event, "de")] == [Standing.CURRENT, Standing.CURRENT]
    assert {t.standing for t in translations(event, "fr")} == {Standing.MISSING}


@pytest.mark.parametrize(
    "same",
    [
        "Welcome to Şomcuta",
        "  Welcome   to Şomcuta ",
        "Welcome\u00a0to\tŞomcuta",
        "Welcome to\nŞomcuta",
        "Welcome to S\u0327omcuta",  # the letter and its cedilla as two characters
    ],
)
def test_white_space_and_ways_to_write_a_letter_make_nothing_stale(same: str) -> None:
    event = text()
    event.title = same
    assert standing(event) == Standing.CURRENT
    assert text_in(event, "title", "de") == "Willkommen"


@pytest.mark.parametrize(
    "other",
    ["Welcome to Somcuta", "welcome to Şomcuta", "Welcome to Şomcuta!", "Welcome toŞomcuta", "Welcome to Șomcuta"],
)
def test_another_text_makes_its_own_translation_stale_and_no_other(other: str) -> None:
    event = text()
    event.title = other
    assert (standing(event), standing(event, "summary")) == (Standing.STALE, Standing.CURRENT)
    assert text_in(event, "title", "de") == other, "a reader is shown no translation of another text"
    assert event.i18n
    assert event.i18n["title_de"] == "Willkommen", "the translator still has it"


def test_a_text_put_back_as_it_was_has_its_translation_again() -> None:
    event = text()
    before, event.title = event.title, "Something else"
    assert standing(event) == Standing.STALE
    event.title = before
    assert standing(event) == Standing.CURRENT


@pytest.mark.parametrize("nothing", ["", "   ", "\n"])
def test_a_translation_of_a_text_that_was_emptied_is_kept_told_and_not_shown(nothing: str) -> None:
    event = text()
    event.summary = nothing
    assert standing(event, "summary") == Standing.ORPHAN
    assert "taken out" in Standing.ORPHAN.label
    assert text_in(event, "summary", "de") == nothing
    assert event.i18n
    assert event.i18n["summary_de"] == "Ein Tag."
    assert current_languages(event) == [("en", "English"), ("de", "German")], "nothing is left untranslated"


def test_whoever_looks_says_that_it_still_fits() -> None:
    event = text()
    event.title, event.summary = "Welcome in Şomcuta", "Another day."
    confirm(event, "de", ["title"])
    assert (standing(event), standing(event, "summary")) == (Standing.CURRENT, Standing.STALE)
    confirm(event, "fr", ["title"])
    assert standing(event, "title", "fr") == Standing.MISSING, "what is not there fits nothing"


def test_a_stale_translation_saved_as_it_was_stays_stale_and_a_new_one_is_current() -> None:
    event = text()
    event.title = "Something else"
    translate(event, "de", {"title": "Willkommen"})
    assert standing(event) == Standing.STALE, "nobody said that it fits"
    translate(event, "de", {"title": "Etwas anderes"})
    assert standing(event) == Standing.CURRENT


def test_an_empty_translation_takes_it_out() -> None:
    event = text()
    translate(event, "de", {"title": ""})
    assert standing(event) == Standing.MISSING
    assert "title_de" not in event.translated_from
    assert "title_de" not in (event.i18n or {})


@pytest.mark.parametrize(("language", "field"), [("xx", "title"), ("uk", "title"), ("de", "venue"), ("de", "i18n")])
def test_a_language_or_field_that_is_not_translated_is_an_error(language: str, field: str) -> None:
    with pytest.raises(ValueError, match="not translated like that"):
        translate(text(), language, {field: "x"})


def test_the_page_of_a_reader_falls_back_to_the_text_itself() -> None:
    event = text()
    with django_translation.override("de-at"):
        assert text_in(event, "title") == "Willkommen", "German is German"
    with django_translation.override("fr"):
        assert text_in(event, "title") == event.title
    with django_translation.override(None):
        assert text_in(event, "title") == event.title


def test_languages_are_those_of_the_site_but_its_own() -> None:
    assert languages_of(Event(language="de")) == ["en", "fr", "it", "nl", "pt", "ro"]
    assert current_languages(text()) == [("en", "English"), ("de", "German")]
    event = text()
    event.title = "Something else"
    assert current_languages(event) == [("en", "English")]


def test_events_sessions_and_modules_are_translated() -> None:
    assert fields_of(Event) == ("title", "summary")
    assert fields_of(Session) == ("title",)
    assert "title" in fields_of(Module)


def test_a_hash_is_of_what_a_reader_sees() -> None:
    assert source_hash("a  b") == source_hash(" a b\n") != source_hash("ab")


# Through the page


@pytest.fixture
def irina(db: None, client: Client) -> Client:
    client.force_login(make_coordinator(make_organisation()))
    return client


def page(event: Event, language: str = "de") -> str:
    return reverse("events:translation", args=[event.public_id, language])


def typed(answer: Any) -> dict[str, str]:
    return {name: found.text for name, found, _seen, _problem in answer.context["rows"]}


def post(client: Client, event: Event, data: dict[str, str]) -> Any:
    """As a browser does it: with what the form of the page carries unseen."""
    return client.post(page(event), hidden_fields(client, page(event)) | data)


def test_a_translation_goes_from_its_page_to_readers_and_becomes_stale(irina: Client) -> None:
    event = make_pilot(title="Welcome")
    session = event.sessions.all()[0]
    data = {"title": "Willkommen", "summary": "Ein Tag.", f"{session.pk}-title": "Erste Stunde"}
    assert post(irina, event, data).status_code == 302
    event.refresh_from_db()
    session.refresh_from_db()
    assert (text_in(event, "title", "de"), text_in(session, "title", "de")) == ("Willkommen", "Erste Stunde")

    Event.objects.filter(pk=event.pk).update(title="Welcome, all of you")
    answer = irina.get(page(event))
    assert "out of date" in answer.content.decode()
    assert typed(answer)["title"] == "Willkommen", "the translator begins from what there was"
    assert post(irina, event, typed(answer)).status_code == 302
    event.refresh_from_db()
    assert standing(event) == Standing.STALE
    assert post(irina, event, typed(answer) | {"title-fits": "on"}).status_code == 302
    event.refresh_from_db()
    assert standing(event) == Standing.CURRENT


def test_a_text_that_was_emptied_is_told_to_the_translator_who_can_take_it_out(irina: Client) -> None:
    event = make_pilot()
    post(irina, event, {"summary": "Ein Tag."})
    Event.objects.filter(pk=event.pk).update(summary="")
    shown = irina.get(page(event))
    assert "its text was taken out: not shown" in shown.content.decode()
    assert typed(shown)["summary"] == "Ein Tag."
    assert "Ein Tag." not in Client().get(event.get_absolute_url(), headers={"accept-language": "de"}).content.decode()
    irina.post(page(event), {"summary": ""})
    assert "summary" not in typed(irina.get(page(event))), "nothing of it is left to translate"


def test_a_translation_that_is_too_long_is_said_at_its_text_and_nothing_is_lost(irina: Client) -> None:
    event = make_pilot()
    answer = post(irina, event, {"title": "x" * 201, "summary": "Ein Tag."})
    assert answer.status_code == 422
    assert typed(answer)["summary"] == "Ein Tag."
    assert typed(answer)["title"] == "x" * 201
    event.refresh_from_db()
    assert not event.i18n


@pytest.mark.parametrize("language", ["en", "xx", "uk"])
def test_there_is_no_page_for_its_own_language_or_one_the_site_does_not_speak(irina: Client, language: str) -> None:
    assert irina.get(page(make_pilot(), language)).status_code == 404


def test_another_partners_texts_are_not_there_to_be_translated(irina: Client) -> None:
    event = make_pilot(organisation=make_organisation("Cidis", "IT"))
    assert irina.post(page(event), {"title": "Willkommen"}).status_code == 404


@pytest.mark.django_db
def test_a_session_of_another_event_is_passed_over() -> None:
    event, other = make_pilot(), make_pilot()
    theirs = other.sessions.all()[0]
    save_translations(event.pk, "de", {None: {"title": "Willkommen"}, theirs.pk: {"title": "Fremd"}}, {})
    theirs.refresh_from_db()
    assert not theirs.i18n


def test_a_text_that_changed_while_it_was_translated_is_said_and_nothing_is_lost(irina: Client) -> None:
    event = make_pilot(title="Welcome")
    data = hidden_fields(irina, page(event)) | {"title": "Willkommen"}
    Event.objects.filter(pk=event.pk).update(title="Goodbye")
    answer = irina.post(page(event), data)
    assert answer.status_code == 422
    assert "changed while you were writing" in answer.content.decode()
    assert typed(answer)["title"] == "Willkommen"
    event.refresh_from_db()
    assert not event.i18n
    assert post(irina, event, {"title": "Auf Wiedersehen"}).status_code == 302
    event.refresh_from_db()
    assert standing(event) == Standing.CURRENT
