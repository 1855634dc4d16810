from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from events import actions, attendance_sheet
from events.access import managed_event
from events.forms import WalkInForm
from events.models import Attendance
from share.accounts.requests import SignedIn
from share.kit import pdf
from share.kit.downloads import download
from share.kit.text import clean
from share.records.form_keys import make_once

PEOPLE_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: SignedIn, public_id: str) -> HttpResponse:
    """Who was there: for each person and session not taken, present, absent or excused."""
    event = managed_event(request, public_id)
    sessions, error, posted = list(event.sessions.all()), None, {}
    if request.method == "POST":
        posted = attendance_sheet.marks(request.POST, "mark")
        was = attendance_sheet.marks(request.POST, "was")
        posted |= attendance_sheet.marks_for_all(request.POST.get("all", ""), posted)
        try:
            reason = clean(request.POST.get("reason", ""))[:300]
            changed = actions.mark_attendance(event.pk, posted, was, by=request.user, reason=reason)
        except ValidationError as problem:
            error = problem
        else:
            said = ngettext("Saved. %(changed)d mark changed.", "Saved. %(changed)d marks changed.", changed)
            messages.success(request, said % {"changed": changed})
            return redirect(request.get_full_path())
    stored = Attendance.objects.filter(session__in=sessions).values_list("registration", "session", "mark")
    marks = {(registration, session): mark for registration, session, mark in stored}
    people = Paginator(event.registrations.on_attendance_sheet(), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    rows = [attendance_sheet.Row.of(person, sessions, marks, posted) for person in people]
    context = {
        "event": event,
        "sessions": sessions,
        "rows": rows,
        "page": people,
        "error": error,
        "choices": [("", Attendance.NOT_TAKEN), *Attendance.Mark.choices],
    }
    return render(request, "events/attendance.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    event.require_begun()
    form = WalkInForm(
        request.POST if request.method == "POST" else None, event=event, initial={"sessions": event.sessions.all()}
    )
    if request.method == "POST" and form.is_valid():
        sessions, reason = form.cleaned_data["sessions"], form.cleaned_data.get("reason", "")
        try:
            person, is_new = make_once(
                request,
                form,
                event.registrations.all(),
                lambda: actions.add_walk_in(event.pk, form.details(), sessions, by=request.user, reason=reason),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("%(name)s is on the list.") if is_new else _("%(name)s is on the list already.")
            messages.success(request, said % {"name": person.shown_name})
            return redirect("events:attendance", public_id)
    return render(request, "events/walk_in.html", {"event": event, "form": form}, status=422 if form.errors else 200)


@require_safe
def signature_sheet(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    content = pdf.render("events/signature_sheet_pdf.html", attendance_sheet.signature_context(event))
    return download(content, "application/pdf", f"signatures-{event.public_id}.pdf")
