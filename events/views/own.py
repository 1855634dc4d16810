"""A person's own pages: opened by the link in their mail, without an account, or from their list when signed in."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions, notifications
from events.access import LinkOver, own_registration, public_event, registers_too_often
from events.actions import codes
from events.conditions import Wish, conditions
from events.forms import CodeForm, ColleagueForm, LostLinkForm, OwnDetailsForm
from events.limits import Room
from events.models import Event, EventDocument, Registration, Session, slots
from events.registry import own_page
from events.views.calendars import own_feed_of
from share.accounts.models import User
from share.accounts.requests import SignedIn
from share.kit import clock
from share.kit.moves import require
from share.records.editing import Edited, refuse
from share.records.stored import hand_out


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, token: str) -> HttpResponse:
    """A person says that they are there, with the code on the wall."""
    registration = own_registration(token)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            session = actions.say_present(registration.pk, form.cleaned_data["code"])
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("You are present at “%(session)s”.") % {"session": session.title})
            return redirect("events:own", token)
    context = {"registration": registration, "event": registration.event, "form": form, "token": token}
    context["sessions"] = codes.sessions_on(registration.event)
    return render(request, "events/own_here.html", context, status=422 if form.errors else 200)


@login_not_required
@require_POST
def join(request: HttpRequest, token: str) -> HttpResponse:
    """A person takes part from afar: present at the session that is on, and the way into the room stands first."""
    registration = own_registration(token)
    session = actions.join_online(registration.pk)
    context = {"registration": registration, "event": registration.event, "session": session, "token": token}
    return render(request, "events/own_joined.html", context)


@login_not_required
@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    try:
        registration = own_registration(token)
    except LinkOver:
        return render(request, "events/own_over.html", status=404)
    position, limit = None, ""
    if registration.state == Registration.State.WAITING:
        position = registration.event.registrations.positions()[registration.pk]
        limit = Room(registration.event).why_not(registration)
    extras = [link for extra in own_page for link in extra(registration)]
    context = {
        "registration": registration,
        "event": registration.event,
        "organisers": registration.event.organisers.all(),
        "position": position,
        "limit": limit,
        "overlap": _overlap(registration),
        "says_here": _says_here(registration),
        "extras": extras,
        "choices": _choices(registration),
        "material": _material(registration),
        "token": token,
    }
    return render(request, "events/own.html", context)


def _choices(registration: Registration) -> list[tuple[list[Session], Session | None]]:
    """Each slot of sessions by choice, and which of it the person comes to; nothing for who has no place."""
    if registration.state != Registration.State.CONFIRMED:
        return []
    offered = slots(registration.event.to_choose)
    chosen = set(registration.choices.values_list("session", flat=True)) if offered else set()
    return [(slot, next((one for one in slot if one.pk in chosen), None)) for slot in offered]


def _material(registration: Registration) -> "QuerySet[EventDocument]":
    """What those with a place read; nothing for others."""
    found = (
        EventDocument.objects.filter(event=registration.event_id)
        if registration.has_place
        else EventDocument.objects.none()
    )
    return found.for_those_who_come().select_related("session", "stored")


@login_not_required
@require_safe
def material(request: HttpRequest, token: str, document: UUID) -> HttpResponseBase:
    """A file for those who come, as an attachment."""
    found = get_object_or_404(_material(own_registration(token)), public_id=document)
    return hand_out(found.stored, found.download_name)


def _says_here(registration: Registration) -> bool:
    """Whether a code is on the wall that this person may type."""
    event = registration.event
    if not event.starts_at or not event.ends_at or registration.state != Registration.State.CONFIRMED:
        return False
    return event.starts_at - codes.EARLY <= clock.now() < event.ends_at


def _overlap(registration: Registration) -> str:
    """Where else the person has a place at that time, before they confirm this one; empty for nowhere."""
    if registration.state != Registration.State.UNCONFIRMED:
        return ""
    person = User.objects.known_by(registration.email)
    return conditions["overlap"](Wish(registration.event, person)) if person else ""


@login_not_required
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Only a press of the button confirms: mail scanners open links."""
    registration = actions.confirm_address(own_registration(token).pk)
    return redirect("events:own", registration.token)


@login_not_required
@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """The old link opens nothing from now on. The new one goes to the address only: whoever asked may not be its owner."""
    registration = actions.renew_link(own_registration(token).pk)
    messages.success(request, _("The old link opens nothing any more. The new one is on its way to the address."))
    return redirect(registration.event)


@login_not_required
@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    registration = own_registration(token)
    actions.cancel_registration(registration.pk, Registration.Reason.BY_PERSON)
    messages.success(request, _("Your registration is cancelled. What you had is given on."))
    return redirect("events:own", token)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: HttpRequest, token: str) -> HttpResponse:
    """The person cannot come and sends somebody of the same town."""
    registration = own_registration(token)
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.send_colleague(registration.pk, name=chosen["name"], email=chosen["email"])
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("We have written to %(name)s.") % {"name": chosen["name"]})
            return redirect("events:own", token)
    require(
        registration.state, {Registration.State.CONFIRMED}, _("Only somebody who has a place can send a colleague.")
    )
    context = {"registration": registration, "event": registration.event, "form": form, "token": token}
    return render(request, "events/own_colleague.html", context, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, token: str) -> HttpResponse:
    """What the person said of themselves, put right. What the team saves meanwhile is shown, and nothing is lost."""
    with transaction.atomic():
        registration = own_registration(token)
        if request.method == "POST":
            Event.objects.lock(registration.event_id)
            registration = own_registration(token)
        registration.event.require_ahead()
        require(registration.state, Registration.ACTIVE, registration.ended_sentence)
        stored: dict[str, object] = model_to_dict(registration, ("name", "town", "actor_kind", "organisation"))
        edited = Edited(
            request,
            OwnDetailsForm,
            stored,
            lambda form: actions.correct_own(registration.pk, form.details()),
        )
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("events:own", token)
    context = {"registration": registration, "event": registration.event, "token": token, **edited.context}
    return render(request, "events/own_details.html", context, status=edited.status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest, public_id: str) -> HttpResponse:
    """Sends the link once more. The answer is the same for every address: it does not tell who is registered."""
    event = public_event(public_id)
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if registers_too_often(request):
            form.add_error(
                None, _("Very many mails were asked for from your connection. Please try again in ten minutes.")
            )
            return render(request, "events/lost_link.html", {"event": event, "form": form}, status=429)
        notifications.link_again(event, form.cleaned_data["email"])
        said = _("If %(address)s is registered here, the link is on its way to it.")
        messages.info(request, said % {"address": form.cleaned_data["email"]})
        return redirect(event)
    return render(request, "events/lost_link.html", {"event": event, "form": form}, status=422 if form.errors else 200)


@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """Everything a signed-in person registered for."""
    registrations = Registration.objects.filter(user=request.user.pk).with_events()
    context = {
        "registrations": registrations.order_by("-event__starts_at", "-pk"),
        "feed": settings.BASE_URL + own_feed_of(request.user),
    }
    return render(request, "events/mine.html", context)
