"""The files that prove what an activity was: for whoever manages it, and for nobody else."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions
from events.access import managed_event
from events.forms import EvidenceForm
from share.accounts.models import User
from share.kit.downloads import attachment


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            kept = actions.add_document(event.pk, form.paper(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect("events:evidence", public_id)
    page = Paginator(event.documents.select_related("added_by"), 50).get_page(request.GET.get("page"))
    context = {"event": event, "form": form, "page": page}
    return render(request, "events/evidence.html", context, status=422 if form.errors else 200)


@require_safe
def document(request: HttpRequest, public_id: str, document: object) -> HttpResponseBase:
    """Always as an attachment: what people bring is not shown under our own address."""
    event = managed_event(request, public_id)
    found = get_object_or_404(event.documents, public_id=document)
    return attachment(found.file, found.download_name, found.media_type)


@require_POST
def take_out(request: HttpRequest, public_id: str, document: object) -> HttpResponse:
    event = managed_event(request, public_id)
    gone = actions.take_out_document(get_object_or_404(event.documents, public_id=document).pk)
    messages.success(request, _("“%(name)s” is taken out.") % {"name": gone.name})
    return redirect("events:evidence", public_id)
