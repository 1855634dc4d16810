"""Places that are held for the people of partners: what stands, how many are used, and the link that each hands on."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events import actions
from events.access import managed_event
from events.forms.held import HoldForm
from events.models import Event
from share.accounts.requests import SignedIn
from share.records.editing import refuse


@require_http_methods(["GET", "HEAD", "POST"])
def held_places(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    form = HoldForm(request.POST if request.method == "POST" else None, event=event, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            held = actions.hold_seats(event.pk, said["organisation"], said["seats"], said["until"])
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("The places are held. Give %(partner)s the link.") % {"partner": held.organisation}
            )
            return redirect("events:held", public_id)
    rows = event.held_seats.with_use().select_related("organisation").order_by("-released_at", "until", "pk")
    context = {
        "event": event,
        "form": form,
        "rows": [(row, f"{settings.BASE_URL}{event.get_absolute_url()}?held={row.token}") for row in rows],
        "may_hold": event.state in Event.CHANGEABLE and (event.is_postponed or not event.has_begun),
    }
    return render(request, "events/held.html", context, status=422 if form.errors else 200)


@require_POST
def release_places(request: SignedIn, public_id: str, held: UUID) -> HttpResponse:
    event = managed_event(request, public_id)
    row = get_object_or_404(event.held_seats, public_id=held)
    actions.release_seats(row.pk)
    messages.success(request, _("Everybody can have these places from now on."))
    return redirect("events:held", public_id)
