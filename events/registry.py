"""What upper apps tell about events: tabs of every activity, what a person's own page shows, what happens by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from events.kinds import Tab
from share.kit.registries import Registry

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Exists, Q
    from django_stubs_ext import StrOrPromise

    from events.models import Event, Registration


@dataclass(frozen=True)
class OwnPageLink:
    """Something a registration brought its person, such as a certificate: what it is, and where it is fetched."""

    title: str
    url: str
    word: str


class OwnPageExtra(Protocol):
    """What a person's own page shows of one registration."""

    def __call__(self, registration: "Registration") -> Sequence[OwnPageLink]: ...


@dataclass(frozen=True)
class Ahead:
    """Something that happens by itself around an activity: what, and when (None: not at all).

    `detail` says how many it concerns, or what became of it.
    """

    label: "StrOrPromise"
    at: "datetime | None"
    detail: str = ""
    is_past: bool = False


class AheadSource(Protocol):
    """What happens by itself around an activity, in any order."""

    def __call__(self, event: "Event") -> Sequence[Ahead]: ...


@dataclass(frozen=True)
class PersonFact:
    """Something that is kept of a person beside their registration, such as a certificate, as staff see it."""

    title: str
    url: str
    detail: str = ""


class PersonSource(Protocol):
    """What an upper app keeps of somebody, by their registrations that this page may show."""

    def __call__(self, registrations: "Sequence[Registration]") -> Sequence[PersonFact]: ...


@dataclass(frozen=True)
class Button:
    """A further button over the registrations of an activity: its words, and the page it leads to, by the activity's id."""

    label: "StrOrPromise"
    view: str
    is_shown: "Callable[[Event], bool]"


@dataclass(frozen=True)
class Waiting:
    """Why an activity waits for its team, for a reason an upper part knows: said on the dashboard in one sentence.

    `condition` is asked of events, within the one question that the dashboard asks.
    """

    sentence: "StrOrPromise"
    button: "StrOrPromise"
    view: str
    condition: "Callable[[], Q | Exists]"


class Counts(Protocol):
    """Frozen reports that count an activity, each in words."""

    def __call__(self, event: "Event") -> "Sequence[str]": ...


# The working pages that every activity has, whatever its kind; a kind adds its own.
tabs: Registry[Tab] = Registry()
own_page: Registry[OwnPageExtra] = Registry()
ahead: Registry[AheadSource] = Registry()
person_facts: Registry[PersonSource] = Registry()
registration_buttons: Registry[Button] = Registry()
waiting: Registry[Waiting] = Registry()
counted_in: Registry[Counts] = Registry()
