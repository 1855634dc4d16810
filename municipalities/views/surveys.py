"""Surveys of towns, for who runs the network; a coordinator reads what the own towns answered, and the counts at the end."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities import survey_results
from municipalities.actions import surveys as actions
from municipalities.filters.towns import MunicipalityFilter
from municipalities.forms.surveys import AddressesForm, ChangeSurveyForm, NewSurveyForm
from municipalities.lists.surveys import INVITATIONS, SURVEYS
from municipalities.models import Municipality, Survey, SurveyAnswer, SurveyInvitation, SurveyQuerySet
from share import policy
from share.accounts.requests import SignedIn
from share.kit.downloads import download, makes_a_file
from share.kit.tables import Sheet, csv_bytes, workbook
from share.records import lists
from share.records.editing import Edited
from share.records.form_keys import make_once
from share.records.questionnaires.analysis import FEW
from share.records.questionnaires.answers import words
from share.records.questionnaires.models import Version

ADDRESSES_A_PAGE = 30


def _seen(request: SignedIn) -> SurveyQuerySet:
    """The surveys this person may see. Raises Http404 for people who see none."""
    if not policy.manages_activities(request.actor):
        raise Http404
    return Survey.objects.visible_to(request.actor)


def _survey(request: SignedIn, public_id: str) -> Survey:
    return get_object_or_404(_seen(request).with_counts().select_related("version__questionnaire"), public_id=public_id)


def _run(request: SignedIn, public_id: str) -> Survey:
    """A survey for who runs it. Raises Http404 for those who do not see it, PermissionDenied for those who only read."""
    survey = _survey(request, public_id)
    policy.require(policy.can_run_surveys(request.actor))
    return survey


def _tabs(request: SignedIn, found: Survey) -> list[tuple[str, str, bool]]:
    """The parts of a survey that this person sees: words, address, whether it is the current one."""
    runs = policy.can_run_surveys(request.actor)
    parts = [(_("Overview"), "survey", True), (_("Towns"), "survey_towns", runs), (_("Details"), "edit_survey", runs)]
    parts[2:2] = [(_("Analysis"), "survey_analysis", runs or found.state == Survey.State.CLOSED)]
    shown = [
        (title, reverse(f"municipalities:{view}", args=[found.public_id])) for title, view, is_seen in parts if is_seen
    ]
    return [(title, url, url == request.path) for title, url in shown]


def _page(request: SignedIn, name: str, found: Survey, status: int = 200, **context: Any) -> HttpResponse:
    context = {"survey": found, "survey_tabs": _tabs(request, found), **context}
    return render(request, f"municipalities/surveys/{name}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def surveys(request: SignedIn) -> HttpResponse:
    context = {"runs": policy.can_run_surveys(request.actor)}
    return lists.show(request, SURVEYS, _seen(request).with_counts(), "municipalities/surveys/surveys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_survey(request: SignedIn) -> HttpResponse:
    if not policy.can_run_surveys(request.actor):
        raise Http404
    form = NewSurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_once(request, form, Survey.objects.all(), lambda: actions.make_survey(form.details()))[0]
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The survey is a draft. Choose the towns it asks."))
            return redirect("municipalities:survey", made.public_id)
    context = {"form": form, "has_questionnaires": Version.objects.usable().exists()}
    return render(request, "municipalities/surveys/new_survey.html", context, status=422 if form.errors else 200)


@require_safe
def survey(request: SignedIn, public_id: str) -> HttpResponse:
    """How a survey stands: its days, how many answered, what comes next; for a coordinator with the own towns."""
    found = _survey(request, public_id)
    runs = policy.can_run_surveys(request.actor)
    rows = SurveyInvitation.objects.visible_to(request.actor).filter(survey=found).with_answers()
    context: dict[str, Any] = {
        "runs": runs,
        "without_address": rows.filter(email="").count() if runs else 0,
        "to_mail": rows.reachable().filter(invited_at__isnull=True).count() if runs else 0,
        "replies": survey_results.replies(found) if runs else [],
        "own": [] if runs else list(rows.select_related("town", "survey").order_by("town__key")[:200]),
    }
    return _page(request, "survey", found, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_survey(request: SignedIn, public_id: str) -> HttpResponse:
    """Title, questionnaire and days. In an edit conflict both versions are shown, and nothing is saved."""
    found = _run(request, public_id)
    with transaction.atomic():
        found = actions.lock_survey(found.pk) if request.method == "POST" else found
        return _edit(request, found)


def _edit(request: SignedIn, found: Survey) -> HttpResponse:
    edited = Edited(
        request,
        partial(ChangeSurveyForm, survey=found),
        ChangeSurveyForm.values_of(found),
        lambda form: actions.edit_survey(found.pk, form.details()),
    )
    if edited.is_saved:
        messages.success(request, _("The survey is saved."))
        return redirect("municipalities:survey", found.public_id)
    return _page(request, "edit_survey", found, status=edited.status, **edited.context)


@require_POST
def open_survey(request: SignedIn, public_id: str) -> HttpResponse:
    actions.open_survey(_run(request, public_id).pk)
    messages.success(request, _("The survey is open. The links are on their way."))
    return redirect("municipalities:survey", public_id)


@require_POST
def close_survey(request: SignedIn, public_id: str) -> HttpResponse:
    actions.close_survey(_run(request, public_id).pk)
    messages.success(request, _("The survey is closed. No more answers are taken."))
    return redirect("municipalities:survey", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def survey_towns(request: SignedIn, public_id: str) -> HttpResponse:
    """The towns that are asked, at which address, and how far each is."""
    found = _run(request, public_id)
    rows = SurveyInvitation.objects.filter(survey=found).with_answers().select_related("town", "survey")
    name = f"survey-{found.public_id}-towns"
    template = "municipalities/surveys/survey_towns.html"
    context = {"survey": found, "survey_tabs": _tabs(request, found)}
    return lists.show(request, INVITATIONS, rows, template, context, file_name=name)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_towns(request: SignedIn, public_id: str) -> HttpResponse:
    """The list of towns with its filters: those that fit are asked."""
    found = _run(request, public_id)
    chosen = MunicipalityFilter(request.GET, queryset=Municipality.objects.order_by("key"))
    # A filter that cannot be read narrows nothing: then nobody is asked.
    towns = chosen.qs if chosen.is_valid() else Municipality.objects.none()
    if request.method == "POST" and chosen.is_valid():
        asked, without = actions.ask_towns(found.pk, towns)
        said = ngettext("%(n)d town more is asked.", "%(n)d towns more are asked.", asked) % {"n": asked}
        if without:
            told = ngettext("Of %(n)d no address is known.", "Of %(n)d no address is known.", without)
            said = f"{said} {told % {'n': without}}"
        messages.success(request, said)
        return redirect("municipalities:survey_addresses" if without else "municipalities:survey_towns", public_id)
    new = towns.exclude(survey_invitations__survey=found)
    context = {
        "filter": chosen,
        "count": towns.count(),
        "new_count": new.count(),
        "sample": list(new[:60]),
        "most": actions.MOST_TOWNS,
    }
    return _page(request, "ask_towns", found, 200 if chosen.is_valid() else 422, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def survey_addresses(request: SignedIn, public_id: str) -> HttpResponse:
    """An address for each town that has none; with `town`, the id of a row of the list, for that one."""
    found = _run(request, public_id)
    rows = found.invitations.select_related("town").order_by("town__country", "town__key", "pk")
    one = request.GET.get("town", "").replace("\x00", "")
    chosen = rows.filter(public_id=one) if one else rows.filter(email="", declined_at__isnull=True)
    invitations = list(chosen[:ADDRESSES_A_PAGE])
    if one and not invitations:
        raise Http404
    form = AddressesForm(request.POST if request.method == "POST" else None, invitations=invitations)
    if request.method == "POST" and form.is_valid():
        saved = _save_addresses(form)
        if not form.errors:
            said = ngettext("%(n)d address is saved.", "%(n)d addresses are saved.", saved) % {"n": saved}
            messages.success(request, said)
            return redirect("municipalities:survey_towns", public_id)
    left = max(chosen.count() - len(invitations), 0)
    status = 422 if form.errors else 200
    return _page(request, "survey_addresses", found, status, form=form, left=left, is_one=bool(one))


def _save_addresses(form: AddressesForm) -> int:
    """Saves what is good, and says at its field what is not; how many were saved."""
    saved = 0
    for invitation, email in form.addresses():
        try:
            actions.set_address(invitation.pk, email)
            saved += 1
        except ValidationError as error:
            form.refuse(invitation, error)
    return saved


@require_safe
def survey_answer(request: SignedIn, public_id: str, sheet_id: str) -> HttpResponse:
    """What one town answered. For a coordinator, only a town of the own organisation, once it sent its answers."""
    found = _survey(request, public_id)
    sheets = SurveyAnswer.objects.visible_to(request.actor).filter(survey=found).select_related("town")
    if not policy.can_run_surveys(request.actor):
        sheets = sheets.submitted()
    sheet = get_object_or_404(sheets, public_id=sheet_id)
    return _page(request, "survey_answer", found, sheet=sheet, answers=answers_of(found, sheet))


def answers_of(survey: Survey, sheet: SurveyAnswer, language: str = "") -> list[tuple[str, str]]:
    """Each question that was answered, with the answer in words."""
    version = Version.objects.with_questions().get(pk=survey.version_id)
    values = sheet.values()
    return [(q.text_in(language), words(q, values[q.key], language)) for q in version.in_order if q.key in values]


@require_safe
def survey_analysis(request: SignedIn, public_id: str) -> HttpResponse:
    """What was answered, by country or by size of town. Others than those who run it see it once it is closed, and then
    without small counts."""
    found = _survey(request, public_id)
    runs = policy.can_run_surveys(request.actor)
    policy.require(runs or found.state == Survey.State.CLOSED)
    by = request.GET.get("by", "") if request.GET.get("by") in survey_results.GROUPINGS else "country"
    found.version = Version.objects.with_questions().get(pk=found.version_id)
    context: dict[str, Any] = {
        "runs": runs,
        "by": by,
        "groupings": [(key, label) for key, (label, _of) in survey_results.GROUPINGS.items()],
        "group_label": survey_results.GROUPINGS[by][0],
        "results": survey_results.results(found, sees_all=runs, with_texts=True)[by],
        "few": FEW,
    }
    return _page(request, "survey_analysis", found, **context)


@require_safe
@makes_a_file
def survey_file(request: SignedIn, public_id: str, kind: str) -> HttpResponse:
    """The answers town by town as CSV, or as XLSX with the counts: of the towns whose answers this person may read."""
    found = _survey(request, public_id)
    runs = policy.can_run_surveys(request.actor)
    policy.require(runs or found.state == Survey.State.CLOSED)
    if kind not in lists.MEDIA_TYPES:
        raise Http404
    found.version = Version.objects.with_questions().get(pk=found.version_id)
    head, rows = survey_results.answers_table(found, SurveyAnswer.objects.visible_to(request.actor))
    name = f"survey-{found.public_id}.{kind}"
    if kind == "csv":
        return download(csv_bytes(head, rows), lists.MEDIA_TYPES[kind], name)
    sheets = [Sheet(_("Answers"), head, rows)]
    for by, results in survey_results.results(found, sees_all=runs).items():
        label = str(survey_results.GROUPINGS[by][0])
        sheets.append(Sheet(label, *survey_results.counts_table(results)))
    asked = _("%(answered)d of %(asked)d towns answered.") % {"answered": found.answered, "asked": found.asked}
    notes = [f"{found.title} ({found.version}, version {found.version.number})", asked]
    return download(workbook(sheets, notes), lists.MEDIA_TYPES[kind], name)
