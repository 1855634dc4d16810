"""Mail that is planned ahead: it moves and vanishes with the fact it is bound to, goes out once, and never late."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from events.actions import cancel_event, plan_sessions, postpone_event, save_moments, take_up_event
from events.models import Event, Registration
from events.plans import Moments
from share.accounts.actions import erase
from share.kit import clock
from share.mail.models import Mail, PlannedMail
from share.mail.planned import planned_of, plans, send_due
from tests.make import make_pilot, make_registration, make_town, moved

REMINDER = "events: reminder"


def reminders() -> int:
    return Mail.objects.filter(key__contains=":reminder:").count()


def to_reminder(event: Event, and_then: timedelta = timedelta(minutes=1)) -> None:
    event.refresh_from_db()
    assert event.reminder_at
    clock.move_to(event.reminder_at + and_then)


def move_by(event: Event, by: timedelta) -> None:
    plan_sessions(event.pk, moved(event, by))


def tell_of_it() -> None:
    """The notice of the change goes out first."""
    clock.move_to(clock.now() + timedelta(minutes=11))
    assert send_due() == 2


def remind(event: Event, days: int | None) -> None:
    save_moments(event.pk, Moments(None, None, 24, days))


@pytest.fixture
def event(db: None) -> Event:
    event = make_pilot()
    make_registration(event)
    make_registration(event)
    return event


def test_it_goes_out_at_its_moment_and_once(event: Event) -> None:
    to_reminder(event, -timedelta(minutes=1))
    assert send_due() == 0
    to_reminder(event)
    assert (send_due(), send_due(), reminders()) == (2, 0, 2)
    assert PlannedMail.objects.get(plan=REMINDER).recipients == 2


def test_it_comes_at_nine_by_the_clocks_of_the_place(event: Event) -> None:
    assert event.reminder_at
    assert event.local_start
    local = event.reminder_at.astimezone(event.zone)
    assert (local.hour, (event.local_start.date() - local.date()).days) == (9, 2)


def test_who_got_a_place_after_it_is_not_reminded(event: Event) -> None:
    to_reminder(event)
    make_registration(event)
    assert send_due() == 2


def test_it_moves_with_the_event_and_goes_out_anew_for_a_new_day(event: Event) -> None:
    to_reminder(event)
    send_due()
    move_by(event, timedelta(days=7))
    tell_of_it()
    assert reminders() == 2
    to_reminder(event)
    send_due()
    assert reminders() == 4
    assert [one.became is not None for one in planned_of(event, REMINDER)] == [True, True]


def test_a_move_before_it_was_due_leaves_one_moment(event: Event) -> None:
    move_by(event, timedelta(days=7))
    tell_of_it()
    event.refresh_from_db()
    [planned] = planned_of(event, REMINDER)
    assert (planned.due_at, planned.recipients, planned.became) == (event.reminder_at, 2, None)


@pytest.mark.parametrize("how", ["cancelled", "switched off"])
def test_it_vanishes_with_its_fact(event: Event, how: str) -> None:
    assert event.reminder_at
    due = event.reminder_at
    if how == "cancelled":
        cancel_event(event.pk, "Snow")
    else:
        remind(event, None)
    clock.move_to(due + timedelta(minutes=1))
    send_due()
    event.refresh_from_db()
    assert (reminders(), planned_of(event, REMINDER)) == (0, [])


def test_one_that_was_missed_is_not_sent_late_and_is_written_down(event: Event) -> None:
    """The sweep stood still from before the reminder until after the beginning."""
    assert event.starts_at
    clock.move_to(event.starts_at + timedelta(days=1))
    assert (send_due(), send_due(), reminders()) == (0, 0, 0)
    assert [(one.outcome, one.recipients) for one in PlannedMail.objects.all()] == [("missed", 0)]


def test_a_day_that_was_mistyped_and_put_right_reminds_nobody(event: Event) -> None:
    assert event.starts_at
    by = clock.now() + timedelta(hours=20) - event.starts_at
    move_by(event, by)
    assert send_due() == 0
    move_by(event, -by)
    clock.move_to(clock.now() + timedelta(minutes=11))
    assert (send_due(), reminders()) == (0, 0)
    to_reminder(event)
    assert send_due() == 2


def test_what_is_taken_up_again_is_told_before_it_is_reminded_of(event: Event) -> None:
    assert event.reminder_at
    postpone_event(event.pk, "The hall is flooded")
    clock.move_to(event.reminder_at + timedelta(minutes=1))
    take_up_event(event.pk)
    assert (send_due(), reminders()) == (0, 0)
    tell_of_it()
    assert reminders() == 0


def test_whoever_was_erased_is_not_written_to(event: Event) -> None:
    person = event.registrations.all()[0].user
    assert person
    erase(person)
    to_reminder(event)
    assert send_due() == 1
    assert not Mail.objects.filter(to="").exists()


def test_one_that_cannot_be_worded_keeps_no_other_back(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make_pilot()
    make_registration(other)
    word = plans[REMINDER].word

    def breaks(one: Event, registration: Registration) -> Mail:
        if one.pk == event.pk:
            raise ValueError("a template")
        return word(one, registration)

    monkeypatch.setitem(plans.entries, REMINDER, replace(plans[REMINDER], word=breaks))
    to_reminder(other)
    assert (send_due(), reminders()) == (1, 1)
    monkeypatch.undo()
    assert send_due() == 2, "tried again with the next look"


def test_a_town_that_was_merged_meanwhile_is_told_by_its_name(event: Event) -> None:
    save_moments(event.pk, Moments(None, None, 24, None))
    move_by(event, timedelta(days=7))
    Event.objects.update(municipality=make_town("Seini"))
    clock.move_to(clock.now() + timedelta(minutes=11))
    assert send_due() == 2
    assert Mail.objects.filter(text__contains="before: Casa de Cultură, Şomcuta Mare").count() == 2


def test_a_notice_that_was_missed_is_written_down(event: Event) -> None:
    move_by(event, timedelta(days=7))
    event.refresh_from_db()
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(days=1))
    assert send_due() == 0
    assert PlannedMail.objects.filter(plan="events: changes", outcome="missed").count() == 1
    event.refresh_from_db()
    assert event.changed_at is None


def test_what_was_published_later_than_its_reminder_has_none(db: None) -> None:
    event = make_pilot(starts_in=timedelta(hours=20))
    make_registration(event)
    assert event.reminder_at is None
    assert (send_due(), planned_of(event, REMINDER)) == (0, [])


@pytest.fixture
def committed(transactional_db: None) -> Event:
    event = make_pilot()
    for _n in range(5):
        make_registration(event)
    return event


def test_of_sweeps_that_look_at_once_one_sends(committed: Event) -> None:
    to_reminder(committed)
    together, sent = Barrier(4), []

    def sweep() -> None:
        together.wait()
        sent.append(send_due())
        connection.close()

    threads = [Thread(target=sweep) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(sent), reminders()) == ([0, 0, 0, 5], 5)
    assert PlannedMail.objects.filter(plan=REMINDER).count() == 1
