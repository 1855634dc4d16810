"""Time sheets of staff, and travel of participants that is paid back."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Sum
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.models import Event
from share import policy
from share.accounts.requests import SignedIn
from share.claims.access import entering
from share.claims.actions import time as actions
from share.claims.actions.travel import save_travel
from share.claims.forms.time import HoursForm, SheetForm, SignForm, TravelForm
from share.claims.models import Reimbursement, TimeSheet
from share.grants.access import Desk, desk_of
from share.portal.rows import packages_of
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from share.records.stored import hand_out

NO_PACKAGE = "–"  # of a grant without work packages


@require_safe
def time_sheets(request: SignedIn, pk: int) -> HttpResponse:
    """The time sheets of the partners whose lines this person sees, with their hours."""
    desk = desk_of(request, pk)
    rows = TimeSheet.objects.filter(partner__in=desk.partners).select_related("partner__organisation", "cost__partner")
    found = rows.annotate(hours=Sum("entries__hours")).order_by("partner__number", "person", "-month")
    context = {
        "grant": desk.grant,
        "desk": desk,
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
    }
    return render(request, "claims/time_sheets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_time_sheet(request: SignedIn, pk: int) -> HttpResponse:
    desk = entering(request, pk)
    form = SheetForm(request.POST if request.method == "POST" else None, desk=desk)
    if request.method == "POST" and form.is_valid():
        rows = TimeSheet.objects.filter(partner__in=desk.entered).select_related("partner")
        try:
            kept, _is_new = make_once(
                request, form, rows, lambda: actions.make_sheet(form.sheet(desk), by=request.user)
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("claims:time_sheet", pk, kept.public_id)
    context = {"grant": desk.grant, "desk": desk, "form": form}
    return render(request, "claims/new_time_sheet.html", context, status=422 if form.errors else 200)


def _sheet(request: SignedIn, pk: int, public_id: UUID) -> tuple[Desk, TimeSheet]:
    """Raises Http404 for one of a partner that this person does not see."""
    desk = desk_of(request, pk)
    rows = TimeSheet.objects.filter(partner__in=desk.partners).select_related("partner__organisation", "cost__partner")
    found = get_object_or_404(rows.prefetch_related("entries"), public_id=public_id)
    found.partner.grant = desk.grant
    return desk, found


def _packages(sheet: TimeSheet) -> list[str]:
    """Those of the grant, and those that the sheet names already."""
    named = [entry.package for entry in sheet.entries.all()]
    return list(dict.fromkeys([*packages_of(sheet.partner.grant), *named])) or [NO_PACKAGE]


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def time_sheet(request: SignedIn, pk: int, public_id: UUID) -> HttpResponse:
    """The hours of a month: to write in while it is not signed, to read and to print."""
    desk, found = _sheet(request, pk, public_id)
    may_write = found.partner_id in {row.pk for row in desk.entered} and found.signed_on is None
    if request.method == "POST":
        policy.require(found.partner_id in {row.pk for row in desk.entered})
        if not may_write:
            messages.warning(request, _("This time sheet was signed: its hours stay."))
            return redirect(found)
        TimeSheet.objects.select_for_update(of=("self",)).get(pk=found.pk)
    packages = _packages(found)

    def make(data: Any, **fields: Any) -> HoursForm:
        return HoursForm(data, sheet=found, packages=packages, **fields)

    stored = HoursForm.values_of(found)
    edited = Edited(request if may_write else None, make, stored, lambda form: actions.save_hours(found.pk, form.hours))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(found)
    return _show(request, desk, found, edited.form, SignForm(), edited.conflict, edited.status)


def _show(
    request: SignedIn,
    desk: Desk,
    sheet: TimeSheet,
    form: HoursForm,
    sign_form: SignForm,
    conflict: object = None,
    status: int = 200,
) -> HttpResponse:
    hours = {(entry.day, entry.package): entry.hours for entry in sheet.entries.all()}
    writes = sheet.partner_id in {row.pk for row in desk.entered}
    context = {
        "grant": desk.grant,
        "desk": desk,
        "sheet": sheet,
        "form": form,
        "conflict": conflict,
        "may_write": writes and sheet.signed_on is None,
        "days": [(day, [hours.get((day, one)) for one in form.packages]) for day in form.days],
        "sums": [sum((hours.get((day, one)) or Decimal(0) for day in form.days), Decimal(0)) for one in form.packages],
        "whole": sum(hours.values(), Decimal(0)),
        "sign_form": sign_form,
        "documents": sheet.documents.all(),
    }
    return render(request, "claims/time_sheet.html", context, status=status)


@require_POST
@transaction.atomic
def sign(request: SignedIn, pk: int, public_id: UUID) -> HttpResponse:
    """The signed paper comes in; from then on the hours stay."""
    desk, found = _sheet(request, pk, public_id)
    policy.require(found.partner_id in {row.pk for row in desk.entered})
    form = SignForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            with transaction.atomic():
                actions.sign(found.pk, form.cleaned_data["signed_on"], form.paper(), by=request.user)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Signed: its hours stay."))
            return redirect(found)
    hours = HoursForm(None, sheet=found, packages=_packages(found), initial=HoursForm.values_of(found))
    return _show(request, desk, found, hours, form, status=422)


@require_safe
def time_sheet_file(request: SignedIn, pk: int, public_id: UUID, document: UUID) -> HttpResponseBase:
    _desk, sheet = _sheet(request, pk, public_id)
    found = get_object_or_404(sheet.documents.select_related("stored"), public_id=document)
    return hand_out(found.stored, found.download_name)


@require_safe
def travel(request: SignedIn, pk: int) -> HttpResponse:
    """What participants get back for their way, and for which activities more can be entered."""
    desk = desk_of(request, pk)
    rows = Reimbursement.objects.filter(partner__in=desk.partners).select_related(
        "partner__organisation", "event", "registration", "cost__partner"
    )
    events = _events(desk).order_by("-ends_on", "pk")[:100] if desk.entered else Event.objects.none()
    context = {
        "grant": desk.grant,
        "desk": desk,
        "page": Paginator(rows.order_by("-event__ends_on", "pk"), 50).get_page(request.GET.get("page")),
        "whole": rows.aggregate(sum=Sum("amount"))["sum"],
        "events": events,
    }
    return render(request, "claims/travel.html", context)


def _events(desk: Desk) -> Any:
    """Activities of the grant that this person's partners organise, and that took place."""
    own = [row.organisation_id for row in desk.entered]
    return Event.objects.paid_by(desk.grant).took_place().filter(organisers__in=own).distinct()


