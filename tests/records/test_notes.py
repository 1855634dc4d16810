"""Notes that several people write at once: no word is lost, and two versions of one paragraph are both kept."""

import uuid
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from events.gatherings.notes import actions
from events.gatherings.notes.models import EventNote
from events.models import Event
from share.accounts.actions import erase
from share.accounts.models import User
from share.kit.moves import IllegalMove
from share.records.notes import MOST, Typed, paragraphs
from tests.make import make_coordinator, make_gathering, make_organisation, make_pilot, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_gathering()


@pytest.fixture
def ana() -> User:
    return make_user(name="Ana Demo")


@pytest.fixture
def ion() -> User:
    return make_user(name="Ion Demo")


def shown(event: Event) -> list[tuple[str, list[str]]]:
    found = paragraphs(EventNote.objects.filter(event=event))
    return [(one.note.text, [other.text for other in one.beside]) for one in found]


def test_a_paragraph_grows_as_it_is_typed(event: Event, ana: User) -> None:
    first = uuid4()
    written = actions.write(event.pk, Typed(first, 0, "We"), by=ana)
    written = actions.write(event.pk, Typed(first, written.version, "We called"), by=ana)
    again = actions.write(event.pk, Typed(first, written.version, "We called"), by=ana)
    assert (written.version, again.version, shown(event)) == (2, 2, [("We called", [])])


def test_two_versions_of_one_paragraph_are_both_kept_and_go_on(event: Event, ana: User, ion: User) -> None:
    first = uuid4()
    began = actions.write(event.pk, Typed(first, 0, "Flats"), by=ana).version
    actions.write(event.pk, Typed(first, began, "Flats: six"), by=ana)
    his = actions.write(event.pk, Typed(first, began, "Flats: seven"), by=ion)
    assert his.beside == first
    assert shown(event) == [("Flats: six", ["Flats: seven"])]
    actions.write(event.pk, Typed(his.public_id, his.version, "Flats: seven, I counted"), by=ion)
    actions.write(event.pk, Typed(first, began, "Flats: seven, and a house"), by=ion)
    assert shown(event) == [("Flats: six", ["Flats: seven, and a house"])]


@pytest.mark.parametrize(("keep", "left"), [("this", ["B", "C"]), ("first", ["A", "C"]), ("both", ["A", "B", "C"])])
def test_who_decides_keeps_one_of_them_or_both(event: Event, ana: User, ion: User, keep: str, left: list[str]) -> None:
    first = uuid4()
    actions.write(event.pk, Typed(first, 0, "A"), by=ana)
    actions.write(event.pk, Typed(uuid4(), 0, "C"), by=ana)
    beside = actions.write(event.pk, Typed(first, 0, "B"), by=ion).public_id
    actions.settle(event.pk, beside, keep=keep, by=ana)
    assert [text for text, _others in shown(event)] == left
    with pytest.raises(IllegalMove):
        actions.settle(event.pk, beside, keep=keep, by=ana)


def test_what_is_too_long_or_turns_its_direction_is_refused(event: Event, ana: User) -> None:
    for text in ("x" * 5_001, "one \u202e two"):
        with pytest.raises(ValidationError):
            actions.write(event.pk, Typed(uuid4(), 0, text), by=ana)
    EventNote.objects.bulk_create(EventNote(event=event, text="A", place=n) for n in range(MOST))
    with pytest.raises(ValidationError, match="500 paragraphs"):
        actions.write(event.pk, Typed(uuid4(), 0, "One more"), by=ana)


def test_what_is_emptied_is_not_shown(event: Event, ana: User) -> None:
    first = uuid4()
    written = actions.write(event.pk, Typed(first, 0, "A"), by=ana)
    actions.write(event.pk, Typed(first, written.version, ""), by=ana)
    assert shown(event) == []


