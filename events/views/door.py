"""Check-in at the door: the helpers' page, what their phones send, and the team's links for helpers."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions
from events.access import managed_event
from events.actions import door as doors
from events.attendance_sheet import Choices
from events.forms.door import DoorForm, Kept, WalkInAtDoorForm
from events.models import Attendance, Door, Event, Registration, Session
from share.accounts.requests import SignedIn
from share.kit import clock, tokens
from share.kit.device import permissions
from share.kit.moves import IllegalMove

COOKIE = "door"
DAY = 24 * 3_600


def _opened(token: str) -> Door:
    """The door that a link opens, of whatever day. A link that is not ours, or was closed, is 404."""
    said = tokens.unsign("door", token)
    if said is None:
        raise Http404
    return get_object_or_404(Door.objects.select_related("event__municipality").filter(closed_at=None), public_id=said)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Who is expected at a session of the day, each with a button. With a script it works without a network."""
    found = _opened(token)
    sessions = doors.sessions_of(found)
    if not found.is_open or found.event.state != Event.State.PUBLISHED or not sessions:
        return render(request, "events/door_over.html", {"door": found, "event": found.event}, status=404)
    current = _current(request.GET.get("session", ""), sessions)
    form = WalkInAtDoorForm(request.POST if request.POST.get("do") == "walk_in" else None)
    if request.method == "POST":
        if request.POST.get("do") != "walk_in":
            _mark(found, request, current)
            return redirect(f"{request.path}?session={current.pk}")
        if form.is_valid():
            key = _key(request.POST.get("key", ""))
            here = doors.Mark(uuid.uuid5(key, "present"), key, current.pk, doors.PRESENT, clock.now())
            done = actions.merge_marks(found, [here], [form.walk_in(key)])
            for why in done.refused.values():
                messages.error(request, why)
            if not done.refused:
                messages.success(request, _("%(name)s is on the list.") % {"name": form.cleaned_data["name"]})
            return redirect(f"{request.path}?session={current.pk}")
    answer = _page(request, found, sessions, current, form)
    # The phone's own camera opens the code of a badge as a page of its own: by this it knows whose door it belongs to.
    answer.set_cookie(
        COOKIE, token, max_age=DAY, path="/door/", secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    answer.headers["Permissions-Policy"] = permissions("camera")
    return answer


@login_not_required
@never_cache
@require_safe
def badge(request: HttpRequest, person: uuid.UUID) -> HttpResponse:
    """What the code of a badge opens: at the door its person's line, for everybody else a page that names nobody."""
    token = request.COOKIES.get(COOKIE, "")
    try:
        found = _opened(token)
    except Http404:
        return render(request, "events/badge.html")
    if not found.is_open or not found.event.registrations.on_attendance_sheet().filter(public_id=person).exists():
        return render(request, "events/badge.html")
    return redirect(f"{reverse('events:door', args=[token])}?badge={person}")


def _page(
    request: HttpRequest, found: Door, sessions: list[Session], current: Session, form: WalkInAtDoorForm
) -> HttpResponse:
    people = list(found.event.registrations.on_attendance_sheet())
    scanned = next((one for one in people if str(one.public_id) == request.GET.get("badge")), None)
    rows = Attendance.objects.filter(session__in=sessions, mark=doors.PRESENT)
    present = set(rows.values_list("registration", "session"))
    lines = _lines(people, sessions, current, present)
    lines.sort(key=lambda line: (line.person is not scanned, line.is_elsewhere and not line.is_here))
    there = sum(line.is_here for line in lines)
    context = {
        "door": found,
        "event": found.event,
        "sessions": sessions,
        "current": current,
        "lines": lines,
        "scanned": scanned,
        "there": there,
        "all": sum(line.is_here or not line.is_elsewhere for line in lines),
        "form": form,
        "key": uuid.uuid4(),
    }
    return render(request, "events/door.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Line:
    """A person at the door: at which sessions of the day they are, and which they did not choose. Ids."""

    person: Registration
    present: list[int]
    elsewhere: list[int]
    current: int

    @property
    def is_here(self) -> bool:
        return self.current in self.present

    @property
    def is_elsewhere(self) -> bool:
        return self.current in self.elsewhere


def _lines(
    people: Sequence[Registration], sessions: Sequence[Session], current: Session, present: Collection[tuple[int, int]]
) -> list[Line]:
    choices = Choices(current.event.sessions.all())
    return [
        Line(
            one,
            [session.pk for session in sessions if (one.pk, session.pk) in present],
            [session.pk for session in sessions if choices.is_elsewhere(one.pk, session)],
            current.pk,
        )
        for one in people
    ]


def _mark(found: Door, request: HttpRequest, current: Session) -> None:
    mark = doors.PRESENT.value if request.POST.get("mark") == "present" else ""
    person = _key(request.POST.get("person", ""))
    done = actions.merge_marks(found, [doors.Mark(uuid.uuid4(), person, current.pk, mark, clock.now())], [])
    for why in done.refused.values():
        raise IllegalMove(why)


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error


def _current(wanted: str, sessions: list[Session]) -> Session:
    """The session in the address, else the one that is on or comes next; the last one once all are over."""
    named = {str(session.pk): session for session in sessions}
    if wanted in named:
        return named[wanted]
    now = clock.now()
    return next((session for session in sessions if session.ends_at > now), sessions[-1])


@login_not_required
@csrf_exempt  # the link itself is the key: no cookie is asked for, and a page that was opened in the morning has an old one
@require_POST
def door_marks(request: HttpRequest, token: str) -> JsonResponse:
    """What a phone has kept; the answer says what became of each, and who is there by now."""
    found = _opened(token)
    try:
        kept = Kept(request.body)
        done = actions.merge_marks(found, kept.marks, kept.walk_ins, sent_at=kept.sent_at)
    except ValidationError as error:
        return JsonResponse({"refused": " ".join(error.messages)}, status=422)
    except IllegalMove as error:
        return JsonResponse({"refused": str(error)}, status=409)
    answer: dict[str, object] = {
        "kept": done.kept,
        "refused": {str(key): why for key, why in {**done.refused, **kept.refused}.items()},
    }
    return JsonResponse(answer | _who_is_there(found) if found.is_open else answer)


def _who_is_there(found: Door) -> dict[str, object]:
    """Everybody on the list and who is present, on the day of the link only."""
    rows = Attendance.objects.filter(session__in=doors.sessions_of(found), mark=doors.PRESENT)
    people = found.event.registrations.on_attendance_sheet()
    return {
        "present": [
            [str(person), session] for person, session in rows.values_list("registration__public_id", "session")
        ],
        "people": [[str(key), name, town] for key, name, town in people.values_list("public_id", "name", "town")],
    }


@login_not_required
@require_safe
def door_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page at the door for when there is no network; it works for `/door/` only."""
    script = (settings.BASE_DIR / "static" / "door-worker.js").read_text(encoding="utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def managed_doors(request: SignedIn, public_id: str) -> HttpResponse:
    """The links for helpers of an activity, to be made and closed."""
    event = managed_event(request, public_id)
    form = DoorForm(request.POST if request.method == "POST" else None, days=_days(event))
    if request.method == "POST" and form.is_valid():
        actions.open_door(event.pk, date.fromisoformat(form.cleaned_data["day"]), by=request.user)
        messages.success(request, _("The link is made. Whoever has it checks people in on that day."))
        return redirect("events:doors", public_id)
    rows = event.doors.filter(closed_at=None).select_related("made_by")
    links = [(one, link := settings.BASE_URL + reverse("events:door", args=[one.token]), _qr(link)) for one in rows]
    context = {"event": event, "form": form, "links": links, "may_open": event.state == Event.State.PUBLISHED}
    return render(request, "events/doors.html", context, status=422 if form.errors else 200)


def _days(event: Event) -> list[tuple[str, str]]:
    found = {session.starts_at.astimezone(event.zone).date() for session in event.sessions.all()}
    return [(day.isoformat(), formats.date_format(day, "l j F Y")) for day in sorted(found)]


def _qr(link: str) -> SafeString:
    """A picture of the link that a phone reads."""
    picture: str = segno.make(link, micro=False).svg_inline(border=2, omitsize=True)
    return mark_safe(picture)  # noqa: S308 – made of a link of our own, by the library


@require_POST
def close_door(request: SignedIn, public_id: str, door: uuid.UUID) -> HttpResponse:
    event = managed_event(request, public_id)
    actions.close_door(get_object_or_404(event.doors.all(), public_id=door))
    messages.success(request, _("The link is closed."))
    return redirect("events:doors", public_id)
