"""What upper apps tell lower ones about themselves, so that imports keep pointing down.

The class lies here; each registry lies in the lower app that asks, typed by what it asks for, and upper apps fill it in
their `AppConfig.ready()`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


class RegisteredTwice(ValueError):
    """Two entries were given one name: a mistake in the code, found at the start of the site."""


@dataclass
class Registry(Generic[T]):
    """Entries by name, in the order in which they came."""

    entries: dict[str, T] = field(default_factory=dict)

    def register(self, name: str, entry: T) -> None:
        """Adds an entry. Raises RegisteredTwice when the name is taken."""
        if name in self.entries:
            raise RegisteredTwice(f"{name} is registered twice")
        self.entries[name] = entry

    def __getitem__(self, name: str) -> T:
        return self.entries[name]

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[T]:
        return iter(self.entries.values())

    def get(self, name: str) -> T | None:
        return self.entries.get(name)

    def items(self) -> list[tuple[str, T]]:
        return list(self.entries.items())
