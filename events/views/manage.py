"""The working pages of an event. Each finds the event among those this person manages: another partner's is 404."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions, sheets
from events.access import managed, managed_event
from events.filters import RegistrationFilter
from events.forms import CancelEventForm, DeclineForm, DetailsForm, PersonForm, WalkInForm
from events.models import Attendance, Event, Registration
from share.accounts.models import User
from share.kit import pdf
from share.mail.models import Mail

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def managed_activities(request: HttpRequest) -> HttpResponse:
    events = managed(request).with_seats().select_related("municipality")
    page = Paginator(events, 30).get_page(request.GET.get("page"))
    return render(request, "events/managed.html", {"page": page})


@require_safe
def overview(request: HttpRequest, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    checks = actions.blockers(event) if event.state == Event.State.DRAFT else None
    context = {
        "event": event,
        "checks": checks,
        "sessions": event.sessions.all(),
        "organisers": event.organisers.all(),
        "grants": event.grants.all(),
        "free": event.free_seats(event.taken),
    }  # type: ignore[attr-defined]
    return render(request, "events/overview.html", context)


@require_POST
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    actions.publish(managed_event(request, public_id).pk)
    messages.success(request, _("The activity is published. People can register now."))
    return redirect("events:overview", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    form = DetailsForm(
        request.POST if request.method == "POST" else None, event=event, initial=DetailsForm.values_of(event)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_details(event.pk, form.details())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:overview", public_id)
    return render(request, "events/details.html", {"event": event, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_event(request: HttpRequest, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    form = CancelEventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.cancel_event(event.pk, form.cleaned_data["reason"])
        messages.success(request, _("The activity is cancelled. Everybody who registered is told by mail."))
        return redirect("events:overview", public_id)
    return render(
        request, "events/cancel_event.html", {"event": event, "form": form}, status=422 if form.errors else 200
    )


@require_safe
def registrations(request: HttpRequest, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    found = RegistrationFilter(request.GET, queryset=event.registrations.order_by("registered_at", "pk"))
    page = Paginator(found.qs, 50).get_page(request.GET.get("page"))
    line = event.registrations.positions()
    for registration in page:
        registration.position = line.get(registration.pk)
    context = {"event": event, "filter": found, "page": page, "free": event.free_seats(event.taken)}  # type: ignore[attr-defined]
    return render(request, "events/registrations.html", context)


@require_POST
def remove(request: HttpRequest, public_id: str, registration: object) -> HttpResponse:
    event = managed_event(request, public_id)
    found = get_object_or_404(event.registrations, public_id=registration)
    actions.cancel_registration(found.pk, Registration.Reason.BY_TEAM)
    messages.success(request, _("%(name)s is off the list and is told by mail.") % {"name": found.name})
    return redirect("events:registrations", public_id)


@require_POST
def approve(request: HttpRequest, public_id: str, registration: object) -> HttpResponse:
    event = managed_event(request, public_id)
    found = actions.approve(get_object_or_404(event.registrations, public_id=registration).pk)
    if found.state == Registration.State.WAITING:
        said = _("%(name)s is approved and on the waiting list: all places are taken. We tell them by mail.")
    else:
        said = _("%(name)s has a place and is told by mail.")
    messages.success(request, said % {"name": found.name})
    return redirect(_to_the_undecided(event))


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, public_id: str, registration: object) -> HttpResponse:
    event = managed_event(request, public_id)
    found = get_object_or_404(event.registrations, public_id=registration)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.decline(found.pk, form.cleaned_data["answer"])
        messages.success(request, _("%(name)s is declined and told by mail.") % {"name": found.name})
        return redirect(_to_the_undecided(event))
    found.require_undecided()
    event.require_open()
    context = {"event": event, "form": form, "registration": found}
    return render(request, "events/decline.html", context, status=422 if form.errors else 200)


def _to_the_undecided(event: Event) -> str:
    """The list as whoever decides wants it next: those who still wait, or everybody when that was the last."""
    page = reverse("events:registrations", args=[event.public_id])
    return f"{page}?state=pending" if event.registrations.undecided().exists() else page


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    if request.method == "POST":
        assert isinstance(request.user, User)
        changed = actions.mark_attendance(
            event.pk,
            sheets.marks(request.POST.getlist("present")),
            sheets.marks(request.POST.getlist("was")),
            by=request.user,
        )
        messages.success(request, _("Saved. %(changed)d marks changed.") % {"changed": changed})
        return redirect(request.get_full_path())
    sessions = list(event.sessions.all())
    present = set(Attendance.objects.filter(session__in=sessions).values_list("registration", "session"))
    people = Paginator(event.registrations.for_the_door(), 50).get_page(request.GET.get("page"))
    rows = [sheets.Row.of(person, sessions, present) for person in people]
    return render(
        request, "events/attendance.html", {"event": event, "sessions": sessions, "rows": rows, "page": people}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    event.require_begun()
    form = WalkInForm(
        request.POST if request.method == "POST" else None, event=event, initial={"sessions": event.sessions.all()}
    )
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            person = actions.add_at_door(event.pk, form.visitor(), form.cleaned_data["sessions"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": person.name})
            return redirect("events:attendance", public_id)
    return render(request, "events/walk_in.html", {"event": event, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, public_id: str, registration: object) -> HttpResponse:
    """Puts right how somebody is written down: a typo in a name would go on to the certificate."""
    event = managed_event(request, public_id)
    found = get_object_or_404(event.registrations, public_id=registration)
    form = PersonForm(request.POST if request.method == "POST" else None, initial=model_to_dict(found))
    if request.method == "POST" and form.is_valid():
        actions.correct_person(found.pk, form.visitor())
        messages.success(request, _("Saved."))
        return redirect("events:registrations", public_id)
    context = {"event": event, "form": form, "registration": found}
    return render(request, "events/person.html", context, status=422 if form.errors else 200)


@require_POST
def close_attendance(request: HttpRequest, public_id: str) -> HttpResponse:
    actions.close_attendance(managed_event(request, public_id).pk)
    messages.success(request, _("The activity counts as held. Certificates can be made now."))
    return redirect("events:overview", public_id)


@require_safe
def signature_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    content = pdf.render("events/signature_sheet_pdf.html", sheets.signature_context(event))
    return _download(content, "application/pdf", f"signatures-{event.public_id}.pdf")


@require_safe
def participants_xlsx(request: HttpRequest, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    return _download(sheets.participants(event), XLSX, f"participants-{event.public_id}.xlsx")


@require_safe
def mail(request: HttpRequest, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    page = Paginator(Mail.objects.about(event.public_id), 50).get_page(request.GET.get("page"))
    return render(request, "events/mail.html", {"event": event, "page": page})


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
