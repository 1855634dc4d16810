"""Everything at once to one activity: at no commit more seats than there are, and none free while somebody waits for it.

PostgreSQL itself looks, in a trigger that each transaction meets as it commits; nothing in Python could see every moment.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.test import Client

from events.actions import (
    Member,
    approve,
    cancel_registration,
    confirm_address,
    confirm_group,
    decline,
    enter_people,
    expire_unconfirmed,
    hold_seats,
    register,
    register_group,
    release_seats,
    send_colleague,
)
from events.models import Event, EventQuerySet, Registration
from share.accounts.models import User
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.events.test_race import at_once, one_race_at_a_time, patience_with_the_lock
from tests.make import (
    details_data,
    make_applicant,
    make_coordinator,
    make_organisation,
    make_pilot,
    make_registration,
)

__all__ = ["one_race_at_a_time", "patience_with_the_lock"]

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, STEPS, SEATS = 12, 10, 8
State = Registration.State

WATCH = """
CREATE FUNCTION unused_of(kept events_heldseats) RETURNS int LANGUAGE sql AS $$
    SELECT greatest(kept.seats - (SELECT count(*) FROM events_registration WHERE held_seats_id = kept.id
        AND (state = 'confirmed' OR (state = 'unconfirmed' AND reserves_seat))), 0)::int
