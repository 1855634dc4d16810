"""What a registration costs: its statements, which of them under the event's lock, and the same for every address."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered

from events.actions import confirm_address, hold_seats, register
from events.models import Event, Registration, Requirements
from share.kit import clock
from share.mail.models import Mail
from share.pages.actions import load_pages
from tests.make import form_data, make_applicant, make_organisation, make_pilot, make_town, make_user

pytestmark = pytest.mark.django_db
MOST = 9  # BEGIN, COMMIT and savepoints are not counted
ADDRESS = "ana@example.org"
LOCK = "lock events_event"


@contextmanager
def watched(before: Callable[[str], None] = lambda step: None) -> Iterator[list[str]]:
    """Each statement as its verb and table, and each template of a mail, in order; `before` is told of each statement."""
    steps: list[str] = []

    def statement(execute: Any, sql: str, *args: Any) -> Any:
        step = short(sql)
        before(step)
        steps.append(step)
        return execute(sql, *args)

    def rendered(template: Any, **kwargs: Any) -> None:
        if (template.name or "").startswith("mail/"):
            steps.append("template")

    template_rendered.connect(rendered)
    try:
        with connection.execute_wrapper(statement):
            yield steps
    finally:
        template_rendered.disconnect(rendered)
    steps[:] = [step for step in steps if step != "transaction"]


def short(sql: str) -> str:
    if re.search("SAVEPOINT|^BEGIN|^COMMIT", sql):
        return "transaction"
    verb = "lock" if "FOR UPDATE" in sql else sql.split()[0].lower()
    found = re.search(r'(?:INTO|FROM|UPDATE) "(\w+)"', sql)
    assert found, sql
    return f"{verb} {found[1]}"


def posted(event: Event, address: str = ADDRESS) -> list[str]:
    with watched() as steps:
        assert Client().post(event.get_absolute_url(), form_data(address)).status_code == 302
    return steps


@pytest.fixture
def event() -> Event:
    load_pages()
    return make_pilot(capacity=10)


def under_the_lock(steps: list[str]) -> list[str]:
    return steps[steps.index(LOCK) :]


def test_a_registration_takes_nine_statements_at_most_and_only_four_under_the_lock(event: Event) -> None:
    steps = posted(event)
    assert len([step for step in steps if step != "template"]) <= MOST, steps
    assert under_the_lock(steps) == [
        LOCK,
        "select events_registration",
        "insert events_registration",
        "insert mail_mail",
    ]


def test_an_event_without_a_town_stays_within_the_budget(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(municipality=None)
    assert len([step for step in posted(event) if step != "template"]) <= MOST


def unknown(event: Event) -> None:
    """Nobody has the address."""


def unconfirmed(event: Event) -> None:
    register(event, make_applicant(ADDRESS))


def confirmed(event: Event) -> None:
    confirm_address(register(event, make_applicant(ADDRESS)).pk)


def with_an_account(event: Event) -> None:
    make_user(ADDRESS)


@pytest.mark.parametrize("state", [unknown, unconfirmed, confirmed, with_an_account])
def test_known_and_unknown_addresses_cost_the_same(event: Event, state: Callable[[Event], None]) -> None:
    """Else the time of the answer tells, to whoever types another person's address, whether that person is registered."""
    state(event)
    steps = posted(event)
    assert len(under_the_lock(steps)) == 4, steps
    assert len(steps) == len(posted(event, "nobody@example.org")), steps
    assert steps.count("template") == 2
    assert "template" not in under_the_lock(steps)


@pytest.mark.parametrize("state", [unconfirmed, confirmed])
@pytest.mark.parametrize("limit", [None, 1])
def test_they_do_so_where_places_are_limited_or_held(
    event: Event, state: Callable[[Event], None], limit: int | None
) -> None:
    Event.objects.filter(pk=event.pk).update(most_per_town=limit)
    held = hold_seats(event.pk, make_organisation("Caritas"), 2, clock.now() + timedelta(days=3))
    state(event)

    def by_the_link(address: str) -> list[str]:
        with watched() as steps:
            link = f"{event.get_absolute_url()}?held={held.token}"
            assert Client().post(link, form_data(address)).status_code == 302
        return steps

    known, new = by_the_link(ADDRESS), by_the_link("nobody@example.org")
    assert len(known) == len(new), (known, new)
    assert len(under_the_lock(known)) == len(under_the_lock(new))


@pytest.mark.parametrize("state", [unconfirmed, confirmed])
def test_what_is_said_costs_the_same_for_whoever_is_registered_already(
    event: Event, state: Callable[[Event], None]
) -> None:
    Event.objects.filter(pk=event.pk).update(asks=["access", "diet", "pictures"])
    event.refresh_from_db()
    state(event)
    before = Requirements.objects.count()

    def said(address: str) -> list[str]:
        data = form_data(address) | {"access": ["step_free"], "note": "A chair", "pictures": "yes"}
        with watched() as steps:
            assert Client().post(event.get_absolute_url(), data).status_code == 302
        return steps

    known, new = said(ADDRESS), said("nobody@example.org")
    assert Requirements.objects.count() == before + 1, "what is said by whoever types a known address is not kept"
    assert abs(len(known) - len(new)) <= 1, (known, new)
    writes = [step for step in new if step.startswith("insert")]
    assert [step for step in known if step.startswith("insert")] == writes


@pytest.mark.parametrize("state", [unknown, unconfirmed, confirmed])
def test_asking_for_a_lost_link_costs_the_same(event: Event, state: Callable[[Event], None]) -> None:
    state(event)
    taken = []
    for address in (ADDRESS, "nobody@example.org"):
        with watched() as steps:
            Client().post(f"{event.get_absolute_url()}my-link/", {"email": address})
        taken.append(steps)
    assert taken[0] == taken[1]
    assert taken[0].count("insert mail_mail") == 2


def test_a_seat_that_goes_while_the_mail_is_worded_is_not_promised(event: Event) -> None:
    done: list[str] = []

    def take_all(step: str) -> None:
        if step == LOCK and not done:
            done.append(step)
            Event.objects.filter(pk=event.pk).update(capacity=0)

    with watched(take_all) as steps:
        registration = register(event, make_applicant(ADDRESS))
    assert not registration.reserves_seat
    assert "Your place is reserved" not in Mail.objects.get().text
    assert steps.count("template") == 4  # worded before the lock, and again


def test_somebody_who_registers_while_the_mail_is_worded_gets_one_link(event: Event) -> None:
    began: list[bool] = []

    def meanwhile(step: str) -> None:
        if step == LOCK and not began:
            began.append(True)
            register(event, make_applicant(ADDRESS))

    with watched(meanwhile):
        registration = register(event, make_applicant(ADDRESS))
    assert Registration.objects.get().pk == registration.pk
    assert registration.token in Mail.objects.get().text


def test_the_towns_of_the_network_and_the_person_key_are_found_in_the_query_of_the_event(event: Event) -> None:
    town = make_town()
    account = make_user(ADDRESS)
    registration = register(event, make_applicant(ADDRESS))
    assert registration.person_key == account.person_key
    assert registration.municipality_id == town.pk
