from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events import actions
from events.access import edited_event
from events.forms import agenda_forms, planned, sessions_shown
from events.models import Event
from share.accounts.requests import SignedIn
from share.records import conflicts


@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: SignedIn, public_id: str) -> HttpResponse:
    """The session editor. In an edit conflict both agendas are shown, and nothing is saved."""
    with edited_event(request, public_id) as event:
        return _agenda(request, event)


def _agenda(request: SignedIn, event: Event) -> HttpResponse:
    kind, posted = event.event_kind, request.POST if request.method == "POST" else None
    lines = agenda_forms(event, kind, posted)
    stored = [str(sorted((name, str(value)) for name, value in line.items())) for line in lines.initial or []]
    now, error, meanwhile = conflicts.fingerprint(stored), None, None
    began_from = now if posted is None else posted.get(conflicts.FIELD, "")
    if posted is not None and lines.is_valid():
        there = {session.pk for session in event.sessions.all()}
        if began_from != now or sessions_shown(lines) != there:
            meanwhile, began_from = event.sessions.all(), now
        else:
            try:
                actions.plan_sessions(event.pk, planned(lines))
            except ValidationError as problem:
                error = problem
            else:
                messages.success(request, _("The agenda is saved."))
                return redirect("events:overview", event.public_id)
    context = {"event": event, "forms": lines, "error": error, "meanwhile": meanwhile, "began_from": began_from}
    status = 200 if posted is None else 409 if meanwhile is not None else 422
    return render(request, "events/agenda.html", context, status=status)
