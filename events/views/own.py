"""A person's own pages: opened by the link in their mail, without an account, or from their list when signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events import actions
from events.access import LinkOver, own_registration
from events.conditions import Wish, conditions
from events.limits import Room
from events.models import Registration
from events.registry import own_page
from share.accounts.models import User
from share.accounts.requests import SignedIn


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
        "extras": extras,
        "token": token,
    }
    return render(request, "events/own.html", context)


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
    if registration.state == Registration.State.PENDING:
        messages.success(request, _("Your registration is cancelled."))
    else:
        messages.success(request, _("Your registration is cancelled. The next person on the waiting list moves up."))
    return redirect("events:own", token)


@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """Everything a signed-in person registered for."""
    registrations = Registration.objects.filter(user=request.user.pk).with_events()
    return render(request, "events/mine.html", {"registrations": registrations.order_by("-event__starts_at", "-pk")})