@require_http_methods(["GET", "HEAD", "POST"])
def new_travel(request: SignedIn, pk: int, public_id: str) -> HttpResponse:
    """The way of a participant of one activity."""
    desk = desk_of(request, pk)
    event = get_object_or_404(Event.objects.paid_by(desk.grant), public_id=public_id)
    policy.require(bool(desk.entered))
    event = get_object_or_404(_events(desk), pk=event.pk)
    form = TravelForm(request.POST if request.method == "POST" else None, desk=desk, event=event, row=Reimbursement())
    if request.method == "POST" and form.is_valid():
        rows = Reimbursement.objects.filter(partner__in=desk.entered)
        try:
            make_once(request, form, rows, lambda: save_travel(form.fill(Reimbursement(event=event))))
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("claims:travel", pk)
    context = {"grant": desk.grant, "desk": desk, "event": event, "form": form, "row": None}
    return render(request, "claims/change_travel.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_travel(request: SignedIn, pk: int, public_id: UUID) -> HttpResponse:
    desk = desk_of(request, pk)
    rows = Reimbursement.objects.filter(partner__in=desk.partners).select_related("partner__organisation")
    rows = rows.select_for_update(of=("self",)) if request.method == "POST" else rows
    row = get_object_or_404(rows.select_related("event"), public_id=public_id)
    policy.require(row.partner_id in {one.pk for one in desk.entered})
    row.partner.grant = desk.grant

    def make(data: Any, **fields: Any) -> TravelForm:
        return TravelForm(data, desk=desk, event=row.event, row=row, **fields)

    edited = Edited(request, make, TravelForm.values_of(row), lambda form: save_travel(form.fill(row)))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("claims:travel", pk)
    context = {"grant": desk.grant, "desk": desk, "event": row.event, "row": row, **edited.context}
    return render(request, "claims/change_travel.html", context, status=edited.status)
