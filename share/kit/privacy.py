"""How a model says what its fields hold of people: as plain attributes of the model.

    not_personal = ("public_id", "state")
    personal = {"name": Kept(_("to write the certificate"), until=_("the grant’s evidence may go"))}
    special = {}  # special categories of data (GDPR, article 9)

Every field of every model stands in one of the three; `share.records.privacy` reads them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Kept:
    """Why a personal value is kept, and what ends that."""

    purpose: "StrOrPromise"
    until: "StrOrPromise"
