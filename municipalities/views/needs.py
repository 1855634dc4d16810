"""What towns ask for: raised by their people, taken up and answered by those who run the network."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.access import kept_town
from municipalities.actions import needs as actions
from municipalities.forms.needs import AnswerForm, ChangeNeedForm, RaiseNeedForm, WithdrawNeedForm
from municipalities.lists.needs import NEEDS
from municipalities.models import Area, Municipality, Need
from municipalities.registry import need_help
from share import policy
from share.accounts.requests import SignedIn
from share.records import lists
from share.records.editing import Edited
from share.records.form_keys import make_once


def _need(request: SignedIn, public_id: str, need: str) -> tuple[Municipality, Need]:
    """A need of a town whose pages this person keeps. Raises Http404 for another."""
    town = kept_town(request, public_id)
    return town, get_object_or_404(town.needs.select_related("raised_by", "town"), public_id=need)


def _decided(request: SignedIn, public_id: str, need: str) -> Need:
    """A need that this person decides about. Raises Http404 or PermissionDenied."""
    _town, found = _need(request, public_id, need)
    policy.require(policy.decides_needs(request.actor))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: SignedIn) -> HttpResponse:
    """The needs of all towns whose pages this person keeps."""
    if not policy.keeps_towns(request.actor):
        raise Http404
    rows = Need.objects.of_towns_kept_by(request.actor).with_weight().select_related("town")
    return lists.show(request, NEEDS, rows, "municipalities/needs.html", {})


@require_safe
def town_needs(request: SignedIn, public_id: str) -> HttpResponse:
    town = kept_town(request, public_id)
    found = list(town.needs.most_urgent_first()[:200])
    context = {
        "town": town,
        "open": [need for need in found if need.is_open],
        "over": [need for need in found if not need.is_open],
    }
    return render(request, "municipalities/town_needs.html", context)


@require_safe
def need(request: SignedIn, public_id: str, need: str) -> HttpResponse:
    town, found = _need(request, public_id, need)
    context = {
        "town": town,
        "need": found,
        "decides": policy.decides_needs(request.actor),
        "sees_people": policy.sees_people(request.actor),
        "help": [entry for source in need_help for entry in source(found, request.actor)],
    }
    return render(request, "municipalities/need.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def raise_need(request: SignedIn, public_id: str) -> HttpResponse:
    """`?area=` from a self-assessment is chosen already."""
    town = kept_town(request, public_id)
    area = request.GET.get("area", "")
    form = RaiseNeedForm(
        request.POST if request.method == "POST" else None, initial={"area": area if area in Area.values else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made, _is_new = make_once(
                request, form, town.needs.all(), lambda: actions.raise_need(town, form.asked(), by=request.user)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The need is raised. The secretariat takes it up, and you hear by mail."))
            return redirect(made)
    context = {"town": town, "form": form}
    return render(request, "municipalities/raise_need.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_need(request: SignedIn, public_id: str, need: str) -> HttpResponse:
    town, found = _need(request, public_id, need)
    if request.method == "POST":
        found = town.needs.select_for_update(of=("self",)).select_related("town").get(pk=found.pk)
    found.change()
    stored = ChangeNeedForm.values_of(found)
    edited = Edited(request, ChangeNeedForm, stored, lambda form: actions.change_need(found.pk, form.asked()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(found)
    context = {"town": town, "need": found, **edited.context}
    return render(request, "municipalities/change_need.html", context, status=edited.status)


@require_POST
def accept_need(request: SignedIn, public_id: str, need: str) -> HttpResponse:
    found = actions.accept(_decided(request, public_id, need).pk, by=request.user)
    messages.success(request, _("The need is accepted. Whoever raised it is told by mail."))
    return redirect(found)


@require_POST
def begin_answer(request: SignedIn, public_id: str, need: str) -> HttpResponse:
    found = actions.begin_answer(_decided(request, public_id, need).pk, by=request.user)
    messages.success(request, _("Somebody answers it. Whoever raised it is told by mail."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def finish_answer(request: SignedIn, public_id: str, need: str) -> HttpResponse:
    """What came of it: said by the town, or by those who run the network."""
    town, found = _need(request, public_id, need)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = actions.finish_answer(found.pk, form.cleaned_data["answer"], by=request.user)
        messages.success(request, _("The need is answered. What came of it stays on its page."))
        return redirect(found)
    context = {"town": town, "need": found, "form": form}
    return render(request, "municipalities/finish_answer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_need(request: SignedIn, public_id: str, need: str) -> HttpResponse:
    town, found = _need(request, public_id, need)
    form = WithdrawNeedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = actions.withdraw(found.pk, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The need is withdrawn."))
        return redirect(found)
    context = {"town": town, "need": found, "form": form}
    return render(request, "municipalities/withdraw_need.html", context, status=422 if form.errors else 200)
