"""What upper apps tell about people and towns."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Value
from django.db.models.functions import JSONObject

from share.kit.registries import Registry
from share.policy import Actor

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django_stubs_ext import StrOrPromise

    from municipalities.models import Municipality, Need, Organisation
    from share.accounts.models import User
    from share.records.tasks import Task


class FurtherRights(Protocol):
    """Rights that come from no membership: a query of pairs (id, role) for a person."""

    def __call__(self, user_id: int) -> "QuerySet[Model, tuple[int, str]]": ...


@dataclass(frozen=True)
class TownEntry:
    """Something that happened in a town, as the timeline of its page lists it.

    `on` is the first day on which it can have been, by which it is ordered; None where no day is known. `detail` says the
    day in words, and what else is to know. Without `url` there is nothing to open.
    """

    title: str
    url: str
    detail: str
    is_demo: bool = False
    kind: "StrOrPromise" = ""
    on: date | None = None


class TownSource(Protocol):
    """What happened in a town and is public, the newest first."""

    def __call__(self, town: "Municipality") -> Sequence[TownEntry]: ...


@dataclass(frozen=True)
class TownTab:
    """A part of a town's working pages: its name, its page, where it stands, who sees it, and how much is there.

    `counted` gives the rows whose number stands behind the name; they have a field `town`. None for no number.
    """

    title: "StrOrPromise"
    view: str
    position: int
    counted: "Callable[[], QuerySet[Model]] | None" = None
    is_for: Callable[[Actor], bool] = lambda actor: True


class TownsWith(Protocol):
    """Ids of towns, one for each thing that everybody may see: of all towns, or of those `among`."""

    def __call__(self, among: Collection[int] | None = None) -> "QuerySet[Model, int]": ...


@dataclass(frozen=True)
class MapLayer:
    """What map and table can say of a town besides where it lies: that it has something, and how many.

    `towns` is a query of ids, usable within another query; `models` are the tracked models it reads: the map is drawn anew
    when one of their rows changes. `label` heads a column, `some` and `none` say what a dot means; a map shows the layer of
    the lowest `position` unless it is asked for another.
    """

    label: "StrOrPromise"
    some: "StrOrPromise"
    none: "StrOrPromise"
    towns: TownsWith
    models: "tuple[type[Model], ...]"
    position: int


MOST_WAITING = 5  # of each kind, on a dashboard
Told = Mapping[str, Any]


@dataclass(frozen=True)
class Waiting:
    """A kind of thing that waits: for whom, which rows in which order, what is told of each, and the tasks they make.

    All kinds are asked for in one query, so that a dashboard costs the same however many there are.
    """

    is_for: Callable[[Actor], bool]
    rows: "Callable[[Actor], QuerySet[Any]]"
    tells: tuple[str, ...]
    tasks: "Callable[[Sequence[Told]], Iterable[Task]]"

    def query(self, key: str, actor: Actor) -> "QuerySet[Any, tuple[str, Told]]":
        told = JSONObject(**{name: name for name in self.tells})
        return self.rows(actor).values_list(Value(key), told)[:MOST_WAITING]


waiting: Registry[Waiting] = Registry()
further_rights: Registry[FurtherRights] = Registry()
town_entries: Registry[TownSource] = Registry()
# The working pages that every town has: those of this app (`municipalities.tabs`) and what upper apps add.
town_tabs: Registry[TownTab] = Registry()
map_layers: Registry[MapLayer] = Registry()


def layers() -> list[tuple[str, MapLayer]]:
    """The layers of the map with their keys, in their order."""
    return sorted(map_layers.items(), key=lambda item: item[1].position)


@dataclass(frozen=True)
class OpenWork:
    """Work that stays open when the person who began it leaves, and is handed over to another one of the organisation.

    `rows` gives all that is open; `person` and `organisation` are the lookups of who began it and for whom.
    """

    label: "StrOrPromise"
    rows: "Callable[[], QuerySet]"
    person: str
    organisation: str


@dataclass(frozen=True)
class AccessLine:
    """A right that comes from no membership: who has it, to what, since when."""

    pk: int
    user: "User"
    what: str
    since: datetime


@dataclass(frozen=True)
class FurtherAccess:
    """Rights that come from no membership, for the pages of people with access: `lines` of one person, or of all.

    `end` takes one back, by its id and the person's, and raises IllegalMove when it is not there any more.
    """

    role: "StrOrPromise"
    lines: "Callable[[int | None], Sequence[AccessLine]]"
    end: "Callable[[int, int], None]"


class OrganisationSource(Protocol):
    """What an organisation did and is public, the newest first."""

    def __call__(self, organisation: "Organisation") -> Sequence[TownEntry]: ...


class NeedHelp(Protocol):
    """What helps with a need, for this person: who answers it, who has answered something like it. Shown on its page."""

    def __call__(self, need: "Need", actor: Actor) -> Sequence[TownEntry]: ...


need_help: Registry[NeedHelp] = Registry()
open_work: Registry[OpenWork] = Registry()
further_access: Registry[FurtherAccess] = Registry()
organisation_entries: Registry[OrganisationSource] = Registry()
