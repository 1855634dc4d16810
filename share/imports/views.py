"""Files that come in, for those who run the network; for everybody else these pages are 404."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share import policy
from share.accounts.requests import SignedIn
from share.imports import actions, kinds
from share.imports.forms import MOST_SHOWN, SEPARATORS, BringForm, MendForm, ReadingForm
from share.imports.models import ImportRun, ImportRunQuerySet
from share.jobs.models import Job
from share.records.form_keys import make_once


def _runs(request: SignedIn) -> ImportRunQuerySet:
    """The files this person may see. Raises Http404 for who may bring none."""
    if not policy.can_import(request.actor):
        raise Http404
    return ImportRun.objects.visible_to(request.actor)


def _run(request: SignedIn, public_id: UUID) -> ImportRun:
    return get_object_or_404(_runs(request).select_related("made_by"), public_id=public_id)


@require_safe
def runs(request: SignedIn) -> HttpResponse:
    """What was brought, the newest first."""
    page = Paginator(_runs(request).select_related("made_by"), 30).get_page(request.GET.get("page"))
    labels = dict(kinds.labels())
    rows = [(run, labels.get(run.source, run.source)) for run in page]
    return render(request, "imports/runs.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """The form that brings a file, and what the files are called and hold."""
    rows = _runs(request)
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_valid():
        (name, content), source = form.cleaned_data["file"], form.cleaned_data["source"]
        try:
            run, _is_new = make_once(request, form, rows, lambda: actions.bring(source, name, content, by=request.user))
            return redirect(run)
        except ValidationError as error:
            form.add_error(None, error)
    files = [kinds.source_called(name) for name, _label in kinds.labels()]
    context = {"form": form, "files": files}
    return render(request, "imports/new.html", context, status=422 if form.errors else 200)


@require_safe
def run(request: SignedIn, public_id: UUID) -> HttpResponse:
    """How a file is read, what would become of its rows and what stands in the way; or what became of them."""
    return _page(request, _run(request, public_id))


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: SignedIn, public_id: UUID) -> HttpResponse:
    """How the file is read: encoding, what separates the cells, order of days, names of columns."""
    found = _run(request, public_id)
    source = kinds.source_called(found.source)
    form = ReadingForm(request.POST if request.method == "POST" else None, run=found, source=source)
    if form.is_valid():
        keep = bool(form.cleaned_data.get("keep"))
        actions.read_differently(found.public_id, form.reading(), keep=keep, by=request.user)
        return redirect(found)
    context = {"run": found, "source": source, "form": form}
    return render(request, "imports/reading.html", context, status=422 if form.errors else 200)


@require_POST
def mend(request: SignedIn, public_id: UUID) -> HttpResponse:
    """Answers to what the check found; the file is checked again with them."""
    found = _run(request, public_id)
    form = MendForm(request.POST, run=found)
    if not form.is_valid():
        return _page(request, found, form)
    actions.mend(found.public_id, form.mended(), checks=form.cleaned_data["checks"], by=request.user)
    return redirect(found)


@require_POST
def start_over(request: SignedIn, public_id: UUID) -> HttpResponse:
    found = _run(request, public_id)
    actions.start_over(found.public_id, by=request.user)
    return redirect(found)


@require_POST
def load(request: SignedIn, public_id: UUID) -> HttpResponse:
    found = _run(request, public_id)
    actions.ask_to_load(found.public_id, by=request.user)
    return redirect(found)


@require_POST
def undo(request: SignedIn, public_id: UUID) -> HttpResponse:
    found = _run(request, public_id)
    actions.ask_to_undo(found.public_id, by=request.user)
    return redirect(found)


@require_POST
def leave(request: SignedIn, public_id: UUID) -> HttpResponse:
    found = _run(request, public_id)
    actions.leave(found.public_id)
    messages.success(request, _("“%(file)s” is not loaded, and the file is gone.") % {"file": found})
    return redirect("imports:runs")


def _page(request: SignedIn, found: ImportRun, form: MendForm | None = None) -> HttpResponse:
    source = kinds.source_called(found.source)
    jobs = Job.objects.filter(kind=actions.JOB, subject=str(found.public_id))
    context = {
        "run": found,
        "source": source,
        "job": jobs.first() if found.is_under_way else None,
        "result": (found.get_absolute_url(), _("See what became of it")),
        "form": form or (MendForm(None, run=found) if found.state == ImportRun.State.CHECKED else None),
        "separator": dict(SEPARATORS).get(found.found.get("separator", "")),
        "changed": found.decisions.exists() or found.corrections.exists(),
        "most_shown": MOST_SHOWN,
    }
    return render(request, "imports/run.html", context, status=422 if form and form.errors else 200)
