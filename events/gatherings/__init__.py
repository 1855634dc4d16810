"""Every kind of gathering, each in its room, over the parts that several of them use.

`rooms.ROOMS` names the rooms; `SHARED` what lies below them.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from events.gatherings.rooms import ROOMS

SHARED = ("notes", "actionplans", "exchanges", "speakers", "outcomes")


def modules(name: str) -> Iterator[ModuleType]:
    """The modules of this name of all parts that have one: the shared ones, then the rooms in their order."""
    for part in (*SHARED, *(f"rooms.{room}" for room in ROOMS)):
        path = f"{__name__}.{part}.{name}"
        if find_spec(path):
            yield import_module(path)
