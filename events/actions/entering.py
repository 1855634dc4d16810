"""People whom the team enters from a list of its own, and vouches for by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from events import notifications
from events.actions.people import key_for
from events.actions.registration import Applicant, new_registration, seat_or_list, town_of
from events.models import Event, Registration
from share.accounts.models import User
from share.kit.text import search_key
from share.kit.trying import taken_back

MOST = 500  # people at once: as many as wait for the lock of their activity meanwhile
Reason = Registration.Reason


@dataclass(frozen=True)
class Entered:
    """What became of a list: who is new on it, and the indexes of those who were on it already and stay as they are."""

    new: list[Registration]
    known: list[int]

    @property
    def seated(self) -> int:
        return sum(one.state == Registration.State.CONFIRMED for one in self.new)

    @property
    def waiting(self) -> int:
        return len(self.new) - self.seated


@transaction.atomic
def enter_people(event_id: int, people: Sequence[Applicant], *, by: User) -> Entered:
    """Enters them in their order, each with a seat or at the end of the waiting list; whoever has an address is told, and
    who vouches for them. All of them or none.

    Whoever is on the list already, by address or else by name and town, stays as they are, so that a list that comes twice
    changes nothing. Raises IllegalMove where nobody can come in any more; ValidationError for more than `MOST`, and at the
    index of a person, as text, whose address stands there twice.
    """
    event = Event.objects.lock(event_id)
    event.require_ahead()
    if len(people) > MOST:
        sentence = _("These are %(n)d people. At most %(most)d are entered at once: bring them in parts.")
        raise ValidationError(sentence % {"n": len(people), "most": MOST})
    _require_once(people)
    known = _known(event, people)
    new = [_enter(event, one, by) for number, one in enumerate(people) if number not in known]
    return Entered(new, sorted(known))


def try_people(event_id: int, people: Sequence[Applicant], *, by: User) -> Entered:
    """What `enter_people` would do, taken back. Raises what it raises."""
    with taken_back():
        return enter_people(event_id, people, by=by)


def _enter(event: Event, one: Applicant, by: User) -> Registration:
    registration = new_registration(
        one, event, town_of(one, event), vouched_by=by.name or by.email, entered_by=by, person_key=key_for(one.email)
    )
    why = seat_or_list(event, registration, with_seat=Reason.ENTERED, on_list=Reason.ENTERED_FULL)
    notifications.entered(event, registration, why)
    return registration


def _require_once(people: Sequence[Applicant]) -> None:
    addresses = [one.email.lower() for one in people]
    twice = {
        str(number): _("This address stands here twice. Leave it empty where people share one.")
        for number, address in enumerate(addresses)
        if address and address in addresses[:number]
    }
    if twice:
        raise ValidationError(twice)


def _known(event: Event, people: Sequence[Applicant]) -> set[int]:
    """Who is on the list already, by index."""
    active = event.registrations.active()
    addresses = set(active.values_list(Lower("email"), flat=True))
    names = {(key, search_key(town)) for key, town in active.values_list("key", "town")}
    return {
        number
        for number, one in enumerate(people)
        if (one.email.lower() in addresses if one.email else (search_key(one.name), search_key(one.town)) in names)
    }
