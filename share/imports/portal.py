"""A table of the funder's portal from a file: all of it, or nothing and why, line by line.

The columns are those of the table, in any order, under the headers under which it is exported, with or without the asterisk. A
line with the number of a row changes that row; one without a number, or with a new one, is a new row.
"""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from share import policy
from share.accounts.requests import SignedIn
from share.grants.access import desk_of
from share.grants.models import Grant
from share.imports.forms import RowsFileForm
from share.imports.tables import AS_IT_SAYS, Problem, Reading, Row, UnreadableFile, read
from share.kit.tables import unsafe_cell
from share.portal import actions
from share.portal.actions import Pen
from share.portal.columns import UNCONFIRMED, Column, Type
from share.portal.rows import Line, Tables, tables_of
from share.records.editing import refuse
from share.records.form_keys import make_once


class WrongLines(Exception):
    """Something is wrong with some lines, so none is stored."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


def load(pen: Pen, tables: Tables, raw: bytes) -> None:
    """Stores all lines, or none. Raises WrongLines, UnreadableFile."""
    columns = tables.columns(pen.table)
    found = {line.row.number: line for line in tables.lines(pen.table) if line.row}
    rows = _read(raw, columns)
    heading = next(column.heading for column in columns if column.type == Type.NUMBER)
    if len({row.cells.get(heading) or row.number for row in rows} | {*found}) > actions.MOST_ROWS:
        told = _("A table has %(most)d rows at most.") % {"most": actions.MOST_ROWS}
        raise WrongLines([Problem(actions.MOST_ROWS + 2, "", told)])
    seen: set[str] = set()
    with transaction.atomic():
        if problems := [problem for row in rows for problem in _store(pen, columns, found, seen, row)]:
            raise WrongLines(problems)


def _read(raw: bytes, columns: tuple[Column, ...]) -> list[Row]:
    """Raises UnreadableFile, also for a column that the table does not have: one in another language, for example."""
    headings = [column.heading for column in columns]
    plain = Reading(columns={one.heading: one.header for one in columns if one.heading != one.header})
    refused: UnreadableFile | None = None
    for reading in (AS_IT_SAYS, plain):
        try:
            table = read(raw, headings, reading=reading)
        except UnreadableFile as error:
            refused = refused or error
        else:
            _require_no_others(table.head, columns)
            return table.rows
    assert refused
    _require_no_others(refused.head, columns)
    raise refused


def _require_no_others(head: Sequence[str], columns: tuple[Column, ...]) -> None:
    known = {column.header for column in columns}
    if unknown := [name for name in head if name and name.removesuffix(UNCONFIRMED) not in known]:
        told = _("The table has no column called: %(names)s. Its columns are listed below.")
        raise UnreadableFile(told % {"names": ", ".join(unknown)}, head)


def _store(
    pen: Pen, columns: tuple[Column, ...], found: dict[str, Line], seen: set[str], row: Row
) -> Iterator[Problem]:
    if row.problem:
        yield row.problem
        return
    cells = {column.key: _cell(column, row) for column in columns if column.heading in row.cells}
    number = next(cells.get(column.key, "") for column in columns if column.type == Type.NUMBER)
    line = found.get(number)
    if number and number in seen:
        yield Problem(row.number, "", _("The file has the number %(number)s twice.") % {"number": number})
        return
    seen.add(number)
    if line is None and pen.table.of_activities:
        if not number and not any(cells.get(one.key) for one in columns if not one.filled):
            return  # one without a number, as it was exported: nothing was typed of it
        yield Problem(row.number, "", _("No activity of the grant has this number. The site numbers them."))
        return
    yield from _differences(columns, line, cells, row.number)
    try:
        with transaction.atomic():
            actions.store(pen, line.row if line else None, cells)
    except ValidationError as error:
        names = {column.key: column.header for column in columns}
        for key, texts in error.message_dict.items():
            yield from (Problem(row.number, names.get(key, ""), text) for text in texts)


def _differences(
    columns: tuple[Column, ...], line: Line | None, cells: dict[str, str], number: int
) -> Iterator[Problem]:
    """What the site fills is not taken from a file: where the file says something else, one of the two is wrong."""
    for column in columns:
        said = cells.get(column.key, "")
        known = line.cells[column.key] if line else ""
        if column.filled and column.filled != "due_on" and said and said != known:
            told = _("The site knows “%(known)s”, the file says “%(said)s”. Mend it at the activity, or in the file.")
            yield Problem(number, column.header, told % {"known": known or "–", "said": said})


def _cell(column: Column, row: Row) -> str:
    """A cell of several lines as it stands in the file; of others the cleaned one."""
    return unsafe_cell(row.raw[column.heading]) if column.type == Type.LONG else row.cells[column.heading]


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def portal_file(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """A table that somebody filled in a spreadsheet."""
    desk = desk_of(request, pk)
    tables = tables_of(desk)
    table = tables.layout.table(key)
    if table is None:
        raise Http404
    policy.require(bool(desk.entered))
    form = RowsFileForm(request.POST, request.FILES) if request.method == "POST" else RowsFileForm()
    problems: list[Problem] = []
    if form.is_valid():
        as_lead = policy.can_change_grant(request.actor)
        pen = actions.pen_of(desk.grant, table, desk.entered, as_lead=as_lead)

        def work() -> Grant:
            load(pen, tables, form.cleaned_data["file"][1])
            return pen.grant

        try:
            make_once(request, form, Grant.objects.filter(pk=pk), work)
        except WrongLines as error:
            problems = error.problems
        except UnreadableFile as error:
            form.add_error("file", str(error).partition("\n")[0])
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The file is stored."))
            return redirect("portal:table", pk, key)
    context = {
        "grant": desk.grant,
        "table": table,
        "columns": tables.columns(table),
        "form": form,
        "problems": problems,
    }
    return render(request, "imports/portal_file.html", context, status=422 if form.errors or problems else 200)
