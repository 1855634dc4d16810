"""Questionnaires, for those who run the network. For everybody else these pages are 404."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from share.accounts.requests import SignedIn
from share.kit.languages import NAMES
from share.kit.text import clean
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from share.records.questionnaires import actions
from share.records.questionnaires.editing import (
    ChangeQuestionForm,
    ChangeTextsForm,
    NewQuestionForm,
    NewQuestionnaireForm,
)
from share.records.questionnaires.forms import form_for
from share.records.questionnaires.models import Question, Questionnaire, QuestionnaireQuerySet, Version
from share.records.translations import Standing, Translation, languages_of, source_hash, translation


def _seen(request: SignedIn) -> QuestionnaireQuerySet:
    """The questionnaires this person may write. Raises Http404 for people who write none."""
    if not request.actor.runs_network:
        raise Http404
    return Questionnaire.objects.visible_to(request.actor)


def _newest(request: SignedIn, public_id: str) -> Version:
    """The newest version of a questionnaire, with its questions."""
    found = get_object_or_404(_seen(request), public_id=public_id)
    return Version.objects.with_questions().filter(questionnaire=found).order_by("-number")[0]


def _question(version: Version, key: str) -> Question:
    found = next((question for question in version.in_order if question.key == key), None)
    if found is None:
        raise Http404
    return found


@require_safe
def questionnaires(request: SignedIn) -> HttpResponse:
    rows = _seen(request).annotate(newest_number=Max("versions__number")).order_by("name", "pk")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "questionnaires/questionnaires.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_questionnaire(request: SignedIn) -> HttpResponse:
    rows = _seen(request)
    form = NewQuestionnaireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_once(request, form, rows, lambda: actions.make_questionnaire(form.texts()))[0]
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The questionnaire is there. Write its questions."))
            return redirect(made)
    return render(request, "questionnaires/new_questionnaire.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def questionnaire(request: SignedIn, public_id: str) -> HttpResponse:
    """Its newest version: the questions in order, how they look to who answers, the languages, the versions before."""
    version = _newest(request, public_id)
    form = form_for(version)
    context = {
        "version": version,
        "questionnaire": version.questionnaire,
        "questions": [(field.label, question, condition) for field, question, condition in form.questions()],
        "form": form,
        "versions": version.questionnaire.versions.order_by("-number"),
        "languages": _languages(version),
    }
    return render(request, "questionnaires/questionnaire.html", context)


def _languages(version: Version) -> list[tuple[str, str, int, int]]:
    """Each language but its own: code, name, how many texts are translated, of how many."""
    texts = actions.texts_of(version).values()
    found = []
    for code in languages_of(version):
        done = sum(translation(record, of, code).standing == Standing.CURRENT for record, of in texts)
        found.append((code, str(NAMES[code]), done, len(texts)))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: SignedIn, public_id: str) -> HttpResponse:
    """Name, title and introduction. In an edit conflict both versions are shown, and nothing is saved."""
    with transaction.atomic():
        version = _locked(request, public_id)
        stored = ChangeTextsForm.values_of(version)
        edited = Edited(
            request, ChangeTextsForm, stored, lambda form: actions.save_texts(version.questionnaire, form.texts())
        )
        if edited.is_saved:
            return _saved(request, version)
    context = {"version": version, "questionnaire": version.questionnaire, **edited.context}
    return render(request, "questionnaires/texts.html", context, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: SignedIn, public_id: str) -> HttpResponse:
    version = _newest(request, public_id)
    form = NewQuestionForm(request.POST if request.method == "POST" else None, version=version)
    if request.method == "POST" and form.is_valid():
        rows = Question.objects.filter(version__questionnaire=version.questionnaire)
        try:
            make_once(request, form, rows, lambda: actions.save_question(version.questionnaire, form.plan()))
        except ValidationError as error:
            refuse(form, error)
        else:
            return _saved(request, version)
    context = {"version": version, "questionnaire": version.questionnaire, "form": form}
    return render(request, "questionnaires/question.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SignedIn, public_id: str, key: str) -> HttpResponse:
    """A question of the newest version. In an edit conflict both versions are shown, and nothing is saved."""
    with transaction.atomic():
        version = _locked(request, public_id)
        found = _question(version, key)
        edited = Edited(
            request,
            partial(ChangeQuestionForm, version=version, question=found),
            ChangeQuestionForm.values_of(found),
            lambda form: actions.save_question(version.questionnaire, form.plan(), key=key),
        )
        if edited.is_saved:
            return _saved(request, version)
    context = {"version": version, "questionnaire": version.questionnaire, "question": found, **edited.context}
    return render(request, "questionnaires/question.html", context, status=edited.status)


@require_POST
def move_question(request: SignedIn, public_id: str, key: str) -> HttpResponse:
    """One place up or down, as the button says."""
    version = _newest(request, public_id)
    _question(version, key)
    actions.move_question(version.questionnaire, key, up=request.POST.get("way") == "up")
    return redirect(version.questionnaire)


@require_POST
def remove_question(request: SignedIn, public_id: str, key: str) -> HttpResponse:
    version = _newest(request, public_id)
    _question(version, key)
    actions.remove_question(version.questionnaire, key)
    return _saved(request, version)


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: SignedIn, public_id: str, language: str) -> HttpResponse:
    """Source and translation side by side. In a version that is in use only what is missing can be added."""
    version = _newest(request, public_id)
    if language not in languages_of(version):
        raise Http404
    rows: list[tuple[str, Translation, str, str]] = []
    errors: dict[str, str] = {}
    typed: dict[str, str] = {}
    for name, (record, of) in actions.texts_of(version).items():
        found = translation(record, of, language)
        if version.is_frozen and found.text:
            continue
        text = request.POST.get(name, found.text) if request.method == "POST" else found.text
        problem = _problem(request, name, found.source, text, _longest(record, of)) if text != found.text else ""
        errors |= {name: problem} if problem else {}
        if not problem:
            typed[name] = clean(text, lines=of == "intro")
        shown = Translation(found.field, found.label, language, found.source, text, found.standing)
        rows.append((name, shown, source_hash(found.source), problem))
    if request.method == "POST" and not errors:
        actions.save_translations(version, language, typed)
        messages.success(request, _("The translation is saved."))
        return redirect(version.questionnaire)
    context = {"version": version, "questionnaire": version.questionnaire, "rows": rows, "language": language}
    context["language_name"] = NAMES[language]
    return render(request, "questionnaires/translate.html", context, status=422 if errors else 200)


def _longest(record: object, of: str) -> int:
    return record._meta.get_field(of).max_length  # type: ignore[attr-defined]


def _problem(request: SignedIn, name: str, source: str, text: str, most: int) -> str:
    """Why a typed translation cannot be saved; empty when it can."""
    if request.POST.get(f"{name}-source") != source_hash(source):
        return _(
            "The text on the left changed while you were writing. Look whether this still fits it, and save again."
        )
    try:
        is_long = len(clean(text, lines=True)) > most
    except ValidationError as error:
        return " ".join(error.messages)
    return _("This has more than %(most)d characters.") % {"most": most} if is_long else ""


# Shared by the pages above


def _locked(request: SignedIn, public_id: str) -> Version:
    """The newest version; while one form of a questionnaire is saved, another waits."""
    if request.method == "POST":
        get_object_or_404(_seen(request).select_for_update(), public_id=public_id)
    return _newest(request, public_id)


def _saved(request: SignedIn, before: Version) -> HttpResponse:
    """Back to the questions, with a word about the version when a new one was made."""
    newest = before.questionnaire.newest
    if newest.pk != before.pk:
        told = _("Saved as version %(number)d: the one before is in use and stays as it is.")
        messages.success(request, told % {"number": newest.number})
    else:
        messages.success(request, _("Saved."))
    return redirect(before.questionnaire)
