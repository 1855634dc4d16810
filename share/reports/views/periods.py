"""Partners and reporting periods of a grant: entered, the partners asked, submitted, returned, accepted, restated."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.grants.access import changed_grant, changed_period, grant_of, period_of
from share.grants.actions import partners as partner_actions
from share.grants.actions import periods as actions
from share.grants.models import GrantPartner, PartnerPart, ReportingPeriod
from share.kit import clock
from share.records.editing import Edited, refuse
from share.reports.actions import reminding, restatements, submitting
from share.reports.forms.periods import DecideForm, PartnerForm, PeriodForm, SentenceForm, SubmitForm
from share.reports.models import Report, Restatement


@require_safe
def partners(request: SignedIn, pk: int) -> HttpResponse:
    """Who the grant is given to: numbers and roles of the agreement, shares, and from when to when."""
    grant = grant_of(request, pk)
    rows = list(grant.partner_rows.select_related("organisation"))
    shares = [row.share_percent for row in rows if row.share_percent is not None]
    context = {
        "grant": grant,
        "rows": rows,
        "sum": sum(shares) if shares else None,
        "may_change": policy.can_change_grant(request.actor),
        "categories": grant.funding.categories.all() if grant.funding else [],
        "today": clock.today(),
    }
    return render(request, "reports/partners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new_partner(request: SignedIn, pk: int) -> HttpResponse:
    return _partner(request, GrantPartner(grant=changed_grant(request, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def partner(request: SignedIn, pk: int, organisation: str) -> HttpResponse:
    return _partner(request, _changed_partner(request, pk, organisation))


def _changed_partner(request: SignedIn, pk: int, organisation: str) -> GrantPartner:
    rows = GrantPartner.objects.filter(grant=grant_of(request, pk)).select_related("organisation", "grant")
    row = get_object_or_404(rows, organisation__public_id=organisation)
    policy.require(policy.can_change_grant(request.actor))
    return row


def _partner(request: SignedIn, row: GrantPartner) -> HttpResponse:
    def make(data: Any, **fields: Any) -> PartnerForm:
        return PartnerForm(data, row=row, **fields)

    stored = PartnerForm.values_of(row)
    edited = Edited(request, make, stored, lambda form: partner_actions.save_partner(form.fill(row)))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("reports:partners", row.grant_id)
    context = {"grant": row.grant, "row": row if row.pk else None, **edited.context}
    return render(request, "reports/partner.html", context, status=edited.status)


@require_POST
def remove_partner(request: SignedIn, pk: int, organisation: str) -> HttpResponse:
    row = _changed_partner(request, pk, organisation)
    try:
        partner_actions.remove_partner(row)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%(partner)s is no partner of the grant any more.") % {"partner": row})
    return redirect("reports:partners", pk)


@require_safe
def periods(request: SignedIn, pk: int) -> HttpResponse:
    grant = grant_of(request, pk)
    today = clock.today()
    rows = [(one, one.is_late(today)) for one in grant.periods.all()]
    context = {"grant": grant, "rows": rows, "may_change": policy.can_change_grant(request.actor)}
    return render(request, "reports/periods.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new_period(request: SignedIn, pk: int) -> HttpResponse:
    """The next number, and the day after the last one, are there already."""
    grant = changed_grant(request, pk)
    period = ReportingPeriod(grant=grant)
    last = grant.periods.order_by("ends_on").last()
    period.number = last.number + 1 if last else 1
    period.starts_on = last.ends_on + timedelta(days=1) if last else grant.starts_on
    return _change_period(request, period)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_period(request: SignedIn, pk: int, number: int) -> HttpResponse:
    found = changed_period(request, pk, number)
    if request.method == "POST":
        found = actions.lock(found.pk)
    return _change_period(request, found)


def _change_period(request: SignedIn, period: ReportingPeriod) -> HttpResponse:
    def make(data: Any, **fields: Any) -> PeriodForm:
        return PeriodForm(data, period=period, **fields)

    stored = PeriodForm.values_of(period)
    edited = Edited(request, make, stored, lambda form: actions.save_period(form.fill(period)))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(period)
    context = {"grant": period.grant, "period": period if period.pk else None, **edited.context}
    return render(request, "reports/change_period.html", context, status=edited.status)


@require_POST
def remove_period(request: SignedIn, pk: int, number: int) -> HttpResponse:
    actions.remove_period(changed_period(request, pk, number).pk)
    messages.success(request, _("The period is removed."))
    return redirect("reports:periods", pk)


@require_safe
def period(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Where a period is: its state with who and when, the parts of the partners, its reports, and what changed since."""
    grant = grant_of(request, pk)
    found = period_of(grant, number)
    today = clock.today()
    may_change = policy.can_change_grant(request.actor)
    reports = Report.objects.filter(period=found).select_related("requested_by").defer("snapshot")
    context = {
        "grant": grant,
        "period": found,
        "is_late": found.is_late(today),
        "is_over": found.ends_on < today,
        "parts": [(part, *part.standing(today)) for part in _parts(found)],
        "steps": found.steps.select_related("by"),
        "reports": reports.order_by("-version"),
        "restatements": found.restatements.select_related("changed_by", "into"),
        "may_change": may_change,
    }
    return render(request, "reports/period.html", context)


