"""The evidence behind rows: marks by number for everybody who reads the grant; names and sheets by a sample."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.models import Event, EventDocument, Registration
from share import policy
from share.accounts.requests import SignedIn
from share.grants.access import grant_of, reader
from share.records.editing import refuse
from share.records.stored import hand_out
from share.reports import chain
from share.reports.actions import samples as actions
from share.reports.forms.samples import DrawForm, FindingForm
from share.reports.models import Report, Sample, SampledRow
from share.reports.models.samples import OPEN_FOR


@require_safe
def marks(request: SignedIn, pk: int, row: UUID) -> HttpResponse:
    """One person at one activity, session by session: by number, and by name for who may open names."""
    grant = grant_of(request, pk)
    events = Event.objects.paid_by(grant).took_place()
    person = get_object_or_404(
        Registration.objects.select_related("event__municipality"), public_id=row, event__in=events
    )
    context = {
        "grant": grant,
        "chain": chain.behind(person.event, person),
        "number": chain.number_of(grant, person.person_key),
        "names": policy.can_open_names(request.actor),
    }
    return render(request, "reports/marks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def samples(request: SignedIn, number: str) -> HttpResponse:
    """The samples of a report; a POST lets the site commit to the next one."""
    report = _report(request, number)
    may_draw = policy.can_draw_sample(request.actor, report.grant_id)
    if request.method == "POST":
        policy.require(may_draw)
        return redirect(actions.commit(report, by=request.user))
    found = report.samples.select_related("drawn_by").prefetch_related("rows")
    context = {
        "report": report,
        "grant": report.grant,
        "samples": found,
        "may_draw": may_draw,
        "is_sealed": hasattr(report, "pinned"),
        "days": OPEN_FOR.days,
    }
    return render(request, "reports/samples.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: SignedIn, public_id: UUID) -> HttpResponse:
    """One sample: before it is drawn the commitment and the form, afterwards its rows and how to compute them again."""
    found = _sample(request, public_id)
    may_draw = policy.can_draw_sample(request.actor, found.report.grant_id)
    if request.method == "POST":
        policy.require(may_draw)
    form = None
    if may_draw and not found.drawn_at:
        form = DrawForm(request.POST if request.method == "POST" else None, report=found.report)
        if form.is_valid():
            try:
                actions.draw(found.pk, **form.cleaned_data, by=request.user)
            except ValidationError as error:
                refuse(form, error)
            else:
                messages.success(request, _("Drawn. The rows open by name from now on."))
                return redirect(found)
    elif request.method == "POST":
        messages.error(request, _("This sample was drawn already."))
        return redirect(found)
    rows = list(found.rows.prefetch_related("looks"))
    titles = dict(Event.objects.filter(public_id__in=[row.thing for row in rows]).values_list("public_id", "title"))
    context = {
        "sample": found,
        "report": found.report,
        "grant": found.report.grant,
        "form": form,
        "rows": [(row, titles.get(row.thing, row.thing)) for row in rows],
        "figure": next((one for one in found.report.content["figures"] if one["key"] == found.figure), None),
        "days": OPEN_FOR.days,
    }
    return render(request, "reports/sample.html", context, status=422 if form and form.errors else 200)


@require_safe
def sampled_row(request: SignedIn, public_id: UUID, place: int) -> HttpResponse:
    """A drawn row by number, with what was found and who looked."""
    return _show(request, _row(request, public_id, place), FindingForm())


@require_POST
def open_row(request: SignedIn, public_id: UUID, place: int) -> HttpResponse:
    """The row by name, with its chain of evidence; the look is written down."""
    row = _drawn_row(request, public_id, place)
    actions.look(row, by=request.user)
    return _show(request, row, FindingForm(), opened=True)


@require_POST
def open_sheet(request: SignedIn, public_id: UUID, place: int, document: UUID) -> HttpResponseBase:
    """A sheet behind a drawn row; the look is written down."""
    row = _row(request, public_id, place)
    sheets = EventDocument.objects.select_related("stored").filter(event__public_id=row.thing)
    found = get_object_or_404(
        sheets.filter(event__in=Event.objects.paid_by(row.sample.report.grant)), public_id=document
    )
    policy.require(policy.can_draw_sample(request.actor, row.sample.report.grant_id))
    actions.require_open(row)
    answer = hand_out(found.stored, found.download_name)
    actions.look(row, by=request.user, sheet=found.sha256)
    return answer


@require_POST
def note_finding(request: SignedIn, public_id: UUID, place: int) -> HttpResponse:
    """What the auditor found of a row."""
    row = _drawn_row(request, public_id, place)
    form = FindingForm(request.POST)
    if form.is_valid():
        try:
            actions.note_finding(row.pk, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect(row.sample)
    return _show(request, row, form)


def _show(request: SignedIn, row: SampledRow, form: FindingForm, *, opened: bool = False) -> HttpResponse:
    grant = row.sample.report.grant
    context = {
        "row": row,
        "sample": row.sample,
        "grant": grant,
        "chain": chain.of_row(grant, row.thing, row.person),
        "opened": opened,
        "form": form,
        "may_draw": policy.can_draw_sample(request.actor, grant.pk),
        "looks": row.looks.select_related("looked_by"),
    }
    return render(request, "reports/sampled_row.html", context, status=422 if form.errors else 200)


def _report(request: SignedIn, number: str) -> Report:
    visible = Report.objects.visible_to(reader(request)).made().select_related("grant", "pinned")
    return get_object_or_404(visible, number=number)


def _sample(request: SignedIn, public_id: UUID) -> Sample:
    rows = Sample.objects.visible_to(reader(request))
    rows = rows.select_related("report__grant", "report__pinned", "committed_by", "drawn_by")
    return get_object_or_404(rows, public_id=public_id)


def _row(request: SignedIn, public_id: UUID, place: int) -> SampledRow:
    samples = Sample.objects.visible_to(reader(request))
    rows = SampledRow.objects.filter(sample__in=samples).select_related("sample__report__grant", "found_by")
    return get_object_or_404(rows, sample__public_id=public_id, place=place)


def _drawn_row(request: SignedIn, public_id: UUID, place: int) -> SampledRow:
    """A row of a sample that this person draws and looks at. Raises Http404, and PermissionDenied for who only reads it."""
    row = _row(request, public_id, place)
    policy.require(policy.can_draw_sample(request.actor, row.sample.report.grant_id))
    return row
