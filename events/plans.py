"""What is said of an event before it is stored: its details, its sessions, and what publishing still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from municipalities.models import Municipality, Organisation
    from share.grants.models import Grant


@dataclass(frozen=True)
class Details:
    """What a coordinator says about an event, without its agenda. `values` are the extra fields of its kind."""

    title: str
    municipality: "Municipality | None"
    venue: str = ""
    summary: str = ""
    language: str = "en"
    timezone: str = "Europe/Brussels"
    languages: Sequence[str] = ()
    capacity: int | None = None
    grant: "Grant | None" = None
    partners: "Sequence[Organisation]" = ()
    needs_approval: bool = False
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class PlannedSession:
    """A session as it is planned; `pk` of one that exists, and in `values` the extra fields of its kind."""

    title: str
    starts_at: datetime
    ends_at: datetime
    pk: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Blocker:
    """Something that is missing before an event can be published, and the page where it is mended."""

    sentence: str
    url: str
    must: bool = True


@dataclass(frozen=True)
class Checks:
    """What is missing before an event can be published: what it must have, and what is worth a look."""

    blockers: list[Blocker] = field(default_factory=list)

    @property
    def must(self) -> list[Blocker]:
        return [b for b in self.blockers if b.must]

    @property
    def hints(self) -> list[Blocker]:
        return [b for b in self.blockers if not b.must]
