"""Two people save one record: the second is shown both versions, nothing is stored, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event, Registration
from events.plans import percent_text
from share.records import conflicts, history
from tests.make import make_coordinator, make_organisation, make_pilot, make_registration


@pytest.fixture
def event(db: None) -> Event:
    return make_pilot(title="As it was")


def colleague() -> Client:
    client = Client()
    client.force_login(make_coordinator(make_organisation()))
    return client


def details(event: Event) -> str:
    return reverse("events:details", args=[event.public_id])


def form_of(client: Client, address: str) -> dict[str, Any]:
    """The form of a page as a browser would post it unchanged."""
    answer = client.get(address)
    data: dict[str, Any] = {}
    for name, field in answer.context["form"].fields.items():
        value = answer.context["form"].initial.get(name, field.initial)
        if name == "shares":
            data |= {f"shares-{share.grant.pk}": percent_text(share.percent) for share in value}
        elif isinstance(value, list):
            data[name] = [getattr(one, "pk", one) for one in value]
        elif value is not None and value is not False:
            data[name] = "on" if value is True else str(getattr(value, "pk", value))
    return {conflicts.FIELD: answer.context["form"][conflicts.FIELD].value()} | data


def shown(answer: Any) -> list[tuple[str, str, str]]:
    return [(one.label, one.theirs, one.yours) for one in answer.context["conflict"].differences]


def test_the_second_who_saves_the_details_sees_both_versions_and_nothing_is_stored(event: Event) -> None:
    ana, ben = colleague(), colleague()
    of_ana, of_ben = form_of(ana, details(event)), form_of(ben, details(event))
    assert ana.post(details(event), of_ana | {"title": "Of Ana", "venue": "Ana’s house"}).status_code == 302
    answer = ben.post(details(event), of_ben | {"title": "Of Ben", "capacity": "40"})
    assert answer.status_code == 409
    assert shown(answer) == [
        ("Title", "Of Ana", "Of Ben"),
        ("Venue", "Ana’s house", "Casa de Cultură"),
        ("Places", "25", "40"),
    ]
    page = answer.content.decode()
    assert 'value="Of Ben"' in page, "what was typed stays in the form"
    assert "Somebody saved this while you were writing" in page
    event.refresh_from_db()
    assert (event.title, event.venue, event.capacity) == ("Of Ana", "Ana’s house", 25)

    again = of_ben | {
        "title": "Of Ben",
        "venue": "Ana’s house",
        conflicts.FIELD: answer.context["form"][conflicts.FIELD].value(),
    }
    assert ben.post(details(event), again).status_code == 302, "the page goes on from where both stand"
    event.refresh_from_db()
    assert (event.title, event.venue) == ("Of Ben", "Ana’s house")


def test_the_same_details_typed_by_two_people_are_no_conflict(event: Event) -> None:
    ana, ben = colleague(), colleague()
    of_ana, of_ben = form_of(ana, details(event)), form_of(ben, details(event))
    ana.post(details(event), of_ana | {"title": "The same"})
    assert ben.post(details(event), of_ben | {"title": "The same"}).status_code == 302


def test_a_save_that_changes_nothing_conflicts_with_nobody_and_writes_no_line(event: Event) -> None:
    ana = colleague()
    lines = history.lines_of(Event)._default_manager.filter(pgh_obj_id=event.pk)
    before = lines.count()
    for _time in range(2):
        assert ana.post(details(event), form_of(ana, details(event))).status_code == 302
    ben = colleague()
    of_ben = form_of(ben, details(event))
    ana.post(details(event), form_of(ana, details(event)))
    assert ben.post(details(event), of_ben | {"title": "Of Ben"}).status_code == 302
    assert lines.count() == before + 1


def test_a_wrong_field_meanwhile_does_not_make_the_conflict_forgotten(event: Event) -> None:
    ana, ben = colleague(), colleague()
    of_ben = form_of(ben, details(event))
    ana.post(details(event), form_of(ana, details(event)) | {"venue": "Ana’s house"})
    wrong = ben.post(details(event), of_ben | {"capacity": "many"})
    assert wrong.status_code == 422
    mended = of_ben | {"title": "Of Ben", conflicts.FIELD: wrong.context["form"][conflicts.FIELD].value()}
    assert ben.post(details(event), mended).status_code == 409
    event.refresh_from_db()
    assert event.venue == "Ana’s house"


@pytest.mark.parametrize("began", ["", "0" * 20, "x"])
def test_a_form_that_does_not_say_where_it_began_stores_nothing_over_what_differs(event: Event, began: str) -> None:
    ana = colleague()
    data = form_of(ana, details(event)) | {conflicts.FIELD: began}
    assert ana.post(details(event), data).status_code == 302, "nothing differs"
    assert ana.post(details(event), data | {"title": "Another"}).status_code == 409


@pytest.fixture
def person(event: Event) -> Registration:
    return make_registration(event, name="Ana Mureșan")


def page_of(person: Registration) -> str:
    return reverse("events:person", args=[person.event.public_id, person.public_id])


def test_the_second_who_corrects_a_person_sees_both_versions(person: Registration) -> None:
    ana, ben = colleague(), colleague()
    of_ana, of_ben = form_of(ana, page_of(person)), form_of(ben, page_of(person))
    assert ana.post(page_of(person), of_ana | {"name": "Ana Mureşan-Pop"}).status_code == 302
    answer = ben.post(page_of(person), of_ben | {"name": "Anna Mureșan"})
    assert answer.status_code == 409
    assert shown(answer) == [("Name", "Ana Mureşan-Pop", "Anna Mureșan")]
    assert 'value="Anna Mureșan"' in answer.content.decode()
    person.refresh_from_db()
    assert person.name == "Ana Mureşan-Pop"
    again = of_ben | {"name": "Anna Mureșan", conflicts.FIELD: answer.context["form"][conflicts.FIELD].value()}
    assert ben.post(page_of(person), again).status_code == 302


def test_a_wrong_field_does_not_make_the_conflict_about_a_person_forgotten(person: Registration) -> None:
    ana, ben = colleague(), colleague()
    of_ben = form_of(ben, page_of(person))
    ana.post(page_of(person), form_of(ana, page_of(person)) | {"name": "Of Ana"})
    wrong = ben.post(page_of(person), of_ben | {"town": ""})
    assert wrong.status_code == 422
    mended = of_ben | {"organisation": "Caritas", conflicts.FIELD: wrong.context["form"][conflicts.FIELD].value()}
    assert ben.post(page_of(person), mended).status_code == 409
    person.refresh_from_db()
    assert (person.name, person.organisation) == ("Of Ana", "")


def test_a_person_saved_unchanged_conflicts_with_nobody(person: Registration) -> None:
    ana, ben = colleague(), colleague()
    of_ben = form_of(ben, page_of(person))
    assert ana.post(page_of(person), form_of(ana, page_of(person))).status_code == 302
    assert ben.post(page_of(person), of_ben | {"name": "Of Ben"}).status_code == 302


def test_a_fingerprint_is_of_values_and_not_of_their_order() -> None:
    assert conflicts.fingerprint({"a": 1, "b": [1, 2]}) == conflicts.fingerprint({"b": [1, 2], "a": 1})
    assert conflicts.fingerprint({"a": "1"}) != conflicts.fingerprint({"a": "2"})
    assert conflicts.fingerprint({"a": ""}) != conflicts.fingerprint({"b": ""})
