"""People whom the team enters from a list of its own, and vouches for by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from events import notifications
from events.actions.people import key_for
from events.actions.registration import Applicant, find_town, new_registration
from events.actions.seating import Seating
from events.models import Event, Registration
from share.accounts.models import User
from share.kit.text import search_key
from share.kit.trying import taken_back

MOST = 500  # people at once: as many as wait for the lock of their activity meanwhile
State, Reason = Registration.State, Registration.Reason


@dataclass(frozen=True)
class Entered:
    """What became of a list: who is new on it, the indexes of those who were on it already, with how they stand there, and
    stay as they are; and how many of the new ones were told by mail."""

    new: list[Registration]
    known: dict[int, str]
    told: int = 0

    @property
    def seated(self) -> int:
        return sum(one.state == State.CONFIRMED for one in self.new)

    @property
    def waiting(self) -> int:
        return len(self.new) - self.seated


def require_few(people: int) -> None:
    """Raises ValidationError for more than `MOST`."""
    if people > MOST:
        sentence = _("These are %(n)d people. At most %(most)d are entered at once: bring them in parts.")
        raise ValidationError(sentence % {"n": people, "most": MOST})


@transaction.atomic
def enter_people(
    event_id: int, people: Sequence[Applicant], *, by: User | None = None, vouched_by: str = "", tell: bool = True
) -> Entered:
    """Enters them in their order, each with a seat or at the end of the waiting list; whoever has an address is told, and
    who vouches for them: `by`, or somebody without an account whose name is given. All of them or none.

    Whoever is on the list already, by address or else by name and town, stays as they are, so that a list that comes twice
    changes nothing. Raises IllegalMove where nobody can come in any more; ValidationError for more than `MOST`, and at the
    index of a person, as text, whose address stands there twice.
    """
    event = Event.objects.lock(event_id)
    event.require_ahead()
    require_few(len(people))
    _require_once(people)
    known = _known(event, people)
    seating = Seating(event)
    vouched: dict[str, Any] = {"vouched_by": vouched_by or (by and (by.name or by.email)), "entered_by": by}
    lines = [_line(event, one, vouched) for number, one in enumerate(people) if number not in known]
    new = [(line, seating.place(line, with_seat=Reason.ENTERED, on_list=Reason.ENTERED_FULL)) for line in lines]
    told = [notifications.entered(event, one, why) for one, why in new] if tell else []
    return Entered([one for one, _why in new], known, sum(told))


def try_people(event_id: int, people: Sequence[Applicant], *, by: User) -> Entered:
    """What `enter_people` would do, taken back; nobody is told. Raises what it raises."""
    with taken_back():
        return enter_people(event_id, people, by=by, tell=False)


def _line(event: Event, one: Applicant, vouched: dict[str, Any]) -> Registration:
    return new_registration(
        one, event, find_town(one.town, event, one.country), person_key=key_for(one.email), **vouched
    )


def _require_once(people: Sequence[Applicant]) -> None:
    addresses = [one.email.lower() for one in people]
    twice = {
        str(number): _("This address stands here twice. Leave it empty where people share one.")
        for number, address in enumerate(addresses)
        if address and address in addresses[:number]
    }
    if twice:
        raise ValidationError(twice)


def _known(event: Event, people: Sequence[Applicant]) -> dict[int, str]:
    """Who is on the list already, by index, and their state."""
    active = event.registrations.active()
    addresses = dict(active.values_list(Lower("email"), "state"))
    names = {(key, search_key(town)): state for key, town, state in active.values_list("key", "town", "state")}
    found = {
        number: addresses.get(one.email.lower())
        if one.email
        else names.get((search_key(one.name), search_key(one.town)))
        for number, one in enumerate(people)
    }
    return {number: state for number, state in found.items() if state}
