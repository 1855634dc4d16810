"""The move tables: every state × every verb, on objects that are never saved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from events.models import Event, Registration
from events.models.registration import CONFIRM_WITHIN
from share.kit import clock
from share.kit.moves import IllegalMove

STARTS = datetime(2027, 3, 12, 9, 30, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=7)
MOMENTS = {
    "before": STARTS - timedelta(hours=1),
    "during": STARTS + timedelta(hours=1),
    "after": ENDS + timedelta(hours=1),
}
REASON = Registration.Reason.BY_TEAM

# An event: from a state, at a moment, with a verb -> the state it is in then; None is an illegal move.
# fmt: off
EVENT_ROWS: dict[tuple[str, str], tuple[str | None, ...]] = {
    #                         publish      complete     cancel       require_ahead  postpone  take_up, withdraw, off, on record
    ("draft", "before"):      ("published", None,        "cancelled", None,          None,        None, None, None, None),
    ("draft", "during"):      ("published", None,        "cancelled", None,          None,        None, None, None, None),
    ("draft", "after"):       ("published", None,        "cancelled", None,          None,        None, None, None, None),
    ("published", "before"):  (None,        None,        "cancelled", "published",   "postponed", None, "draft", None, None),
    ("published", "during"):  (None,        None,        "cancelled", None,          None,        None, None, None, None),
    ("published", "after"):   (None,        "completed", None,        None,          None,        None, None, None, None),
    ("postponed", "before"):  (None, None, "cancelled", "postponed", None, "published", None, None, None),
    ("postponed", "during"):  (None,        None,        "cancelled", "postponed",   None,        None, None, None, None),
    ("postponed", "after"):   (None,        None,        "cancelled", "postponed",   None,        None, None, None, None),
    ("completed", "before"):  (None,        None,        None,        None,          None,        None, None, None, None),
    ("completed", "during"):  (None,        None,        None,        None,          None,        None, None, None, None),
    ("completed", "after"):   (None,        None,        None,        None,          None,        None, None, None, None),
    ("cancelled", "before"):  (None,        None,        None,        None,          None,        None, None, None, None),
    ("cancelled", "during"):  (None,        None,        None,        None,          None,        None, None, None, None),
    ("cancelled", "after"):   (None,        None,        None,        None,          None,        None, None, None, None),
    ("recorded", "before"):   (None, None, None, None, None, None, None, "withdrawn", None),
    ("recorded", "during"):   (None, None, None, None, None, None, None, "withdrawn", None),
    ("recorded", "after"):    (None, None, None, None, None, None, None, "withdrawn", None),
    ("withdrawn", "before"): (None, None, None, None, None, None, None, None, "recorded"),
    ("withdrawn", "during"): (None, None, None, None, None, None, None, None, "recorded"),
    ("withdrawn", "after"): (None, None, None, None, None, None, None, None, "recorded"),
}
REGISTRATION_ROWS: dict[str, tuple[str | None, ...]] = {
    #             await_confirmation confirm      queue      cancel       expire     walk_in     await_decision  decline
    "unconfirmed":      ("unconfirmed", "confirmed", "waiting", "cancelled", "expired", "walk_in", "pending",      None),
    "confirmed": (None,   None,        None,      "cancelled", None,      None,      None,           None),
    "waiting":   (None,   "confirmed", None,      "cancelled", None,      None,      None,           None),
    "cancelled": (None,   None,        None,      None,        None,      None,      None,           None),
    "expired":   (None,   None,        None,      None,        None,      None,      None,           None),
    "walk_in":   (None,   None,        None,      None,        None,      None,      None,           None),
    "pending":   (None,   "confirmed", "waiting", "cancelled", None,      None,      None,           "declined"),
    "declined":  (None,   None,        None,      None,        None,      None,      None,           None),
}
# fmt: on
EVENT_VERBS: dict[str, Callable[[Event], None]] = {
    "publish": lambda event: event.publish(),
    "complete": lambda event: event.complete(),
    "cancel": lambda event: event.cancel("Snow"),
    "require_ahead": lambda event: event.require_ahead(),
    "postpone": lambda event: event.postpone("Snow"),
    "take_up": lambda event: event.take_up(),
    "withdraw": lambda event: event.withdraw(),
    "take_off_the_record": lambda event: event.take_off_the_record("Twice."),
    "put_back_on_record": lambda event: event.put_back_on_record(),
}
EVENT_MOVES = {place: dict(zip(EVENT_VERBS, row, strict=True)) for place, row in EVENT_ROWS.items()}
REGISTRATION_VERBS: dict[str, Callable[[Registration], None]] = {
    "await_confirmation": lambda registration: registration.await_confirmation(seat=True),
    "confirm": lambda registration: registration.confirm(REASON),
    "queue": lambda registration: registration.wait(STARTS, Registration.Reason.FULL),
    "cancel": lambda registration: registration.cancel(REASON),
    "expire": lambda registration: registration.expire(),
    "walk_in": lambda registration: registration.walk_in(),
    "await_decision": lambda registration: registration.await_decision(),
    "decline": lambda registration: registration.decline("Next time."),
}
REGISTRATION_MOVES = {
    state: dict(zip(REGISTRATION_VERBS, row, strict=True)) for state, row in REGISTRATION_ROWS.items()
}


def fields(row: Event | Registration) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_the_tables_speak_of_every_state_and_verb() -> None:
    assert set(EVENT_MOVES) == {(state, moment) for state in Event.State.values for moment in MOMENTS}
    assert set(REGISTRATION_MOVES) == set(Registration.State.values)
    assert all(set(row) == set(REGISTRATION_VERBS) for row in REGISTRATION_MOVES.values())


@pytest.mark.parametrize("verb", EVENT_VERBS)
@pytest.mark.parametrize(("state", "moment"), EVENT_MOVES)
def test_an_event_moves_as_the_table_says(state: str, moment: str, verb: str) -> None:
    clock.move_to(MOMENTS[moment])
    event = Event(state=state, starts_at=STARTS, ends_at=ENDS)
    before, becomes = fields(event), EVENT_MOVES[state, moment][verb]
    if becomes is None:
        with pytest.raises(IllegalMove, match=r"\w.*\.$"):
            EVENT_VERBS[verb](event)
        assert fields(event) == before
    else:
        EVENT_VERBS[verb](event)
        assert event.state == becomes


@pytest.mark.parametrize(
    ("verb", "column", "moment"),
    [
        ("publish", "published_at", "after"),
        ("complete", "completed_at", "after"),
        ("cancel", "cancelled_at", "during"),
        ("postpone", "postponed_at", "before"),
    ],
)
def test_an_event_keeps_the_time_of_its_move(verb: str, column: str, moment: str) -> None:
    clock.move_to(MOMENTS[moment])
    event = Event(state="draft" if verb == "publish" else "published", starts_at=STARTS, ends_at=ENDS)
    EVENT_VERBS[verb](event)
    assert abs(getattr(event, column) - MOMENTS[moment]) < timedelta(minutes=1)
    assert event.cancel_reason == ("Snow" if verb == "cancel" else "")
    assert event.postpone_reason == ("Snow" if verb == "postpone" else "")


@pytest.mark.parametrize("state", Event.State.values)
def test_an_event_without_dates_neither_opens_its_list_unless_published_nor_is_over(state: str) -> None:
    event = Event(state=state)
    assert not event.has_begun
    assert not event.is_over
    with pytest.raises(IllegalMove):
        event.complete()


@pytest.mark.parametrize("moment", ["begin", "end"])
def test_the_very_moment_counts_as_begun_and_as_over(moment: str) -> None:
    """The clock runs on between two lines, so it is at or just after the instant: both sides are closed."""
    clock.move_to(STARTS if moment == "begin" else ENDS)
    event = Event(state="published", starts_at=STARTS, ends_at=ENDS)
    assert event.has_begun
    assert event.is_over is (moment == "end")


@pytest.mark.parametrize("verb", REGISTRATION_VERBS)
@pytest.mark.parametrize("state", REGISTRATION_MOVES)
def test_a_registration_moves_as_the_table_says(state: str, verb: str) -> None:
    clock.move_to(MOMENTS["before"])
    registration = Registration(
        state=state, reserves_seat=state == "unconfirmed", state_since=STARTS - timedelta(days=9)
    )
    before, becomes = fields(registration), REGISTRATION_MOVES[state][verb]
    if becomes is None:
        with pytest.raises(IllegalMove, match=r"\w.*\.$"):
            REGISTRATION_VERBS[verb](registration)
        assert fields(registration) == before
    else:
        REGISTRATION_VERBS[verb](registration)
        assert registration.state == becomes
        assert registration.reserves_seat is (becomes == "unconfirmed")
        assert abs(registration.state_since - MOMENTS["before"]) < timedelta(minutes=1)


def test_a_registration_says_why_it_is_where_it_is() -> None:
    for verb, reason in (
        ("await_confirmation", "registered"),
        ("confirm", REASON),
        ("queue", "full"),
        ("cancel", REASON),
        ("expire", "unconfirmed"),
        ("walk_in", "walked_in"),
        ("await_decision", "undecided"),
        ("decline", "not_chosen"),
    ):
        registration = Registration(state="pending" if verb == "decline" else "unconfirmed")
        REGISTRATION_VERBS[verb](registration)
        assert registration.reason == reason, verb


@pytest.mark.parametrize("state", Registration.State.values)
def test_only_a_pending_registration_is_undecided(state: str) -> None:
    registration = Registration(state=state)
    if state == "pending":
        registration.require_undecided()
    else:
        with pytest.raises(IllegalMove, match="nothing to decide"):
            registration.require_undecided()


def test_whoever_waits_in_line_says_why() -> None:
    registration = Registration(state="pending")
    registration.wait(STARTS, Registration.Reason.APPROVED_FULL)
    assert registration.reason == "approved_full"


def test_a_decline_keeps_its_answer() -> None:
    registration = Registration(state="pending")
    registration.decline("Next time.")
    assert registration.answer == "Next time."


@pytest.mark.parametrize("seat", [True, False])
def test_an_unconfirmed_registration_keeps_its_seat_for_24_hours(seat: bool) -> None:
    clock.move_to(MOMENTS["before"])
    registration = Registration()
    registration.await_confirmation(seat=seat)
    assert registration.reserves_seat is seat
    assert registration.confirm_until
    assert abs(registration.confirm_until - (MOMENTS["before"] + CONFIRM_WITHIN)) < timedelta(minutes=1)


def test_who_waits_stands_where_the_database_clock_put_them_and_who_has_a_seat_has_its_time() -> None:
    registration = Registration(state="unconfirmed")
    registration.wait(STARTS, Registration.Reason.FULL)
    assert registration.waiting_since == STARTS
    clock.move_to(MOMENTS["before"])
    registration.confirm(Registration.Reason.SEAT_FREED)
    assert registration.confirmed_at
    assert abs(registration.confirmed_at - MOMENTS["before"]) < timedelta(minutes=1)
