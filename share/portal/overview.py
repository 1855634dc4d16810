"""What is open in each table: for its page, and for what a report lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from share.portal import rules
from share.portal.columns import Column, Table
from share.portal.rows import Line, Tables


@dataclass(frozen=True)
class Standing:
    """A table: how many rows it has, which cells a report would still need, what is overdue, and which have no number."""

    table: Table
    lines: list[Line]
    incomplete: list[tuple[Line, list[Column]]]
    overdue: int
    unnumbered: int
    refusals: list[str]

    @property
    def has_demo(self) -> bool:
        return any(line.row is not None and line.row.is_demo for line in self.lines)

    @property
    def numbered(self) -> int:
        return sum(line.row is not None for line in self.lines)


def overview(tables: Tables, day: date, last: int | None = None) -> Iterator[Standing]:
    """Each table of a grant as it stands on a day. `last` is the report up to which columns by report are looked at.

    Without it: the last one whose first day is over.
    """
    if last is None:
        last = max((one.number for one in tables.grant.periods.all() if one.starts_on <= day), default=None)
    is_whole = tables.grant.ends_on < day and tables.organisations is None  # of a part of the rows nobody can say
    for table in tables.layout.tables:
        lines, columns = tables.lines(table), tables.columns(table)
        open_cells = [(line, rules.empty_cells(columns, line.cells, last)) for line in lines if line.row]
        yield Standing(
            table,
            lines,
            [(line, empty) for line, empty in open_cells if empty],
            sum(bool(line.row and line.row.due_on and line.row.due_on < day) for line in lines),
            tables.unnumbered if table.of_activities else 0,
            rules.refusals(table, [line.cells for line in lines]) if lines and is_whole else [],
        )
