"""The engine against a model of it: whatever people and teams do, in whatever order, both say the same of every seat."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from events.actions import (
    Applicant,
    Member,
    cancel_registration,
    confirm_address,
    confirm_group,
    expire_unconfirmed,
    fill_seats,
    hold_seats,
    register,
    register_group,
    release_seats,
)
from events.models import Event, HeldSeats, Registration
from share.kit import clock
from share.kit.moves import IllegalMove
from tests.make import make_organisation, make_pilot

TOWNS = st.sampled_from(["Seini", "Dej", "Gherla"])
NUMBERS = st.one_of(st.none(), st.integers(0, 4))
LIMITS = st.one_of(st.none(), st.integers(1, 3))


@dataclass
class Model:
    """Seats as anybody would hand them out by hand: first come first served, nobody over a limit, nobody in vain.

    `together` names the group of whoever comes only if all of it does; `kept` seats are for the `guests` of a partner.
    """

    capacity: int | None
    limit: int | None
    kept: int = 0
    guests: set[int] = field(default_factory=set)
    towns: dict[int, str] = field(default_factory=dict)
    together: dict[int, int] = field(default_factory=dict)
    held: list[int] = field(default_factory=list)
    confirmed: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)

    def fit(self, some: list[int]) -> bool:
        taken = [*self.held, *self.confirmed, *some]
        free = self.capacity is None or len(taken) + self.unused(taken) <= self.capacity
        most = max(sum(self.towns[other] == self.towns[one] for other in taken) for one in some)
        return free and (self.limit is None or most <= self.limit)

    def unused(self, taken: list[int]) -> int:
        return max(self.kept - sum(one in self.guests for one in taken), 0)

    def may_keep(self, seats: int) -> bool:
        taken = [*self.held, *self.confirmed]
        unused, beside = self.unused(taken), max(seats - sum(one in self.guests for one in taken), 0)
        return self.capacity is not None and beside - unused <= max(self.capacity - len(taken) - unused, 0)

    def party_of(self, one: int) -> list[int]:
        group = self.together.get(one)
        return [one] if group is None else [other for other in self.waiting if self.together.get(other) == group]

    def fill(self) -> None:
        for one in list(self.waiting):
            party = self.party_of(one)
            if one in self.waiting and self.fit(party):
                self.waiting = [other for other in self.waiting if other not in party]
                self.confirmed += party

    def hold(self, some: list[int]) -> None:
        if self.fit(some):
            self.held += some

    def confirm(self, some: list[int]) -> None:
        if all(one in self.held for one in some):
            self.held = [one for one in self.held if one not in some]
            self.confirmed += some
        else:
            self.waiting += some
            self.fill()

    def leave(self, one: int) -> None:
        for some in (self.held, self.confirmed, self.waiting):
            if one in some:
                some.remove(one)
        self.fill()


class Engine(RuleBasedStateMachine):
    """Drives both. Each example begins with an event of its own, and leaves nothing behind."""

    @initialize(capacity=NUMBERS, limit=LIMITS)
    def begin(self, capacity: int | None, limit: int | None) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.event = make_pilot(capacity=capacity, sessions=1)
        self.change(most_per_town=limit)
        self.model, self.unconfirmed, self.number = Model(capacity, limit), list[int](), 0
        self.groups: dict[int, list[int]] = {}  # those to be confirmed, with their people
        self.held: HeldSeats | None = None  # those kept last

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def change(self, **fields: Any) -> None:
        Event.objects.filter(pk=self.event.pk).update(**fields)
        fill_seats(Event.objects.lock(self.event.pk))
        self.event.refresh_from_db()

    @rule(town=TOWNS)
    def somebody_registers(self, town: str) -> None:
        self.number += 1
        email = f"engine{self.number}@example.org"
        one = register(self.event, Applicant("Ana", email, town, "ngo", "", "privacy-1")).pk
        self.model.towns[one] = town
        self.model.hold([one])
        self.unconfirmed.append(one)

    @rule(town=TOWNS)
    def a_guest_registers(self, town: str) -> None:
        if self.held is None:
            return
        self.number += 1
        guest = Applicant("Ana", f"guest{self.number}@example.org", town, "ngo", "", "privacy-1", held=self.held)
        one = register(self.event, guest).pk
        self.model.towns[one] = town
        if self.model.kept:
            self.model.guests.add(one)
        self.model.hold([one])
        self.unconfirmed.append(one)

    @rule(seats=st.integers(1, 3))
    def the_team_keeps_seats_for_a_partner(self, seats: int) -> None:
        if not self.model.may_keep(seats):
            with pytest.raises(ValidationError):
                self.keep(seats)
            return
        self.keep(seats)
        self.model.kept = seats
        self.model.guests = {*self.held.registrations.values_list("pk", flat=True)} if self.held else set()
        self.model.fill()

    def keep(self, seats: int) -> None:
        self.held = hold_seats(self.event.pk, make_organisation("A partner"), seats, clock.now() + timedelta(days=1))

    @precondition(lambda self: self.held)
    @rule()
    def they_are_given_on(self) -> None:
        assert self.held
        release_seats(self.held.pk)
        self.model.kept = 0
        self.model.guests = set()
        self.model.fill()

    @rule(town=TOWNS, size=st.integers(1, 4), together=st.booleans())
    def a_town_registers_a_group(self, town: str, size: int, together: bool) -> None:
        self.number += 1
        head = Applicant("Ana", f"head{self.number}@example.org", town, "ngo", "", "privacy-1")
        people = [Member(f"Person {n}") for n in range(size)]
        if together and (
            size > (self.model.capacity or size) or self.model.capacity == 0 or size > (self.model.limit or size)
        ):
            with pytest.raises(IllegalMove):
                register_group(self.event.pk, head, people, stays_together=True)
            return
        group = register_group(self.event.pk, head, people, stays_together=together)
        lines = list(group.registrations.order_by("pk").values_list("pk", flat=True))
        self.model.towns |= dict.fromkeys(lines, town)
        self.model.together |= dict.fromkeys(lines, group.pk) if together else {}
        for party in [lines] if together else [[line] for line in lines]:
            self.model.hold(party)
        self.groups[group.pk] = lines

    @precondition(lambda self: self.groups)
    @rule(data=st.data())
    def a_group_confirms(self, data: st.DataObject) -> None:
        group = data.draw(st.sampled_from(sorted(self.groups)))
        lines = self.groups.pop(group)
        if not lines:
            return
        confirm_group(group)
        is_together = lines[0] in self.model.together
        for party in [lines] if is_together else [[line] for line in lines]:
            self.model.confirm(party)

    @precondition(lambda self: self.unconfirmed)
    @rule(data=st.data())
    def somebody_confirms(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.unconfirmed))
        self.unconfirmed.remove(one)
        confirm_address(one)
        self.model.confirm([one])

    @precondition(lambda self: self.model.towns)
    @rule(data=st.data())
    def somebody_leaves(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.model.towns)))
        cancel_registration(one, Registration.Reason.BY_PERSON)
        if one in self.unconfirmed:
            self.unconfirmed.remove(one)
        for lines in self.groups.values():
            if one in lines:
                lines.remove(one)
        self.model.leave(one)

    @rule(more=st.integers(0, 3))
    def the_team_finds_more_places(self, more: int) -> None:
        if self.model.capacity is not None:
            self.model.capacity += more
            self.change(capacity=self.model.capacity)
            self.model.fill()

    @rule(limit=LIMITS)
    def the_team_changes_the_limit(self, limit: int | None) -> None:
        self.model.limit = limit
        self.change(most_per_town=limit)
        self.model.fill()

    @rule()
    def a_day_goes_by_and_nobody_confirmed(self) -> None:
        late = [*self.unconfirmed, *(line for lines in self.groups.values() for line in lines)]
        until = Registration.objects.filter(pk__in=late)
        until.update(confirm_until=clock.now() - timedelta(minutes=1))
        expire_unconfirmed()
        self.model.held = [one for one in self.model.held if one not in late]
        self.unconfirmed.clear()
        self.groups.clear()
        self.model.fill()

    @invariant()
    def both_say_the_same(self) -> None:
        if not hasattr(self, "model"):
            return
        rows = self.event.registrations
        waiting = rows.waiting().order_by(*Registration.WAITING_ORDER)
        assert {*rows.filter(state="confirmed").values_list("pk", flat=True)} == {*self.model.confirmed}
        assert {*rows.filter(reserves_seat=True).values_list("pk", flat=True)} == {*self.model.held}
        assert list(waiting.values_list("pk", flat=True)) == self.model.waiting


Engine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
def test_the_engine_does_what_the_model_does() -> None:
    Engine.TestCase("runTest").runTest()
