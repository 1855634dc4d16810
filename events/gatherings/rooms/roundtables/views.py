"""Who is wanted at the table, invited so that the levels are balanced."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from events.access import managed_event
from events.gatherings.rooms.roundtables import actions, balance
from events.gatherings.rooms.roundtables.forms import AimsForm, NewStakeholderForm, StakeholderForm
from events.gatherings.rooms.roundtables.models import Stakeholder
from events.gatherings.rooms.roundtables.tab import TAB
from events.models import Event
from share.accounts.requests import SignedIn
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once


def _round(request: SignedIn, public_id: str) -> Event:
    """A roundtable of this person's. Raises Http404 for another, and for an activity of another kind."""
    event = managed_event(request, public_id)
    if TAB not in event.event_kind.tabs:
        raise Http404
    return event


@require_http_methods(["GET", "HEAD", "POST"])
def stakeholders(request: SignedIn, public_id: str) -> HttpResponse:
    """The list, the balance with its gap, and the button that invites who is ticked."""
    event = _round(request, public_id)
    if request.method == "POST":
        return _invite(request, event)
    people = balance.listed(event)
    levels = balance.by_level(event, people)
    context = {
        "event": event,
        "people": people,
        "levels": levels,
        "kinds": [share for share in balance.by_kind(people) if share.seated or _is_listed(share, people)],
        "gap": balance.gap(levels),
        "wants": any(share.wanted for share in levels),
    }
    return render(request, "gatherings/stakeholders.html", context)


def _is_listed(share: balance.Share, people: list[balance.Listed]) -> bool:
    return any(share.key in one.shares.split() for one in people)


def _invite(request: SignedIn, event: Event) -> HttpResponse:
    ticked = [UUID(row) for row in request.POST.getlist("row") if _is_id(row)]
    if not ticked:
        messages.warning(request, _("Tick who is to be invited."))
    else:
        invited = actions.invite_stakeholders(event.pk, ticked, by=request.user)
        told = ngettext("%(n)d person is invited.", "%(n)d people are invited.", len(invited)) % {"n": len(invited)}
        messages.success(request, told)
    return redirect("gatherings:stakeholders", event.public_id)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def new_stakeholder(request: SignedIn, public_id: str) -> HttpResponse:
    event = _round(request, public_id)
    form = NewStakeholderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        rows = Stakeholder.objects.filter(event=event)
        try:
            make_once(request, form, rows, lambda: actions.add_stakeholder(event.pk, form.wanted()))
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("gatherings:stakeholders", public_id)
    context = {"event": event, "form": form}
    return render(request, "gatherings/stakeholder.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def stakeholder(request: SignedIn, public_id: str, stakeholder: UUID) -> HttpResponse:
    event = _round(request, public_id)
    if request.method == "POST":
        Event.objects.lock(event.pk)
    row = get_object_or_404(Stakeholder, event=event, public_id=stakeholder)
    stored = StakeholderForm.values_of(row)
    edited = Edited(request, StakeholderForm, stored, lambda form: actions.change_stakeholder(row.pk, form.wanted()))
    if edited.is_saved:
        return redirect("gatherings:stakeholders", public_id)
    context = {"event": event, "row": row, **edited.context}
    return render(request, "gatherings/stakeholder.html", context, status=edited.status)


@require_POST
def remove_stakeholder(request: SignedIn, public_id: str, stakeholder: UUID) -> HttpResponse:
    event = _round(request, public_id)
    row = get_object_or_404(Stakeholder, event=event, public_id=stakeholder)
    actions.remove_stakeholder(row.pk)
    messages.success(request, _("“%(who)s” is off the list.") % {"who": row})
    return redirect("gatherings:stakeholders", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def level_aims(request: SignedIn, public_id: str) -> HttpResponse:
    """How many of each level are wanted."""
    event = _round(request, public_id)
    if request.method == "POST":
        Event.objects.lock(event.pk)
    save = partial(_save_aims, event)
    edited = Edited(request, AimsForm, AimsForm.values_of(event), save)
    if edited.is_saved:
        return redirect("gatherings:stakeholders", public_id)
    return render(request, "gatherings/level_aims.html", {"event": event, **edited.context}, status=edited.status)


def _save_aims(event: Event, form: AimsForm) -> None:
    actions.save_aims(event.pk, form.seats())
