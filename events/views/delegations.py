"""Who takes part in an activity together."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events import actions
from events.access import documented_event
from events.forms.delegations import DelegationsForm
from events.models import Event
from events.tabs import has_delegations
from share.accounts.requests import SignedIn
from share.records.editing import Edited


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def delegations(request: SignedIn, public_id: str) -> HttpResponse:
    """Of two people who save at once, the second is shown both versions and nothing is lost."""
    event = documented_event(request, public_id)
    if not has_delegations(event):
        raise Http404
    if request.method == "POST":
        Event.objects.lock(event.pk)
    make = partial(DelegationsForm, takes_words=event.is_recorded)

    def save(form: DelegationsForm) -> object:
        return actions.save_delegations(event.pk, form.read(), form.cleaned_data["source"])

    edited = Edited(request, make, DelegationsForm.values_of(event), save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("events:delegations", event.public_id)
    context = {"event": event, "delegations": event.delegations.in_groups(), **edited.context}
    return render(request, "events/delegations.html", context, status=edited.status)
