"""Figures of a grant, the rows behind them, and reports: for admins, and for the auditors of the grant."""

from contextlib import ExitStack
from tempfile import TemporaryFile
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from events.models import Event, EventDocument
from share import policy
from share.accounts.requests import SignedIn
from share.grants.access import grant_of, reader
from share.grants.models import Grant
from share.jobs.models import Job
from share.records.copies import SHA256, CopyForm
from share.records.form_keys import make_once
from share.records.stored import hand_out
from share.reports import drilldown, labels, verification
from share.reports import pack as evidence
from share.reports.actions import making
from share.reports.activities import warnings
from share.reports.corrections import corrections
from share.reports.figures import figure_of, figures, measures
from share.reports.figures.scope import Scope
from share.reports.forms.figures import ReportForm, ScopeForm
from share.reports.models import Report, ReportFile
from share.reports.snapshot import SCHEMA


@require_safe
def grants(request: SignedIn) -> HttpResponse:
    found = Grant.objects.visible_to(reader(request)).select_related("programme", "coordinator")
    found = found.prefetch_related("periods")
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    context = {"page": page, "may_change": policy.can_change_grant(request.actor)}
    return render(request, "reports/grants.html", context)


@require_safe
def grant_figures(request: SignedIn, pk: int) -> HttpResponse:
    """The figures of a grant and a period, each a link to its rows, and what an admin should know before a report."""
    grant = grant_of(request, pk)
    form = ScopeForm(request.GET, grant=grant, small_below=settings.SMALL_TOWN_BELOW)
    context = {"grant": grant, "form": form, "periods": grant.periods.all()}
    if not form.is_valid():
        return render(request, "reports/figures.html", context, status=422)
    scope, small = form.scope(), settings.SMALL_TOWN_BELOW
    rows = []
    for found in figures(scope):
        told = found.as_dict()
        charts = [
            labels.chart(told, name, small)
            for name in found.by
            if len(found.by[name]) > 1 and not found.measure.counts_countries
        ]
        rows.append((found, labels.value(told), labels.precision(found.precision), charts))
    context |= {"scope": scope, "rows": rows, "query": drilldown.query(scope)}
    return render(request, "reports/figures.html", context)


@require_safe
def figure(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """The rows behind a figure; they add up to it."""
    grant = grant_of(request, pk)
    measure = measures().get(key)
    if measure is None:
        raise Http404
    form = ScopeForm(request.GET, grant=grant, small_below=settings.SMALL_TOWN_BELOW)
    if not form.is_valid():
        return grant_figures(request, pk)  # which says at the field what is wrong
    scope = form.scope()
    found, names = figure_of(measure, scope), policy.can_open_names(request.actor)
    page = Paginator(drilldown.things(measure, scope, names=names), 50).get_page(request.GET.get("page"))
    context = {
        "grant": grant,
        "figure": found,
        "value": labels.value(found.as_dict()),
        "scope": scope,
        "precision": labels.precision(found.precision),
        "page": page,
        "rows": drilldown.rows(measure, page, grant, names=names),
        "names": names,
        "corrections": corrections(measure, scope, names=names),
        "query": drilldown.query(scope),
        "filters": drilldown.filters(scope, settings.SMALL_TOWN_BELOW),
    }
    return render(request, "reports/figure.html", context)


@require_safe
def document(request: SignedIn, pk: int, document: UUID) -> HttpResponseBase:
    """Evidence of an activity that the grant pays for and that took place, as it came in. What holds names is not for all."""
    events = Event.objects.paid_by(grant_of(request, pk)).took_place()
    found = get_object_or_404(EventDocument.objects.select_related("stored"), public_id=document, event__in=events)
    policy.require(found.kind not in EventDocument.WITH_NAMES or policy.can_open_names(request.actor))
    return hand_out(found.stored, found.download_name)


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: SignedIn, pk: int) -> HttpResponse:
    """The reports on a grant; and for who may ask for one, what is missing before they do."""
    grant, may_make = grant_of(request, pk), policy.can_make_report(reader(request))
    if request.method == "POST":
        policy.require(may_make)
    given = request.POST if request.method == "POST" else request.GET if "first" in request.GET else None
    form = ReportForm(given, grant=grant)
    if request.method == "POST" and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        try:
            job, _is_new = make_once(
                request, form, Job.objects.all(), lambda: making.request_report(grant, first, last, by=request.user)
            )
        except ValidationError as error:
            form.add_error(None if getattr(error, "code", None) == "used" else "last", error)
        else:
            mine = job.requested_by_id == request.user.pk
            return redirect("jobs:job", job.public_id) if mine else redirect("reports:report", job.subject)
    refused = form.is_bound and not form.is_valid()
    days = form.cleaned_data if form.is_bound and not refused else form.initial
    problem = None if refused else making.problem_of(grant, days["first"], days["last"])
    context = {
        "grant": grant,
        "form": form,
        "may_make": may_make,
        "asked": "first" in request.GET,
        "warnings": warnings(Scope(grant, days["first"], days["last"])) if may_make and not problem else [],
        "problem": problem,
        "page": Paginator(
            (grant.reports.all() if may_make else grant.reports.made())
            .select_related("requested_by", "period")
            .defer("snapshot"),
            20,
        ).get_page(request.GET.get("page")),
    }
    return render(request, "reports/reports.html", context, status=422 if refused else 200)


