"""The rows of a table as they are shown, exported and reported: what was typed, beside what the site knows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from events.models import EventQuerySet
from share.grants.access import Desk, read
from share.grants.models import Grant
from share.portal.columns import Column, Layout, Table, Type
from share.portal.filled import activities_of, filled, layout_for, month_end
from share.portal.models import PACKAGES, TableRow, TableRowQuerySet


@dataclass(frozen=True)
class Line:
    """A row with the text of each of its cells. Without `row`: an activity that has no number in the grant yet."""

    table: Table
    grant: Grant
    columns: Sequence[Column]
    row: TableRow | None
    known: Mapping[str, str]

    @cached_property
    def cells(self) -> dict[str, str]:
        return {column.key: self._text(column) for column in self.columns}

    @property
    def pairs(self) -> Iterator[tuple[Column, str]]:
        for column in self.columns:
            yield column, self.cells[column.key]

    def _text(self, column: Column) -> str:
        values = self.row.cells if self.row else {}
        if column.type == Type.NUMBER:
            return self.row.number if self.row else ""
        if column.type == Type.PARTNER:
            return self.row.partner.label if self.row and self.row.partner else ""
        if column.filled == "due_on":
            return str(month_end(self.grant, int(values["due"]))) if values.get("due") else ""
        if column.filled:
            return self.known.get(column.filled, "")
        return str(values.get(column.key, ""))

    def is_fixed(self, column: Column) -> bool:
        """Whether nobody types there: the site fills it, or a report said it."""
        if column.filled or (self.row and self.row.reported_in_id):
            return True
        if column.type == Type.NUMBER and self.table.of_activities:
            return True  # an activity keeps the number that it was given
        return column.period is not None and column.period in self._sent

    @cached_property
    def _sent(self) -> set[int]:
        return {one.number for one in self.grant.periods.all() if not one.is_edited}


@dataclass(frozen=True)
class Tables:
    """The tables of a grant, and the rows of them that somebody sees. Reads what it is asked for, once."""

    grant: Grant
    layout: Layout
    rows: TableRowQuerySet
    organisations: frozenset[int] | None = None
    until: date | None = None
    with_activities: bool = True  # else only what was typed of them is read

    def columns(self, table: Table) -> tuple[Column, ...]:
        return table.spread(one.number for one in self.grant.periods.all())

    @cached_property
    def _stored(self) -> dict[str, list[TableRow]]:
        found: dict[str, list[TableRow]] = {}
        rows = self.rows.filter(grant=self.grant).select_related("partner__organisation")
        if not self.with_activities:
            rows = rows.filter(Q(event__isnull=True) | Q(event__in=self._counted.values("pk")))
        for row in rows:
            found.setdefault(row.table, []).append(row)
        return {key: sorted(rows, key=lambda row: row.order) for key, rows in found.items()}

    @property
    def _counted(self) -> EventQuerySet:
        events = activities_of(self.grant, self.until)
        if self.organisations is None:
            return events
        return events.filter(pk__in=events.filter(organisers__in=self.organisations).values("pk"))

    @cached_property
    def _activities(self) -> dict[int, Mapping[str, str]]:
        if not self.with_activities:
            return {row.event_id: {} for rows in self._stored.values() for row in rows if row.event_id}
        return filled(self._counted, self.grant, self.layout)

    @cached_property
    def unnumbered(self) -> int:
        """How many activities have no number in the grant yet."""
        known = TableRow.objects.filter(grant=self.grant, event=OuterRef("pk"))
        return self._counted.exclude(Exists(known)).count()

    def stored(self, table: Table) -> list[TableRow]:
        return self._stored.get(table.kept, [])

    def lines(self, table: Table) -> list[Line]:
        """By number; of a table of activities, those without a number last. What did not take place after all is left out."""
        columns = self.columns(table)
        if not table.of_activities:
            return [Line(table, self.grant, columns, row, {}) for row in self.stored(table)]
        known = self._activities
        rows = [row for row in self.stored(table) if row.event_id in known]
        numbered = {row.event_id for row in rows}
        found = [Line(table, self.grant, columns, row, known[row.event_id]) for row in rows if row.event_id]
        return found + [
            Line(table, self.grant, columns, None, cells) for pk, cells in known.items() if pk not in numbered
        ]

    @cached_property
    def packages(self) -> list[TableRow]:
        """All of the grant: who enters a line says to which package it belongs, whoever leads it."""
        found = TableRow.objects.filter(grant=self.grant, table=PACKAGES)
        return sorted(found, key=lambda row: row.order)


def tables_of(desk: Desk, *, with_activities: bool = True) -> Tables:
    """What this person sees of the tables of the grant at which they work."""
    grant = desk.grant
    layout = layout_for(grant)
    if desk.reads_grant:
        return Tables(grant, layout, TableRow.objects.all(), with_activities=with_activities)
    own = frozenset(row.organisation_id for row in desk.entered)
    return Tables(grant, layout, TableRow.objects.of_organisations(own), own, with_activities=with_activities)


def whole(grant: Grant, until: date | None = None) -> Tables:
    """All rows of a grant's tables; of its activities those that had ended by then."""
    layout = layout_for(grant)
    if layout.tables:
        read(grant)
    return Tables(grant, layout, TableRow.objects.all(), until=until)


def packages_of(grant: Grant) -> list[str]:
    """The numbers of a grant's work packages, in order. One query."""
    return [row.number for row in Tables(grant, Layout(), TableRow.objects.all()).packages]


def told(grant: Grant, until: date) -> list[dict[str, object]]:
    """The tables of the programme as a snapshot keeps them, with or without rows: under their headers, cell by cell."""
    tables = whole(grant, until)
    return [_told(tables, table) for table in tables.layout.tables]


def _told(tables: Tables, table: Table) -> dict[str, object]:
    lines, columns = tables.lines(table), tables.columns(table)
    return {
        "key": table.key,
        "title": table.title,
        "columns": [{"key": one.key, "header": one.header, "confirmed": one.confirmed} for one in columns],
        "rows": [[line.cells[one.key] for one in columns] for line in lines],
        "demo": any(line.row is not None and line.row.is_demo for line in lines),
    }
