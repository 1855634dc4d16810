"""A grant by page: what its agreement says, its amendments with their documents, and the texts that each report repeats."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.grants.access import changed_grant, grant_of, reader
from share.grants.actions import agreements as actions
from share.grants.models import AmendmentDocument, Grant, GrantAmendment
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from share.records.stored import hand_out
from share.reports.forms.agreements import AmendmentForm, GrantForm


@require_safe
def agreement(request: SignedIn, pk: int) -> HttpResponse:
    grant = grant_of(request, pk)
    amendments = grant.amendments.select_related("joins", "leaves", "entered_by").prefetch_related("documents")
    context = {
        "grant": grant,
        "amendments": amendments,
        "texts": [one for one in grant.texts.all() if one.key in {"statement", "disclaimer"}],
        "may_change": policy.can_change_grant(request.actor),
    }
    return render(request, "reports/agreement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_grant(request: SignedIn) -> HttpResponse:
    policy.require(policy.can_change_grant(reader(request)))
    form = GrantForm(request.POST if request.method == "POST" else None, grant=Grant())
    if request.method == "POST" and form.is_valid():
        try:
            kept, _is_new = make_once(
                request, form, Grant.objects.all(), lambda: actions.save_grant(form.fill(Grant()))
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("reports:agreement", kept.pk)
    return render(request, "reports/new_grant.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_grant(request: SignedIn, pk: int) -> HttpResponse:
    grant = changed_grant(request, pk)
    if request.method == "POST":
        grant = Grant.objects.select_for_update(of=("self",), no_key=True).get(pk=grant.pk)

    def make(data: Any, **fields: Any) -> GrantForm:
        return GrantForm(data, grant=grant, **fields)

    edited = Edited(request, make, GrantForm.values_of(grant), lambda form: actions.save_grant(form.fill(grant)))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("reports:agreement", pk)
    return render(request, "reports/change_grant.html", {"grant": grant, **edited.context}, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
def new_amendment(request: SignedIn, pk: int) -> HttpResponse:
    grant = changed_grant(request, pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AmendmentForm(*posted, grant=grant)
    if request.method == "POST" and form.is_valid():
        try:
            kept, _is_new = make_once(
                request,
                form,
                GrantAmendment.objects.filter(grant=grant),
                lambda: actions.amend(form.amendment(grant), by=request.user, document=form.document()),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(amendment)s is in force.") % {"amendment": kept})
            return redirect("reports:agreement", pk)
    context = {"grant": grant, "form": form}
    return render(request, "reports/new_amendment.html", context, status=422 if form.errors else 200)


@require_safe
def amendment_file(request: SignedIn, pk: int, document: UUID) -> HttpResponseBase:
    rows = AmendmentDocument.objects.filter(amendment__grant=grant_of(request, pk)).select_related("stored")
    found = get_object_or_404(rows, public_id=document)
    return hand_out(found.stored, found.download_name)
