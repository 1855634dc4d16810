"""Who was there: the sheet of all sessions and of one, marks saved as one goes, walk-ins, and the sheet to sign."""

from collections.abc import Collection, Mapping, Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions, attendance_sheet
from events.access import managed_event
from events.actions import MarkConflict, Marked, codes
from events.forms import WalkInForm
from events.models import Attendance, Event, Session
from share.accounts.requests import SignedIn
from share.kit import clock, pdf
from share.kit.downloads import download, makes_a_file
from share.kit.templatetags.kit import hours
from share.kit.text import clean
from share.records.form_keys import make_once

PEOPLE_A_PAGE = 50
NOT_TAKEN = ("", Attendance.NOT_TAKEN)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: SignedIn, public_id: str) -> HttpResponse:
    """Who was there: for each person and session not taken, present, absent or excused.

    All sessions as a table, or with `?session=` one of them as a list for a phone. What somebody else changed meanwhile is
    not saved: both versions are shown.
    """
    event = managed_event(request, public_id)
    sessions = list(event.sessions.all())
    current = _current(request.GET.get("session", ""), sessions)
    if request.method != "POST":
        return _sheet(request, event, sessions, current, {})
    posted, was = (attendance_sheet.marks(request.POST, name) for name in ("mark", "was"))
    typed = attendance_sheet.chosen(posted, was)
    try:
        done = _mark(request, event)
    except ValidationError as error:
        ticked = attendance_sheet.ticked(request.POST)
        return _sheet(request, event, sessions, current, typed, 422, error=error, ticked=ticked)
    _say(request, event, done)
    if done.conflicts:
        return _sheet(request, event, sessions, current, typed, 409, conflicts=done.conflicts)
    return redirect(_after(request, sessions))


