"""Who moves up when a seat becomes free in a way one thinks of last."""

import pytest

from events.actions import approve, cancel_registration, confirm_address, register, save_details
from events.models import Registration
from tests.events.test_lifecycle import details_form
from tests.make import make_applicant, make_pilot, make_registration, make_user

pytestmark = pytest.mark.django_db
State = Registration.State


def state_of(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).state


def test_a_seat_that_a_second_address_gives_up_goes_to_who_waits() -> None:
    event = make_pilot(capacity=2)
    person = make_user("first@example.org")
    person.emailaddress_set.create(email="second@example.org", verified=True)
    first = make_registration(event, email="first@example.org")
    second = register(event, make_applicant("second@example.org"))
    assert second.reserves_seat
    waiting = make_registration(event, "waiting")
    assert confirm_address(second.pk) == first
    assert [state_of(one) for one in (first, second, waiting)] == [State.CONFIRMED, State.CANCELLED, State.CONFIRMED]


def test_without_a_limit_everybody_who_waits_moves_up() -> None:
    event = make_pilot(capacity=0)
    waiting = [make_registration(event, "waiting") for _n in range(3)]
    save_details(event.pk, details_form(event, capacity="").details())
    assert {state_of(one) for one in waiting} == {State.CONFIRMED}


def test_priority_goes_before_the_time_of_arrival() -> None:
    event = make_pilot(capacity=1)
    seated = make_registration(event)
    early, late = make_registration(event, "waiting"), make_registration(event, "waiting")
    Registration.objects.filter(pk=late.pk).update(priority=1)
    assert event.registrations.positions() == {late.pk: 1, early.pk: 2}
    cancel_registration(seated.pk, Registration.Reason.BY_PERSON)
    assert (state_of(early), state_of(late)) == (State.WAITING, State.CONFIRMED)


def test_a_newcomer_does_not_overtake_who_waits_though_a_seat_is_free() -> None:
    event = make_pilot(capacity=1, needs_approval=True)
    pending = make_registration(event, "pending")
    seated, waiting = make_registration(event, "pending"), make_registration(event, "pending")
    assert approve(seated.pk).state == State.CONFIRMED
    assert approve(waiting.pk).state == State.WAITING
    # A seat that nobody was moved up to: the list was full, and the hall has become larger behind our back.
    type(event).objects.filter(pk=event.pk).update(capacity=2)
    assert approve(pending.pk).state == State.WAITING


def test_approving_twice_changes_nothing_for_who_waits() -> None:
    pending = make_registration(make_pilot(capacity=0, needs_approval=True), "pending")
    first, again = approve(pending.pk), approve(pending.pk)
    assert (first.state, again.state, again.waiting_since) == (State.WAITING, State.WAITING, first.waiting_since)
