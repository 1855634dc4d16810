"""The working pages of an event itself. Each finds it among those this person manages: another partner's is 404."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions
from events.access import documented_event, edited_event, managed, managed_event
from events.forms import CancelEventForm, DetailsForm
from events.lists import ACTIVITIES
from events.models import Event, GrantShare, Session
from share.accounts.requests import SignedIn
from share.kit.moves import IllegalMove
from share.mail.models import Mail, MailServer
from share.records import lists, timeline
from share.records.editing import Edited

SERIES = 20  # others of a series, as a page lists them


@require_http_methods(["GET", "HEAD", "POST"])
def managed_activities(request: SignedIn) -> HttpResponse:
    rows = managed(request).with_seats().with_places().prefetch_related("organisers")
    return lists.show(request, ACTIVITIES, rows, "events/managed.html", {}, file_name="activities")


@require_safe
def overview(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    prefetch_related_objects(
        [event],
        Prefetch("sessions", Session.objects.with_taken()),
        Prefetch("grant_shares", GrantShare.objects.select_related("grant")),
    )
    context = {
        "event": event,
        "checks": actions.blockers(event) if event.state == Event.State.DRAFT else None,
        "sessions": event.sessions.all(),
        "organisers": event.organisers.all(),
        "shares": event.grant_shares.all(),
        "facts": event.event_kind.event_fields.facts(event),
        "series": managed(request).of_the_series_of(event).order_by("starts_at")[:SERIES],
    }
    return render(request, "events/overview.html", context)


@require_POST
def publish(request: SignedIn, public_id: str) -> HttpResponse:
    actions.publish(managed_event(request, public_id).pk)
    messages.success(request, _("The activity is published. People can register now."))
    return redirect("events:overview", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: SignedIn, public_id: str) -> HttpResponse:
    """What the event is. Of two people who save at once, the second is shown both versions and nothing is lost."""
    with edited_event(request, public_id) as event:
        return _details(request, event)


def _details(request: SignedIn, event: Event) -> HttpResponse:
    make = partial(DetailsForm, kind=event.event_kind, actor=request.actor, event=event)
    stored = DetailsForm.values_of(event)
    edited = Edited(request, make, stored, lambda form: actions.save_details(event.pk, form.details()))
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("events:overview", event.public_id)
    return render(request, "events/details.html", {"event": event, **edited.context}, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_event(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    form = CancelEventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_event(event.pk, form.cleaned_data["reason"])
        except IllegalMove as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The activity is cancelled. Everybody who registered is told by mail."))
            return redirect("events:overview", public_id)
    context = {"event": event, "form": form}
    return render(request, "events/cancel_event.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, public_id: str) -> HttpResponse:
    """Asks once: a page that people may have seen says from then on that it is withdrawn."""
    event = managed_event(request, public_id)
    if request.method == "POST":
        actions.withdraw_event(event.pk)
        messages.success(request, _("“%(title)s” is a draft again.") % {"title": event.title})
        return redirect("events:overview", public_id)
    return render(request, "events/withdraw.html", {"event": event})


@require_http_methods(["GET", "HEAD", "POST"])
def delete_draft(request: SignedIn, public_id: str) -> HttpResponse:
    """Asks once: a draft that is gone does not come back."""
    event = managed_event(request, public_id)
    if request.method == "POST":
        actions.delete_draft(event.pk)
        messages.success(request, _("The draft “%(title)s” is deleted.") % {"title": event.title})
        return redirect("events:managed")
    return render(request, "events/delete_draft.html", {"event": event})


@require_http_methods(["GET", "HEAD", "POST"])
def postpone_event(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    form = CancelEventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.postpone_event(event.pk, form.cleaned_data["reason"])
        messages.success(request, _("The activity is postponed. Everybody who registered is told by mail."))
        return redirect("events:overview", public_id)
    context = {"event": event, "form": form}
    return render(request, "events/postpone_event.html", context, status=422 if form.errors else 200)


@require_POST
def take_up_event(request: SignedIn, public_id: str) -> HttpResponse:
    actions.take_up_event(managed_event(request, public_id).pk)
    messages.success(request, _("The activity is open again. Everybody who registered is told of the new day."))
    return redirect("events:overview", public_id)


@require_POST
def complete_event(request: SignedIn, public_id: str) -> HttpResponse:
    event = actions.complete_event(managed_event(request, public_id).pk)
    said = f"{_('The activity is completed, and counts from now on.')} {event.event_kind.when_completed}"
    messages.success(request, said.strip())
    return redirect("events:overview", public_id)


@require_safe
def mail(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    page = Paginator(Mail.objects.about(event.public_id), 50).get_page(request.GET.get("page"))
    return render(request, "events/mail.html", {"event": event, "page": page, "server": MailServer.objects.now()})


@require_safe
def history(request: SignedIn, public_id: str) -> HttpResponse:
    """Who changed what of this event, when and why, people and attendance included."""
    event = documented_event(request, public_id)
    page = timeline.page_of(event, timeline.page_number(request.GET.get("page")))
    return render(request, "events/history.html", {"event": event, "history": page})
