"""A new event, of whatever kind."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.access import managed
from events.forms import NewEventForm
from events.kinds import kinds
from share import policy
from share.accounts.requests import SignedIn


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
            event = actions.create_event(chosen, form.details(), lead=lead, by=request.user, sessions=form.sessions())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("events:overview", event.public_id)
    context = {"form": form, "kind": chosen}
    return render(request, "events/new_event.html", context, status=422 if form.errors else 200)
