from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import managed, managed_event, own_registration
from events.models import Event
from share import policy
from share.accounts.models import User
from share.jobs.models import Job
from share.kit.downloads import attachment
from trainings import certificates as papers
from trainings import pilots
from trainings.forms import NewPilotForm, Programme, planned, programme_of, sessions_shown
from trainings.models import Certificate


@require_http_methods(["GET", "HEAD", "POST"])
def new_pilot(request: HttpRequest) -> HttpResponse:
    managed(request)
    actor: policy.Actor = request.actor  # type: ignore[attr-defined]
    policy.require(policy.can_create_activities(actor))
    assert isinstance(request.user, User)
    form = NewPilotForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            pilot = pilots.create_pilot(
                form.details(),
                lead=data["organiser"],
                by=request.user,
                day=data["day"],
                begins=data["begins"],
                ends=data["ends"],
                modules=list(data["modules"]),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("events:overview", pilot.event.public_id)
    return render(request, "trainings/new_pilot.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, public_id: str) -> HttpResponse:
    event = _pilot(request, public_id)
    forms = Programme(request.POST if request.method == "POST" else None, initial=programme_of(event))
    error = None
    if request.method == "POST" and sessions_shown(forms) != set(event.sessions.values_list("pk", flat=True)):
        error = ValidationError(_("Somebody else changed the programme meanwhile. Look at it again, then change it."))
        forms = Programme(initial=programme_of(event))
    elif request.method == "POST" and forms.is_valid():
        try:
            pilots.plan_pilot(event.pk, planned(forms, event.zone))
        except ValidationError as problem:
            error = problem
        else:
            messages.success(request, _("The programme is saved."))
            return redirect("events:overview", public_id)
    status = 422 if error or (request.method == "POST") else 200
    return render(request, "trainings/programme.html", {"event": event, "forms": forms, "error": error}, status=status)


@require_safe
def certificates(request: HttpRequest, public_id: str) -> HttpResponse:
    event = _pilot(request, public_id)
    made = Certificate.objects.live().made().filter(registration__event=event).with_standing().order_by("name", "pk")
    context = {
        "event": event,
        "page": Paginator(made, 50).get_page(request.GET.get("page")),
        "missing": sum(not claim.is_met for claim in papers.claims(event)),
        "job": Job.objects.filter(kind=papers.KIND, subject=event.public_id).first(),
    }
    return render(request, "trainings/certificates.html", context)


@require_POST
def issue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whoever asked first watches the work on its page; a colleague who asks too sees it on the activity's."""
    assert isinstance(request.user, User)
    job = papers.issue(_pilot(request, public_id), by=request.user)
    if job.requested_by_id != request.user.pk:
        return redirect("trainings:certificates", public_id)
    return redirect("jobs:job", job.public_id)


@require_safe
def certificate(request: HttpRequest, public_id: str, number: str) -> HttpResponseBase:
    event = _pilot(request, public_id)
    return _paper(get_object_or_404(Certificate, registration__event=event, number=number))


@login_not_required
@require_safe
def own_certificate(request: HttpRequest, token: str) -> HttpResponseBase:
    return _paper(get_object_or_404(Certificate.objects.live(), registration=own_registration(token)))


@login_not_required
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    number = request.GET.get("number", "").strip()
    if number and number.isascii() and "/" not in number and len(number) <= 40:
        return redirect("trainings:verify", number.upper())
    return render(request, "trainings/verify.html", {"number": number, "wrong": bool(number)})


@login_not_required
@require_safe
def verify(request: HttpRequest, number: str) -> HttpResponse:
    found = papers.standing(number) if "\x00" not in number else None
    context = {"certificate": found, "number": number, "wrong": found is None}
    return render(request, "trainings/verify.html", context, status=200 if found else 404)


def _pilot(request: HttpRequest, public_id: str) -> Event:
    event = managed_event(request, public_id)
    if event.kind != Event.Kind.PILOT:
        raise Http404
    return event


def _paper(found: Certificate) -> HttpResponseBase:
    if not found.file:
        raise Http404
    return attachment(found.file, f"{found.number}.pdf", "application/pdf")
