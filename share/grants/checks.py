"""What a grant's report lacks, and what looks wrong: declared checks, which every app adds to.

A check says why it matters and what to do; a source goes through the rows of its app once and gives what its checks find.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from share.kit.registries import Registry
from share.kit.states import Tone

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from share.grants.models import Grant


class Severity(IntEnum):
    """How much a finding matters: it changes a figure, an auditor will ask for it, or it would be good to know."""

    FIGURE = 3
    EVIDENCE = 2
    QUALITY = 1

    @property
    def words(self) -> "StrOrPromise":
        return {3: _("changes a figure"), 2: _("evidence is missing"), 1: _("worth a look")}[self.value]

    @property
    def tone(self) -> Tone:
        return {3: Tone.WRONG, 2: Tone.WAIT, 1: Tone.QUIET}[self.value]


@dataclass(frozen=True)
class Check:
    """One rule: what it looks for, why it matters, and what to do about a row that it finds."""

    key: str
    label: "StrOrPromise"
    why: "StrOrPromise"
    todo: "StrOrPromise"
    severity: Severity


@dataclass(frozen=True)
class Finding:
    """A row that a check found: which record, where it is mended, and whose it is (an organisation, by name and id)."""

    check: Check
    subject: str
    title: str
    url: str
    owner: str = ""
    detail: str = ""
    owner_id: int | None = None


@dataclass(frozen=True)
class Source:
    """The checks of one app, and what finds their rows in a grant between two days. At most two queries."""

    checks: tuple[Check, ...]
    find: "Callable[[Grant, date, date], Iterable[Finding]]"


sources: Registry[Source] = Registry()
