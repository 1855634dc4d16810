from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import actions, cards, ical, opendata
from events.access import (
    TEN_MINUTES,
    event_to_register_for,
    held_by_link,
    may_reserve_seat,
    public_event,
    registers_too_often,
)
from events.conditions import Wish, conditions, refusal
from events.filters import ActivityFilter
from events.forms import RegistrationForm
from events.forms.asking import questions_of
from events.models import Event
from events.notifications import UNASKED
from events.tabs import has_delegations, working_page
from share import policy
from share.accounts.models import User
from share.accounts.requests import Request
from share.kit.languages import LANGUAGES
from share.kit.moves import IllegalMove
from share.records import kept, merging
from share.records.questionnaires.forms import AnswerForm

SERIES = 10  # others of a series, as the page lists them


@login_not_required
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    body = kept.drawn(request, "events/activities/_body.html", cards.made_of(), lambda _state: _activities_of(request))
    return render(request, "events/activities.html", {"body": body})


def _activities_of(request: HttpRequest) -> dict[str, object]:
    events = Event.objects.public().with_public_seats().with_places()
    found = ActivityFilter(request.GET, queryset=events)
    return {"filter": found, "page": Paginator(found.qs, 24).get_page(request.GET.get("page"))}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: Request, public_id: str) -> HttpResponse:
    """An activity and the form to register for it: one page. The address of a withdrawn one says so, and no more."""
    try:
        return _event(request, public_id)
    except Http404:
        gone = Event.objects.filter(public_id=public_id, withdrawn_at__isnull=False).first()
        if gone is None or merging.present_ref(public_id):  # what was merged leads to the one that stayed
            raise
        ours = gone.organisers.values_list("pk", flat=True)
        manages = working_page(gone) if policy.can_manage_event(request.actor, ours) else ""
        return render(request, "events/withdrawn.html", {"gone": gone, "manages": manages}, status=410)


def _event(request: Request, public_id: str) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    if request.method != "POST":
        initial = {"name": user.name, "email": user.email} if user else {}
        found = public_event(public_id)
        asked = questions_of(found, language=get_language() or "") if found.takes_registrations else None
        return _event_page(request, found, RegistrationForm(initial=initial, event=found), asked)
    found = event_to_register_for(public_id)
    form = RegistrationForm(request.POST, event=found)
    asked = questions_of(found, request.POST, language=get_language() or "")
    if not all([form.is_valid(), asked is None or asked.is_valid()]):
        return _event_page(request, public_event(public_id), form, asked, status=422)
    if registers_too_often(request):
        form.add_error(
            None, _("Very many registrations came from your connection. Please send it again in ten minutes.")
        )
        answer = _event_page(request, public_event(public_id), form, asked, status=429)
        answer["Retry-After"] = str(TEN_MINUTES)
        return answer
    if not form.looks_automatic:
        try:
            registration = actions.register(
                found,
                replace(form.applicant(asked), held=held_by_link(request, found)),
                signed_in=user,
                reserve_seat=may_reserve_seat(request),
            )
        except IllegalMove as reason:
            form.add_error(None, str(reason))
            return _event_page(request, public_event(public_id), form, asked, status=409)
        if user and registration.user_id == user.pk:
            return redirect("events:own", registration.token)
    messages.info(request, _("We have sent the link to %(address)s.") % {"address": form.cleaned_data["email"]})
    return redirect("events:registered", public_id)


def _event_page(
    request: Request, found: Event, form: RegistrationForm, asked: AnswerForm | None, status: int = 200
) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    free, held = found.free_seats(found.taken), held_by_link(request, found)
    has_held = held is not None and held.unused > 0
    language = request.GET.get("language", "")[:8]
    ours = [organisation.pk for organisation in found.organisers.all()]
    context = {
        "event": found,
        "form": form,
        "asked": asked,
        "held": held,
        "is_full": not has_held and (free == 0 or found.waiting > 0),
        "joins_list": not has_held and (free == 0 or (found.waiting > 0 and not found.has_limits)),
        "refusal": refusal(Wish(found)),
        "overlap": conditions["overlap"](Wish(found, user)) if user and found.takes_registrations else "",
        "sessions": found.sessions.all(),
        "series": Event.objects.upcoming().with_places().of_the_series_of(found)[:SERIES],
        "language": language if language in dict(LANGUAGES) else "",
        "facts": found.event_kind.event_fields.facts(found),
        "schema_org": opendata.schema_org(found),
        "parts": found.event_kind.page_parts(found),
        "documents": found.documents.public() if found.has_public_documents else [],
        "delegations": found.delegations.in_groups() if has_delegations(found) else [],
        "manages": working_page(found) if policy.can_manage_event(request.actor, ours) else "",
    }
    return render(request, "events/event.html", context, status=status)


@login_not_required
@require_safe
def registered(request: HttpRequest, public_id: str) -> HttpResponse:
    """What happens next. It says nothing about the address: anybody may type anybody's."""
    return render(request, "events/registered.html", {"event": public_event(public_id), "most_mails": UNASKED})


@login_not_required
@require_safe
def ics(request: HttpRequest, public_id: str) -> HttpResponse:
    found = public_event(public_id)
    if found.starts_at is None:
        raise Http404
    body = ical.calendar(found, cancelled=found.state in {Event.State.CANCELLED, Event.State.POSTPONED})
    name = f'attachment; filename="share-{found.public_id}.ics"'
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})