def test_ten_who_write_at_once_lose_no_word(transactional_db: None) -> None:
    """Each types a paragraph of their own and one that all have, in four steps."""
    event, shared = make_gathering(), uuid4()
    people = [make_user(name=f"Person {n}") for n in range(10)]
    actions.write(event.pk, Typed(shared, 0, "Shared"), by=people[0])
    start, problems = Barrier(len(people)), []

    def type_all(number: int) -> None:
        try:
            start.wait()
            own, began, common = uuid4(), 0, (shared, 1)
            for step in range(4):
                began = actions.write(event.pk, Typed(own, began, f"Own {number}.{step}"), by=people[number]).version
                text = f"Shared by {number}.{step}"
                written = actions.write(event.pk, Typed(*common, text), by=people[number])
                common = (written.public_id, written.version)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=type_all, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    texts = set(EventNote.objects.values_list("text", flat=True))
    assert texts == {f"{what} {n}.3" for what in ("Own", "Shared by") for n in range(10)}


def test_who_wrote_goes_when_they_are_erased_and_the_words_stay(event: Event, ana: User) -> None:
    actions.write(event.pk, Typed(uuid4(), 0, "We called them all."), by=ana)
    erase(ana)
    note = EventNote.objects.get()
    assert (note.text, note.written_by) == ("We called them all.", None)


# The page


def page_of(event: Event) -> str:
    return reverse("gatherings:notes", args=[event.public_id])


@pytest.fixture
def irina(client: Client, event: Event) -> Client:
    client.force_login(make_coordinator(event.organisers.get()))
    return client


def test_without_a_script_the_page_saves_all_and_keeps_both_versions(event: Event, irina: Client, ana: User) -> None:
    first = uuid4()
    actions.write(event.pk, Typed(first, 0, "Flats"), by=ana)
    new = irina.get(page_of(event)).context["new_id"]
    actions.write(event.pk, Typed(first, 1, "Flats: six"), by=ana)
    said = {f"text-{first}": "Flats: seven", f"began-{first}": "1", f"kind-{first}": "idea"}
    said |= {f"text-{new}": "Schools", f"began-{new}": "0", f"kind-{new}": "practice"}
    assert irina.post(page_of(event), said).status_code == 302
    assert shown(event) == [("Flats: six", ["Flats: seven"]), ("Schools", [])]
    assert EventNote.objects.get(text="Schools").kind == "practice"
    page = irina.get(page_of(event)).content.decode()
    assert "Two wrote the same paragraph" in page
    assert "Flats: seven" in page


def test_a_refused_paragraph_keeps_what_was_typed(event: Event, irina: Client) -> None:
    new = irina.get(page_of(event)).context["new_id"]
    long = "word " * 1_100
    answer = irina.post(page_of(event), {f"text-{new}": long, f"began-{new}": "0", f"kind-{new}": ""})
    assert answer.status_code == 422
    assert "5000 characters at most" in answer.content.decode()
    assert long.strip()[:4_000] in answer.content.decode()


def test_a_page_that_is_open_is_told_how_all_stand(event: Event, irina: Client, ana: User) -> None:
    first = uuid4()
    actions.write(event.pk, Typed(first, 0, "Flats"), by=ana)
    write = reverse("gatherings:write_note", args=[event.public_id])
    answer = irina.post(write, {"id": str(first), "began": "0", "text": "Houses", "kind": ""}).json()
    assert UUID(answer["beside"]) == first
    told = irina.get(reverse("gatherings:all_notes", args=[event.public_id])).json()["paragraphs"]
    assert [(one["text"], [other["text"] for other in one["beside"]]) for one in told] == [("Flats", ["Houses"])]
    assert irina.post(write, {"id": "no id", "began": "0", "text": "A"}).status_code == 422


def test_another_partner_and_another_kind_have_no_such_page(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    assert client.get(page_of(event)).status_code == 404
    pilot = make_pilot()
    client.force_login(make_coordinator(pilot.organisers.get()))
    assert client.get(page_of(pilot)).status_code == 404


def test_a_version_beside_belongs_to_its_own_activity(event: Event, irina: Client, ana: User) -> None:
    other = make_gathering()
    first = uuid.uuid4()
    actions.write(other.pk, Typed(first, 0, "A"), by=ana)
    beside = actions.write(other.pk, Typed(first, 0, "B"), by=make_user()).public_id
    address = reverse("gatherings:settle_note", args=[event.public_id, beside])
    assert irina.post(address, {"keep": "this"}).status_code == 404
    assert shown(other) == [("A", ["B"])]
