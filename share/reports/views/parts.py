"""A partner's part of a report: for its coordinators to fill in, for the lead to read and decide, for auditors to read."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.grants.actions import parts as actions
from share.grants.models import PartnerPart
from share.kit import clock
from share.records.editing import Edited, refuse
from share.reports.access import grant_of, part_of
from share.reports.forms.narrative import CommentForm
from share.reports.forms.periods import PartForm, SentenceForm


@require_safe
def reporting(request: SignedIn) -> HttpResponse:
    """The parts of the organisations this person coordinates, newest period first."""
    if not policy.fills_parts(request.actor):
        raise Http404
    rows = PartnerPart.objects.visible_to(request.actor).select_related("period__grant", "organisation")
    page = Paginator(rows.order_by("-period__ends_on", "organisation__name", "pk"), 30).get_page(
        request.GET.get("page")
    )
    today = clock.today()
    context = {"page": page, "rows": [(part, *part.standing(today)) for part in page]}
    return render(request, "reports/reporting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def part(request: SignedIn, pk: int, number: int, organisation: str) -> HttpResponse:
    """Filled in and submitted by the partner; whoever else may read it reads it."""
    found = part_of(request, pk, number, organisation)
    may_fill = policy.can_fill_part(request.actor, found.organisation_id)
    if request.method == "POST":
        policy.require(may_fill)
        found = actions.lock(found.pk)
    may_decide = policy.can_change_grant(request.actor)
    context: dict[str, Any] = {
        "part": found,
        "period": found.period,
        "grant": found.period.grant,
        "standing": found.standing(clock.today()),
        "reads_grant": policy.can_read_grant(request.actor, found.period.grant_id),
        "may_decide": may_decide and found.can_be_decided,
        "sentence_form": SentenceForm(),
        "costs": found.costs.select_related("category"),
        **_comments(found, may_comment=may_fill),
    }
    if not (may_fill and found.is_edited):
        if request.method == "POST":
            actions.save_part(found.pk, {}, {})  # says why it cannot be changed
        return render(request, "reports/part.html", context)

    def make(data: Any, **fields: Any) -> PartForm:
        return PartForm(data, grant=found.period.grant, **fields)

    def save(form: PartForm) -> None:
        actions.save_part(found.pk, form.texts, form.costs)
        if request.POST.get("what") == "submit":
            try:
                actions.submit(found.pk, by=request.user)
            except ValidationError as error:
                raise ValidationError({"achieved": error.messages[0]}) from error

    edited = Edited(request, make, PartForm.values_of(found), save)
    if edited.is_saved:
        is_sent = request.POST.get("what") == "submit"
        messages.success(request, _("Submitted. The lead reads it.") if is_sent else _("Saved."))
        return redirect(found)
    return render(request, "reports/part.html", context | edited.context, status=edited.status)


@require_POST
def decide(request: SignedIn, pk: int, number: int, organisation: str) -> HttpResponse:
    """The lead accepts a part, or sends it back with a sentence."""
    grant_of(request, pk)
    found = part_of(request, pk, number, organisation)
    policy.require(policy.can_change_grant(request.actor))
    if request.POST.get("what") == "accept":
        actions.accept(found.pk, by=request.user)
        messages.success(request, _("Accepted."))
        return redirect(found)
    form = SentenceForm(request.POST)
    if form.is_valid():
        try:
            actions.give_back(found.pk, form.cleaned_data["sentence"], by=request.user)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Sent back. The partner reads your sentence."))
            return redirect(found)
    context = {
        "part": found,
        "period": found.period,
        "grant": found.period.grant,
        "standing": found.standing(clock.today()),
        "reads_grant": True,
        "may_decide": True,
        "sentence_form": form,
        "costs": found.costs.select_related("category"),
        **_comments(found, may_comment=True),
    }
    return render(request, "reports/part.html", context, status=422)


def _comments(part: PartnerPart, *, may_comment: bool) -> dict[str, Any]:
    return {
        "comments": part.comments.select_related("written_by", "settled_by"),
        "comment_form": CommentForm(),
        "may_comment": may_comment,
    }
