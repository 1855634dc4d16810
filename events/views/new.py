"""A new event, of whatever kind."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.access import managed, managed_event
from events.forms import CopyForm, NewEventForm
from events.kinds import kinds
from events.models import Event
from municipalities.models import Organisation
from share import policy
from share.accounts.requests import SignedIn
from share.records.form_keys import make_once


@require_safe
def choose_kind(request: SignedIn) -> HttpResponse:
    """What would you like to plan? The main kinds first."""
    managed(request)
    policy.require(policy.can_create_activities(request.actor))
    found = {"main": [kind for kind in kinds if kind.is_main], "others": [kind for kind in kinds if not kind.is_main]}
    return render(request, "events/choose_kind.html", found)


@require_http_methods(["GET", "HEAD", "POST"])
def new_event(request: SignedIn, kind: str) -> HttpResponse:
    managed(request)
    policy.require(policy.can_create_activities(request.actor))
    chosen = kinds.get(kind)
    if chosen is None:
        raise Http404
    form = NewEventForm(request.POST if request.method == "POST" else None, kind=chosen, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        lead = form.cleaned_data["organiser"]
        try:
            event, is_new = make_once(
                request,
                form,
                managed(request),
                lambda: actions.create_event(
                    chosen, form.details(), lead=lead, by=request.user, sessions=form.sessions()
                ),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if not is_new:
                messages.info(
                    request, _("“%(title)s” is planned already; it is not made twice.") % {"title": event.title}
                )
            return redirect("events:overview", event.public_id)
    context = {"form": form, "kind": chosen}
    return render(request, "events/new_event.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def copy_event(request: SignedIn, public_id: str) -> HttpResponse:
    """The same again on another day: a draft of its own, and a list of what stays behind."""
    event = managed_event(request, public_id)
    policy.require(policy.can_create_activities(request.actor))
    offered = {"title": event.title, "day": actions.day_offered(event)}
    form = CopyForm(request.POST if request.method == "POST" else None, initial=offered)
    if request.method == "POST" and form.is_valid():
        left: list[str] = []

        def make() -> Event:
            chosen = form.cleaned_data
            leads = Organisation.objects.visible_to(request.actor)
            copied = actions.copy_event(
                event.pk, title=chosen["title"], day=chosen["day"], by=request.user, leads=leads
            )
            left.extend(copied.left)
            return copied.event

        try:
            copy, _is_new = make_once(request, form, managed(request), make)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("This is the copy, a draft. Look at its texts and its agenda before you publish it.")
            )
            for sentence in left:
                messages.warning(request, sentence)
            return redirect("events:overview", copy.public_id)
    return render(request, "events/copy_event.html", {"event": event, "form": form}, status=422 if form.errors else 200)
