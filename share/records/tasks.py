"""What waits for a person today. Any app says it, about an activity or anything else; the dashboard shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from share.kit.registries import Registry
from share.policy import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class About:
    """The record a task is about, as a card shows it."""

    title: str
    url: str
    kind: "StrOrPromise" = ""
    detail: str = ""
    is_demo: bool = False


@dataclass(frozen=True)
class Task:
    """One thing that waits for a person: a sentence, the button that does it, what it is about, and until when."""

    sentence: str
    button: str
    url: str
    about: About
    due: datetime | None = None


class TaskSource(Protocol):
    """Says what waits for a person, the most urgent first; a handful, not everything."""

    def __call__(self, actor: Actor) -> Sequence[Task]: ...


sources: Registry[TaskSource] = Registry()


def waiting_for(actor: Actor) -> list[Task]:
    """Everything that waits for this person, in the order in which the apps registered."""
    return [task for source in sources for task in source(actor)]
