"""What upper apps tell lower pages about themselves, filled in their `AppConfig.ready()`.

A registry holds functions, so that the arrow of imports keeps pointing down while a lower page shows upper things.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass
class Registry(Generic[T]):
    """Entries by name. Registering a name twice is a mistake in the code, so it raises ValueError."""

    entries: dict[str, T] = field(default_factory=dict)

    def register(self, name: str, entry: T) -> None:
        if name in self.entries and self.entries[name] is not entry:
            raise ValueError(f"{name} is registered twice")
        self.entries[name] = entry

    def __getitem__(self, name: str) -> T:
        return self.entries[name]

    def get(self, name: str) -> T | None:
        return self.entries.get(name)

    def items(self) -> list[tuple[str, T]]:
        return list(self.entries.items())


@dataclass(frozen=True)
class ActivityPart:
    """A part of an activity's pages, shown in its list of parts: a name, its page, and how much waits there."""

    title: Any  # a lazy string
    view: str
    position: int
    count: Callable[[Any], str | int | None] = lambda event: None
    applies: Callable[[Any], bool] = lambda event: True


# kind of job -> the function that does it: (job, progress) -> None
job_kinds: Registry[Callable[[Any, Any], None]] = Registry()
# name -> what a sweep every 30 seconds looks after; each must be safe to run twice, at once, or late
sweeps: Registry[Callable[[], Any]] = Registry()
# name -> (actor) -> list of things that wait for this person today
waiting_for: Registry[Callable[[Any], list[Any]]] = Registry()
# name -> (user id) -> query of pairs (id, role): rights that do not come from a membership
further_rights: Registry[Callable[[int], Any]] = Registry()
# kind of job -> (subject) -> where its result is found, and the words of the link
job_results: Registry[Callable[[str], tuple[str, Any]]] = Registry()
activity_parts: Registry[ActivityPart] = Registry()
# name -> (event) -> list of what an event's own kind asks for before it may be published
publishing_checks: Registry[Callable[[Any], list[Any]]] = Registry()
# kind of event -> name of the view where its programme is planned
programme_views: Registry[str] = Registry()
# name -> (municipality) -> the public activities at that place
town_activities: Registry[Callable[[Any], list[Any]]] = Registry()
# name -> (registration) -> what the person's own page shows of it (a certificate)
own_page_extras: Registry[Callable[[Any], list[Any]]] = Registry()
# what people read before they agree -> the name of the version that is in force now, such as `privacy-3`
texts_in_force: Registry[Callable[[], str]] = Registry()
