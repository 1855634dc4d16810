from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.access import edited_event, managed_event
from events.models import Event
from share.accounts.requests import SignedIn
from share.kit.languages import NAMES
from share.kit.text import clean
from share.records.translations import Standing, Translated, Translation, languages_of, source_hash, translations

LONGEST = {"title": 200, "summary": 4_000}


@require_safe
def languages(request: SignedIn, public_id: str) -> HttpResponse:
    """Into which languages the texts of an event are translated, and where a translation is out of date."""
    event = managed_event(request, public_id)
    records = [event, *event.sessions.all()]
    rows = []
    for code in languages_of(event):
        found = [t for record in records for t in translations(record, code) if t.source.strip() or t.text]
        done = sum(t.standing == Standing.CURRENT for t in found)
        stale = sum(t.standing in {Standing.STALE, Standing.ORPHAN} for t in found)
        rows.append((code, NAMES[code], done, len(found), stale))
    return render(request, "events/languages.html", {"event": event, "rows": rows, "own": NAMES[event.language]})


@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: SignedIn, public_id: str, language: str) -> HttpResponse:
    """Source and translation side by side, the event's own texts first, then those of its sessions."""
    with edited_event(request, public_id) as event:
        return _translation(request, event, language)


def _translation(request: SignedIn, event: Event, language: str) -> HttpResponse:
    if language not in languages_of(event):
        raise Http404
    sessions = list(event.sessions.all())
    records: list[tuple[int | None, Translated]] = [(None, event), *((s.pk, s) for s in sessions)]
    shown = [(pk, t) for pk, record in records for t in translations(record, language)]
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = {_name(pk, t): request.POST.get(_name(pk, t), t.text) for pk, t in shown}
        errors = _problems(typed) | _meanwhile(shown, request.POST)
        if not errors:
            _save(event, language, shown, request.POST)
            messages.success(request, _("The translation is saved."))
            return redirect("events:languages", event.public_id)
        shown = [(pk, _with_text(t, typed[_name(pk, t)])) for pk, t in shown]
    rows = [
        (_name(pk, t), t, source_hash(t.source), errors.get(_name(pk, t), ""))
        for pk, t in shown
        if t.source.strip() or t.text
    ]
    context = {"event": event, "rows": rows, "language": language, "language_name": NAMES[language]}
    return render(request, "events/translation.html", context, status=422 if errors else 200)


def _name(pk: int | None, translation: Translation) -> str:
    """The name of a text in the form: `title` of the event, `12-title` of session 12."""
    return translation.field if pk is None else f"{pk}-{translation.field}"


def _meanwhile(shown: list[tuple[int | None, Translation]], posted: QueryDict) -> dict[str, str]:
    """Texts whose source somebody changed while their translation was being written: nobody has seen whether it fits."""
    told = _("The text on the left changed while you were writing. Look whether this still fits it, and save again.")
    errors = {}
    for pk, found in shown:
        name = _name(pk, found)
        text = posted.get(name, found.text).replace("\r\n", "\n").strip()
        is_said = text not in {"", found.text} or f"{name}-fits" in posted
        if is_said and posted.get(f"{name}-source") != source_hash(found.source):
            errors[name] = told
    return errors


def _with_text(translation: Translation, text: str) -> Translation:
    return Translation(
        translation.field, translation.label, translation.language, translation.source, text, translation.standing
    )


def _problems(typed: dict[str, str]) -> dict[str, str]:
    found = {}
    for name, text in typed.items():
        most = LONGEST[name.rpartition("-")[2]]
        try:
            if len(clean(text, lines=True)) > most:
                found[name] = _("This has more than %(most)d characters.") % {"most": most}
        except ValidationError as error:
            found[name] = " ".join(error.messages)
    return found


def _save(event: Event, language: str, shown: list[tuple[int | None, Translation]], posted: QueryDict) -> None:
    texts: dict[int | None, dict[str, str]] = {}
    fits: dict[int | None, list[str]] = {}
    for pk, found in shown:
        name = _name(pk, found)
        texts.setdefault(pk, {})[found.field] = clean(posted.get(name, found.text), lines=found.field in {"summary"})
        if f"{name}-fits" in posted:
            fits.setdefault(pk, []).append(found.field)
    actions.save_translations(event.pk, language, texts, fits)
