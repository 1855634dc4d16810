"""The funder's own forms of a grant: brought once, with tags in them, and filled from a frozen report by a click."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.funderforms import actions
from share.funderforms.binding import bound
from share.funderforms.forms import FormFileForm
from share.funderforms.models import FunderForm
from share.funderforms.tags import Tag, tags_of
from share.grants.access import grant_of
from share.grants.models import Grant
from share.kit.downloads import download, makes_a_file
from share.kit.moves import IllegalMove
from share.kit.text import search_key
from share.records.editing import refuse
from share.records.form_keys import make_once
from share.records.stored import hand_out
from share.reports.models import Report


def _reports(grant: Grant) -> list[Report]:
    """Those that were frozen, the newest of a period first."""
    found = Report.objects.filter(grant=grant).exclude(sha256="").defer("snapshot").select_related("period")
    return list(found.order_by("-ends_on", "-frozen_at")[:50])


def _chosen(request: SignedIn, reports: list[Report]) -> Report | None:
    """The report that the address names; else the last one that was submitted, else the last one at all."""
    number = request.GET.get("report", "")
    if named := next((one for one in reports if one.number == number), None):
        return named
    return next((one for one in reports if one.period_id), reports[0] if reports else None)


def _form(request: SignedIn, pk: int, public_id: UUID) -> FunderForm:
    grant = grant_of(request, pk)
    found = get_object_or_404(FunderForm.objects.select_related("stored", "added_by"), grant=grant, public_id=public_id)
    found.grant = grant
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def forms(request: SignedIn, pk: int) -> HttpResponse:
    grant = grant_of(request, pk)
    may_change = policy.can_change_grant(request.actor)
    if request.method == "POST":
        policy.require(may_change)
    form = FormFileForm(request.POST, request.FILES) if request.method == "POST" else FormFileForm()
    if form.is_valid():
        try:
            kept, _is_new = make_once(
                request,
                form,
                FunderForm.objects.filter(grant=grant),
                lambda: actions.keep_form(grant, form.cleaned_data["file"], by=request.user),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect(kept)
    context = {
        "grant": grant,
        "rows": FunderForm.objects.filter(grant=grant).select_related("added_by").order_by("name", "pk"),
        "form": form if may_change else None,
    }
    return render(request, "funderforms/forms.html", context, status=422 if form.errors else 200)


@require_safe
def tags(request: SignedIn, pk: int) -> HttpResponse:
    """Every tag that a form may hold, with what a report gives it."""
    grant = grant_of(request, pk)
    reports = _reports(grant)
    report = _chosen(request, reports)
    found = tags_of(report.content, report.number) if report else []
    context = {"grant": grant, "reports": reports, "report": report, "groups": list(_grouped(found))}
    return render(request, "funderforms/tags.html", context)


def _grouped(found: list[Tag]) -> Iterator[tuple[Any, list[Tag]]]:
    for group, rows in groupby(found, key=lambda tag: str(tag.group)):
        yield group, list(rows)


@require_safe
def form(request: SignedIn, pk: int, public_id: UUID) -> HttpResponse:
    """What each tag of the form is bound to in a report, and which of them nobody knows."""
    found = _form(request, pk, public_id)
    return _shown(request, found)


def _shown(request: SignedIn, found: FunderForm, problem: str = "") -> HttpResponse:
    reports = _reports(found.grant)
    report = _chosen(request, reports)
    rows = bound(found.tags, report) if report else []
    context = {
        "grant": found.grant,
        "one": found,
        "reports": reports,
        "report": report,
        "rows": rows,
        "unknown": sum(bool(row.problem) for row in rows),
        "problem": problem,
        "may_change": policy.can_change_grant(request.actor),
    }
    return render(request, "funderforms/form.html", context, status=422 if problem else 200)


@require_safe
@makes_a_file
def filled(request: SignedIn, pk: int, public_id: UUID) -> HttpResponse:
    """The form with the values of a report; the page of the form where it cannot be filled, with why."""
    found = _form(request, pk, public_id)
    report = _chosen(request, _reports(found.grant))
    if report is None:
        return _shown(request, found, _("No report of this grant is frozen yet."))
    try:
        content = actions.fill_form(found, report)
    except ValidationError as error:
        return _shown(request, found, " ".join(error.messages))
    ending = {FunderForm.Kind.WORD: "docx", FunderForm.Kind.EXCEL: "xlsx"}[FunderForm.Kind(found.kind)]
    name = search_key(found.name.rpartition(".")[0]).encode("ascii", "ignore").decode().replace('"', "") or "form"
    return download(content, found.stored.media_type, f"{report.number} {name}.{ending}")


@require_safe
def form_file(request: SignedIn, pk: int, public_id: UUID) -> HttpResponseBase:
    """The form as it was brought."""
    found = _form(request, pk, public_id)
    return hand_out(found.stored, found.download_name)


@require_POST
def remove(request: SignedIn, pk: int, public_id: UUID) -> HttpResponse:
    found = _form(request, pk, public_id)
    policy.require(policy.can_change_grant(request.actor))
    try:
        actions.remove_form(found)
    except IllegalMove as error:
        messages.error(request, str(error))
        return redirect(found)
    messages.success(request, _("“%(name)s” is taken out.") % {"name": found.name})
    return redirect("funderforms:forms", pk)
