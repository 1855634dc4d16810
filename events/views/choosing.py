"""Which of the sessions by choice somebody comes to: chosen on their own page, or by the team for them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import actions
from events.access import managed_event, own_registration
from events.actions.choosing import require_choosing
from events.forms.choosing import ChoicesForm
from events.models import Registration
from share.accounts.requests import SignedIn
from share.records.editing import refuse


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: HttpRequest, token: str) -> HttpResponse:
    registration = own_registration(token)
    form = _form(request, registration)
    if _is_saved(request, registration, form):
        messages.success(request, _("Your sessions are saved."))
        return redirect("events:own", token)
    context = {"registration": registration, "event": registration.event, "form": form, "token": token}
    return render(request, "events/own_sessions.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person_sessions(request: SignedIn, public_id: str, registration: UUID) -> HttpResponse:
    """By the team, for somebody who has no link, or who asked for it."""
    event = managed_event(request, public_id)
    found = get_object_or_404(event.registrations.select_related("event"), public_id=registration)
    form = _form(request, found)
    if _is_saved(request, found, form):
        messages.success(request, _("The sessions of %(name)s are saved.") % {"name": found.shown_name})
        return redirect("events:person", public_id, registration)
    context = {"event": event, "registration": found, "form": form}
    return render(request, "events/person_sessions.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, registration: Registration) -> ChoicesForm:
    """Raises IllegalMove for somebody who cannot choose."""
    require_choosing(registration.event, registration)
    chosen = set(registration.choices.values_list("session", flat=True))
    return ChoicesForm(request.POST if request.method == "POST" else None, event=registration.event, chosen=chosen)


def _is_saved(request: HttpRequest, registration: Registration, form: ChoicesForm) -> bool:
    """Whether something valid was posted and is kept; what is wrong stands at its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        actions.choose_sessions(registration.pk, form.wanted())
    except ValidationError as error:
        refuse(form, error)
    return not form.errors
