"""Experts as the secretariat sees them: the list, a page each, what is validated, the weights of the matching."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roster.access import expert_of, require_network
from roster.actions import experts as actions
from roster.forms.experts import DecisionForm, NewExpertForm, WeightsForm
from roster.lists import EXPERTS
from roster.models import Expert, MatchingWeights
from share.accounts.requests import SignedIn
from share.records import lists
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once


@require_http_methods(["GET", "HEAD", "POST"])
def experts(request: SignedIn) -> HttpResponse:
    require_network(request)
    return lists.show(request, EXPERTS, Expert.objects.with_all(), "roster/experts.html", {})


@require_http_methods(["GET", "HEAD", "POST"])
def new_expert(request: SignedIn) -> HttpResponse:
    require_network(request)
    form = NewExpertForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made, _is_new = make_once(
                request, form, Expert.objects.all(), lambda: actions.ask_to_join(form.values(), by=request.user)
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("They are asked by mail. The profile is theirs once they say yes."))
            return redirect("roster:expert", made.public_id)
    return render(request, "roster/new_expert.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def expert(request: SignedIn, public_id: str) -> HttpResponse:
    return _page(request, expert_of(request, public_id), DecisionForm())


def _page(request: SignedIn, found: Expert, form: DecisionForm) -> HttpResponse:
    context = {
        "expert": found,
        "missions": found.missions.select_related("brief").order_by("-made_at")[:50],
        "invitations": found.invitations.select_related("brief").order_by("-pk")[:20],
        "form": form,
        "chosen": form.data.get("area", "") if form.errors else "",
    }
    return render(request, "roster/expert.html", context, status=422 if form.errors else 200)


@require_POST
def decide(request: SignedIn, public_id: str) -> HttpResponse:
    """One area is validated, sent back, paused or resumed."""
    found, form = expert_of(request, public_id), DecisionForm(request.POST)
    if form.is_valid() and found.areas.filter(area=form.cleaned_data["area"]).exists():
        data = form.cleaned_data
        actions.decide_area(found, data["area"], data["decision"], data["remark"], by=request.user)
        messages.success(request, _("Saved. The expert is told by mail."))
        return redirect("roster:expert", public_id)
    if not form.errors:
        form.add_error("area", _("The expert does not name this area."))
    return _page(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def weights(request: SignedIn) -> HttpResponse:
    """How much each part of a score counts, for the whole site."""
    require_network(request)
    stored = dict(MatchingWeights.current().values)
    edited = Edited(request, WeightsForm, stored, lambda form: actions.set_weights(form.weights()))
    if edited.is_saved:
        messages.success(request, _("Saved. Every ranking counts by it from now on."))
        return redirect("roster:weights")
    return render(request, "roster/weights.html", edited.context, status=edited.status)
