"""A partner's part of a report: for its coordinators to fill in, for the lead to read and decide, for auditors to read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.claims.claim import money_of
from share.claims.models import Cost
from share.grants.access import grant_of, part_of
from share.grants.actions import parts as actions
from share.grants.models import PartnerPart
from share.kit import clock
from share.records import comments
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from share.reports.actions import narrative
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
    if request.method == "POST":
        policy.require(policy.can_fill_part(request.actor, found.organisation_id))
        found = actions.lock(found.pk)
        if not found.is_edited:
            actions.save_part(found.pk, {}, {})  # says why it cannot be changed
    edited = _edited(request, found)
    if edited and edited.is_saved:
        is_sent = request.POST.get("what") == "submit"
        messages.success(request, _("Submitted. The lead reads it.") if is_sent else _("Saved."))
        return redirect(found)
    return _show(request, found, edited)


def _edited(request: SignedIn, part: PartnerPart, *, is_sent: bool = True) -> Edited[PartForm] | None:
    """The form of the part, saved where it was sent; None for who only reads it."""
    if not (policy.can_fill_part(request.actor, part.organisation_id) and part.is_edited):
        return None

    counted = _has_receipts(part)

    def make(data: Any, **fields: Any) -> PartForm:
        return PartForm(data, grant=part.period.grant, counted=counted, **fields)

    def save(form: PartForm) -> None:
        actions.save_part(part.pk, form.texts, None if counted else form.costs)
        if request.POST.get("what") == "submit":
            try:
                actions.submit(part.pk, by=request.user)
            except ValidationError as error:
                raise ValidationError({"achieved": error.messages[0]}) from error

    return Edited(request if is_sent else None, make, PartForm.values_of(part, counted=counted), save)


def _has_receipts(part: PartnerPart) -> bool:
    """Whether its costs are counted from receipts (`money_of`): then no sum is typed beside them."""
    rows = Cost.objects.filter(period=part.period, partner__organisation=part.organisation)
    return rows.standing().exists()


def _show(
    request: SignedIn,
    part: PartnerPart,
    edited: Edited[PartForm] | None = None,
    *,
    sentence: SentenceForm | None = None,
    comment: CommentForm | None = None,
) -> HttpResponse:
    """The page of a part, with the form that was refused; what else stands on it is as it was."""
    if sentence or comment:
        edited = _edited(request, part, is_sent=False)
    context: dict[str, Any] = {
        "part": part,
        "period": part.period,
        "grant": part.period.grant,
        "standing": part.standing(clock.today()),
        "reads_grant": policy.can_read_grant(request.actor, part.period.grant_id),
        "may_decide": policy.can_change_grant(request.actor) and part.can_be_decided,
        "may_comment": policy.can_fill_part(request.actor, part.organisation_id),
        "sentence_form": sentence or SentenceForm(),
        "comment_form": comment or CommentForm(),
        "comments": part.comments.select_related("written_by", "settled_by"),
        "costs": part.costs.select_related("category"),
        "money": money_of(part.period, part.organisation_id),
        "may_enter": policy.can_fill_part(request.actor, part.organisation_id) and part.is_edited,
    }
    context |= edited.context if edited else {}
    status = 422 if sentence or comment else edited.status if edited else 200
    return render(request, "reports/part.html", context, status=status)


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
    return _show(request, found, sentence=form)


@require_POST
def comment(request: SignedIn, pk: int, number: int, organisation: str) -> HttpResponse:
    """The lead asks, the partner answers, or the reverse: both, and nobody who only reads."""
    found = part_of(request, pk, number, organisation)
    policy.require(policy.can_fill_part(request.actor, found.organisation_id))
    form = CommentForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data["text"]
        try:
            make_once(
                request, form, found.comments.all(), lambda: narrative.comment_part(found.pk, said, by=request.user)
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect(found)
    return _show(request, found, comment=form)


@require_POST
def settle_comment(request: SignedIn, pk: int, number: int, organisation: str, comment: UUID) -> HttpResponse:
    found = part_of(request, pk, number, organisation)
    policy.require(policy.can_fill_part(request.actor, found.organisation_id))
    get_object_or_404(found.comments, public_id=comment)
    comments.settle(found.comments.all(), comment, by=request.user)
    return redirect(found)
