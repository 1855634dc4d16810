"""Pages of what a town has several of: names, codes, arrivals, towns before and after. Each lists, adds and removes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from municipalities import access
from municipalities.actions import places as actions
from municipalities.forms.places import CodeForm, NameForm, SuccessionForm, YearForm
from municipalities.models import Municipality, PlaceCode, PlaceName, Succession, TownYear
from share import policy
from share.accounts.requests import SignedIn
from share.records.editing import refuse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass
class RowsPage:
    """What one of these pages shows: the rows of a town, the form that adds one, and the action it leads to."""

    view: str
    rows: "QuerySet[Any]"
    form: forms.Form
    add: Callable[[dict[str, Any]], object]
    added: "StrOrPromise"
    more: dict[str, object] = field(default_factory=dict)


def _show_rows(request: SignedIn, town: Municipality, page: RowsPage) -> HttpResponse:
    if request.method == "POST" and page.form.is_valid():
        try:
            page.add(page.form.cleaned_data)
        except ValidationError as error:
            refuse(page.form, error)
        else:
            messages.success(request, page.added)
            return redirect(f"municipalities:{page.view}", town.public_id)
    context = {"town": town, "rows": page.rows, "form": page.form, "may_add": True} | page.more
    status = 422 if page.form.errors else 200
    return render(request, f"municipalities/work/{page.view}.html", context, status=status)


def _remove(request: SignedIn, public_id: str, rows: "QuerySet[Any]", pk: int, view: str) -> HttpResponse:
    row: Model = get_object_or_404(rows, pk=pk)
    said = str(row)
    row.delete()
    messages.success(request, _("“%(what)s” is removed. The history keeps it.") % {"what": said})
    return redirect(f"municipalities:{view}", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def town_names(request: SignedIn, public_id: str) -> HttpResponse:
    town = access.kept_town(request, public_id)
    form = NameForm(request.POST if request.method == "POST" else None)
    rows = PlaceName.objects.filter(town=town)
    return _show_rows(
        request,
        town,
        RowsPage("town_names", rows, form, lambda data: actions.add_name(town.pk, **data), _("The name is added.")),
    )


@require_POST
def remove_name(request: SignedIn, public_id: str, pk: int) -> HttpResponse:
    town = access.kept_town(request, public_id)
    return _remove(request, public_id, PlaceName.objects.filter(town=town), pk, "town_names")


@require_http_methods(["GET", "HEAD", "POST"])
def town_codes(request: SignedIn, public_id: str) -> HttpResponse:
    town = access.kept_town(request, public_id)
    form = CodeForm(request.POST if request.method == "POST" else None)
    rows = PlaceCode.objects.filter(town=town)
    return _show_rows(
        request,
        town,
        RowsPage("town_codes", rows, form, lambda data: actions.add_code(town.pk, **data), _("The code is added.")),
    )


@require_POST
def remove_code(request: SignedIn, public_id: str, pk: int) -> HttpResponse:
    town = access.kept_town(request, public_id)
    return _remove(request, public_id, PlaceCode.objects.filter(town=town), pk, "town_codes")


@require_http_methods(["GET", "HEAD", "POST"])
def town_years(request: SignedIn, public_id: str) -> HttpResponse:
    town = access.kept_town(request, public_id)
    form = YearForm(request.POST if request.method == "POST" else None)
    rows = TownYear.objects.filter(town=town)
    return _show_rows(
        request,
        town,
        RowsPage("town_years", rows, form, lambda data: actions.add_year(town.pk, **data), _("The year is added.")),
    )


@require_POST
def remove_year(request: SignedIn, public_id: str, pk: int) -> HttpResponse:
    town = access.kept_town(request, public_id)
    return _remove(request, public_id, TownYear.objects.filter(town=town), pk, "town_years")


@require_http_methods(["GET", "HEAD", "POST"])
def town_successions(request: SignedIn, public_id: str) -> HttpResponse:
    """Which town it came of, and which it became: read by all who keep it, changed by those who run the network."""
    town = access.kept_town(request, public_id)
    may_add = policy.can_change_network(request.actor)
    if request.method == "POST":
        policy.require(may_add)
    form = SuccessionForm(request.POST if request.method == "POST" else None, here=town, actor=request.actor)
    rows = _successions(town).select_related("old", "new")
    page = RowsPage(
        "town_successions",
        rows,
        form,
        partial(_add_succession, town),
        _("It is on record. Figures count the towns as they stand."),
    )
    page.more = {"may_add": may_add}
    return _show_rows(request, town, page)


def _add_succession(town: Municipality, data: dict[str, Any]) -> Succession:
    old, new = (town, data["town"]) if data["way"] == "after" else (data["town"], town)
    return actions.add_succession(old, new, on=data["on"], source=data["source"])


def _successions(town: Municipality) -> "QuerySet[Succession]":
    return Succession.objects.filter(Q(old=town) | Q(new=town))


@require_POST
def remove_succession(request: SignedIn, public_id: str, pk: int) -> HttpResponse:
    town = access.kept_town(request, public_id)
    get_object_or_404(_successions(town), pk=pk)
    policy.require(policy.can_change_network(request.actor))
    return _remove(request, public_id, _successions(town), pk, "town_successions")
