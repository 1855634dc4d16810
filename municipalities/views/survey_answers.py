"""A survey as a town meets it: opened by the link in the mail, without an account, saved in between until its last day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from municipalities.actions import surveys as actions
from municipalities.models import SurveyAnswer, SurveyInvitation
from municipalities.views.surveys import answers_of
from share.kit import tokens
from share.kit.moves import IllegalMove
from share.records import conflicts
from share.records.questionnaires.forms import AnswerForm, form_for, stored_values
from share.records.questionnaires.models import Version


class LinkOver(Http404):
    """A link of ours that opens nothing any more: made anew, or past its time."""


def _invited(token: str) -> SurveyInvitation:
    """What a link opens. A link that is not ours is 404; raises LinkOver for one that has had its time."""
    said = tokens.unsign("survey", token)
    if said is None:
        raise Http404
    rows = SurveyInvitation.objects.select_related("survey", "town")
    found = get_object_or_404(rows, public_id=said.partition(".")[0])
    if not found.opens_with(token):
        raise LinkOver
    return found


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_survey(request: HttpRequest, token: str) -> HttpResponse:
    """The questions on one page. Closed, it shows what was answered."""
    try:
        invitation = _invited(token)
    except LinkOver:
        return render(request, "municipalities/surveys/link_over.html", status=404)
    version = Version.objects.with_questions().get(pk=invitation.survey.version_id)
    language = _language(request, version)
    if request.method == "POST":
        return _answered(request, invitation, version, language, token)
    sheet = _sheet(invitation)
    if not invitation.survey.takes_answers:
        shown = answers_of(invitation.survey, sheet, language) if sheet and sheet.is_submitted else []
        context = {"invitation": invitation, "survey": invitation.survey, "version": version, "answers": shown}
        return render(request, "municipalities/surveys/survey_closed.html", context)
    values = sheet.values() if sheet else {}
    began_from = conflicts.fingerprint(stored_values(version, values))
    form = form_for(version, None, language, values=values, initial={conflicts.FIELD: began_from})
    return _page(request, invitation, form, sheet)


def _sheet(invitation: SurveyInvitation) -> SurveyAnswer | None:
    return SurveyAnswer.objects.filter(survey=invitation.survey_id, town=invitation.town_id).first()


def _language(request: HttpRequest, version: Version) -> str:
    """The language of the questions: what the address asks for, where it is there in full; else that of the version."""
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(version.languages()) else version.language


def _answered(
    request: HttpRequest, invitation: SurveyInvitation, version: Version, language: str, token: str
) -> HttpResponse:
    """What the form says is done: saved to go on later, sent, or that the town does not take part."""
    do = request.POST.get("do", "save")
    here = reverse("municipalities:answer_survey", args=[token])
    here += f"?language={language}" if language != version.language else ""
    if do == "decline" and invitation.survey.takes_answers:
        actions.decline(invitation.pk)
        messages.success(request, _("Thank you for saying so. No reminder will come."))
        return redirect(here)
    data = request.POST.copy()
    form = form_for(version, data, language, is_partial=do != "send")
    with transaction.atomic():
        invitation.survey = actions.lock_survey(invitation.survey_id)
        sheet = _sheet(invitation)
        if not form.is_valid():
            return _page(request, invitation, form, sheet, status=422)
        stored = stored_values(version, sheet.values() if sheet else {})
        conflict = conflicts.found(form, stored, form.cleaned_data[conflicts.FIELD]) if sheet else None
        if conflict:
            data[conflicts.FIELD] = conflicts.fingerprint(stored)
            return _page(request, invitation, form, sheet, conflict=conflict, status=409)
        try:
            actions.save_answers(invitation, form.values(), submit=do == "send")
        except IllegalMove as error:
            form.add_error(None, str(error))
            return _page(request, invitation, form, sheet, status=409)
    if do == "send":
        messages.success(request, _("Your answers are sent. Thank you."))
    else:
        messages.success(request, _("Saved. The link in your mail brings you back here."))
    return redirect(here)


def _page(
    request: HttpRequest,
    invitation: SurveyInvitation,
    form: AnswerForm,
    sheet: SurveyAnswer | None,
    *,
    conflict: conflicts.Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "survey": invitation.survey,
        "version": form.version,
        "form": form,
        "sheet": sheet,
        "conflict": conflict,
        "language": form.language,
        "languages": form.version.languages(),
        "title": form.version.text_in("title", form.language),
        "intro": form.version.text_in("intro", form.language),
    }
    return render(request, "municipalities/surveys/answer_survey.html", context, status=status)
