"""The claim of a grant against its budget; budget lines of partners; rates of exchange."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.claims.actions import budgets as actions
from share.claims.claim import burn, claim_of, known
from share.claims.forms.budgets import BudgetForm, RateForm, SinceForm
from share.claims.models import BudgetLine, Cost, ExchangeRate
from share.grants.access import HEADINGS, desk_of, grant_of
from share.grants.models import GrantPartner, ReportingPeriod
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once


@require_safe
def claim(request: SignedIn, pk: int) -> HttpResponse:
    """What is planned and what is certified: of one report with what came before it, or since the grant began."""
    desk = desk_of(request, pk, HEADINGS)
    grant = desk.grant
    periods = list(grant.periods.all())
    chosen = _chosen(request, periods)
    claimed = claim_of(grant, [chosen] if chosen else periods)
    seen = {row.pk for row in desk.partners}
    accounts = [one for one in claimed.of_partners if one.partner.pk in seen]
    there, may_change = {one.partner.pk for one in accounts}, policy.can_change_grant(request.actor)
    costs = Cost.objects.filter(partner__in=desk.partners)
    waiting = costs.waiting()
    planned = known(one.planned_direct for one in accounts)
    context = {
        "grant": grant,
        "desk": desk,
        "periods": periods,
        "chosen": chosen,
        "of_report": f"period={chosen.number}" if chosen else "",
        "whole": claimed.whole if desk.reads_grant else None,
        "accounts": accounts,
        "has_demo": BudgetLine.objects.filter(partner__grant=grant, is_demo=True).exists(),
        "waiting": (waiting.filter(period=chosen) if chosen else waiting).count(),
        "burn": burn(costs, planned),
        "may_change": may_change,
        "unplanned": [row for row in desk.partners if row.pk not in there] if may_change else [],
    }
    return render(request, "claims/claim.html", context)


def _chosen(request: SignedIn, periods: list[ReportingPeriod]) -> ReportingPeriod | None:
    """The report that the address names; none: all of them."""
    by_number = {str(period.number): period for period in periods}
    number = request.GET.get("period", "")
    if number and number not in by_number:
        raise Http404
    return by_number.get(number)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def budget(request: SignedIn, pk: int, organisation: str) -> HttpResponse:
    """What a partner may spend, from the beginning or from an amendment on."""
    grant = grant_of(request, pk)
    rows = GrantPartner.objects.select_related("organisation").filter(grant=grant)
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    row = get_object_or_404(rows, organisation__public_id=organisation)
    policy.require(policy.can_change_grant(request.actor))
    if grant.funding is None:
        raise Http404
    row.grant = grant
    categories = list(grant.funding.categories.filter(flat_rate__isnull=True))
    from_day = SinceForm(request.GET)
    since = from_day.cleaned_data["since"] if from_day.is_valid() else None

    def make(data: Any, **fields: Any) -> BudgetForm:
        return BudgetForm(data, categories=categories, **fields)

    def save(form: BudgetForm) -> None:
        actions.save_budget(row.pk, since, form.amounts)

    edited = Edited(request if from_day.is_valid() else None, make, BudgetForm.values_of(row, since), save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("claims:claim", pk)
    lines = BudgetLine.objects.filter(partner=row, since__isnull=False).select_related("category")
    context = {
        "grant": grant,
        "row": row,
        "from_day": from_day,
        "since": since,
        "amendments": lines.order_by("since", "category__position"),
        **edited.context,
    }
    return render(request, "claims/budget.html", context, status=edited.status if from_day.is_valid() else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: SignedIn) -> HttpResponse:
    """Rates of exchange: for everybody who enters costs, kept by who runs the grants."""
    if not policy.fills_parts(request.actor):
        raise Http404
    may_change = policy.can_change_grant(request.actor)
    if request.method == "POST":
        policy.require(may_change)
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            make_once(request, form, ExchangeRate.objects.all(), lambda: actions.save_rate(form.rate()))
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("claims:rates")
    page = Paginator(ExchangeRate.objects.order_by("-on", "currency"), 50).get_page(request.GET.get("page"))
    context = {"page": page, "form": form if may_change else None}
    return render(request, "claims/rates.html", context, status=422 if form.errors else 200)
