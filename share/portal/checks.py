"""What the tables of the portal lack before a report is submitted there."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from share.grants.checks import Check, Finding, Severity, Source
from share.grants.models import Grant, ReportingPeriod
from share.portal import rules
from share.portal.columns import Table
from share.portal.filled import activities_of
from share.portal.models import TableRow
from share.portal.overview import Standing, overview
from share.portal.rows import whole

EMPTY = Check(
    "portal_cells",
    _("Cells of the portal tables are empty"),
    _("The portal does not take a report while they are."),
    _("Fill them in, in the grid of the table or in a file that is brought back."),
    Severity.EVIDENCE,
)
OVERDUE = Check(
    "portal_overdue",
    _("Lines of the portal tables are overdue"),
    _("The portal asks for a justification before a late one can be reported."),
    _("Say when it was delivered, and why late; or ask for an amendment."),
    Severity.EVIDENCE,
)
NUMBERS = Check(
    "portal_numbers",
    _("Activities have no number in the portal tables"),
    _("The portal counts events by their number in the grant."),
    _("Open the table and give them their numbers; the rest fills itself."),
    Severity.EVIDENCE,
)
FINAL = Check(
    "portal_final",
    _("The portal would not take the final report"),
    _("Its rules for the last report are not met, so the report cannot be submitted here either."),
    _("Bring the states of the table up to date."),
    Severity.FIGURE,
)


def _find(grant: Grant, first: date, last: date) -> Iterator[Finding]:
    """Two queries, where the programme has tables; none where it has not. Activities are only counted."""
    tables = whole(grant, last, with_activities=False)
    if not tables.layout.tables:
        return
    number = max((one.number for one in grant.periods.all() if one.starts_on <= last), default=0)
    for standing in overview(tables, last, number):
        yield from _of_table(grant, standing)
    yield from _unnumbered(grant, last, tables.layout.tables)
    final = next((one for one in grant.periods.all() if one.kind == ReportingPeriod.Kind.FINAL), None)
    if final and first <= final.ends_on <= last:
        for table in tables.layout.tables:
            for sentence in rules.refusals(table, [row.values for row in tables.stored(table)]):
                yield Finding(FINAL, f"{table.key}:{sentence}"[:80], sentence, _page(grant, table))


def _of_table(grant: Grant, standing: Standing) -> Iterator[Finding]:
    table = standing.table
    for line, empty in standing.incomplete:
        assert line.row
        partner = line.row.partner
        yield Finding(
            EMPTY,
            f"{table.key}:{line.row.number}",
            f"{table.title}, {line.row}",
            _page(grant, table),
            partner.organisation.name if partner else "",
            ", ".join(column.header for column in empty),
            partner.organisation_id if partner else None,
        )
    if standing.overdue:
        n = standing.overdue
        told = ngettext("%(n)d line", "%(n)d lines", n) % {"n": n}
        yield Finding(OVERDUE, table.key, table.title, _page(grant, table), detail=told)


def _unnumbered(grant: Grant, last: date, tables: tuple[Table, ...]) -> Iterator[Finding]:
    table = next((one for one in tables if one.of_activities and not one.rows_of), None)
    if table is None:
        return
    known = TableRow.objects.filter(grant=grant, table=table.kept, event__isnull=False).values("event")
    if n := activities_of(grant, last).exclude(pk__in=known).count():
        told = ngettext("%(n)d activity", "%(n)d activities", n) % {"n": n}
        yield Finding(NUMBERS, table.key, table.title, _page(grant, table), detail=told)


def _page(grant: Grant, table: Table) -> str:
    return reverse("portal:table", args=[grant.pk, table.key])


SOURCE = Source((FINAL, NUMBERS, OVERDUE, EMPTY), _find)
