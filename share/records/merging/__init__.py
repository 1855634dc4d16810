"""Merges two records that are one and the same: every row that refers to the one that goes follows to the one that stays.

What becomes of those rows is said by their models (`on_merge`, see `share.kit.merging`); the graph of relations is read
from the models, so none can be forgotten (`undeclared`). An app registers a `Mergeable` for each kind of record that it
lets people merge, and its pages do the rest.

A merge is planned, shown, and done only if it is still the same plan. It is stored as it was done, row by row, and so it
can be undone, within 30 days and as long as nothing of what the undo would put back was changed since.
"""

from share.records.merging.act import UNDO_WITHIN, merge, preview
from share.records.merging.kinds import (
    Mergeable,
    Refused,
    Stale,
    Undeclared,
    mergeable_of,
    mergeables,
    objections,
    relations_to,
    said_by,
    undeclared,
)
from share.records.merging.plan import Plan
from share.records.merging.undo import PURGE, erase, forget_undo, undo
from share.records.merging.went import (
    absorbed,
    apart,
    apart_pairs,
    chain_of,
    decide_apart,
    keys_of,
    present_ref,
    titles,
)

__all__ = [
    "PURGE",
    "UNDO_WITHIN",
    "Mergeable",
    "Plan",
    "Refused",
    "Stale",
    "Undeclared",
    "absorbed",
    "apart",
    "apart_pairs",
    "chain_of",
    "decide_apart",
    "erase",
    "forget_undo",
    "keys_of",
    "merge",
    "mergeable_of",
    "mergeables",
    "objections",
    "present_ref",
    "preview",
    "relations_to",
    "said_by",
    "titles",
    "undeclared",
    "undo",
]
