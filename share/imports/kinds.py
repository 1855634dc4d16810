"""Every kind of file that may be brought: those of the record, and people."""

from share.accounts.models import User
from share.imports.engine import Source
from share.imports.network import SOURCES
from share.imports.people import people_source

_FOR_LABELS = people_source(None)


def labels() -> list[tuple[str, str]]:
    """Name of a kind of file and what people call it, in the order in which one file builds on another."""
    return [(source.name, str(source.label)) for source in (*SOURCES, _FOR_LABELS)]


def source_called(name: str, *, by: User | None = None, is_demo: bool = False) -> Source:
    """The kind of file of this name; `by` is the person who brings it. Raises KeyError."""
    found = {source.name: source for source in SOURCES}
    return found[name] if name in found else {_FOR_LABELS.name: people_source(by, is_demo=is_demo)}[name]
