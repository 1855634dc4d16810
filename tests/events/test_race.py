"""Fifty people at once for ten seats: with the lock, and, to show that the test bites, without it."""

import fcntl
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError, current_thread, local, main_thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client

from events.actions import (
    approve,
    cancel_registration,
    choose_sessions,
    choosing,
    confirm_address,
    decline,
    expire_unconfirmed,
    register,
    registration,
    seating,
)
from events.models import Event, EventQuerySet, Registration
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.records import conflicts
from tests.make import (
    add_workshops,
    details_data,
    form_data,
    make_applicant,
    make_coordinator,
    make_pilot,
    make_registration,
)
from tests.waiting import LONG_ENOUGH

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, SEATS = 50, 10


@pytest.fixture(autouse=True)
def one_race_at_a_time() -> Iterator[None]:
    """Two crowds of fifty, in two test processes, would be more connections than the server has."""
    with (Path(os.environ["SHARE_TEST_FOLDER"]) / "race.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(autouse=True)
def patience_with_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the last of fifty may wait for the event longer than the site lets a person wait."""
    options = connection.settings_dict["OPTIONS"]
    assert "lock_timeout" in options["options"]
    monkeypatch.setitem(options, "options", f"-c lock_timeout={LONG_ENOUGH:.0f}s")


def at_once(things: list[Any], do: Callable[[Any], Any]) -> list[Any]:
    """Does all of it in as many threads, let loose together; each closes its own connection."""
    start = Barrier(len(things))

    def one(thing: Any) -> Any:
        start.wait(LONG_ENOUGH)
        try:
            return do(thing)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(one, things))


def take_the_lock_out(monkeypatch: pytest.MonkeyPatch, crowd: int) -> None:
    """Nobody locks, and nobody of the `crowd` goes on before all of it has counted the seats for the first time."""
    count, all_counted, thread = seating.count_seats, Barrier(crowd), local()

    def count_together(event: Event, address: str = "") -> seating.Seats:
        seats = count(event, address)
        if current_thread() is not main_thread() and not hasattr(thread, "counted"):
            thread.counted = True
            all_counted.wait(LONG_ENOUGH)
        return seats

    monkeypatch.setattr(EventQuerySet, "lock", lambda self, pk: self.get(pk=pk))
    for module in (seating, registration):
        monkeypatch.setattr(module, "count_seats", count_together)


def rush(event: Event) -> Counter[int]:
    """Everybody posts the form at once, then everybody presses the button in the mail at once."""
    emails = [f"person{n}@example.org" for n in range(PEOPLE)]
    posted = at_once(emails, lambda e: Client().post(event.get_absolute_url(), form_data(e)).status_code)
    tokens = [r.token for r in event.registrations.all()]
    pressed = at_once(tokens, lambda token: Client().post(f"/my/{token}/confirm/").status_code)
    return Counter(posted) + Counter(pressed)


def states(event: Event) -> Counter[str]:
    return Counter(event.registrations.values_list("state", flat=True))


def test_ten_of_fifty_get_a_seat_and_forty_wait_in_order() -> None:
    event = make_pilot(capacity=SEATS)
    answers = rush(event)
    assert answers == {302: 2 * PEOPLE}
    assert states(event) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
    places, queued = (
        event.registrations.positions(),
        dict(event.registrations.waiting().values_list("pk", "waiting_since")),
    )
    assert sorted(places.values()) == list(range(1, PEOPLE - SEATS + 1))
    assert sorted(places, key=places.__getitem__) == sorted(places, key=queued.__getitem__)
    assert Mail.objects.filter(key__contains=":confirm_address").count() == PEOPLE
    assert Mail.objects.filter(key__endswith=":confirmed").count() == SEATS
    assert Mail.objects.filter(key__endswith=":waiting").count() == PEOPLE - SEATS


def test_who_waited_for_the_lock_waits_behind_who_had_it() -> None:
    """The line goes by when the seat was asked for, not by whose transaction began first."""
    event = make_pilot(capacity=0)
    slow, quick = (register(event, make_applicant(f"{name}@example.org")).pk for name in ("slow", "quick"))
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        assert not Registration.objects.waiting().exists()  # the transaction has begun: its now() is older
        pool.submit(at_once, [quick], confirm_address).result()
        confirm_address(slow)
    assert event.registrations.positions() == {quick: 1, slow: 2}


def test_without_the_lock_too_many_get_a_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: everybody presses the button in the mail at once, and nobody locks."""
    event = make_pilot(capacity=SEATS)
    held = [register(event, make_applicant(), reserve_seat=False).pk for _n in range(PEOPLE)]
    take_the_lock_out(monkeypatch, PEOPLE)
    at_once(held, confirm_address)
    assert states(event) == {"confirmed": PEOPLE}


def test_a_form_posted_five_times_at_once_is_one_registration_and_one_mail() -> None:
    event = make_pilot()
    answers = at_once(
        [form_data("ana@example.org")] * 5, lambda d: Client().post(event.get_absolute_url(), d).status_code
    )
    assert answers == [302] * 5
    assert event.registrations.count() == 1
    assert Mail.objects.count() == 1


def test_one_button_pressed_ten_times_at_once_is_one_seat_one_person_one_mail() -> None:
    event = make_pilot()
    held = register(event, make_applicant("ana@example.org"))
    assert at_once([held.pk] * 10, lambda pk: confirm_address(pk).state) == ["confirmed"] * 10
    assert Mail.objects.filter(key__endswith=":confirmed").count() == 1


def test_one_person_for_two_events_at_once_is_one_user() -> None:
    events = [make_pilot(), make_pilot()]
    held = [register(event, make_applicant("ana@example.org")).pk for event in events]
    confirmed = at_once(held, confirm_address)
    assert len({r.user_id for r in confirmed}) == 1


def test_cancelling_and_registering_at_once_keeps_every_seat_taken_once() -> None:
    event = make_pilot(capacity=SEATS)
    seated = [make_registration(event).pk for _n in range(SEATS)]
    for _n in range(5):
        make_registration(event, "waiting")
    steps: list[Callable[[], Any]] = [
        lambda pk=pk: cancel_registration(pk, Registration.Reason.BY_PERSON) for pk in seated
    ]
    steps += [lambda: confirm_address(register(event, make_applicant()).pk) for _n in range(20)]
    steps += [expire_unconfirmed, expire_unconfirmed]
    at_once(steps, lambda step: step())
    now = states(event)
    assert (now["confirmed"], now["cancelled"], now["waiting"]) == (SEATS, SEATS, 15)
    assert (
        Mail.objects.filter(key__endswith=":moved_up").count() + Mail.objects.filter(key__endswith=":confirmed").count()
        == 2 * SEATS
    )


def test_a_lock_that_takes_too_long_is_a_friendly_answer(client: Client) -> None:
    event = make_pilot()
    from django.db import connections

    def hold() -> None:
        with transaction.atomic():
            Event.objects.lock(event.pk)
            ready.wait(LONG_ENOUGH)
            done.wait(LONG_ENOUGH)
        connections.close_all()

    ready, done = Barrier(2), Barrier(2)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        ready.wait(LONG_ENOUGH)
        response = client.post(event.get_absolute_url(), form_data())
        done.wait(LONG_ENOUGH)
        holding.result()
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def approve_two_at_once() -> Counter[str]:
    """One seat, two people before the team, and two of the team press the button at once."""
    event = make_pilot(capacity=1, needs_approval=True)
    undecided = [make_registration(event, "pending").pk for _n in range(2)]
    at_once(undecided, approve)
    return states(event)


def test_two_approvals_at_once_for_the_last_seat_are_one_seat_and_one_place_in_the_line() -> None:
    assert approve_two_at_once() == {"confirmed": 1, "waiting": 1}
    assert Mail.objects.filter(key__endswith=":approved").count() == 1
    assert Mail.objects.filter(key__endswith=":approved_full").count() == 1


def test_without_the_lock_both_approvals_give_the_last_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    take_the_lock_out(monkeypatch, 2)
    assert approve_two_at_once() == {"confirmed": 2}


def test_yes_and_no_at_once_is_one_of_the_two() -> None:
    event = make_pilot(needs_approval=True)
    person = make_registration(event, "pending")

    def decided(act: Callable[[int], Any]) -> str:
        try:
            return str(act(person.pk).state)
        except IllegalMove:
            return "refused"

    answers = at_once([approve, decline], decided)
    assert sorted(answers) in (["confirmed", "refused"], ["declined", "refused"])
    assert Mail.objects.filter(key__startswith=f"registration:{person.public_id}:").count() == 3


def save_two_versions(event: Event) -> list[int]:
    """Two coordinators opened the details at the same time, and press the button at the same time."""
    versions = [details_data(event, venue="Town hall"), details_data(event, venue="School")]
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(make_coordinator())
    page = f"/work/activities/{event.public_id}/details/"
    return at_once(list(zip(clients, versions, strict=True)), lambda of: of[0].post(page, of[1]).status_code)


def test_of_two_who_save_at_once_the_second_sees_both_versions() -> None:
    event = make_pilot()
    assert sorted(save_two_versions(event)) == [302, 409]


def test_without_the_lock_one_of_two_is_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both compare before either saves."""
    event, found, compared = make_pilot(), conflicts.found, Barrier(2)

    def together(*args: Any) -> conflicts.Conflict | None:
        conflict = found(*args)
        compared.wait(LONG_ENOUGH)
        return conflict

    monkeypatch.setattr(EventQuerySet, "lock", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(conflicts, "found", together)
    assert save_two_versions(event) == [302, 302]


def test_two_addresses_confirmed_at_once_for_the_last_seat_are_one_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both registered while it was full, so none is reserved for them. Whoever counts waits a while for the other."""
    event = make_pilot(capacity=1)
    first = make_registration(event)
    late = [register(event, make_applicant()).pk for _n in range(2)]
    cancel_registration(first.pk, Registration.Reason.BY_PERSON)
    count, both_counted = seating.count_seats, Barrier(2)

    def count_and_wait(event: Event, address: str = "") -> seating.Seats:
        seats = count(event, address)
        with suppress(BrokenBarrierError):  # with the lock only one is here, and goes on alone
            both_counted.wait(1)
        return seats

    for module in (seating, registration):
        monkeypatch.setattr(module, "count_seats", count_and_wait)
    at_once(late, confirm_address)
    assert states(event) == {"cancelled": 1, "confirmed": 1, "waiting": 1}


# Sessions by choice


def choose_at_once(people: int = 6) -> int:
    """Two places in a session, and six people choose it at once: how many have one."""
    event = make_pilot()
    visit = add_workshops(event, 2)[0]

    def choose(registration: int) -> None:
        with suppress(ValidationError):
            choose_sessions(registration, {visit.pk})

    at_once([make_registration(event).pk for _n in range(people)], choose)
    return visit.choices.count()


def test_a_session_with_two_places_is_chosen_by_two() -> None:
    assert choose_at_once() == 2


def test_without_the_lock_a_session_is_chosen_by_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: everybody counts before anybody has chosen."""
    why_not, all_counted = choosing._why_not, Barrier(6)

    def count_together(*slot: Any) -> str:
        all_counted.wait(LONG_ENOUGH)
        return why_not(*slot)

    monkeypatch.setattr(EventQuerySet, "lock", lambda self, pk: self.get(pk=pk))
    monkeypatch.setattr(choosing, "_why_not", count_together)
    assert choose_at_once() == 6
