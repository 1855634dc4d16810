"""Portal tables of a grant: what stands in them, a grid to write in, and the files that the portal is filled from."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.grants.access import Desk, desk_of
from share.grants.models import Grant
from share.kit import clock
from share.kit.downloads import download, makes_a_file
from share.kit.tables import csv_bytes, unsafe_cell, xlsx_bytes
from share.portal import actions
from share.portal.columns import Column, Table, Type
from share.portal.forms import GridForm, written
from share.portal.overview import overview
from share.portal.rows import Line, Tables, tables_of
from share.records.editing import Edited
from share.records.form_keys import make_once
from share.records.lists import MEDIA_TYPES

PAGE = 25  # rows; a grid of a wide table is a page of several hundred fields


def _table(request: SignedIn, pk: int, key: str) -> tuple[Desk, Tables, Table]:
    """Raises Http404 for a table that the grant's funding programme does not have."""
    desk = desk_of(request, pk)
    found = tables_of(desk)
    table = found.layout.table(key)
    if table is None:
        raise Http404
    return desk, found, table


def _page(request: SignedIn, lines: list[Line]) -> "Page[Line]":
    return Paginator(lines, PAGE).get_page(request.GET.get("page"))


@require_safe
def tables(request: SignedIn, pk: int) -> HttpResponse:
    """All tables of the grant: how many rows each has, and what of them is open."""
    desk = desk_of(request, pk)
    found = tables_of(desk, with_activities=False)
    context = {"grant": desk.grant, "desk": desk, "rows": list(overview(found, clock.today()))}
    return render(request, "portal/tables.html", context)


@require_safe
def table(request: SignedIn, pk: int, key: str) -> HttpResponse:
    desk, found, one = _table(request, pk, key)
    lines = found.lines(one)
    context = {
        "grant": desk.grant,
        "desk": desk,
        "table": one,
        "tables": found.layout.tables,
        "columns": found.columns(one),
        "page": _page(request, lines),
        "unnumbered": sum(line.row is None for line in lines),
        "may_write": not one.of_activities or any(line.row for line in lines),
        "may_number": policy.can_change_grant(request.actor),
        "has_unconfirmed": any(not column.confirmed for column in one.columns),
    }
    return render(request, "portal/table.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def grid(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """The table to write in, a page of its rows at a time."""
    desk, found, one = _table(request, pk, key)
    policy.require(bool(desk.entered))
    as_lead = policy.can_change_grant(request.actor)
    pen = None
    if request.method == "POST":
        pen = actions.pen_of(desk.grant, one, desk.entered, as_lead=as_lead)
    numbered = [line for line in found.lines(one) if line.row]
    page = _page(request, numbered)
    lines = written(numbered, request.POST) if request.method == "POST" else list(page)

    def make(data: Any, **fields: Any) -> GridForm:
        return GridForm(data, tables=found, table=one, lines=lines, partners=desk.entered, **fields)

    def write(form: GridForm) -> Grant:
        assert pen
        form.save(pen)
        return pen.grant

    def save(form: GridForm) -> None:
        make_once(request, form, Grant.objects.filter(pk=pk), lambda: write(form))

    stored = GridForm.values_of(lines, found.columns(one))
    edited = Edited(request, make, stored, save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        if request.POST.get("then") == "more":
            return redirect(reverse("portal:grid", args=[pk, key]) + "?" + urlencode({"page": page.number}))
        return redirect("portal:table", pk, key)
    context = {"grant": desk.grant, "desk": desk, "table": one, "page": page, **edited.context}
    return render(request, "portal/grid.html", context, status=edited.status)


@require_POST
def number(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """Activities that took place get their numbers."""
    desk, _found, one = _table(request, pk, key)
    policy.require(policy.can_change_grant(request.actor))
    if not one.of_activities:
        raise Http404
    n = actions.number_activities(desk.grant)
    told = ngettext("%(n)d activity has its number now.", "%(n)d activities have their numbers now.", n)
    messages.success(request, told % {"n": n})
    return redirect("portal:table", pk, key)


@require_safe
@makes_a_file
def export(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """The table as the portal has it, as CSV or XLSX; it can be brought back."""
    desk, found, one = _table(request, pk, key)
    columns = found.columns(one)
    head = [column.heading for column in columns]
    rows = [[_cell(column, line.cells[column.key]) for column in columns] for line in found.lines(one)]
    name = f"{desk.grant.code}-{one.key}"
    if request.GET.get("as") == "xlsx":
        note = _("An asterisk behind a header: nobody has compared it with the grant agreement yet.")
        kept = [[_kept(cell) for cell in row] for row in rows]
        return download(xlsx_bytes(one.title, head, kept, [note]), MEDIA_TYPES["xlsx"], f"{name}.xlsx")
    return download(csv_bytes(head, rows), MEDIA_TYPES["csv"], f"{name}.csv")


def _cell(column: Column, text: str) -> str | int:
    return int(text) if text and column.type in {Type.WHOLE, Type.MONTH} else text


def _kept(cell: str | int) -> str | int:
    """A workbook holds text as it is; only where its reader would take an apostrophe off, it gets another one."""
    return f"'{cell}" if isinstance(cell, str) and unsafe_cell(cell) != cell else cell
