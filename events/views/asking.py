"""What an activity asks of those who register: the team's page, and the person's own."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.access import edited_event, managed_event, own_registration
from events.actions import asking, breakdowns
from events.forms.asking import AskingForm, SaidForm, questions_of
from events.models import Disaggregation, Event, Registration, RegistrationSheet, Requirements
from events.plans import with_answers
from share.accounts.requests import SignedIn
from share.records.editing import Edited


@require_safe
def questions(request: SignedIn, public_id: str) -> HttpResponse:
    """What people with a place need, and what was answered to the activity's own questions."""
    event = managed_event(request, public_id)
    context = {
        "event": event,
        "needed": asking.needed(event),
        "participants": breakdowns.participants(event),
        "answered": asking.answered(event, request.actor),
        "may_change": event.state in Event.CHANGEABLE,
    }
    return render(request, "events/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_questions(request: SignedIn, public_id: str) -> HttpResponse:
    """What is asked of those who register from now on, and who of the team reads the answers."""
    with edited_event(request, public_id) as event:
        return _change_questions(request, event)


def _change_questions(request: SignedIn, event: Event) -> HttpResponse:
    stored: dict[str, object] = {
        "asks": event.asks,
        "questions": event.questions_id,
        "read_by_lead": event.read_by_lead,
    }
    make = partial(AskingForm, event=event, may_hide=asking.reads_all(request.actor, event))
    edited = Edited(request, make, stored, lambda form: actions.save_asking(event.pk, form.asking()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("events:questions", event.public_id)
    return render(request, "events/change_questions.html", {"event": event, **edited.context}, status=edited.status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_said(request: HttpRequest, token: str) -> HttpResponse:
    """What a person said beside who they are, to be changed by them until it begins."""
    registration = own_registration(token)
    event, language = registration.event, get_language() or ""
    event.require_ahead()
    data = request.POST if request.method == "POST" else None
    form = SaidForm(data, initial=_initial(registration), event=event)
    sheet = RegistrationSheet.objects.filter(registration=registration).first() if event.questions else None
    asked = questions_of(event, data, language=language, values=sheet.values() if sheet else {})
    is_valid = data is not None and all([form.is_valid(), asked is None or asked.is_valid()])
    if is_valid:
        asking.change_said(registration.pk, with_answers(form.said(), asked), asked.version if asked else None)
        messages.success(request, _("Saved."))
        return redirect("events:own", token)
    context = {"registration": registration, "event": event, "form": form, "asked": asked, "token": token}
    return render(request, "events/own_said.html", context, status=422 if data is not None else 200)


def _initial(registration: Registration) -> dict[str, object]:
    said: dict[str, object] = {"pictures": {True: "yes", False: "no", None: ""}[registration.pictures]}
    for model in (Requirements, Disaggregation):
        row = model._default_manager.filter(registration=registration).first()
        said |= {name: getattr(row, name, "") for name in model.SAID}
    return said
