"""What becomes of the rows that refer to a record when that record is merged into another one.

A model says it in one line, for each of its relations to a record that can be merged:

    on_merge = {"town": MOVE}

`share.records.merging` reads it; a test fails for a relation that says nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

Double = Callable[[Any, Any], bool]


class NotToBeMerged(Exception):
    """Two rows say different things and only one of them can stay: nothing is merged. The message is a sentence."""


@dataclass(frozen=True)
class OnMerge:
    """What becomes of the rows. `moves`: they follow to the record that stays.

    A row that moves can meet a *double*: one that the record which stays has already, by a unique constraint or by equal
    values in `same_by`, where both are `among` these rows. Then `double(stays, goes)` is asked. True: `goes` is dropped, and
    its values are kept for the undo. False: it was changed in memory so that both have room. `stays` may take something
    over, in memory. Without `double`, a double is a reason not to merge.
    """

    moves: bool = True
    double: Double | None = None
    same_by: tuple[str, ...] = ()
    among: Q = field(default_factory=Q)


def _drop(stays: object, goes: object) -> bool:
    return True


MOVE = OnMerge()  # they follow; two that cannot stand side by side forbid the merge
MOVE_OR_DROP = OnMerge(double=_drop)  # they follow; what the other has already is dropped
STAY = OnMerge(moves=False)  # only for a record of which an empty row stays: they stay with it


def move_or_drop_by(*same_by: str) -> OnMerge:
    """They follow; a row that equals one of the other's in these fields is dropped, though no constraint asks for it."""
    return OnMerge(double=_drop, same_by=same_by)


def move_or(double: Double, *, same_by: tuple[str, ...] = (), among: Q | None = None) -> OnMerge:
    """They follow; `double` decides about two that cannot stand side by side."""
    return OnMerge(double=double, same_by=same_by, among=among or Q())


def stricter(field: str, strictest_first: Sequence[str]) -> Double:
    """For `move_or`: the row that goes is dropped, and the one that stays keeps the stricter of both consents."""
    rank = {value: place for place, value in enumerate(strictest_first)}

    def keep(stays: Any, goes: Any) -> bool:
        both = (getattr(stays, field), getattr(goes, field))
        setattr(stays, field, min(both, key=lambda value: rank[value]))
        return True

    return keep
