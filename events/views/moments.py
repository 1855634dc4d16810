"""What happens by itself around an activity, and where its team changes it."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events import actions
from events.access import edited_event
from events.ahead import timeline_of
from events.forms.moments import MomentsForm
from events.models import Event
from share.accounts.requests import SignedIn
from share.records.editing import Edited


@require_http_methods(["GET", "HEAD", "POST"])
def timeline(request: SignedIn, public_id: str) -> HttpResponse:
    """Of two people who save at once, the second is shown both versions and nothing is lost."""
    with edited_event(request, public_id) as event:
        return _timeline(request, event)


def _timeline(request: SignedIn, event: Event) -> HttpResponse:
    make = partial(MomentsForm, event=event)
    stored = MomentsForm.values_of(event)
    edited = Edited(request, make, stored, lambda form: actions.save_moments(event.pk, form.moments()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("events:timeline", event.public_id)
    may_change = event.state in Event.CHANGEABLE
    context = {"event": event, "lines": timeline_of(event), "may_change": may_change, **edited.context}
    return render(request, "events/timeline.html", context, status=edited.status)
