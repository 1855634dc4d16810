"""What upper apps tell about people and towns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from share.kit.registries import Registry

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django_stubs_ext import StrOrPromise

    from municipalities.models import Municipality


class FurtherRights(Protocol):
    """Rights that come from no membership: a query of pairs (id, role) for a person."""

    def __call__(self, user_id: int) -> "QuerySet[Model, tuple[int, str]]": ...


@dataclass(frozen=True)
class TownEntry:
    """Something that happened in a town, as its page lists it."""

    title: str
    url: str
    detail: str
    is_demo: bool = False
    kind: "StrOrPromise" = ""


class TownSource(Protocol):
    """What happened in a town and is public, the newest first."""

    def __call__(self, town: "Municipality") -> Sequence[TownEntry]: ...


further_rights: Registry[FurtherRights] = Registry()
town_entries: Registry[TownSource] = Registry()
