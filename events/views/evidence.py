"""The files that prove what an activity was, run here or on record, for the people who manage it only."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions
from events.access import documented_event
from events.actions import evidence as evidence_actions
from events.actions import reconciliation
from events.forms import EvidenceForm, ShowDocumentForm
from events.models import Event, EventDocument
from share.accounts.requests import SignedIn
from share.records.editing import refuse
from share.records.form_keys import make_once
from share.records.pictures import small
from share.records.stored import hand_out


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: SignedIn, public_id: str) -> HttpResponse:
    event = documented_event(request, public_id)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EvidenceForm(*posted, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            kept, is_new = make_once(
                request,
                form,
                event.documents.all(),
                lambda: actions.add_document(
                    event.pk, form.new_document(), by=request.user, session=form.cleaned_data["session"]
                ),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("“%(name)s” is kept.") if is_new else _("“%(name)s” is kept already.")
            messages.success(request, said % {"name": kept.name})
            return redirect("events:evidence", public_id)
    documents = event.documents.select_related("added_by", "checked_by", "stored", "replaces", "replaced_by", "session")
    page = Paginator(documents, 50).get_page(request.GET.get("page"))
    standings = reconciliation.standings(event) if not event.is_recorded else []
    context = {"event": event, "form": form, "page": page, "standings": standings}
    return render(request, "events/evidence.html", context, status=422 if form.errors else 200)


def _document(event: Event, public_id: UUID) -> EventDocument:
    return get_object_or_404(event.documents.select_related("stored"), public_id=public_id)


@require_safe
def document(request: SignedIn, public_id: str, document: UUID) -> HttpResponseBase:
    """The file as an attachment: uploaded files are never shown under the site's own address."""
    found = _document(documented_event(request, public_id), document)
    return hand_out(found.stored, found.download_name)


@require_POST
def check_document(request: SignedIn, public_id: str, document: UUID) -> HttpResponse:
    found = actions.check_document(_document(documented_event(request, public_id), document).pk, by=request.user)
    messages.success(request, _("“%(name)s” is checked by you.") % {"name": found.name})
    return redirect("events:evidence", public_id)


@require_POST
def remove_document(request: SignedIn, public_id: str, document: UUID) -> HttpResponse:
    gone = actions.remove_document(_document(documented_event(request, public_id), document).pk)
    messages.success(request, _("“%(name)s” is taken out.") % {"name": gone.name})
    return redirect("events:evidence", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def show_document(request: SignedIn, public_id: str, document: UUID) -> HttpResponse:
    """Whether anybody may read it; of a picture, who agreed."""
    event = documented_event(request, public_id)
    found = _document(event, document)
    form = ShowDocumentForm(request.POST if request.method == "POST" else None, document=found)
    if request.method == "POST" and "hide" in request.POST:
        evidence_actions.hide_document(found.pk)
        messages.success(request, _("“%(name)s” stands on no public page any more.") % {"name": found.name})
        return redirect("events:evidence", public_id)
    if form.is_valid():
        try:
            evidence_actions.show_document(found.pk, form.cleaned_data.get("consent", ""))
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(name)s” stands on the public page.") % {"name": found.name})
            return redirect("events:evidence", public_id)
    context = {"event": event, "document": found, "form": form}
    return render(request, "events/show_document.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def public_document(request: HttpRequest, public_id: str, document: UUID) -> HttpResponseBase:
    """A file that its team shows to everybody, as an attachment."""
    events = Event.objects.public().filter(public_id=public_id)
    found = get_object_or_404(EventDocument.objects.public(), event__in=events, public_id=document)
    return hand_out(found.stored, found.download_name)


@login_not_required
@require_safe
def small_picture(request: HttpRequest, public_id: str, document: UUID) -> HttpResponse:
    """A picture that anybody may see, small, as pages show it."""
    events = Event.objects.public().filter(public_id=public_id)
    found = get_object_or_404(EventDocument.objects.pictures(), event__in=events, public_id=document)
    headers = {"Cache-Control": "public, max-age=3600"}  # an hour after it is taken out nobody has it any more
    return HttpResponse(small(found.stored), content_type="image/jpeg", headers=headers)
