"""The notes of a meeting, written by several people at once."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import managed_event
from events.gatherings.notes import actions
from events.gatherings.notes.forms import KINDS, NoteForm, paragraphs_of
from events.gatherings.notes.models import EventNote
from events.gatherings.notes.tab import TAB
from events.models import Event
from share.accounts.requests import SignedIn
from share.records.notes import NoteBase, Paragraph, paragraphs


def _noting(request: SignedIn, public_id: str) -> Event:
    """An activity of this person's whose kind has notes. Raises Http404 for another."""
    event = managed_event(request, public_id)
    if TAB not in event.event_kind.tabs:
        raise Http404
    return event


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: SignedIn, public_id: str) -> HttpResponse:
    """All paragraphs; without a script they are saved together, and what another person wrote meanwhile stays beside."""
    event, problems = _noting(request, public_id), []
    typed: dict[str, str] = {}
    if request.method == "POST":
        for form in paragraphs_of(request.POST):
            problems += _save(form, event, request, typed)
        if not problems:
            messages.success(request, _("Saved."))
            return redirect("gatherings:notes", public_id)
    shown = paragraphs(EventNote.objects.filter(event=event))
    for one in shown:
        one.note.text = typed.pop(str(one.note.public_id), one.note.text)
    new_id, new_text = next(iter(typed.items()), (str(uuid.uuid4()), ""))
    context = {
        "event": event,
        "paragraphs": shown,
        "kinds": KINDS,
        "new_id": new_id,
        "new_text": new_text,
        "problems": problems,
    }
    return render(request, "gatherings/notes.html", context, status=422 if problems else 200)


def _save(form: NoteForm, event: Event, request: SignedIn, typed: dict[str, str]) -> list[str]:
    """Writes one paragraph; the sentences that say why it was not written, whose text is kept in `typed`."""
    if not form.is_valid():
        return [_refused(form)]
    said = form.typed()
    if not said.began and not said.text.strip():
        return []
    try:
        actions.write(event.pk, said, by=request.user, kind=form.cleaned_data["kind"])
    except ValidationError as error:
        typed[str(said.public_id)] = said.text
        return list(error.messages)
    return []


def _refused(form: NoteForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


@require_POST
def write_note(request: SignedIn, public_id: str) -> JsonResponse:
    """A paragraph as it is typed: where it stands now, or why it was refused."""
    event, form = _noting(request, public_id), NoteForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"refused": _refused(form)}, status=422)
    kind = form.cleaned_data["kind"] if "kind" in request.POST else None
    try:
        written = actions.write(event.pk, form.typed(), by=request.user, kind=kind)
    except ValidationError as error:
        return JsonResponse({"refused": " ".join(error.messages)}, status=422)
    return JsonResponse({"id": str(written.public_id), "version": written.version, "beside": written.beside})


@require_safe
def all_notes(request: SignedIn, public_id: str) -> JsonResponse:
    """How all paragraphs stand now, for a page that is open."""
    event = _noting(request, public_id)
    return JsonResponse({"paragraphs": [_told(one) for one in paragraphs(EventNote.objects.filter(event=event))]})


def _told(one: Paragraph) -> dict[str, object]:
    return {**_of(one.note), "beside": [_of(note) for note in one.beside]}


def _of(note: NoteBase) -> dict[str, object]:
    kind = note.kind if isinstance(note, EventNote) else ""
    by = str(note.written_by or "")
    return {"id": str(note.public_id), "version": note.version, "text": note.text, "kind": kind, "by": by}


@require_POST
def settle_note(request: SignedIn, public_id: str, note: UUID) -> HttpResponse:
    """Of two versions of a paragraph one stays, or both do: also where nothing is said of it, so that no word is lost."""
    event, keep = _noting(request, public_id), request.POST.get("keep", "")
    if EventNote.objects.filter(public_id=note).exclude(event=event).exists():
        raise Http404
    actions.settle(event.pk, note, keep=keep if keep in {"this", "first"} else "both", by=request.user)
    return redirect("gatherings:notes", public_id)
