"""The History page of records that have no tabs of their own: towns, organisations, grants, publications."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet

from share import policy
from share.kit.registries import Registry
from share.policy import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class HistoryPage:
    """What has a history that people may read, and who: the records, by a field of theirs that stands in the address.

    `visible_to` gives the records this person may read the history of; another one is 404.
    """

    label: "StrOrPromise"
    visible_to: Callable[[Actor], "QuerySet[Model]"]
    by: str = "pk"


histories: Registry[HistoryPage] = Registry()


def for_the_office(model: type[Model]) -> Callable[[Actor], "QuerySet[Model]"]:
    """All rows of a model for those who run the network, and none for others."""

    def visible_to(actor: Actor) -> "QuerySet[Model]":
        rows = model._default_manager.all()
        return rows if policy.can_see_operations(actor) else rows.none()

    return visible_to
