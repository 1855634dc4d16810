"""What must be true of a row of a portal table, and of a table when the final report goes. The programme's file says of which.

Each kind of rule stands here once, with its sentence; a file names the kind and its columns.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from share.grants.models import Grant
from share.portal.columns import Column, Need, Rule, RuleKind, Table
from share.portal.filled import month_end

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Before:
    """A row as it is being saved: what it holds now, what it held before (nothing for a new one), and its grant."""

    table: Table
    grant: Grant
    now: Cells
    was: Cells = field(default_factory=dict)

    def header(self, key: str) -> str:
        return next(column.header for column in self.table.columns if column.key == key)


def problems(row: Before) -> dict[str, str]:
    """What is wrong with a row that is being saved, by the key of the column where it is said."""
    found = {
        column.key: _("Fill this in.")
        for column in row.table.columns
        if column.needed == Need.TO_SAVE and not row.now.get(column.key)
    }
    for rule in row.table.rules:
        said = SAVED[rule.kind](row, rule) if rule.kind in SAVED else ""
        if said and rule.column not in found:
            found[rule.column] = said
    return found


def _needs(row: Before, rule: Rule) -> str:
    """The column is filled when another one is, or has one of these values."""
    other = row.now.get(rule.when, "")
    applies = other in rule.values if rule.values else bool(other)
    if not applies or row.now.get(rule.column):
        return ""
    told = {"column": row.header(rule.when), "value": other}
    return (
        _("“%(column)s” is %(value)s: fill this in.") % told
        if rule.values
        else _("“%(column)s” is filled in: fill this in, too.") % told
    )


def _not_before(row: Before, rule: Rule) -> str:
    """A day or a month does not lie before another one."""
    this, other = row.now.get(rule.column, ""), row.now.get(rule.other, "")
    if not (this and other) or _sortable(this) >= _sortable(other):
        return ""
    return _("This lies before “%(column)s”.") % {"column": row.header(rule.other)}


def _sortable(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isdigit() else (0, text)


def _late_needs(row: Before, rule: Rule) -> str:
    """What comes after the end of its month says why."""
    month, day = row.now.get(rule.month, ""), row.now.get(rule.date, "")
    if not (month and day) or row.now.get(rule.column):
        return ""
    due = month_end(row.grant, int(month))
    return _("It came after %(day)s: say why.") % {"day": due} if date.fromisoformat(day) > due else ""


def _stays(row: Before, rule: Rule) -> str:
    """Such a value stays, unless another column says why not."""
    was = row.was.get(rule.column, "")
    if was not in rule.values or row.now.get(rule.column) == was:
        return ""
    if not rule.unless:
        return _("“%(value)s” stays.") % {"value": was}
    if row.now.get(rule.unless):
        return ""
    return _("“%(value)s” stays, unless “%(column)s” is filled in.") % {
        "value": was,
        "column": row.header(rule.unless),
    }


SAVED: dict[RuleKind, Callable[[Before, Rule], str]] = {
    RuleKind.NEEDS: _needs,
    RuleKind.NOT_BEFORE: _not_before,
    RuleKind.LATE_NEEDS: _late_needs,
    RuleKind.STAYS: _stays,
}


def empty_cells(columns: Iterable[Column], cells: Cells, last: int | None) -> list[Column]:
    """Columns that a report needs and that hold nothing; of those by period, only of reports up to the `last`."""
    return [
        column
        for column in columns
        if column.needed == Need.TO_REPORT
        and not cells.get(column.key)
        and (column.period is None or (last is not None and column.period <= last))
    ]


def due_on(table: Table, grant: Grant, cells: Cells) -> date | None:
    """The last day of the row's month, while its state says that it is not done."""
    for rule in table.of_kind(RuleKind.DUE):
        if cells.get(rule.month) and cells.get(rule.when) in rule.values:
            return month_end(grant, int(cells[rule.month]))
    return None


def is_fixed(table: Table, cells: Cells) -> bool:
    """Whether a report that says this of the row fixes it for ever."""
    return any(cells.get(rule.column) in rule.values for rule in table.of_kind(RuleKind.FIXED))


def refusals(table: Table, rows: Iterable[Cells]) -> list[str]:
    """Why the portal would not take the final report: what none of the rows says, and what some of them still say."""
    found: list[str] = []
    known = list(rows)
    for rule in table.of_kind(RuleKind.FINAL):
        header = next(column.header for column in table.columns if column.key == rule.column)
        if not any(cells.get(rule.column) in rule.values for cells in known):
            told = {"table": table.title, "column": header, "value": ", ".join(rule.values)}
            found.append(_("%(table)s: no row has the %(column)s %(value)s.") % told)
        if n := sum(cells.get(rule.column) in rule.never for cells in known):
            told = {"table": table.title, "column": header, "value": ", ".join(rule.never), "n": str(n)}
            found.append(_("%(table)s: %(n)s still with the %(column)s %(value)s.") % told)
    return found
