"""What visitors measure against, and the story of two towns that visit one another."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import managed_event
from events.gatherings.exchanges.models import ShortReport
from events.gatherings.rooms.visits import actions
from events.gatherings.rooms.visits.forms import BenchmarkForm, NewBenchmarkForm
from events.gatherings.rooms.visits.models import Benchmark
from events.gatherings.rooms.visits.pairs import mentor_of, visits_between
from events.gatherings.rooms.visits.tab import TAB
from events.models import Event
from municipalities.models import Municipality
from share.accounts.requests import SignedIn
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once


def _visit(request: SignedIn, public_id: str) -> Event:
    """A visit of this person's. Raises Http404 for another, and for an activity of another kind."""
    event = managed_event(request, public_id)
    if TAB not in event.event_kind.tabs:
        raise Http404
    return event


@require_safe
def benchmarks(request: SignedIn, public_id: str) -> HttpResponse:
    event = _visit(request, public_id)
    context = {"event": event, "benchmarks": Benchmark.objects.filter(event=event)}
    return render(request, "gatherings/benchmarks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_benchmark(request: SignedIn, public_id: str) -> HttpResponse:
    event = _visit(request, public_id)
    form = NewBenchmarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        rows = Benchmark.objects.filter(event=event)
        try:
            make_once(request, form, rows, lambda: actions.add_benchmark(event.pk, form.values()))
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("gatherings:benchmarks", public_id)
    context = {"event": event, "form": form}
    return render(request, "gatherings/benchmark.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def benchmark(request: SignedIn, public_id: str, benchmark: UUID) -> HttpResponse:
    """Of two people who save at once, the second is shown both versions and nothing is lost."""
    event = _visit(request, public_id)
    if request.method == "POST":
        Event.objects.lock(event.pk)
    row = get_object_or_404(Benchmark, event=event, public_id=benchmark)
    edited = Edited(
        request,
        BenchmarkForm,
        BenchmarkForm.values_of(row),
        lambda form: actions.change_benchmark(row.pk, form.values()),
    )
    if edited.is_saved:
        return redirect("gatherings:benchmarks", public_id)
    context = {"event": event, "row": row, **edited.context}
    return render(request, "gatherings/benchmark.html", context, status=edited.status)


@require_POST
def remove_benchmark(request: SignedIn, public_id: str, benchmark: UUID) -> HttpResponse:
    event = _visit(request, public_id)
    row = get_object_or_404(Benchmark, event=event, public_id=benchmark)
    actions.remove_benchmark(row.pk)
    messages.success(request, _("“%(standard)s” is taken out.") % {"standard": row})
    return redirect("gatherings:benchmarks", public_id)


@login_not_required
@require_safe
def between(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """Two towns and their visits over the years, with what became of each."""
    towns = Municipality.objects.confirmed()
    first, second = get_object_or_404(towns, public_id=one), get_object_or_404(towns, public_id=other)
    visits = visits_between(first, second)
    if not visits or first == second:
        raise Http404
    mentor = mentor_of(visits)
    if mentor == second:
        first, second = second, first
    reports: dict[int, list[ShortReport]] = {}
    written = ShortReport.objects.filter(event__in=[one.event for one in visits]).select_related("delegation")
    for report in written.order_by("at"):
        reports.setdefault(report.event_id, []).append(report)
    context = {
        "one": first,
        "other": second,
        "mentor": mentor,
        "visits": [(one, reports.get(one.event.pk, [])) for one in visits],
    }
    return render(request, "gatherings/between.html", context)