@require_safe
def report(request: SignedIn, number: str) -> HttpResponse:
    found = _report(request, number)
    job = None if found.made_at else Job.objects.filter(kind=making.JOB, subject=found.number).first()
    files = found.files.select_related("stored", "report").exclude(kind=ReportFile.Kind.ZIP)
    context = {
        "report": found,
        "grant": found.grant,
        "job": job,
        "files": files,
        "has_all_sheets": policy.can_open_names(request.actor),
        "figures": labels.beside_others(found.content["figures"]) if found.sha256 else [],
    }
    return render(request, "reports/report.html", context)


@require_safe
def download(request: SignedIn, number: str, kind: str) -> HttpResponseBase:
    found = _report(request, number)
    if not found.made_at:
        raise Http404
    file = get_object_or_404(
        found.files.select_related("stored", "report").exclude(kind=ReportFile.Kind.ZIP), kind=kind
    )
    return hand_out(file.stored, file.name)


@require_safe
def pack(request: SignedIn, number: str) -> HttpResponseBase:
    """The pack of evidence, written now and kept nowhere: with what holds names for who may open them, and else without."""
    found = _report(request, number)
    if not found.made_at:
        raise Http404
    with ExitStack() as undone:
        out = undone.enter_context(TemporaryFile())
        evidence.write(out, found, names=policy.can_open_names(request.actor))
        out.seek(0)
        undone.pop_all()  # the answer closes it when it was sent
    headers = {"Cache-Control": "no-store"}
    name = f"{found.number}.zip"
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/zip", headers=headers)


def _report(request: SignedIn, number: str) -> Report:
    actor = reader(request)
    visible = Report.objects.visible_to(actor).select_related("grant", "requested_by", "period").defer("snapshot")
    return get_object_or_404(visible if policy.can_make_report(actor) else visible.made(), number=number)


@login_not_required
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """What stands where in the JSON of a report, as JSON Schema."""
    return HttpResponse(SCHEMA.read_bytes(), content_type="application/schema+json")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_form(request: HttpRequest) -> HttpResponse:
    """Finds a report by its number, or by a copy of one of its files."""
    form = CopyForm(request.POST, request.FILES) if request.method == "POST" else CopyForm()
    number = request.GET.get("number", "").strip()
    if number and number.isascii() and "/" not in number and len(number) <= 40:
        return redirect("reports:check", number.upper())
    context = {"number": number, "form": form, "wrong": bool(number)}
    if form.is_valid():
        found = verification.file_like(form.digest)
        if found:
            return redirect(_answer(found.report.number, form.digest))
        context["unknown"] = True
    return render(request, "reports/check_form.html", context, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What a report said, and whether a copy of one of its files is that file, byte for byte."""
    made = Report.objects.made().select_related("grant")
    found = made.filter(number=number).first() if "\x00" not in number else None
    if found is None:
        context = {"number": number, "form": CopyForm(), "wrong": True}
        return render(request, "reports/check_form.html", context, status=404)
    form = CopyForm(request.POST, request.FILES) if request.method == "POST" else CopyForm()
    if form.is_valid():
        return redirect(_answer(number, form.digest))
    given = request.GET.get("sha256", "").strip().lower()
    given = given if SHA256.fullmatch(given) else ""
    context = {
        "report": found,
        "figures": [(figure["label"], labels.public_value(figure)) for figure in found.content["figures"]],
        "is_demo": labels.has_demo(found.content),
        "form": form,
        "given": given,
        "file": verification.file_like(given, number) if given else None,
    }
    return render(request, "reports/check.html", context, status=422 if form.errors else 200)


def _answer(number: str, digest: str) -> str:
    return f"{reverse('reports:check', args=[number])}?sha256={digest}"