def _sheet(
    request: SignedIn,
    event: Event,
    sessions: Sequence[Session],
    current: Session | None,
    typed: attendance_sheet.Marks,
    status: int = 200,
    **said: object,
) -> HttpResponse:
    """The page: `typed` are marks that are not saved, `said` is what the page says of them."""
    everybody = event.registrations.on_attendance_sheet()
    is_narrow = current is not None and current.is_by_choice and "everybody" not in request.GET
    listed = attendance_sheet.at(everybody, current) if current and is_narrow else everybody
    people = Paginator(listed, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    count = everybody.count() if is_narrow else people.paginator.count
    on_sheet = attendance_sheet.sessions_on_sheet(event, sessions, count, current)
    shown = [current] if current else sessions
    ids = [person.pk for person in people]
    stored, choices = _stored(event, ids), attendance_sheet.Choices(sessions, ids)
    context = {
        "event": event,
        "sessions": on_sheet,
        "current": next((one for one in on_sheet if one.is_current), None),
        "next": _next(current, sessions),
        "rows": [attendance_sheet.Row.of(person, shown, stored, typed, choices) for person in people],
        "is_narrow": is_narrow,
        "page": people,
        "saves": event.takes_attendance and not event.is_completed,
        "choices": [*Attendance.Mark.choices, NOT_TAKEN] if current else [NOT_TAKEN, *Attendance.Mark.choices],
    }
    return render(request, "events/attendance.html", context | said, status=status)


@require_POST
def save_marks(request: SignedIn, public_id: str) -> JsonResponse:
    """The marks a page sends as they are made; the answer says what is stored now, in the words of the page."""
    event = managed_event(request, public_id)
    try:
        done = _mark(request, event)
    except ValidationError as problem:
        return JsonResponse({"refused": " ".join(problem.messages)}, status=422)
    sessions = list(event.sessions.all())
    people = {person for person, _session in attendance_sheet.marks(request.POST, "mark")}
    stored = _stored(event, people)

    def hours_there(person: int) -> float:
        at = (one for one in sessions if stored.get((person, one.pk)) == Attendance.Mark.PRESENT)
        return attendance_sheet.hours_of(at)

    everybody = event.registrations.on_attendance_sheet().count()
    on_sheet = attendance_sheet.sessions_on_sheet(event, sessions, everybody)
    answer = {
        "said": _saved_at(event),
        "taken": {one.session.pk: one.taken_words for one in on_sheet},
        "rest": {one.session.pk: one.rest_words for one in on_sheet},
        "hours": {person: hours(hours_there(person)) for person in people},
        "conflicts": [_told(conflict) for conflict in done.conflicts],
    }
    return JsonResponse(answer)


@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    event.require_begun()
    posted = request.POST if request.method == "POST" else None
    for_everybody = event.sessions.filter(locked_at__isnull=True, capacity__isnull=True)
    form = WalkInForm(posted, event=event, initial={"sessions": for_everybody})
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


@never_cache
@require_safe
def code(request: SignedIn, public_id: str) -> HttpResponse:
    """The code of this minute, large enough for a wall; the page fetches the next one by itself."""
    event = managed_event(request, public_id)
    asked, sessions = request.GET.get("session", ""), codes.sessions_on(event)
    rooms = codes.rooms_of(sessions)
    # A wall never goes on with another room's code by itself: where people choose, somebody says which one it is.
    only = rooms[0] if len(rooms) == 1 and not (asked and rooms[0].is_by_choice) else None
    session = _named(asked, sessions) or only
    context = {
        "event": event,
        "session": session,
        "others": [one for one in rooms if one != session],
        "code": codes.code_of(session) if session else "",
        "seconds": codes.seconds_left() + 1,
    }
    return render(request, "events/code.html", context)


@require_safe
@makes_a_file
def signature_sheet(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    content = pdf.render("events/signature_sheet_pdf.html", attendance_sheet.signature_context(event))
    return download(content, "application/pdf", f"signatures-{event.public_id}.pdf")


@require_safe
@makes_a_file
def badges(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    content = pdf.render("events/badges_pdf.html", attendance_sheet.badges_context(event))
    return download(content, "application/pdf", f"badges-{event.public_id}.pdf")


def _mark(request: SignedIn, event: Event) -> Marked:
    """Saves what was posted. Raises ValidationError, at the reason; IllegalMove before the event begins."""
    return actions.mark_attendance(
        event.pk,
        attendance_sheet.marks(request.POST, "mark"),
        attendance_sheet.marks(request.POST, "was"),
        by=request.user,
        reason=clean(request.POST.get("reason", ""))[:300],
        all_present=attendance_sheet.ticked(request.POST),
    )


def _stored(event: Event, people: Collection[int]) -> dict[tuple[int, int], str]:
    """The marks of these people, by registration and session."""
    rows = Attendance.objects.filter(session__event=event, registration__in=people)
    return {(person, session): mark for person, session, mark in rows.values_list("registration", "session", "mark")}


def _named(wanted: str, sessions: Sequence[Session]) -> Session | None:
    """The session with this id among these, if there is one."""
    return next((session for session in sessions if str(session.pk) == wanted), None)


def _current(wanted: str, sessions: Sequence[Session]) -> Session | None:
    """The session the address names; None where it names none. Raises Http404 when it is none of this event."""
    found = _named(wanted, sessions)
    if wanted and found is None:
        raise Http404
    return found


def _next(current: Session | None, sessions: Sequence[Session]) -> Session | None:
    later = sessions[sessions.index(current) + 1 :] if current else []
    return later[0] if later else None


def _after(request: SignedIn, sessions: Sequence[Session]) -> str:
    """Where a saved sheet leads: the session that its button named, or the same page."""
    then = _named(request.POST.get("then", ""), sessions)
    return f"{request.path}?session={then.pk}" if then else request.get_full_path()


def _say(request: SignedIn, event: Event, done: Marked) -> None:
    if done.conflicts and not done.changed:
        return
    said = ngettext("%(changed)d mark changed.", "%(changed)d marks changed.", done.changed) % {"changed": done.changed}
    if done.all_present:
        told = ngettext(
            "%(n)d person who was not taken is present now.",
            "%(n)d people who were not taken are present now.",
            done.all_present,
        )
        said = f"{said} {told % {'n': done.all_present}}"
    messages.success(request, f"{_saved_at(event)}. {said}")


def _saved_at(event: Event) -> str:
    """`Saved at 14:32`, by the clocks at the event's place."""
    return _("Saved at %(time)s") % {"time": formats.time_format(clock.now().astimezone(event.zone))}


def _told(conflict: MarkConflict) -> Mapping[str, str]:
    """A conflict, as the page that saves by itself shows it."""
    stored = conflict.stored
    return {
        "pair": f"{conflict.person.pk}-{conflict.session.pk}",
        "theirs": stored.mark if stored else "",
        "mark": conflict.mark,
        "sentence": conflict.in_words,
    }
