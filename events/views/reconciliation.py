"""The signed sheet of one session beside the records: counted by one person, checked and locked by another."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events import actions
from events.access import edited_event, managed_event
from events.actions import reconciliation
from events.forms.reconciliation import CheckForm, CountForm, UnlockForm
from events.models import Event, Session, SheetCount
from share.accounts.requests import SignedIn
from share.records.editing import Edited, refuse


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: SignedIn, public_id: str, session: int) -> HttpResponse:
    """Ticks who has signed, and shows line by line what differs from the records."""
    with edited_event(request, public_id) as event:
        found = _session(event, session)
        if request.method == "POST" and found.is_locked:
            messages.error(request, _("This session is locked. Unlock it first, with the reason."))
            return redirect("events:sheet", public_id, session)
        edited = Edited(request, partial(CountForm, session=found), _stored(found), partial(_count, request, found))
        if edited.is_saved:
            messages.success(request, _("The signatures are counted. Somebody else checks them now."))
            return redirect("events:sheet", public_id, session)
        return _page(request, event, found, edited.form, edited.status, conflict=edited.conflict)


def _session(event: Event, pk: int) -> Session:
    return get_object_or_404(event.sessions.select_related("event"), pk=pk)


def _stored(session: Session) -> dict[str, object]:
    count = SheetCount.objects.filter(session=session).first()
    signed = sorted(count.signatures.values_list("registration", flat=True)) if count else []
    return {"signed": signed, "strangers": count.strangers if count else 0}


def _count(request: SignedIn, session: Session, form: CountForm) -> object:
    data = form.cleaned_data
    return actions.count_sheet(session.pk, data["signed"], data["strangers"], by=request.user)


@require_POST
def check_sheet(request: SignedIn, public_id: str, session: int) -> HttpResponse:
    event = managed_event(request, public_id)
    found, form = _session(event, session), CheckForm(request.POST)
    if form.is_valid():
        try:
            actions.check_sheet(found.pk, by=request.user, note=form.cleaned_data["note"])
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(session)s” is checked and locked.") % {"session": found.title})
            return redirect("events:evidence", public_id)
    count_form = CountForm(session=found, initial=_stored(found))
    return _page(request, event, found, count_form, 422, check=form)


@require_http_methods(["GET", "HEAD", "POST"])
def unlock_session(request: SignedIn, public_id: str, session: int) -> HttpResponse:
    event = managed_event(request, public_id)
    found, form = _session(event, session), UnlockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.unlock_session(found.pk, form.cleaned_data["reason"])
        messages.success(request, _("“%(session)s” can be changed again.") % {"session": found.title})
        return redirect("events:sheet", public_id, session)
    context = {"event": event, "session": found, "form": form}
    return render(request, "events/unlock_session.html", context, status=422 if form.errors else 200)


def _page(
    request: SignedIn, event: Event, session: Session, form: CountForm, status: int, **more: object
) -> HttpResponse:
    rows = SheetCount.objects.select_related("counted_by", "checked_by")
    count = rows.filter(session=session).first()
    signed = set(count.signatures.values_list("registration", flat=True)) if count else set()
    context = {
        "event": event,
        "session": session,
        "form": form,
        "count": count,
        "signed": len(signed),
        "differences": reconciliation.differences(session, signed) if count else [],
        "is_counter": bool(count and count.counted_by_id == request.user.pk),
        "check": CheckForm(),
        **more,
    }
    return render(request, "events/sheet.html", context, status=status)
