"""The seats of one activity: counted under the lock of its row, and given out one after another.

They are counted (READ COMMITTED, so what others committed before is seen) and nowhere stored.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Max, Q
from django.db.models.functions import Lower

from events.limits import Room
from events.models import Event, HeldSeats, Registration
from events.models.event import TAKES_A_SEAT, held_seats
from share.kit.prepared import Given, Prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet

State, Reason = Registration.State, Registration.Reason


@dataclass(frozen=True)
class Seats:
    """How many people of an event have a seat, how many seats beside are kept for partners, how many people wait, how many of
    those come only with all of their group, and who has the address that was asked for."""

    taken: int
    held: int
    waiting: int
    together: int = 0
    known: int | None = None


def count_seats(event: Event, address: str = "") -> Seats:
    """The seats as they stand now, and the id of the active registration with this `address`.

    The caller has the event's lock, or the answer is old at once.
    """
    counted = _SEATS.first(event=event.pk, address=address.lower())
    return Seats(*counted) if counted else Seats(0, 0, 0)


def _seats_and_known() -> "QuerySet[Event, tuple[int, int, int, int, int | None]]":
    """As `Seats`: one row for an event, also for one without registrations."""
    takes = Q(registrations__state=State.CONFIRMED) | Q(
        registrations__state=State.UNCONFIRMED, registrations__reserves_seat=True
    )
    waits = Q(registrations__state=State.WAITING)
    known = Q(registrations__state__in=Registration.ACTIVE, lower=Given("address")) & ~Q(lower="")
    of_event = Event.objects.filter(pk=Given("event")).alias(lower=Lower("registrations__email")).order_by()
    counted = of_event.values("pk").annotate(
        now_taken=Count("registrations", filter=takes),
        now_held=held_seats(TAKES_A_SEAT),
        now_waiting=Count("registrations", filter=waits),
        now_together=Count("registrations", filter=waits & Q(registrations__group__stays_together=True)),
        is_known=Max("registrations__pk", filter=known),
    )
    return counted.values_list("now_taken", "now_held", "now_waiting", "now_together", "is_known")


_SEATS = Prepared(_seats_and_known)


class Seating:
    """The seats of an event while they are given out. The caller has the event's lock, and says who takes one."""

    def __init__(self, event: Event, counted: Seats | None = None) -> None:
        counted = counted or count_seats(event)
        self.event, self.room = event, Room(event)
        self.taken, self.held = counted.taken, counted.held
        self.waiting, self._together = counted.waiting, counted.together
        kept = HeldSeats.objects.kept().with_use().filter(event=event) if self.held else ()
        self._kept: dict[int | None, int] = {row.pk: row.unused for row in kept}

    @property
    def free(self) -> int | None:
        """Seats that nobody has and that are kept for nobody; None for no limit."""
        return self.event.free_seats(self.taken + self.held)

    @property
    def has_no_conditions(self) -> bool:
        """Whether whoever waits first can have a free seat: no limits, none kept for others, no groups all or none."""
        return not (self.room.is_limited or self.held or self._together)

    @property
    def for_newcomers(self) -> int | None:
        """How many seats are free that nobody who waits could have; None for no limit."""
        return self.free if self.free is None or self._may_pass else 0

    @property
    def _may_pass(self) -> bool:
        """Whether a newcomer may have a free seat though others wait.

        Where the list moves up by itself, a limit of their own keeps those who wait, or their group comes only as a whole:
        else they would have moved up. In any other case whoever waits comes first.
        """
        return not self.waiting or (self.event.moves_up and (self.room.is_limited or self._together > 0))

    def is_free(self, registration: Registration) -> bool:
        """Whether there is a seat for this newcomer: one kept for who sends them, or one that is free for all of them."""
        if not self.fits([registration]):
            return False
        if self.event.capacity is None:
            return True
        return not self._is_awaited(registration) if self._is_kept(registration) else self._may_pass

    def fits(self, party: Sequence[Registration]) -> bool:
        """Whether there is a seat for each of these, whoever waits before them."""
        kept = Counter(one.held_seats_id for one in party)
        beside = sum(max(n - self._kept.get(of, 0), 0) for of, n in kept.items())
        all_of_it = self.taken + self.held + beside
        return (self.event.capacity is None or all_of_it <= self.event.capacity) and self.room.has_all(party)

    def take(self, registration: Registration) -> None:
        """One seat less: of those kept for who sends this person, else of all."""
        if self._is_kept(registration):
            self._kept[registration.held_seats_id] -= 1
            self.held -= 1
        self.taken += 1
        self.room.take(registration)

    def place(self, registration: Registration, *, with_seat: Registration.Reason, on_list: Registration.Reason) -> str:
        """The seat it reserves, or one that is free; else the end of the waiting list. Saved; nobody is told.

        Gives the limit that keeps it on the list, as a sentence; empty where it is full.
        """
        why = ""
        if registration.reserves_seat:
            registration.confirm(with_seat)
        elif self.is_free(registration):
            registration.confirm(with_seat)
            self.take(registration)
        else:
            why = self.room.why_not(registration) if self.free != 0 or self._is_kept(registration) else ""
            registration.wait(database_clock(), Reason.LIMIT if why and on_list == Reason.FULL else on_list)
            self.waiting += 1
        registration.save()
        return why

    def _is_kept(self, registration: Registration) -> bool:
        return self._kept.get(registration.held_seats_id, 0) > 0

    def _is_awaited(self, registration: Registration) -> bool:
        """Whether others of theirs wait for that seat: where the list stands still, they come before who is new."""
        theirs = self.event.registrations.waiting().filter(held_seats=registration.held_seats_id)
        return not self.event.moves_up and theirs.exists()


def database_clock() -> datetime:
    """`now()` is older than the lock it waited for; this is the moment itself, so the waiting list is in commit order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
