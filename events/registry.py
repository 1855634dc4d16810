"""What upper apps tell about events: tabs of every activity, and what a person's own page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from events.kinds import Tab
from share.kit.registries import Registry

if TYPE_CHECKING:
    from events.models import Registration


@dataclass(frozen=True)
class OwnPageLink:
    """Something a registration brought its person, such as a certificate: what it is, and where it is fetched."""

    title: str
    url: str
    word: str


class OwnPageExtra(Protocol):
    """What a person's own page shows of one registration."""

    def __call__(self, registration: "Registration") -> Sequence[OwnPageLink]: ...


# The working pages that every activity has, whatever its kind; a kind adds its own.
tabs: Registry[Tab] = Registry()
own_page: Registry[OwnPageExtra] = Registry()
