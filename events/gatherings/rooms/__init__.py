"""The rooms: one package for each kind of gathering, or for kinds that share everything. `ROOMS` is their registration.

A room holds `kind.py` with `KINDS`, and, where it needs them, `models.py`, `urls.py` with `urlpatterns`, and `ready.py`, which
registers what else it tells other apps. Rooms do not see each other, and nothing outside of a room knows its name.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

ROOMS = ("roundtables", "plain")


def modules(name: str) -> Iterator[ModuleType]:
    """The modules of this name of all rooms that have one, in the order of `ROOMS`."""
    for room in ROOMS:
        path = f"{__name__}.{room}.{name}"
        if find_spec(path):
            yield import_module(path)