$$;
CREATE FUNCTION seats_are_right() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    places int; taken int; held int;
BEGIN
    SELECT capacity INTO places FROM events_event WHERE id = event;
    SELECT count(*) INTO taken FROM events_registration
        WHERE event_id = event AND (state = 'confirmed' OR (state = 'unconfirmed' AND reserves_seat));
    SELECT coalesce(sum(unused_of(kept)), 0) INTO held FROM events_heldseats kept
        WHERE kept.event_id = event AND kept.released_at IS NULL;
    IF taken + held > places THEN
        RAISE EXCEPTION 'watched: % of % seats are taken, % are held', taken, places, held;
    END IF;
    PERFORM FROM events_registration one LEFT JOIN events_group party ON party.id = one.group_id
        LEFT JOIN events_heldseats kept ON kept.id = one.held_seats_id AND kept.released_at IS NULL
        WHERE one.event_id = event AND one.state = 'waiting' AND (
            unused_of(kept) > 0 OR places - taken - held >= CASE WHEN party.stays_together
            THEN (SELECT count(*) FROM events_registration WHERE group_id = party.id AND state = 'waiting') ELSE 1 END);
    IF FOUND THEN
        RAISE EXCEPTION 'watched: % of % seats are taken, and somebody waits', taken, places;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER seats_are_right AFTER INSERT OR UPDATE ON events_registration
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seats_are_right('event_id');
CREATE CONSTRAINT TRIGGER seats_are_right AFTER INSERT OR UPDATE ON events_heldseats
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seats_are_right('event_id');
CREATE CONSTRAINT TRIGGER seats_are_right AFTER UPDATE ON events_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seats_are_right('id');
"""


@pytest.fixture
def watched() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(WATCH)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION seats_are_right CASCADE; DROP FUNCTION unused_of")


class Crowd:
    """What people and teams do to one activity, by chance; each person of it does something else."""

    def __init__(self, event: Event, coordinator: User, seed: int) -> None:
        self.event, self.coordinator, self.seed = event, coordinator, seed
        self.chance, self.numbers = Random(seed), count(1)

    def name(self) -> str:
        return f"crowd{self.seed}n{next(self.numbers)}@example.org"

    def one(self, *states: State) -> int | None:
        rows: QuerySet[Registration, Any] = self.event.registrations.filter(state__in=states, group=None)
        return self.chance.choice([*rows.order_by("pk").values_list("pk", flat=True)] or [None])

    def somebody_comes(self) -> None:
        confirm_address(register(self.event, make_applicant(self.name())).pk)

    def somebody_registers(self) -> None:
        register(self.event, make_applicant(self.name()))

    def a_group_comes(self) -> None:
        people = [Member(f"Person {n}") for n in range(self.chance.randint(1, 4))]
        together = self.chance.random() < 0.5
        group = register_group(self.event.pk, make_applicant(self.name()), people, stays_together=together)
        if self.chance.random() < 0.8:
            confirm_group(group.pk)

    def a_guest_comes(self) -> None:
        if held := self.event.held_seats.kept().order_by("?").first():
            confirm_address(register(self.event, make_applicant(self.name(), held=held)).pk)

    def the_team_holds_places(self) -> None:
        partner = make_organisation(f"Partner {self.chance.randint(1, 2)}")
        hold_seats(self.event.pk, partner, self.chance.randint(1, 3), clock.now() + timedelta(days=2))

    def held_places_are_given_on(self) -> None:
        if held := self.event.held_seats.kept().first():
            release_seats(held.pk)

    def the_team_enters_a_list(self) -> None:
        enter_people(self.event.pk, [make_applicant(self.name()) for _n in range(3)], by=self.coordinator)

    def somebody_leaves(self) -> None:
        if one := self.one(*Registration.ACTIVE):
            cancel_registration(one, Registration.Reason.BY_PERSON)

    def somebody_is_decided_about(self) -> None:
        if one := self.one(State.PENDING):
            (approve if self.chance.random() < 0.7 else decline)(one)

    def somebody_sends_a_colleague(self) -> None:
        if one := self.one(State.CONFIRMED):
            send_colleague(one, name="Colleague Demo", email=self.name())

    def a_day_goes_by(self) -> None:
        late = self.event.registrations.filter(state=State.UNCONFIRMED).order_by("pk")[:2].values("pk")
        Registration.objects.filter(pk__in=late, state=State.UNCONFIRMED).update(confirm_until=clock.now())
        expire_unconfirmed()

    def the_team_changes_the_seats(self) -> None:
        client, now = Client(), Event.objects.get(pk=self.event.pk)
        client.force_login(self.coordinator)
        seats = max((now.capacity or 0) + self.chance.randint(-2, 3), 0)
        answer = client.post(f"/work/activities/{now.public_id}/details/", details_data(now, capacity=seats))
        assert answer.status_code in {302, 409, 422}

    def act(self) -> list[str]:
        """Some of all that, and what was watched going wrong."""
        ways: list[Callable[[], None]] = [
            self.somebody_comes,
            self.somebody_comes,
            self.somebody_registers,
            self.a_group_comes,
            self.a_group_comes,
            self.the_team_enters_a_list,
            self.a_guest_comes,
            self.a_guest_comes,
            self.the_team_holds_places,
            self.held_places_are_given_on,
            self.somebody_leaves,
            self.somebody_leaves,
            self.somebody_is_decided_about,
            self.somebody_is_decided_about,
            self.somebody_sends_a_colleague,
            self.a_day_goes_by,
            self.the_team_changes_the_seats,
        ]
        wrong = []
        for _n in range(STEPS):
            try:
                self.chance.choice(ways)()
            except (IllegalMove, ValidationError):
                pass  # somebody else was first
            except DatabaseError as error:
                wrong.append(str(error).splitlines()[0])
        return wrong


def everything_at_once(event: Event, seed: int) -> list[str]:
    """What went wrong while a crowd did everything."""
    coordinator = make_coordinator()
    crowds = [Crowd(event, coordinator, 100 * seed + n) for n in range(THREADS)]
    return [line for wrong in at_once(crowds, Crowd.act) for line in wrong]


@pytest.mark.parametrize("needs_approval", [False, True])
def test_never_too_many_and_never_a_seat_in_vain(watched: None, needs_approval: bool) -> None:
    event = make_pilot(capacity=SEATS, needs_approval=needs_approval)
    for _n in range(3 if needs_approval else 0):
        make_registration(event, "pending")
    assert everything_at_once(event, seed=1) == []
    found = event.registrations.filter(state="confirmed").count()
    assert found <= (Event.objects.get(pk=event.pk).capacity or 0)
    assert event.registrations.count() > THREADS, "the crowd did something"
    positions = event.registrations.positions()
    assert sorted(positions.values()) == list(range(1, len(positions) + 1))


def test_without_the_lock_the_watch_sees_it(watched: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control. Chance has it when; so it is tried until it happens."""
    monkeypatch.setattr(EventQuerySet, "lock", lambda self, pk: self.get(pk=pk))
    wrong: list[str] = []
    for seed in range(2, 40):
        event = make_pilot(capacity=SEATS)
        wrong += everything_at_once(event, seed)
        taken = event.registrations.filter(state="confirmed").count()
        if wrong or taken > (Event.objects.get(pk=event.pk).capacity or 0):
            return
    pytest.fail("nothing went wrong without the lock")
