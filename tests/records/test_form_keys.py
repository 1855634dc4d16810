"""A form that makes something, sent twice: one after the other, at one moment, refused in between, and typed over."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from events import actions
from events.models import Event, EventDocument, Registration
from share.jobs.models import Job
from share.kit import clock
from share.policy import Role
from share.records.models import FormKey
from share.reports.models import Report
from tests.make import hidden_fields, make_coordinator, make_pilot
from tests.waiting import LONG_ENOUGH

ANNA = {"name": "Anna Zweimal", "town": "Cluj", "actor_kind": "ngo", "organisation": "", "email": ""}


def begun(organisation: Any = None) -> Event:
    event = make_pilot(organisation=organisation)
    clock.move_to(event.starts_at + timedelta(minutes=30))
    return event


def walk_in(event: Event) -> str:
    return f"/work/activities/{event.public_id}/attendance/walk-in/"


def anna(client: Client, event: Event) -> dict[str, Any]:
    """The form as a browser has it: what was typed, and the key it was shown with."""
    sessions = [str(session.pk) for session in event.sessions.all()]
    return ANNA | {"sessions": sessions} | hidden_fields(client, walk_in(event))


@pytest.fixture
def coordinator(client: Client) -> Client:
    client.force_login(make_coordinator())
    return client


@pytest.mark.django_db
def test_a_person_added_twice_stands_there_once_and_the_page_says_so(coordinator: Client) -> None:
    event = begun()
    form = anna(coordinator, event)
    said = []
    for _n in range(2):
        answer = coordinator.post(walk_in(event), form, follow=True)
        said += [str(message) for message in answer.context["messages"]]
    assert said == ["Anna Zweimal is on the list.", "Anna Zweimal is on the list already."]
    assert Registration.objects.filter(name="Anna Zweimal").count() == 1


@pytest.mark.django_db
def test_a_form_shown_anew_has_a_key_of_its_own(coordinator: Client) -> None:
    event = begun()
    for _n in range(2):  # two people of one name, without an address
        coordinator.post(walk_in(event), anna(coordinator, event))
    assert Registration.objects.filter(name="Anna Zweimal").count() == 2


@pytest.mark.django_db
def test_a_refused_form_keeps_its_key_and_leaves_no_row(coordinator: Client) -> None:
    event = begun()
    form = anna(coordinator, event)
    refused = coordinator.post(walk_in(event), form | {"name": ""})
    assert refused.status_code == 422
    assert f'name="form_key" value="{form["form_key"]}"' in refused.content.decode()
    make = {"email": "anna@example.org"}
    actions.add_walk_in(event.pk, actions.PersonDetails(**ANNA | make), [], by=make_coordinator())
    assert (
        coordinator.post(walk_in(event), form | make).status_code == 422
    )  # refused by the action, inside the transaction
    assert not FormKey.objects.exists()
    assert coordinator.post(walk_in(event), form).status_code == 302
    assert Registration.objects.filter(name="Anna Zweimal", email="").count() == 1


@pytest.mark.django_db
def test_a_form_typed_over_after_going_back_loses_nobody(coordinator: Client) -> None:
    event = begun()
    form = anna(coordinator, event)
    coordinator.post(walk_in(event), form)
    answer = coordinator.post(walk_in(event), form | {"name": "Bruno Neu"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Anna Zweimal” came of it" in page
    assert 'value="Bruno Neu"' in page
    assert form["form_key"] not in page
    key = answer.context["form"].data["form_key"]
    assert coordinator.post(walk_in(event), form | {"name": "Bruno Neu", "form_key": key}).status_code == 302
    assert Registration.objects.filter(name="Bruno Neu").exists()


@pytest.mark.django_db
def test_a_key_of_another_activity_makes_nothing_and_tells_nothing(coordinator: Client) -> None:
    event = begun()
    form = anna(coordinator, event)
    coordinator.post(walk_in(event), form)
    other = make_pilot(title="Another", starts_in=timedelta(hours=-1))
    sessions = [str(session.pk) for session in other.sessions.all()]
    answer = coordinator.post(walk_in(other), form | {"sessions": sessions})
    assert answer.status_code == 422
    assert "Zweimal” came of it" not in answer.content.decode()
    assert not other.registrations.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "no key", "\x00", "a" * 5_000, None])
def test_without_a_key_of_ours_a_form_makes_what_it_says(key: str | None, coordinator: Client) -> None:
    event = begun()
    form = anna(coordinator, event)
    del form["form_key"]
    assert coordinator.post(walk_in(event), form if key is None else form | {"form_key": key}).status_code == 302
    assert not FormKey.objects.exists()


@pytest.mark.django_db
def test_a_draft_and_a_report_asked_for_twice_are_one(client: Client) -> None:
    client.force_login(make_coordinator(role=Role.ADMIN))
    event = make_pilot()
    page = "/work/plan/webinar/"
    lead = event.organisers.get().pk
    form = {"title": "Once", "organiser": lead, "language": "en"} | hidden_fields(client, page)
    assert [client.post(page, form)["Location"] for _n in range(2)][1].endswith(
        f"/{Event.objects.get(title='Once').public_id}/"
    )
    grant = event.grants.get()
    page = f"/work/grants/{grant.pk}/reports/"
    form = {"first": str(grant.starts_on), "last": str(grant.ends_on)} | hidden_fields(client, page)
    first = client.post(page, form)["Location"]
    Job.objects.update(state="done", finished_at=clock.now())  # made meanwhile: no unfinished work says it is the same
    assert client.post(page, form)["Location"] == first
    assert Report.objects.count() == 1


@pytest.mark.django_db
def test_a_file_that_replaces_another_is_kept_once_when_sent_twice(coordinator: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    event = make_pilot()
    page = f"/work/activities/{event.public_id}/evidence/"

    def send(content: bytes, **form: Any) -> int:
        file = SimpleUploadedFile("sheet.pdf", content, "application/pdf")
        return coordinator.post(page, {"kind": "signatures", "language": "", "file": file} | form).status_code

    pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    assert send(pdf, replaces="") == 302
    old = EventDocument.objects.get()
    form = {"replaces": old.pk} | hidden_fields(coordinator, page)
    assert [send(pdf + b"%2", **form), send(pdf + b"%2", **form)] == [302, 302]
    assert EventDocument.objects.count() == 2
    assert send(pdf + b"%3", replaces=old.pk) == 422  # another form: what it replaces was replaced


@pytest.mark.django_db
def test_an_agenda_with_a_new_line_sent_twice_gets_one_session(coordinator: Client) -> None:
    event = make_pilot(sessions=1)
    page = f"/work/activities/{event.public_id}/agenda/"
    form = coordinator.get(page).context["forms"]
    typed = {field.html_name: field.value() for line in [form.management_form, *form.forms] for field in line}
    typed = {name: "" if value is None else value for name, value in typed.items()} | hidden_fields(coordinator, page)
    last = form.forms[-1].prefix
    day = event.local_start
    assert day
    typed |= {f"{last}-title": "New", f"{last}-day": day.date(), f"{last}-begins": "20:00", f"{last}-ends": "21:00"}
    answers = [coordinator.post(page, typed).status_code for _n in range(2)]
    assert answers == [302, 409]  # the second is shown what is stored now
    assert event.sessions.filter(title="New").count() == 1


# Two connections at one moment


def send_twice_at_once(event: Event) -> list[int]:
    clients = [Client(), Client()]
    user, start = make_coordinator(), Barrier(2)
    for client in clients:
        client.force_login(user)
    form = anna(clients[0], event)

    def send(client: Client) -> int:
        start.wait(LONG_ENOUGH)
        try:
            return client.post(walk_in(event), form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(send, clients))


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_at_one_moment_adds_one_person() -> None:
    event = begun()
    assert send_twice_at_once(event) == [302, 302]
    assert event.registrations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_key_it_adds_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows that the test above bites. Neither goes on before both have claimed the key."""
    event, both, add = begun(), Barrier(2), actions.add_walk_in

    def together(*args: Any, **kwargs: Any) -> Registration:
        both.wait(LONG_ENOUGH)
        return add(*args, **kwargs)

    monkeypatch.setattr("events.actions.add_walk_in", together)
    constraint = next(one for one in FormKey._meta.constraints if one.name == "a_form_key_is_used_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(FormKey, constraint)
    try:
        assert send_twice_at_once(event) == [302, 302]
        assert event.registrations.count() == 2
    finally:
        FormKey.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(FormKey, constraint)


def test_a_key_is_random() -> None:
    from share.records.form_keys import CreatingForm

    keys = {CreatingForm()["form_key"].value() for _n in range(3)}
    assert len(keys) == 3
    assert all(uuid.UUID(key).version == 4 for key in keys)
