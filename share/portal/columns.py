"""What the tables of a funder's portal are like: columns, states and rules, as data. Another programme is another file."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

COMMITTED = Path(__file__).with_name("tables")
UNCONFIRMED = " *"  # behind a header that nobody has compared with the grant agreement
EACH = "@"  # `play@2` is the cell of the second report


class Type(StrEnum):
    """What stands in a column. Cells are kept as text: a day as 2018-05-03, a number in digits."""

    NUMBER = "number"  # what the row is called in its table
    TEXT = "text"
    LONG = "long"
    WHOLE = "whole"
    MONTH = "month"  # of the grant, the first being 1
    DATE = "date"
    CHOICE = "choice"
    PARTNER = "partner"
    PACKAGE = "package"
    URL = "url"
    DOI = "doi"


class Need(StrEnum):
    """When a cell must hold something: not at all, before the row is saved, or before the report is submitted."""

    NEVER = ""
    TO_SAVE = "to save"
    TO_REPORT = "to report"


@dataclass(frozen=True)
class Column:
    """One column. `filled` names what the site fills it with; nobody types there. `each_period`: one for each report."""

    key: str
    header: str
    type: Type
    confirmed: bool = False
    choices: tuple[str, ...] = ()
    first: str = ""
    filled: str = ""
    each_period: bool = False
    needed: Need = Need.NEVER
    period: int | None = None

    @property
    def heading(self) -> str:
        """Its header in a file: as the portal has it, marked where that is not confirmed."""
        return self.header if self.confirmed else self.header + UNCONFIRMED


class RuleKind(StrEnum):
    """What a rule asks; `share.portal.rules` says how, and in which words."""

    NEEDS = "needs"
    NOT_BEFORE = "not before"
    LATE_NEEDS = "late needs"
    STAYS = "stays"
    DUE = "due"
    FIXED = "fixed once reported"
    FINAL = "in the final report"


@dataclass(frozen=True)
class Rule:
    """What must be true of the cells of a row, or of a table."""

    kind: RuleKind
    column: str
    values: tuple[str, ...] = ()
    when: str = ""
    other: str = ""
    unless: str = ""
    date: str = ""
    month: str = ""
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table. With `of_activities` its rows are the grant's activities; `rows_of` names the table whose rows it shows."""

    key: str
    title: str
    prefix: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()
    of_activities: bool = False
    rows_of: str = ""

    @property
    def kept(self) -> str:
        """Under which name its rows are stored."""
        return self.rows_of or self.key

    def spread(self, periods: Iterable[int]) -> tuple[Column, ...]:
        """Its columns, with one for each report where a column says so."""
        numbers = list(periods)
        found: list[Column] = []
        for column in self.columns:
            found.extend(_of_each(column, numbers) if column.each_period else [column])
        return tuple(found)

    def of_kind(self, kind: RuleKind) -> list[Rule]:
        return [rule for rule in self.rules if rule.kind == kind]


def _of_each(column: Column, numbers: Iterable[int]) -> list[Column]:
    return [
        Column(
            f"{column.key}{EACH}{number}",
            f"{column.header} (period {number})",
            column.type,
            confirmed=column.confirmed,
            needed=column.needed,
            period=number,
        )
        for number in numbers
    ]


@dataclass(frozen=True)
class Layout:
    """The tables of one funding programme, and its word for each kind of activity."""

    tables: tuple[Table, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)

    def table(self, key: str) -> Table | None:
        return next((one for one in self.tables if one.key == key), None)


NONE = Layout()


@cache
def layout_of(programme: str) -> Layout:
    """The tables of the funding programme with this slug; none where no file names it."""
    for file in sorted(COMMITTED.glob("*.toml")):
        content = tomllib.loads(file.read_text("utf-8"))
        if programme in content["programmes"]:
            return read(content, programme)
    return NONE


def read(content: Mapping[str, Any], programme: str) -> Layout:
    """A file's content as a layout. Raises ImproperlyConfigured for a column or a rule that cannot work."""
    tables = tuple(_table(one, programme) for one in content["table"])
    keys = [one.key for one in tables]
    if len({*keys}) != len(keys):
        raise ImproperlyConfigured("Two tables have the same key.")
    return Layout(tables, content.get("types", {}))


def _table(raw: Mapping[str, Any], programme: str) -> Table:
    columns = tuple(_column(one, programme) for one in raw["column"])
    rules = tuple(_rule(one) for one in raw.get("rule", []))
    found = Table(
        raw["key"],
        raw["title"],
        raw["prefix"],
        columns,
        rules,
        of_activities=raw.get("from") == "activities",
        rows_of=raw.get("rows_of", ""),
    )
    _require_sound(found)
    return found


def _rule(raw: Mapping[str, Any]) -> Rule:
    given: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in raw.items()}
    try:
        return Rule(**given | {"kind": RuleKind(raw["kind"])})
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from None


def _column(raw: Mapping[str, Any], programme: str) -> Column:
    given: dict[str, Any] = {name: value for name, value in raw.items() if name != "choices_of"}
    given["choices"] = tuple(raw.get("choices_of", {}).get(programme, raw.get("choices", ())))
    given |= {"type": Type(raw["type"]), "needed": Need(raw.get("needed", ""))}
    return Column(**given)


def _require_sound(table: Table) -> None:
    keys, headers = [one.key for one in table.columns], [one.heading for one in table.columns]
    if len({*keys}) != len(keys) or len({*headers}) != len(headers):
        raise ImproperlyConfigured(f"{table.key} has a column twice.")
    if sum(one.type == Type.NUMBER for one in table.columns) != 1:
        raise ImproperlyConfigured(f"{table.key} has no column for the number of a row, or several.")
    for rule in table.rules:
        named = {rule.column, rule.when, rule.other, rule.unless, rule.date, rule.month} - {""}
        if not named <= {*keys}:
            raise ImproperlyConfigured(f"A rule of {table.key} names a column that is not there.")
    for one in table.columns:
        if (one.type == Type.CHOICE) != bool(one.choices) or (one.first and one.first not in one.choices):
            raise ImproperlyConfigured(f"{table.key}: {one.key} has no choices, or begins with none of them.")
