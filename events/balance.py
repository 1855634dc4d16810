"""Who an activity is made of while its team decides: places given and people to decide about, by country, town and kind."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from events.models import Event, Registration
from share.kit.countries import country_name
from share.kit.text import search_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Registration.State
MOST = 200  # that are decided about at a time, as `events.lists` takes them


@dataclass(frozen=True)
class Share:
    """One country, town or kind: how many of it have a place, and how many are to be decided about."""

    key: str
    label: "StrOrPromise"
    seated: int
    undecided: int


@dataclass(frozen=True)
class Side:
    """What a balance is looked at by, the largest share first."""

    title: str
    shares: list[Share]


Named = tuple[str, "StrOrPromise"]


def country_of(one: Registration) -> str:
    """Of the town they work in, as said or as the network knows it."""
    return str(one.town_country or (one.municipality.country if one.municipality else ""))


def _country(one: Registration) -> Named:
    code = country_of(one)
    return code, country_name(code) if code else _("Country not said")


def _town(one: Registration) -> Named:
    if one.municipality:
        return f"of-the-network-{one.municipality.pk}", one.municipality.name
    return f"{country_of(one)}-{search_key(one.town).replace(' ', '-')}", one.town


def _kind(one: Registration) -> Named:
    return one.actor_kind, one.get_actor_kind_display()


_SIDES: dict[str, Callable[[Registration], Named]] = {"country": _country, "town": _town, "kind": _kind}


def shares_of(one: Registration) -> str:
    """The keys of the shares somebody counts in, for the page that adds up who is ticked."""
    return " ".join(f"{side}:{named(one)[0]}" for side, named in _SIDES.items())


def balance(people: Iterable[Registration]) -> list[Side]:
    """Of those with a place and those to be decided about, with their towns."""
    people = list(people)
    titles = {"country": _("Countries"), "town": _("Towns"), "kind": _("Kinds of actors")}
    return [Side(titles[side], _shares(side, people, named)) for side, named in _SIDES.items()]


def _shares(side: str, people: list[Registration], named: Callable[[Registration], Named]) -> list[Share]:
    labels = {named(one)[0]: named(one)[1] for one in people}
    seated = Counter(named(one)[0] for one in people if one.state == State.CONFIRMED)
    undecided = Counter(named(one)[0] for one in people if one.state == State.PENDING)
    shares = [Share(f"{side}:{key}", label, seated[key], undecided[key]) for key, label in labels.items()]
    return sorted(shares, key=lambda one: (-one.seated - one.undecided, str(one.label)))


def of_event(event: Event) -> tuple[list[Registration], list[Side]]:
    """Who is to be decided about, in the order in which they registered, and the balance. One query."""
    rows = event.registrations.filter(state__in=[State.CONFIRMED, State.PENDING]).select_related(
        "municipality", "event"
    )
    people = list(rows.order_by("registered_at", "pk"))
    return [one for one in people if one.state == State.PENDING][:MOST], balance(people)
