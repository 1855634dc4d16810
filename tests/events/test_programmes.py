"""What a programme says beside its hours: who speaks, where one watches, which film is shown, and its parts."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from events.actions import blockers
from events.gatherings.rooms.exchange_events.models import PartOfProgramme
from events.gatherings.rooms.films.models import FilmScreening
from events.gatherings.rooms.talks.models import Talk
from events.gatherings.speakers.models import Speaker
from events.gatherings.speakers.programme import SpeakersField, SpeakersOfSession
from events.kinds import kinds
from events.models import Event
from tests.make import make_coordinator, make_gathering

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def says(event: Event, text: str) -> None:
    session = event.sessions.get()
    SpeakersOfSession().save([(session, {"speakers": SpeakersField(required=False).clean(text)})])


def page(event: Event) -> str:
    return Client().get(event.get_absolute_url()).content.decode()


def test_speakers_are_written_a_line_each_and_keep_their_rows(client: Client) -> None:
    event = make_gathering("conference", starts_in=20 * DAY)
    client.force_login(make_coordinator(event.organisers.get()))
    says(event, "Ana Pop, mayor of Şomcuta Mare\n\n  Hugo   Demo \nInès Demo, Lyon, office for housing")
    assert [str(one) for one in Speaker.objects.all()] == [
        "Ana Pop, mayor of Şomcuta Mare",
        "Hugo Demo",
        "Inès Demo, Lyon, office for housing",
    ]
    first = Speaker.objects.get(name="Ana Pop").pk
    says(event, "Ana Pop, mayor of Şomcuta Mare\nInès Demo")
    assert Speaker.objects.get(name="Ana Pop").pk == first
    assert [str(one) for one in Speaker.objects.all()] == ["Ana Pop, mayor of Şomcuta Mare", "Inès Demo"]
    assert "Inès Demo" in page(event)
    agenda = client.get(reverse("events:agenda", args=[event.public_id])).content.decode()
    assert "Ana Pop, mayor of Şomcuta Mare\nInès Demo</textarea>" in agenda.replace("\r", "")
    says(event, "")
    assert not Speaker.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n".join(f"Speaker {n}" for n in range(13)), "12 speakers at most"),
        ("A" * 201, "200 characters"),
        ("Ana, " + "b" * 201, "200 characters"),
        ("https://example.org/lure", "name"),
    ],
)
def test_what_is_no_list_of_speakers_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        SpeakersField().clean(text)


@pytest.mark.parametrize("kind", ["conference", "expert_seminar", "webinar", "launch"])
def test_the_stream_is_public_until_it_is_over_and_the_recording_then(kind: str) -> None:
    event = make_gathering(kind, starts_in=20 * DAY)
    links = {"stream": "https://stream.example.org/", "recording": "https://recording.example.org/"}
    kinds[kind].event_fields.save(event, links)
    assert (links["stream"] in page(event), links["recording"] in page(event)) == (True, False)
    over = make_gathering(kind, starts_in=-DAY)
    kinds[kind].event_fields.save(over, links)
    assert (links["stream"] in page(over), links["recording"] in page(over)) == (False, True)
    assert isinstance(kinds[kind].row.objects.get(event=event), Talk)  # type: ignore[attr-defined]


def test_a_programme_without_anybody_who_speaks_is_a_hint() -> None:
    event = make_gathering("conference", starts_in=20 * DAY)
    assert any("Nobody is named who speaks" in str(one.sentence) for one in blockers(event).hints)
    says(event, "Ana Pop")
    assert not any("who speaks" in str(one.sentence) for one in blockers(event).hints)


def test_a_screening_names_its_film_before_it_is_public() -> None:
    event = make_gathering("film_screening", starts_in=20 * DAY)
    fields = kinds["film_screening"].event_fields
    assert any("which film" in str(one.sentence) for one in blockers(event).must)
    values: dict[str, Any] = {
        "film": "Small Places, Great Hearts",
        "made_by": "ICMC Europe",
        "year": 2019,
        "minutes": 24,
    }
    fields.save(event, values)
    assert not any("which film" in str(one.sentence) for one in blockers(event).must)
    assert any("who allows" in str(one.sentence) for one in blockers(event).hints)
    shown = page(event)
    assert "Small Places, Great Hearts (ICMC Europe, 2019)" in shown
    assert "24 minutes" in shown
    fields.save(event, {})
    row = FilmScreening.objects.get(event=event)
    assert (row.film, row.year, row.minutes) == ("", None, None)


def test_the_programme_of_an_exchange_is_shown_in_parts_and_each_session_keeps_its_priority(client: Client) -> None:
    event = make_gathering("exchange_event", starts_in=20 * DAY)
    client.force_login(make_coordinator(event.organisers.get()))
    fields = kinds["exchange_event"].session_fields
    session = event.sessions.get()
    second = event.sessions.create(
        title="At the parish house", starts_at=session.ends_at, ends_at=session.ends_at + timedelta(hours=1)
    )
    assert {*fields.fields(event)} == {"part", "priority"}
    fields.save([(session, {"part": "seminar"}), (second, {"part": "study_visit"})])
    assert "The programme in parts" in page(event)
    assert fields.values(event) == {session.pk: {"part": "seminar"}, second.pk: {"part": "study_visit"}}
    fields.save([(session, {"part": "seminar"}), (second, {"part": ""})])
    assert PartOfProgramme.objects.get().session == session
    assert "The programme in parts" not in page(event)
    kinds["exchange_event"].event_fields.save(event, {"theme": "Placement", "outputs": "A concept note\nA film"})
    assert "A concept note; A film" in page(event)


PARTS = {
    "partner_meeting": ("notes", "plan"),
    "platform_meeting": ("notes", "plan"),
    "cross_border": ("exchange",),
    "roundtable": ("notes", "plan"),
}


@pytest.mark.parametrize("kind", [*PARTS, "training", "workshop", "awareness", "other"])
def test_a_kind_has_the_parts_that_it_is_made_of_and_no_others(client: Client, kind: str) -> None:
    event = make_gathering(kind, starts_in=20 * DAY)
    client.force_login(make_coordinator(event.organisers.get()))
    for part in ("notes", "plan", "exchange"):
        status = client.get(reverse(f"gatherings:{part}", args=[event.public_id])).status_code
        assert status == (200 if part in PARTS.get(kind, ()) else 404), part


def test_a_meeting_says_what_its_agenda_takes_the_time_for() -> None:
    event = make_gathering("platform_meeting", starts_in=20 * DAY)
    assert "Time for" not in page(event)
    kinds["platform_meeting"].session_fields.save([(event.sessions.get(), {"outcome": "decision"})])
    assert "Decision" in page(event)


@pytest.mark.parametrize("kind", ["training", "workshop", "awareness"])
def test_those_who_speak_are_on_the_page(kind: str) -> None:
    event = make_gathering(kind, starts_in=20 * DAY)
    says(event, "Ana Pop, mayor of Şomcuta Mare")
    assert "Ana Pop" in page(event)
