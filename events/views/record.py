"""What is on record, taken off it with a reason, and put back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.access import documented_event
from events.actions import record
from events.forms import OffTheRecordForm
from events.models import Event
from events.tabs import working_page
from share.accounts.requests import SignedIn


def _recorded(request: SignedIn, public_id: str) -> Event:
    event = documented_event(request, public_id)
    if not event.is_recorded:
        raise Http404
    return event


@require_http_methods(["GET", "HEAD", "POST"])
def off_the_record(request: SignedIn, public_id: str) -> HttpResponse:
    """Asks for the reason, and says which reports count it."""
    event = _recorded(request, public_id)
    form = OffTheRecordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        record.take_off_the_record(event.pk, form.cleaned_data["reason"])
        messages.success(request, _("“%(title)s” is off the record.") % {"title": event.title})
        return redirect(working_page(event))
    counted = record.reports_that_count(event)
    context = {"event": event, "form": form, "counted": counted, "back": working_page(event)}
    return render(request, "events/off_the_record.html", context, status=422 if form.errors else 200)


@require_POST
def back_on_record(request: SignedIn, public_id: str) -> HttpResponse:
    event = record.put_back_on_record(_recorded(request, public_id).pk)
    messages.success(request, _("It is on record again."))
    return redirect(working_page(event))
