"""Which of the sessions by choice somebody comes to: chosen on their own page, or by the team for them."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import actions
from events.access import edited_event, own_registration
from events.actions.choosing import require_choosing
from events.forms.choosing import ChoicesForm, stored_choices
from events.models import Event, Registration, slots
from share.accounts.requests import SignedIn
from share.records.editing import Edited


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: HttpRequest, token: str) -> HttpResponse:
    with transaction.atomic():
        registration = own_registration(token)
        edited = _edited(request, registration)
    if edited.is_saved:
        messages.success(request, _("Your sessions are saved."))
        return redirect("events:own", token)
    context = {"registration": registration, "event": registration.event, "token": token, **edited.context}
    return render(request, "events/own_sessions.html", context, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
def person_sessions(request: SignedIn, public_id: str, registration: UUID) -> HttpResponse:
    """By the team, for somebody who has no link, or who asked for it."""
    with edited_event(request, public_id) as event:
        found = get_object_or_404(event.registrations, public_id=registration)
        edited = _edited(request, found)
    if edited.is_saved:
        messages.success(request, _("The sessions of %(name)s are saved.") % {"name": found.shown_name})
        return redirect("events:person", public_id, registration)
    context = {"event": event, "registration": found, **edited.context}
    return render(request, "events/person_sessions.html", context, status=edited.status)


def _edited(request: HttpRequest, registration: Registration) -> "Edited[ChoicesForm]":
    """In a transaction: what is posted is compared with what is stored under the event's lock.

    Raises IllegalMove for somebody who cannot choose.
    """
    event = Event.objects.lock(registration.event_id) if request.method == "POST" else registration.event
    require_choosing(event, registration)
    chosen = set(registration.choices.values_list("session", flat=True))
    offered = slots(event.sessions.by_choice().with_taken())
    make = partial(ChoicesForm, event=event, offered=offered, chosen=chosen)
    return Edited(
        request,
        make,
        stored_choices(offered, chosen),
        lambda form: actions.choose_sessions(registration.pk, form.wanted()),
    )
