"""The notes of a meeting, written by several people at once."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import managed_event
from events.gatherings.notes import actions
from events.gatherings.notes.forms import KINDS, EventNoteForm
from events.gatherings.notes.models import EventNote
from events.gatherings.notes.tab import TAB
from events.models import Event
from share.accounts.requests import SignedIn
from share.records.note_pages import NoteForm, NotePage
from share.records.notes import NoteBase, Written


def _noting(request: SignedIn, public_id: str) -> Event:
    """An activity of this person's whose kind has notes. Raises Http404 for another."""
    event = managed_event(request, public_id)
    if TAB not in event.event_kind.tabs:
        raise Http404
    return event


def _page(request: SignedIn, event: Event) -> NotePage:
    def write(form: NoteForm) -> Written:
        return actions.write(event.pk, form.typed(), by=request.user, kind=cast(EventNoteForm, form).chosen)

    return NotePage(EventNote.objects.filter(event=event), write, EventNoteForm, _kind)


def _kind(note: NoteBase) -> dict[str, str]:
    return {"kind": cast(EventNote, note).kind}


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: SignedIn, public_id: str) -> HttpResponse:
    """All paragraphs; without a script they are saved together, and what another person wrote meanwhile stays beside."""
    event = _noting(request, public_id)
    page = _page(request, event)
    if request.method == "POST" and page.save_all(request.POST):
        messages.success(request, _("Saved."))
        return redirect("gatherings:notes", public_id)
    context = {"event": event, "kinds": KINDS, **page.context()}
    return render(request, "gatherings/notes.html", context, status=422 if page.problems else 200)


@require_POST
def write_note(request: SignedIn, public_id: str) -> JsonResponse:
    """A paragraph as it is typed: where it stands now, or why it was refused."""
    return _page(request, _noting(request, public_id)).write_one(request)


@require_safe
def all_notes(request: SignedIn, public_id: str) -> JsonResponse:
    """How all paragraphs stand now, for a page that is open."""
    return _page(request, _noting(request, public_id)).all()


@require_POST
def settle_note(request: SignedIn, public_id: str, note: UUID) -> HttpResponse:
    """Of two versions of a paragraph one stays, or both do: also where nothing is said of it, so that no word is lost."""
    event, keep = _noting(request, public_id), request.POST.get("keep", "")
    if EventNote.objects.filter(public_id=note).exclude(event=event).exists():
        raise Http404
    actions.settle(event.pk, note, keep=keep if keep in {"this", "first"} else "both", by=request.user)
    return redirect("gatherings:notes", public_id)
