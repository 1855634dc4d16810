"""Costs of a grant: the list, one with its receipts, and what is decided about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.claims.access import cost_of, decided_cost, entering
from share.claims.actions import costs as actions
from share.claims.forms.costs import CostForm, ParkForm, ReceiptForm, RefuseForm, takes_costs
from share.claims.lists import costs_of
from share.claims.models import Cost
from share.grants.access import HEADINGS, Desk, desk_of
from share.records import lists
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from share.records.stored import hand_out


@require_http_methods(["GET", "HEAD", "POST"])
def costs(request: SignedIn, pk: int) -> HttpResponse:
    """Every cost of the partners whose money this person sees."""
    desk = desk_of(request, pk, HEADINGS)
    rows = (
        Cost.objects.filter(partner__in=desk.partners)
        .with_warnings()
        .select_related("partner__organisation", "category", "period", "parked_from")
    )
    context = {"grant": desk.grant, "desk": desk, "can_enter": _takes_costs(desk)}
    name = f"costs-{desk.grant.code}"
    return lists.show(request, costs_of(desk), rows, "claims/costs.html", context, file_name=name)


def _takes_costs(desk: Desk) -> bool:
    """Whether there is a heading and a report into which something can be entered."""
    return bool(desk.entered and desk.grant.funding and any(map(takes_costs, desk.grant.periods.all())))


@require_http_methods(["GET", "HEAD", "POST"])
def new_cost(request: SignedIn, pk: int) -> HttpResponse:
    desk = entering(request, pk)
    if not _takes_costs(desk):
        messages.warning(request, _("No report of this grant takes costs now."))
        return redirect("claims:costs", pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CostForm(*posted, desk=desk, cost=Cost())
    if request.method == "POST" and form.is_valid():
        rows = Cost.objects.filter(partner__in=desk.entered)
        try:
            kept, _is_new = make_once(
                request,
                form,
                rows,
                lambda: actions.save_cost(form.fill(Cost()), by=request.user, receipt=form.receipt()),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Entered as %(name)s. Somebody else certifies it.") % {"name": kept.name})
            return redirect("claims:new_cost" if request.POST.get("then") == "next" else kept, *_next(request, pk))
    context = {"grant": desk.grant, "desk": desk, "form": form}
    return render(request, "claims/new_cost.html", context, status=422 if form.errors else 200)


def _next(request: SignedIn, pk: int) -> tuple[int, ...]:
    return (pk,) if request.POST.get("then") == "next" else ()


@require_safe
def cost(request: SignedIn, pk: int, public_id: str) -> HttpResponse:
    desk, found = cost_of(request, pk, public_id)
    return _show(request, desk, found)


def _show(
    request: SignedIn, desk: Desk, cost: Cost, *, park: ParkForm | None = None, refused: RefuseForm | None = None
) -> HttpResponse:
    """The page of a cost, with the form that was refused."""
    may_decide = policy.can_fill_part(request.actor, cost.partner.organisation_id)
    is_undecided = cost.state != Cost.State.REFUSED and cost.period.is_edited
    context = {
        "grant": desk.grant,
        "desk": desk,
        "cost": cost,
        "documents": cost.documents.select_related("stored", "added_by", "replaced_by"),
        "may_change": may_decide and cost.is_open,
        "may_add": may_decide and cost.period.is_edited,
        "may_certify": may_decide and cost.is_open and request.user.pk not in cost.hands,
        "entered_it": may_decide and cost.is_open and request.user.pk in cost.hands,
        "park_form": (park or ParkForm(cost=cost)) if may_decide and is_undecided else None,
        "refuse_form": (refused or RefuseForm()) if may_decide and is_undecided else None,
    }
    return render(request, "claims/cost.html", context, status=422 if park or refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_cost(request: SignedIn, pk: int, public_id: str) -> HttpResponse:
    desk, found = decided_cost(request, pk, public_id)
    if not found.is_open:
        messages.warning(request, _("It was decided, or its report was submitted: it stays as it is."))
        return redirect(found)
    if request.method == "POST":
        actions.lock(found.pk)
        desk, found = decided_cost(request, pk, public_id)  # as whoever held the lock has left it

    def make(data: Any, **fields: Any) -> CostForm:
        return CostForm(data, desk=desk, cost=found, **fields)

    def save(form: CostForm) -> None:
        actions.save_cost(form.fill(found), by=request.user)

    edited = Edited(request, make, CostForm.values_of(found), save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(found)
    context = {"grant": desk.grant, "desk": desk, "cost": found, **edited.context}
    return render(request, "claims/change_cost.html", context, status=edited.status)


@require_POST
def decide(request: SignedIn, pk: int, public_id: str) -> HttpResponse:
    """Certified, parked to a later report, or not claimed."""
    desk, found = decided_cost(request, pk, public_id)
    what, as_lead = request.POST.get("what"), policy.can_change_grant(request.actor)
    if what == "park":
        form = ParkForm(request.POST, cost=found)
        if form.is_valid():
            into, why = form.cleaned_data["into"], form.cleaned_data["park_sentence"]
            try:
                actions.park(found.pk, into.pk, why, by=request.user, as_lead=as_lead)
            except ValidationError as error:
                refuse(form, error)
            else:
                messages.success(request, _("Parked under its number: %(period)s.") % {"period": into})
                return redirect(found)
        return _show(request, desk, found, park=form)
    if what == "refuse":
        refusal = RefuseForm(request.POST)
        if refusal.is_valid():
            said = refusal.cleaned_data["refuse_sentence"]
            try:
                actions.refuse(found.pk, said, by=request.user, as_lead=as_lead)
            except ValidationError as error:
                refuse(refusal, error)
            else:
                messages.success(request, _("It is not claimed."))
                return redirect(found)
        return _show(request, desk, found, refused=refusal)
    if what == "certify":
        try:
            actions.certify(found.pk, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Certified."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: SignedIn, pk: int, public_id: str) -> HttpResponse:
    """The files of a cost, and one more."""
    desk, found = decided_cost(request, pk, public_id)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReceiptForm(*posted, documents=found.documents.all())
    if request.method == "POST" and form.is_valid():
        try:
            kept, _is_new = make_once(
                request,
                form,
                found.documents.all(),
                lambda: actions.add_receipt(found, form.new_document(), by=request.user),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect(found)
    context = {"grant": desk.grant, "cost": found, "form": form}
    return render(request, "claims/receipts.html", context, status=422 if form.errors else 200)


@require_safe
def receipt_file(request: SignedIn, pk: int, public_id: str, document: UUID) -> HttpResponseBase:
    _desk, cost = cost_of(request, pk, public_id)
    found = get_object_or_404(cost.documents.select_related("stored"), public_id=document)
    return hand_out(found.stored, found.download_name)
