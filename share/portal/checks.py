"""What the tables of the portal lack before a report is submitted there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from share.grants.checks import Check, Finding, Severity, Source
from share.grants.models import Grant, ReportingPeriod
from share.portal import rules
from share.portal.columns import Column, Table, Type
from share.portal.filled import activities_of, layout_for
from share.portal.models import TableRow

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
    """One query, where the programme has tables; none where it has not. Of activities only what was typed is looked at."""
    layout = layout_for(grant)
    if not layout.tables:
        return
    told = _told(grant, last)
    numbers = [one["number"] for one in told.periods]
    begun = max((one["number"] for one in told.periods if one["starts_on"] <= last.isoformat()), default=0)
    is_final = any(
        one["kind"] == ReportingPeriod.Kind.FINAL and first.isoformat() <= one["ends_on"] <= last.isoformat()
        for one in told.periods
    )
    for table in layout.tables:
        rows = [row for row in told.rows if row["table"] == table.kept]
        columns = table.spread(numbers)
        for row in rows:
            yield from _of_row(grant, table, row, rules.empty_cells(columns, _cells(columns, row), begun))
        late = sum(row["due_on"] is not None and row["due_on"] < last.isoformat() for row in rows)
        if late:
            said = ngettext("%(n)d line", "%(n)d lines", late) % {"n": late}
            yield Finding(OVERDUE, table.key, table.title, _page(grant, table), detail=said)
        if told.unnumbered and table.of_activities and not table.rows_of:
            n = told.unnumbered
            said = ngettext("%(n)d activity", "%(n)d activities", n) % {"n": n}
            yield Finding(NUMBERS, table.key, table.title, _page(grant, table), detail=said)
        for sentence in rules.refusals(table, [row["cells"] for row in rows]) if is_final else ():
            yield Finding(FINAL, f"{table.key}:{sentence}"[:80], sentence, _page(grant, table))


@dataclass(frozen=True)
class _Told:
    """What the checks look at, as JSON: the periods of a grant, its rows, and how many activities have no number."""

    periods: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    unnumbered: int


def _told(grant: Grant, last: date) -> _Told:
    counted = activities_of(grant, last)
    rows = TableRow.objects.filter(grant=OuterRef("pk")).filter(
        Q(event__isnull=True) | Q(event__in=counted.values("pk"))
    )
    owner = {"owner": "partner__organisation__name", "owner_id": "partner__organisation_id"}
    cells = JSONObject(table="table", number="number", name="name", cells="cells", due_on="due_on", **owner)
    period = JSONObject(number="number", kind="kind", starts_on="starts_on", ends_on="ends_on")
    numbered = TableRow.objects.filter(grant=grant, event=OuterRef("pk"))
    without = counted.exclude(Exists(numbered)).order_by().values("state").annotate(n=Count("pk")).values("n")
    found = Grant.objects.filter(pk=grant.pk).values_list(
        ArraySubquery(ReportingPeriod.objects.filter(grant=OuterRef("pk")).order_by("number").values(json=period)),
        ArraySubquery(rows.order_by("table", "number").values(json=cells)),
        ArraySubquery(without),
    )
    periods, lines, counts = found.get()
    return _Told(periods, lines, sum(counts))


def _cells(columns: Iterable[Column], row: dict[str, Any]) -> dict[str, str]:
    """What was typed into a row, the partner among it."""
    partner = {column.key: row["owner"] or "" for column in columns if column.type == Type.PARTNER}
    return {**row["cells"], **partner}


def _of_row(grant: Grant, table: Table, row: dict[str, Any], empty: list[Column]) -> Iterator[Finding]:
    if empty:
        yield Finding(
            EMPTY,
            f"{table.key}:{row['number']}",
            f"{table.title}, {row['number']} {row['name']}".strip(),
            _page(grant, table),
            row["owner"] or "",
            ", ".join(column.header for column in empty),
            row["owner_id"],
        )


def _page(grant: Grant, table: Table) -> str:
    return reverse("portal:table", args=[grant.pk, table.key])


SOURCE = Source((FINAL, NUMBERS, OVERDUE, EMPTY), _find)
