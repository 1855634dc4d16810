"""What a grant's report lacks, and what looks wrong: each check with why it matters, what to do, and its rows."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.grants.access import grant_of
from share.kit import clock
from share.records.editing import refuse
from share.reports.actions import indicators as actions
from share.reports.checks import finding_of, quality
from share.reports.forms.figures import PeriodForm
from share.reports.forms.indicators import AcceptForm
from share.reports.models import AcceptedFinding

MOST = 50  # rows of one check that the page shows


@require_safe
def missing(request: SignedIn, pk: int) -> HttpResponse:
    """All checks of a grant, or of some days of it; the gravest first."""
    grant = grant_of(request, pk)
    given = {"first": grant.starts_on.isoformat(), "last": min(clock.today(), grant.counts_until).isoformat()}
    given |= {name: request.GET[name] for name in given if request.GET.get(name)}
    form = PeriodForm(given, grant=grant)
    found = quality(grant, form.cleaned_data["first"], form.cleaned_data["last"]) if form.is_valid() else []
    context = {
        "grant": grant,
        "form": form,
        "rows": [one for one in found if one.open or one.accepted],
        "clean": [one.check for one in found if not one.open and not one.accepted],
        "n": sum(len(one.open) for one in found),
        "most": MOST,
        "may_change": policy.can_change_grant(request.actor),
    }
    return render(request, "reports/quality.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def accept_finding(request: SignedIn, pk: int, key: str, subject: str) -> HttpResponse:
    """A finding stays as it is, with a reason; or is looked at again."""
    grant = grant_of(request, pk)
    row = AcceptedFinding.objects.filter(grant=grant, check_key=key, subject=subject).first()
    finding = finding_of(grant, key, subject)
    if finding is None and row is None:
        raise Http404
    policy.require(policy.can_change_grant(request.actor))
    if request.method == "POST" and row and request.POST.get("what") == "undo":
        row.delete()
        messages.success(request, _("It is on the list again."))
        return redirect("reports:quality", grant.pk)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_finding(grant, key, subject, form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Accepted; the report says so."))
            return redirect("reports:quality", grant.pk)
    context = {"grant": grant, "finding": finding, "row": row, "form": form}
    return render(request, "reports/accept_finding.html", context, status=422 if form.errors else 200)
