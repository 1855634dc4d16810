"""Several people registered by one: the form, and the page of the group, opened by the link in the mail."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions
from events.access import (
    TEN_MINUTES,
    event_to_register_for,
    held_by_link,
    may_reserve_seat,
    public_event,
    registers_too_often,
)
from events.conditions import Wish, refusal
from events.forms.group import BaseMembers, GroupForm, Members
from events.models import Event, Group, Registration
from events.models.registration import LINK_OPENS
from share.accounts.models import User
from share.accounts.requests import Request
from share.kit import clock, tokens
from share.kit.moves import IllegalMove
from share.records.form_keys import make_once

PREFIX = "people"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: Request, public_id: str) -> HttpResponse:
    """Registers up to ten people at once. Each of them is a registration of their own."""
    user = request.user if isinstance(request.user, User) else None
    if request.method != "POST":
        found = public_event(public_id)
        initial = {"name": user.name, "email": user.email, "together": "no"} if user else {"together": "no"}
        form = GroupForm(initial=initial, event=found)
        return _form_page(request, found, form, Members(prefix=PREFIX))
    event = event_to_register_for(public_id)
    form, members = GroupForm(request.POST, event=event), Members(request.POST, prefix=PREFIX)
    if not all([form.is_valid(), members.is_valid()]):
        return _form_page(request, event, form, members, 422)
    assert isinstance(members, BaseMembers)
    if registers_too_often(request, len(members.members())):
        form.add_error(
            None, _("Very many registrations came from your connection. Please send it again in ten minutes.")
        )
        answer = _form_page(request, event, form, members, 429)
        answer["Retry-After"] = str(TEN_MINUTES)
        return answer
    if not form.looks_automatic:
        try:
            make_once(request, form, event.groups.all(), lambda: _register(request, event, form, members))
        except IllegalMove as reason:
            form.add_error(None, str(reason))
            return _form_page(request, event, form, members, 409)
        except ValidationError as error:
            members.refuse(error.message_dict)
            return _form_page(request, event, form, members, 422)
    messages.info(request, _("We have sent the link to %(address)s.") % {"address": form.cleaned_data["email"]})
    return redirect("events:registered", public_id)


def _register(request: Request, event: Event, form: GroupForm, members: BaseMembers) -> Group:
    people = members.members()
    return actions.register_group(
        event.pk,
        replace(form.applicant(), held=held_by_link(request, event)),
        people,
        stays_together=form.cleaned_data.get("together", False),
        reserve_seats=all(map(may_reserve_seat, [request] * len(people))),
    )


def _form_page(request: Request, event: Event, form: GroupForm, members: object, status: int = 200) -> HttpResponse:
    context = {"event": event, "form": form, "members": members, "refusal": refusal(Wish(event))}
    return render(request, "events/new_group.html", context, status=status)


def _opened(token: str) -> Group:
    """The group that a link opens. A link that is not ours, or has had its time, is 404."""
    said = tokens.unsign("group", token)
    if said is None:
        raise Http404
    found = get_object_or_404(Group.objects.select_related("event__municipality"), public_id=said)
    end = found.event.ends_at or found.registered_at
    if found.erased_at or clock.now() >= end + LINK_OPENS:
        raise Http404
    return found


@login_not_required
@require_safe
def group(request: HttpRequest, token: str) -> HttpResponse:
    """Who comes of the group, and how it stands for each."""
    found = _opened(token)
    lines = list(found.registrations.order_by("pk"))
    positions = (
        found.event.registrations.positions() if any(one.state == Registration.State.WAITING for one in lines) else {}
    )
    for line in lines:
        line.position = positions.get(line.pk)
    context = {"group": found, "event": found.event, "lines": lines, "token": token}
    return render(request, "events/group.html", context)


@login_not_required
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    actions.confirm_group(_opened(token).pk)
    return redirect("events:group", token)
