"""Practices: public once they are reviewed; written by a town's people, reviewed by another person of the secretariat."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities import maps
from municipalities.access import kept_town
from municipalities.actions import practices as actions
from municipalities.filters.practices import PracticeFilter
from municipalities.forms.practices import ChangePracticeForm, NewPracticeForm, PracticeDocumentForm, ReviewForm
from municipalities.models import Municipality, Practice, PracticeDocument
from share import policy
from share.accounts.requests import Request, SignedIn
from share.kit.map import WHOLE
from share.records.editing import Edited
from share.records.form_keys import make_once
from share.records.stored import hand_out

ON_A_PAGE = 30


# Public


@login_not_required
@require_safe
def practices(request: Request) -> HttpResponse:
    """What is published, by area and country; beside it, where all of it is."""
    found = PracticeFilter(request.GET, queryset=Practice.objects.published().select_related("town"))
    page = Paginator(found.qs.newest_first(), ON_A_PAGE).get_page(request.GET.get("page"))
    plan = maps.Plan(WHOLE, "practices", "has=practices", maps.SMALL, _("Map of the towns with practices"))
    towns = Municipality.objects.confirmed().filter(pk__in=found.qs.order_by().values("town"))
    context = {
        "filter": found,
        "page": page,
        "map": maps.Overview.now().map(towns, plan, within=found.query),
        "aspect": maps.aspects()[plan.aspect],
    }
    return render(request, "municipalities/practices.html", context)


@login_not_required
@require_safe
def practice(request: Request, public_id: str) -> HttpResponse:
    found = get_object_or_404(Practice.objects.published().select_related("town"), public_id=public_id)
    context = {"practice": found, "checked": found.documents.filter(checked_at__isnull=False).count()}
    return render(request, "municipalities/practice.html", context)


# Working pages


def _practice(request: SignedIn, public_id: str, practice: str) -> tuple[Municipality, Practice]:
    """A practice of a town whose pages this person keeps. Raises Http404 for another."""
    town = kept_town(request, public_id)
    rows = town.practices.select_related("town", "submitted_by", "reviewed_by")
    return town, get_object_or_404(rows, public_id=practice)


@require_safe
def town_practices(request: SignedIn, public_id: str) -> HttpResponse:
    town = kept_town(request, public_id)
    context = {"town": town, "practices": town.practices.newest_first()[:200]}
    return render(request, "municipalities/town_practices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_practice(request: SignedIn, public_id: str) -> HttpResponse:
    town = kept_town(request, public_id)
    form = NewPracticeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made, _is_new = make_once(
                request, form, town.practices.all(), lambda: actions.begin_practice(town, form.described())
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The draft is kept. Add files, then submit it for the review."))
            return redirect("municipalities:kept_practice", public_id, made.public_id)
    context = {"town": town, "form": form}
    return render(request, "municipalities/new_practice.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_practice(request: SignedIn, public_id: str, practice: str) -> HttpResponse:
    town, found = _practice(request, public_id, practice)
    if request.method == "POST":
        found = town.practices.select_for_update().get(pk=found.pk)
    found.change()
    stored = ChangePracticeForm.values_of(found)
    edited = Edited(
        request, ChangePracticeForm, stored, lambda form: actions.change_practice(found.pk, form.described())
    )
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("municipalities:kept_practice", public_id, practice)
    context = {"town": town, "practice": found, **edited.context}
    return render(request, "municipalities/change_practice.html", context, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
def kept_practice(request: SignedIn, public_id: str, practice: str) -> HttpResponse:
    """A practice with its files, and what can be done with it now."""
    town, found = _practice(request, public_id, practice)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PracticeDocumentForm(*posted)
    if request.method == "POST" and form.is_valid():
        try:
            kept, is_new = make_once(
                request,
                form,
                found.documents.all(),
                lambda: actions.add_document(found.pk, form.new_document(), by=request.user),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("“%(name)s” is kept.") if is_new else _("“%(name)s” is kept already.")
            messages.success(request, said % {"name": kept.name})
            return redirect("municipalities:kept_practice", public_id, practice)
    reviews = policy.reviews_practices(request.actor)
    context = {
        "town": town,
        "practice": found,
        "documents": found.documents.select_related("stored", "added_by", "checked_by"),
        "form": form,
        "reviews": reviews and found.submitted_by_id != request.user.pk,
        "is_own": reviews and found.submitted_by_id == request.user.pk,
        "sees_people": policy.sees_people(request.actor),
    }
    return render(request, "municipalities/kept_practice.html", context, status=422 if form.errors else 200)


@require_POST
def submit_practice(request: SignedIn, public_id: str, practice: str) -> HttpResponse:
    _town, found = _practice(request, public_id, practice)
    actions.submit(found.pk, by=request.user)
    messages.success(request, _("Submitted. The secretariat reviews it, and you hear by mail."))
    return redirect("municipalities:kept_practice", public_id, practice)


@require_POST
def take_back_practice(request: SignedIn, public_id: str, practice: str) -> HttpResponse:
    _town, found = _practice(request, public_id, practice)
    actions.take_back(found.pk)
    messages.success(request, _("It is a draft again, and nobody else reads it. Submit it when it is ready."))
    return redirect("municipalities:kept_practice", public_id, practice)


def _reviewed(request: SignedIn, public_id: str, practice: str) -> tuple[Municipality, Practice]:
    """A practice that this person reviews. Raises Http404 or PermissionDenied."""
    town, found = _practice(request, public_id, practice)
    policy.require(policy.reviews_practices(request.actor))
    return town, found


@require_POST
def publish_practice(request: SignedIn, public_id: str, practice: str) -> HttpResponse:
    _town, found = _reviewed(request, public_id, practice)
    actions.publish(found.pk, by=request.user, read=request.POST.get("read", ""))
    messages.success(request, _("Published. Whoever submitted it is told by mail."))
    return redirect("municipalities:kept_practice", public_id, practice)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back_practice(request: SignedIn, public_id: str, practice: str) -> HttpResponse:
    town, found = _reviewed(request, public_id, practice)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.send_back(found.pk, form.cleaned_data["review"], by=request.user, read=request.POST.get("read", ""))
        messages.success(request, _("Sent back. Whoever submitted it reads by mail what is asked for."))
        return redirect("municipalities:kept_practice", public_id, practice)
    read = request.POST.get("read") or found.state_since.isoformat()
    context = {"town": town, "practice": found, "form": form, "read": read}
    return render(request, "municipalities/send_back_practice.html", context, status=422 if form.errors else 200)


# Files


def _document(request: SignedIn, public_id: str, practice: str, document: UUID) -> PracticeDocument:
    _town, found = _practice(request, public_id, practice)
    return get_object_or_404(found.documents.select_related("stored"), public_id=document)


@require_safe
def practice_document(request: SignedIn, public_id: str, practice: str, document: UUID) -> HttpResponseBase:
    """The file as an attachment: uploaded files are never shown under the site's own address."""
    found = _document(request, public_id, practice, document)
    return hand_out(found.stored, found.download_name)


@require_POST
def check_practice_document(request: SignedIn, public_id: str, practice: str, document: UUID) -> HttpResponse:
    found = actions.check_document(_document(request, public_id, practice, document).pk, by=request.user)
    messages.success(request, _("“%(name)s” is checked by you.") % {"name": found.name})
    return redirect("municipalities:kept_practice", public_id, practice)


@require_POST
def remove_practice_document(request: SignedIn, public_id: str, practice: str, document: UUID) -> HttpResponse:
    gone = actions.remove_document(_document(request, public_id, practice, document).pk)
    messages.success(request, _("“%(name)s” is taken out.") % {"name": gone.name})
    return redirect("municipalities:kept_practice", public_id, practice)
