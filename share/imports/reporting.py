"""Partners and reporting periods of a grant from a file: all of it, or nothing and why, line by line.

Each line is what the page of one partner or period would be sent, and is looked at by the same form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from municipalities.models import Organisation
from share.accounts.requests import SignedIn
from share.grants.access import changed_grant
from share.grants.actions.partners import save_partner
from share.grants.actions.periods import save_period
from share.grants.models import Grant, GrantPartner, ReportingPeriod
from share.imports.forms import WholeFileForm
from share.imports.tables import AS_IT_SAYS, Problem, Row, UnreadableFile, read
from share.kit.moves import IllegalMove
from share.kit.text import search_key
from share.reports.forms.periods import PartnerForm, PeriodForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 200  # lines


@dataclass(frozen=True)
class Columns:
    """What a file of one sort has: a column for each field of the page, and what stores a line."""

    header: tuple[str, ...]
    store: Callable[[Grant, Mapping[str, str]], object]
    back: str
    title: "StrOrPromise"
    done: Callable[[int], str]


def store_period(grant: Grant, cells: Mapping[str, str]) -> ReportingPeriod:
    """A new period, or the one of this number, of which a blank cell changes nothing. Raises ValidationError, by column."""
    form = PeriodForm({**cells, "kind": cells["kind"].lower()}, period=ReportingPeriod(grant=grant))
    _require_valid(form)
    said = form.cleaned_data
    found = ReportingPeriod.objects.filter(grant=grant, number=said["number"]).first()
    if found and found.was_sent:
        wrong = [name for name in PeriodForm.FIXED if said[name] != getattr(found, name)]
        if wrong:
            sentence = _("A period that was submitted keeps its number, its kind and its days.")
            raise ValidationError({wrong[0]: sentence})
    _keep_what_is_blank(said, found, cells)
    return save_period(form.fill(found or ReportingPeriod(grant=grant)))


def _keep_what_is_blank(said: dict[str, object], found: object | None, cells: Mapping[str, str]) -> None:
    if found is not None:
        said.update({name: getattr(found, name) for name in said if name in cells and not cells[name].strip()})


def store_partner(grant: Grant, cells: Mapping[str, str]) -> GrantPartner:
    """A new partner, or the one of this name, of which a blank cell changes nothing. Raises ValidationError, by column."""
    organisation = _organisation(cells["organisation"], cells["country"])
    found = GrantPartner.objects.filter(grant=grant, organisation=organisation).first()
    row = found or GrantPartner(grant=grant)
    form = PartnerForm({**cells, "organisation": organisation.pk, "role": cells["role"].lower()}, row=row)
    _require_valid(form)
    _keep_what_is_blank(form.cleaned_data, found, cells)
    return save_partner(form.fill(row))


def _organisation(name: str, country: str) -> Organisation:
    rows = Organisation.objects.filter(key=search_key(name))
    found = list(rows.filter(country=country.upper()) if country else rows)
    if len(found) != 1:
        told = (
            _("No organisation is called “%(name)s”.")
            if not found
            else _("Several are called “%(name)s”: say the country.")
        )
        raise ValidationError({"organisation": told % {"name": name}})
    return found[0]


def _require_valid(form: forms.Form) -> None:
    if not form.is_valid():
        raise ValidationError({name: [str(error) for error in errors] for name, errors in form.errors.items()})


PERIODS = ("number", "kind", "starts_on", "ends_on", "parts_due_on", "due_on")
PARTNERS = ("organisation", "country", "role", "number", "pic", "share_percent", "joined_on", "left_on")
SORTS = {
    "periods": Columns(
        PERIODS,
        store_period,
        "reports:periods",
        gettext_lazy("Periods from a file"),
        lambda n: _("%(n)d periods stored.") % {"n": n},
    ),
    "partners": Columns(
        PARTNERS,
        store_partner,
        "reports:partners",
        gettext_lazy("Partners from a file"),
        lambda n: _("%(n)d partners stored.") % {"n": n},
    ),
}


def load(grant: Grant, sort: Columns, raw: bytes) -> tuple[int, list[Problem]]:
    """How many lines were stored; where one is wrong, none, and why each. Raises UnreadableFile."""
    rows = list(read(raw, sort.header, reading=AS_IT_SAYS).rows)
    if not rows:
        return 0, [Problem(1, "", _("The file has a head and no line."))]
    if len(rows) > MOST:
        return 0, [Problem(MOST + 2, "", _("A file has %(most)d lines at most.") % {"most": MOST})]
    with transaction.atomic():
        problems = [problem for row in rows for problem in _store(grant, sort, row)]
        if problems:
            transaction.set_rollback(True)
    return (0 if problems else len(rows)), problems


def _store(grant: Grant, sort: Columns, row: Row) -> list[Problem]:
    if row.problem:
        return [row.problem]
    cells = {name: row.cells.get(name, "") for name in sort.header}
    try:
        with transaction.atomic():
            sort.store(grant, cells)
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return [Problem(row.number, name.strip("_"), text) for name, texts in found.items() for text in texts]
    except IllegalMove as error:
        return [Problem(row.number, "", str(error))]
    return []


@require_http_methods(["GET", "HEAD", "POST"])
def reporting_file(request: SignedIn, pk: int, sort: str) -> HttpResponse:
    """Periods or partners that somebody keeps in a table."""
    grant, columns = changed_grant(request, pk), SORTS[sort]
    form = WholeFileForm(request.POST, request.FILES) if request.method == "POST" else WholeFileForm()
    problems: list[Problem] = []
    if form.is_valid():
        try:
            n, problems = load(grant, columns, form.cleaned_data["file"][1])
        except UnreadableFile as error:
            form.add_error("file", str(error).partition("\n")[0])
        else:
            if not problems:
                messages.success(request, columns.done(n))
                return redirect(columns.back, grant.pk)
    context = {"grant": grant, "columns": columns, "form": form, "problems": problems}
    return render(request, "imports/reporting_file.html", context, status=422 if form.errors or problems else 200)
