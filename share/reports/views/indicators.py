"""Indicators of a grant: the plan with its targets, where it stands, typed values with their evidence."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Func, JSONField, TextField, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.grants.access import changed_grant, grant_of, period_of
from share.grants.models import Grant
from share.kit import clock
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from share.records.stored import hand_out
from share.reports.actions import indicators as actions
from share.reports.figures import measures
from share.reports.figures.scope import Scope
from share.reports.forms.indicators import EvidenceForm, IndicatorForm, ValueForm
from share.reports.measured import Modes, measured, plan_of
from share.reports.models import Indicator, IndicatorValue, Report


@require_safe
def indicators(request: SignedIn, pk: int) -> HttpResponse:
    """Where each indicator stands today beside the target of the whole grant, and what was submitted for each period."""
    grant = grant_of(request, pk)
    plan = plan_of(grant, grant.starts_on)
    used = {key for one in plan for key in (one.figure, one.of_figure) if key}
    modes = Modes(Scope(grant, grant.starts_on, min(clock.today(), grant.counts_until)), used)
    sent = _submitted(grant)
    context = {
        "grant": grant,
        "rows": [
            (one, [(period, lines.get(one.indicator.code)) for period, lines in sent])
            for one in measured(modes, None, plan)
        ],
        "sent": sent,
        "may_change": policy.can_change_grant(request.actor),
    }
    return render(request, "reports/indicators.html", context)


def _submitted(grant: Grant) -> list[tuple[int, dict[str, dict[str, Any]]]]:
    """The number of each period that was submitted, with its sealed indicators by code, of the last version. One query."""
    words = Func(F("snapshot"), Value("UTF8"), function="convert_from", output_field=TextField())
    last = Report.objects.filter(grant=grant, period__isnull=False).order_by("period__number", "-version")
    rows = last.distinct("period__number").annotate(told=Cast(words, JSONField()))
    found = rows.annotate(lines=KeyTransform("indicators", "told")).values_list("period__number", "lines")
    return [(number, {line["code"]: line for line in lines or []}) for number, lines in found]


def _of(grant: Grant, code: str) -> Indicator:
    found = get_object_or_404(Indicator.objects.prefetch_related("targets"), grant=grant, code=code)
    found.grant = grant
    return found


@require_safe
def indicator(request: SignedIn, pk: int, code: str) -> HttpResponse:
    """What it means, what was promised, and what was entered for each period."""
    grant = grant_of(request, pk)
    found = _of(grant, code)
    periods = list(grant.periods.all())
    values = {row.period_id: row for row in found.values.select_related("typed_by").prefetch_related("documents")}
    targets = {target.period_id: target for target in found.targets.all()}
    context = {
        "grant": grant,
        "indicator": found,
        "measure": measures().get(found.figure),
        "of_measure": measures().get(found.of_figure),
        "target": targets.get(None),
        "rows": [(period, targets.get(period.pk), values.get(period.pk)) for period in periods],
        "may_change": policy.can_change_grant(request.actor),
    }
    return render(request, "reports/indicator.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new_indicator(request: SignedIn, pk: int) -> HttpResponse:
    return _change(request, Indicator(grant=changed_grant(request, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_indicator(request: SignedIn, pk: int, code: str) -> HttpResponse:
    return _change(request, _changed(request, pk, code))


def _changed(request: SignedIn, pk: int, code: str) -> Indicator:
    found = _of(grant_of(request, pk), code)
    policy.require(policy.can_change_grant(request.actor))
    return found


def _change(request: SignedIn, row: Indicator) -> HttpResponse:
    def make(data: Any, **fields: Any) -> IndicatorForm:
        return IndicatorForm(data, grant=row.grant, **fields)

    def save(form: IndicatorForm) -> None:
        actions.save_indicator(form.fill(row), form.targets)

    edited = Edited(request, make, IndicatorForm.values_of(row), save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(row)
    context = {"grant": row.grant, "indicator": row if row.pk else None, **edited.context}
    return render(request, "reports/change_indicator.html", context, status=edited.status)


@require_POST
def add_ready(request: SignedIn, pk: int) -> HttpResponse:
    """The indicators that most grants ask for and that the grant does not have yet."""
    grant = changed_grant(request, pk)
    n = len(actions.add_ready(grant))
    told = ngettext("%(n)d indicator added. Enter its target.", "%(n)d indicators added. Enter their targets.", n)
    messages.success(request, told % {"n": n} if n else _("The grant has all of them already."))
    return redirect("reports:indicators", grant.pk)


@require_POST
def end_indicator(request: SignedIn, pk: int, code: str) -> HttpResponse:
    """Removed where no submitted report shows it; else it ends today, and stays in those."""
    row = _changed(request, pk, code)
    if row.reported_at:
        actions.end_indicator(row.pk, clock.today())
        messages.success(request, _("It is not measured any more; submitted reports keep it."))
    else:
        actions.remove_indicator(row.pk)
        messages.success(request, _("The indicator is removed."))
    return redirect("reports:indicators", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def value(request: SignedIn, pk: int, code: str, number: int) -> HttpResponse:
    """What was measured of an indicator in a period, where the site cannot count."""
    grant = grant_of(request, pk)
    found, period = _of(grant, code), period_of(grant, number)
    policy.require(policy.can_change_grant(request.actor))
    if found.is_computed:
        raise Http404
    row = IndicatorValue.objects.filter(indicator=found, period=period).first()
    row = row or IndicatorValue(indicator=found, period=period)
    if request.method == "POST" and request.POST.get("what") == "remove" and row.pk:
        return _remove(request, row)

    def make(data: Any, **fields: Any) -> ValueForm:
        return ValueForm(data, indicator=found, **fields)

    def save(form: ValueForm) -> None:
        actions.save_value(form.fill(row), by=request.user)

    edited = Edited(request, make, ValueForm.values_of(row), save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(found)
    context = {
        "grant": grant,
        "indicator": found,
        "period": period,
        "row": row if row.pk else None,
        "is_open": period.is_edited,
        **edited.context,
    }
    return render(request, "reports/value.html", context, status=edited.status)


def _value_of(request: SignedIn, pk: int, code: str, number: int) -> IndicatorValue:
    """A value that was entered. Raises Http404."""
    grant = grant_of(request, pk)
    rows = IndicatorValue.objects.select_related("indicator", "period")
    row = get_object_or_404(rows, indicator=_of(grant, code), period=period_of(grant, number))
    row.indicator.grant = row.period.grant = grant
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: SignedIn, pk: int, code: str, number: int) -> HttpResponse:
    """The files behind a typed value: read by who reads the grant, added by who may change it."""
    row = _value_of(request, pk, code, number)
    may_change = policy.can_change_grant(request.actor)
    if request.method == "POST":
        policy.require(may_change)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EvidenceForm(*posted, documents=row.documents.all())
    if request.method == "POST" and form.is_valid():
        try:
            kept, _is_new = make_once(
                request,
                form,
                row.documents.all(),
                lambda: actions.add_evidence(row, form.new_document(), by=request.user),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect("reports:evidence", pk, code, number)
    context = {
        "grant": row.indicator.grant,
        "row": row,
        "documents": row.documents.select_related("stored", "replaced_by"),
        "form": form if may_change and row.period.is_edited else None,
    }
    return render(request, "reports/evidence.html", context, status=422 if form.errors else 200)


@require_safe
def evidence_file(request: SignedIn, pk: int, code: str, number: int, document: UUID) -> HttpResponseBase:
    rows = _value_of(request, pk, code, number).documents.select_related("stored")
    found = get_object_or_404(rows, public_id=document)
    return hand_out(found.stored, found.download_name)


def _remove(request: SignedIn, row: IndicatorValue) -> HttpResponse:
    try:
        actions.remove_value(row)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Not known: the value is taken out."))
    return redirect(row.indicator)
