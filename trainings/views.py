from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import managed, managed_event, own_registration
from events.models import Event, Session
from share import policy
from share.accounts.models import User
from share.jobs.models import Job
from trainings import certificates as papers
from trainings import pilots
from trainings.forms import NewPilotForm, Programme, planned, programme_of
from trainings.models import Certificate


@require_http_methods(["GET", "HEAD", "POST"])
def new_pilot(request: HttpRequest) -> HttpResponse:
    managed(request)
    actor: policy.Actor = request.actor  # type: ignore[attr-defined]
    policy.require(policy.can_create_activities(actor))
    assert isinstance(request.user, User)
    form = NewPilotForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            pilot = pilots.create_pilot(
                form.details(), lead=data["organiser"], by=request.user, day=data["day"], begins=data["begins"],
                ends=data["ends"], modules=list(data["modules"]),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("events:overview", pilot.event.public_id)
    return render(request, "trainings/new_pilot.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, public_id: str) -> HttpResponse:
    event = _pilot(request, public_id)
    forms = Programme(request.POST or None, initial=programme_of(event))
    error = None
    if request.method == "POST" and forms.is_valid():
        try:
            pilots.plan_pilot(event.pk, planned(forms, event.zone))
        except ValidationError as problem:
            error = problem
        except Session.DoesNotExist:
            error = ValidationError(_("Somebody else changed the programme meanwhile. Look at it again."))
        else:
            messages.success(request, _("The programme is saved."))
            return redirect("events:overview", public_id)
    status = 422 if error or (request.method == "POST") else 200
    return render(request, "trainings/programme.html", {"event": event, "forms": forms, "error": error}, status=status)


@require_safe
def certificates(request: HttpRequest, public_id: str) -> HttpResponse:
    event = _pilot(request, public_id)
    made = Certificate.objects.filter(registration__event=event).exclude(file="").with_standing().order_by("name", "pk")
    job = Job.objects.filter(kind=papers.KIND, subject=event.public_id).first()
    context = {"event": event, "page": Paginator(made, 50).get_page(request.GET.get("page")), "job": job,
               "eligible": len(papers.eligible(event))}  # fmt: skip
    return render(request, "trainings/certificates.html", context)


@require_POST
def issue(request: HttpRequest, public_id: str) -> HttpResponse:
    assert isinstance(request.user, User)
    job = papers.issue(_pilot(request, public_id), by=request.user)
    return redirect("jobs:job", job.public_id)


@require_safe
def certificate(request: HttpRequest, public_id: str, number: str) -> HttpResponseBase:
    event = _pilot(request, public_id)
    return _paper(get_object_or_404(Certificate, registration__event=event, number=number))


@login_not_required
@never_cache
@require_safe
def own_certificate(request: HttpRequest, token: str) -> HttpResponseBase:
    return _paper(get_object_or_404(Certificate, registration=own_registration(token)))


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
    response = FileResponse(default_storage.open(found.file), as_attachment=True, filename=f"{found.number}.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response