def _parts(period: ReportingPeriod) -> list[PartnerPart]:
    found = list(period.parts.select_related("organisation"))
    for part in found:
        part.period = period
    return found


@require_POST
def remind(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Mails the organisers what is missing of theirs, once a day."""
    found = changed_period(request, pk, number)
    n = reminding.remind(found, f"asked {clock.today()}")
    told = ngettext("%(n)d person was told what is missing.", "%(n)d people were told what is missing.", n)
    messages.success(request, told % {"n": n} if n else _("Nothing is missing that an organiser could add."))
    return redirect(found)


@require_POST
def call(request: SignedIn, pk: int, number: int) -> HttpResponse:
    found = changed_period(request, pk, number)
    n = len(actions.call_partners(found.pk, by=request.user))
    told = ngettext("%(n)d partner is asked for its part.", "%(n)d partners are asked for their parts.", n)
    messages.success(request, told % {"n": n})
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """What is missing, who signs, and then the lock."""
    found = changed_period(request, pk, number)
    open_parts = [part for part in _parts(found) if part.state != PartnerPart.State.ACCEPTED]
    posted = request.POST if request.method == "POST" else None
    form = SubmitForm(posted, missing=len(open_parts))
    if posted is not None and form.is_valid():
        try:
            report = submitting.submit(found.pk, signatory=form.cleaned_data["signatory"], by=request.user)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Submitted and locked. Its files are being made."))
            return redirect(report)
    context = {
        "grant": found.grant,
        "period": found,
        "form": form,
        "problem": submitting.problem_of(found),
        "open_parts": open_parts,
        "words_only": actions.later_was_sent(found) and found.version > 1,
    }
    return render(request, "reports/submit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """The funder returned it: what is to be changed opens the next version."""
    found = changed_period(request, pk, number)
    form = SentenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = actions.give_back(found.pk, form.cleaned_data["sentence"], by=request.user)
        messages.success(request, _("Version %(version)s is open; what was sent stays.") % {"version": found.version})
        return redirect(found)
    context = {"grant": found.grant, "period": found, "form": form, "later": actions.later_was_sent(found)}
    return render(request, "reports/give_back.html", context, status=422 if form.errors else 200)


@require_POST
def accept(request: SignedIn, pk: int, number: int) -> HttpResponse:
    found = actions.accept(changed_period(request, pk, number).pk, by=request.user)
    messages.success(request, _("The funder accepted it."))
    return redirect(found)


@require_POST
def look(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Compares what was submitted with what counts now."""
    found = changed_period(request, pk, number)
    n = len(restatements.look(found.pk))
    told = ngettext("%(n)d change waits for a decision.", "%(n)d changes wait for a decision.", n)
    messages.success(request, told % {"n": n} if n else _("Everything that was submitted still counts."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def restatement(request: SignedIn, pk: int, number: int, public_id: str) -> HttpResponse:
    """One change since the lock: before, after, which rows, who and why; and in which report it is told."""
    grant = grant_of(request, pk)
    found = period_of(grant, number)
    rows = Restatement.objects.select_related("changed_by", "decided_by", "into")
    row = get_object_or_404(rows, period=found, public_id=public_id)
    may_change = policy.can_change_grant(request.actor)
    if request.method == "POST":
        policy.require(may_change)
    later = grant.periods.filter(starts_on__gt=found.ends_on, state__in=ReportingPeriod.EDITED)
    form = DecideForm(request.POST if request.method == "POST" else None, periods=later)
    if request.method == "POST" and request.POST.get("what") == "undecide":
        restatements.undecide(row.pk)
        messages.success(request, _("It waits for a decision again."))
        return redirect(found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        restatements.decide(row.pk, data["into"], data["note"], by=request.user)
        messages.success(request, _("It is told in the report of period %(n)s.") % {"n": data["into"].number})
        return redirect(found)
    context = {
        "grant": grant,
        "period": found,
        "row": row,
        "form": form if may_change and row.into_id is None and (form.is_bound or later.exists()) else None,
        "may_change": may_change,
    }
    return render(request, "reports/restatement.html", context, status=422 if form.errors else 200)
