"""What happens by itself around an activity: seen and changed on its timeline, told once, and in time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.actions import (
    cancel_registration,
    close_undecided,
    give_place,
    plan_sessions,
    save_details,
    save_moments,
)
from events.forms import DetailsForm
from events.models import Event, EventQuerySet, Registration
from events.models.event import QUIET
from events.plans import Moments
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.mail.planned import send_due
from tests.make import (
    OFFICE,
    details_data,
    hidden_fields,
    make_coordinator,
    make_organisation,
    make_pilot,
    make_registration,
    moved,
)

pytestmark = pytest.mark.django_db
Reason, State = Registration.Reason, Registration.State


def save(event: Event, **changes: object) -> None:
    event = Event.objects.get(pk=event.pk)
    form = DetailsForm(data=details_data(event, **changes), kind=event.event_kind, event=event, actor=OFFICE)
    assert form.is_valid(), form.errors
    save_details(event.pk, form.details())


def quiet() -> None:
    clock.move_to(clock.now() + QUIET)
    send_due()


def told() -> list[Mail]:
    return list(Mail.objects.filter(key__contains=":changed:"))


# One notice of what changed


def test_of_several_changes_people_hear_once_with_before_and_after() -> None:
    event = make_pilot()
    make_registration(event)
    save(event, venue="Town hall")
    clock.move_to(clock.now() + QUIET / 2)
    send_due()
    save(event, venue="School", title="Another title")
    clock.move_to(clock.now() + QUIET / 2)
    send_due()
    assert told() == [], "the quiet time begins anew with each change"
    quiet()
    [mail] = told()
    assert "before: Casa de Cultură, Şomcuta Mare" in mail.text
    assert "now: School, Şomcuta Mare" in mail.text
    assert "Town hall" not in mail.text
    assert "before: Preparing Welcoming Communities" in mail.text
    assert "When\n" not in mail.text, "what stayed is not told as a change"
    quiet()
    assert len(told()) == 1


def test_a_change_that_was_taken_back_is_not_told() -> None:
    event = make_pilot()
    make_registration(event)
    save(event, venue="Town hall")
    save(event, venue="Casa de Cultură")
    quiet()
    assert told() == []


def test_saving_once_more_without_a_change_puts_the_notice_off_by_nothing() -> None:
    event = make_pilot()
    make_registration(event)
    save(event, venue="Town hall")
    changed_at = Event.objects.get().changed_at
    clock.move_to(clock.now() + QUIET / 2)
    save(event)
    assert Event.objects.get().changed_at == changed_at


def test_who_registers_after_the_change_is_not_told_of_it() -> None:
    event = make_pilot()
    before = make_registration(event)
    save(event, venue="Town hall")
    make_registration(event)
    quiet()
    assert [mail.to for mail in told()] == [before.email]


def test_a_new_time_is_told_with_both_and_the_new_entry() -> None:
    event = make_pilot()
    make_registration(event)
    plan_sessions(event.pk, moved(event, timedelta(hours=1)))
    quiet()
    [mail] = told()
    assert mail.text.count("When") >= 1
    assert mail.calendar


def test_answers_go_to_whom_the_team_names() -> None:
    event = make_pilot()
    save(event, contact_email="questions@example.org")
    registration = make_registration(event)
    assert {mail.reply_to for mail in Mail.objects.filter(to=registration.email)} == {"questions@example.org"}


# The waiting list stands still before it begins


def full_with_one_waiting() -> tuple[Event, Registration, Registration]:
    event = make_pilot(capacity=1)
    return event, make_registration(event), make_registration(event, "waiting")


def state_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def test_the_list_moves_by_itself_until_a_day_before_and_then_the_team_gives_the_place() -> None:
    event, first, waiting = full_with_one_waiting()
    assert event.starts_at
    with pytest.raises(IllegalMove, match="moves up by itself"):
        give_place(waiting.pk)
    clock.move_to(event.starts_at - timedelta(hours=23))
    with pytest.raises(IllegalMove, match="No place is free"):
        give_place(waiting.pk)
    cancel_registration(first.pk, Reason.BY_PERSON)
    assert state_of(waiting) == State.WAITING
    newcomer = make_registration(event, "waiting")
    assert give_place(newcomer.pk).reason == Reason.GIVEN
    assert Mail.objects.filter(to=newcomer.email, key__contains="moved_up").exists()
    with pytest.raises(IllegalMove, match="No place is free"):
        give_place(waiting.pk)
    assert give_place(newcomer.pk).state == State.CONFIRMED, "twice changes nothing"


def test_a_list_that_may_move_for_longer_fills_the_free_place_at_once() -> None:
    event, first, waiting = full_with_one_waiting()
    assert event.starts_at
    clock.move_to(event.starts_at - timedelta(hours=3))
    cancel_registration(first.pk, Reason.BY_PERSON)
    save_moments(event.pk, Moments(None, None, 2, None))
    assert state_of(waiting) == State.CONFIRMED


def test_the_page_of_who_waits_says_until_when_it_moves(client: Client) -> None:
    event, _first, waiting = full_with_one_waiting()
    assert "So it goes until" in client.get(f"/my/{waiting.token}/").content.decode()
    assert event.starts_at
    clock.move_to(event.starts_at - timedelta(hours=23))
    assert "nobody moves up by themselves any more" in client.get(f"/my/{waiting.token}/").content.decode()


# Whoever is undecided when it begins


def test_who_is_still_undecided_when_it_begins_is_told_once() -> None:
    event = make_pilot(needs_approval=True)
    pending = make_registration(event, "pending")
    assert event.starts_at
    clock.move_to(event.starts_at - timedelta(minutes=1))
    assert close_undecided() == 0
    clock.move_to(event.starts_at + timedelta(days=1))
    assert (close_undecided(), close_undecided()) == (1, 0)
    assert (state_of(pending), pending.reason) == (State.DECLINED, Reason.NOT_DECIDED)
    mail = Mail.objects.get(key__contains="not_decided")
    assert (mail.to, mail.expires_at > clock.now()) == (pending.email, True)


def test_an_activity_that_is_moved_while_the_sweep_waits_for_its_lock_still_takes_decisions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event, lock = make_pilot(needs_approval=True), EventQuerySet.lock
    make_registration(event, "pending")

    def moved_before_it_is_locked(events: EventQuerySet, pk: int) -> Event:
        later = clock.now() + timedelta(hours=3)
        Event.objects.filter(pk=pk).update(starts_at=later, ends_at=later + timedelta(hours=2))
        return lock(events, pk)

    assert event.starts_at
    clock.move_to(event.starts_at)
    monkeypatch.setattr(EventQuerySet, "lock", moved_before_it_is_locked)
    assert close_undecided() == 0


# The page


@pytest.fixture
def event() -> Event:
    return make_pilot()


@pytest.fixture
def team(client: Client, event: Event) -> Client:
    client.force_login(make_coordinator())
    return client


def page(event: Event) -> str:
    return f"/work/activities/{event.public_id}/timeline/"


def send(client: Client, event: Event, **typed: Any) -> Any:
    stored = {"opens_at": "", "closes_at": "", "promotion_stops": "24", "remind_days": "2"}
    return client.post(page(event), stored | typed | hidden_fields(client, page(event)))


def test_it_shows_what_is_ahead_with_how_many_and_what_became_of_it(team: Client, event: Event) -> None:
    make_registration(event)
    text = team.get(page(event)).content.decode()
    for said in ("Registration opens", "Registration closes", "The waiting list stands still", "Reminder", "1 person"):
        assert said in text
    assert event.reminder_at
    clock.move_to(event.reminder_at + timedelta(minutes=1))
    send_due()
    assert "sent to 1 person" in team.get(page(event)).content.decode()


def test_a_time_is_that_of_the_place(team: Client, event: Event) -> None:
    assert send(team, event, opens_at="2027-01-10T08:30").status_code == 302
    event.refresh_from_db()
    assert event.opens_at == datetime(2027, 1, 10, 6, 30, tzinfo=UTC)
    assert 'value="2027-01-10T08:30"' in team.get(page(event)).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"opens_at": "2027-03-28T03:30"}, "opens_at"),  # the clocks go forward
        ({"closes_at": "2027-10-31T03:30"}, "closes_at"),  # the clocks go back
        ({"opens_at": "2027-01-10T08:30", "closes_at": "2027-01-10T08:30"}, "closes_at"),
        ({"opens_at": "soon"}, "opens_at"),
        ({"opens_at": "1890-01-01T00:00"}, "opens_at"),
        ({"promotion_stops": "-1"}, "promotion_stops"),
        ({"promotion_stops": ""}, "promotion_stops"),
        ({"remind_days": "1000000000"}, "remind_days"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(team: Client, event: Event, typed: Any, field: str) -> None:
    answer = send(team, event, **typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_reminder_can_be_switched_off(team: Client, event: Event) -> None:
    assert send(team, event, remind_days="").status_code == 302
    assert "switched off" in team.get(page(event)).content.decode()


def test_another_partner_does_not_see_it(event: Event, client: Client) -> None:
    client.force_login(make_coordinator(make_organisation("Cidis", "IT")))
    assert client.get(page(event)).status_code == 404


@pytest.mark.parametrize(
    "moments", [Moments(None, None, 337, None), Moments(None, None, 0, 0), Moments(None, None, 0, 31)]
)
def test_what_no_form_offers_is_refused(event: Event, moments: Moments) -> None:
    with pytest.raises(ValidationError):
        save_moments(event.pk, moments)
