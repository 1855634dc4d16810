from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import own_registration
from share.accounts.requests import SignedIn
from share.jobs.models import Job
from share.records.copies import SHA256, CopyForm
from share.records.stored import hand_out
from trainings.access import pilot_of
from trainings.actions import certificates as actions
from trainings.models import Certificate


@require_safe
def certificates(request: SignedIn, public_id: str) -> HttpResponse:
    event = pilot_of(request, public_id)
    made = Certificate.objects.live().made().filter(registration__event=event).with_attended().order_by("name", "pk")
    people = actions.attendees(event)
    context = {
        "event": event,
        "too_few": sum(not one.has_enough for one in people),
        "page": Paginator(made, 50).get_page(request.GET.get("page")),
        "missing": sum(one.has_enough and not one.is_served for one in people),
        "job": Job.objects.filter(kind=actions.JOB, subject=event.public_id).first(),
    }
    return render(request, "trainings/certificates.html", context)


@require_POST
def issue(request: SignedIn, public_id: str) -> HttpResponse:
    """The person who asked first watches the work on its page; a colleague who asks too sees it on the activity's."""
    job = actions.issue(pilot_of(request, public_id), by=request.user)
    if job.requested_by_id != request.user.pk:
        return redirect("trainings:certificates", public_id)
    return redirect("jobs:job", job.public_id)


@require_safe
def certificate(request: SignedIn, public_id: str, number: str) -> HttpResponseBase:
    event = pilot_of(request, public_id)
    return _file(
        get_object_or_404(Certificate.objects.select_related("stored"), registration__event=event, number=number)
    )


@login_not_required
@require_safe
def own_certificate(request: HttpRequest, token: str) -> HttpResponseBase:
    return _file(
        get_object_or_404(Certificate.objects.live().select_related("stored"), registration=own_registration(token))
    )


@login_not_required
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    number = request.GET.get("number", "").strip()
    if number and number.isascii() and "/" not in number and len(number) <= 40:
        return redirect("trainings:verify", number.upper())
    return render(request, "trainings/verify.html", {"number": number, "wrong": bool(number)})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """What is on record under a number, and whether a copy of the certificate is the file that was made."""
    found = actions.certificate_numbered(number) if "\x00" not in number else None
    form = CopyForm(request.POST, request.FILES) if request.method == "POST" and found else CopyForm()
    if form.is_valid():
        return redirect(f"{reverse('trainings:verify', args=[number])}?sha256={form.digest}")
    given = request.GET.get("sha256", "").strip().lower()
    context = {
        "certificate": found,
        "sessions": actions.sessions_of(found) if found else [],
        "learned": _learned(found) if found else [],
        "signatory": actions.signatory_of(found.registration.event_id) if found else "",
        "form": form,
        "given": given if SHA256.fullmatch(given) else "",
        "number": number,
        "wrong": found is None,
    }
    return render(request, "trainings/verify.html", context, status=404 if not found else 422 if form.errors else 200)


def _learned(found: Certificate) -> list[actions.Learned]:
    return actions.learned_in(actions.what_is_learned(found.registration.event), found.sessions, get_language() or "")


def _file(found: Certificate) -> HttpResponseBase:
    if not found.stored:
        raise Http404
    return hand_out(found.stored, f"{found.number}.pdf")
