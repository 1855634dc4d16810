"""The working pages about people who registered for an event."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions, attendance_sheet, balance
from events.access import edited_event, managed_event
from events.actions import asking
from events.forms import CorrectPersonForm, DeclineForm
from events.lists import REGISTRATIONS, add_positions
from events.models import Attendance, Event, Registration
from events.registry import person_facts, registration_buttons
from share import policy
from share.accounts.requests import SignedIn
from share.kit.downloads import download, makes_a_file
from share.mail.models import Mail
from share.records import lists
from share.records.editing import Edited

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_OF_A_PERSON = ("name", "town", "actor_kind", "organisation")


MOST_SHOWN = 30  # registrations of one person, and mails


@require_http_methods(["GET", "HEAD", "POST"])
def registrations(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    rows = event.registrations.select_related("event")
    return lists.show(
        request,
        REGISTRATIONS,
        rows,
        "events/registrations.html",
        {"event": event, "buttons": [button for button in registration_buttons if button.is_shown(event)]},
        prepare=lambda page: add_positions(event, page),
        file_name=f"registrations-{event.public_id}",
        notes=attendance_sheet.notes_on(event),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedIn, public_id: str) -> HttpResponse:
    """Everybody the team decides about, beside the balance of countries, towns and kinds."""
    event = managed_event(request, public_id)
    if request.method == "POST":
        ways = [action for action in REGISTRATIONS.actions if action.key in {"approve", "decline"}]
        action = next((one for one in ways if one.key == request.POST.get("do") and one.right(request.actor)), None)
        if action is None:
            raise Http404
        lists.run(request, REGISTRATIONS, action, event.registrations.select_related("event"), request.user)
        return redirect("events:decide", public_id)
    people, sides = balance.of_event(event)
    context = {"event": event, "people": people, "sides": sides, "free": actions.Seating(event).for_newcomers}
    return render(request, "events/decide.html", context)


@require_safe
def person_story(request: SignedIn, public_id: str, registration: UUID) -> HttpResponse:
    """What is here of one person, as far as this team may see it: registrations, marks, mails, and what upper apps keep."""
    event = managed_event(request, public_id)
    found = _registration(event, registration)
    theirs = Registration.objects.visible_to(request.actor).filter(person_key=found.person_key)
    registrations = list(theirs.with_events().order_by("-event__starts_at", "-pk")[:MOST_SHOWN])
    about = [f"registration:{one.public_id}:" for one in registrations]
    marks = Attendance.objects.filter(registration__in=registrations).select_related("session", "registration")
    of_each: dict[int, list[Attendance]] = {}
    for mark in marks.order_by("session__starts_at"):
        of_each.setdefault(mark.registration_id, []).append(mark)
    context = {
        "event": event,
        "registration": found,
        "registrations": [(one, of_each.get(one.pk, [])) for one in registrations],
        "mails": Mail.objects.with_keys(*about).order_by("-created_at", "-pk")[:MOST_SHOWN],
        "facts": [fact for source in person_facts for fact in source(registrations)],
    }
    return render(request, "events/person_story.html", context)


def _registration(event: Event, public_id: UUID) -> Registration:
    return get_object_or_404(event.registrations.select_related("event"), public_id=public_id)


@require_POST
def remove(request: SignedIn, public_id: str, registration: UUID) -> HttpResponse:
    event = managed_event(request, public_id)
    found = _registration(event, registration)
    actions.cancel_registration(found.pk, Registration.Reason.BY_TEAM)
    messages.success(request, _("%(name)s is off the list and is told by mail.") % {"name": found.name})
    return redirect("events:registrations", public_id)


@require_POST
def approve(request: SignedIn, public_id: str, registration: UUID) -> HttpResponse:
    event = managed_event(request, public_id)
    found = actions.approve(_registration(event, registration).pk)
    if found.state == Registration.State.WAITING:
        said = _("%(name)s is approved and on the waiting list: all places are taken. We tell them by mail.")
    else:
        said = _("%(name)s has a place and is told by mail.")
    messages.success(request, said % {"name": found.name})
    return redirect(_to_the_undecided(event))


@require_POST
def give_place(request: SignedIn, public_id: str, registration: UUID) -> HttpResponse:
    """A free place to somebody on the waiting list, which stands still so shortly before."""
    found = actions.give_place(_registration(managed_event(request, public_id), registration).pk)
    messages.success(request, _("%(name)s has a place and is told by mail.") % {"name": found.name})
    return redirect("events:registrations", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: SignedIn, public_id: str, registration: UUID) -> HttpResponse:
    event = managed_event(request, public_id)
    found = _registration(event, registration)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.decline(found.pk, form.cleaned_data["answer"])
        messages.success(request, _("%(name)s is declined and told by mail.") % {"name": found.name})
        return redirect(_to_the_undecided(event))
    found.require_undecided()
    event.require_ahead()
    context = {"event": event, "form": form, "registration": found}
    return render(request, "events/decline.html", context, status=422 if form.errors else 200)


def _to_the_undecided(event: Event) -> str:
    """The list as one wants it after a decision: those who still wait, or everybody when that was the last."""
    page = reverse("events:registrations", args=[event.public_id])
    return f"{page}?state=pending" if event.registrations.undecided().exists() else page


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: SignedIn, public_id: str, registration: UUID) -> HttpResponse:
    """Corrects the details of a registration, and shows other registrations that may be the same person."""
    with edited_event(request, public_id) as event:
        return _person(request, event, _registration(event, registration))


def _person(request: SignedIn, event: Event, found: Registration) -> HttpResponse:
    stored: dict[str, object] = model_to_dict(found, SHOWN_OF_A_PERSON)
    edited = Edited(
        request,
        partial(CorrectPersonForm, event=event),
        stored,
        lambda form: actions.correct_person(found.pk, form.details(), reason=form.cleaned_data.get("reason", "")),
    )
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("events:registrations", event.public_id)
    context = {
        "event": event,
        "registration": found,
        "said": asking.said_of(found, request.actor) if not found.erased_at else [],
        "alike": actions.alike_people(found, request.actor) if not found.erased_at else [],
        **edited.context,
    }
    return render(request, "events/person.html", context, status=edited.status)


@require_POST
def decide_person(request: SignedIn, public_id: str, registration: UUID) -> HttpResponse:
    """The same person, or two people: kept, and figures count accordingly. Both must be people one may see."""
    found = _registration(managed_event(request, public_id), registration)
    visible = Registration.objects.visible_to(request.actor)
    other = get_object_or_404(visible, public_id=_as_uuid(request.POST.get("other", "")))
    policy.require(policy.manages_activities(request.actor))
    is_same = request.POST.get("decision") == "same"
    actions.decide_person(found, other, is_same=is_same, by=request.user)
    said = _("From now on they count as one person.") if is_same else _("From now on they count as two people.")
    messages.success(request, said)
    return redirect("events:person", public_id, registration)


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_safe
@makes_a_file
def participants_xlsx(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    return download(attendance_sheet.participants(event), XLSX, f"participants-{event.public_id}.xlsx")
