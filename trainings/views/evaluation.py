"""The evaluation of a pilot: what its team reads and types in, and the page on which people answer."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import registers_too_often
from events.models import Event
from share.accounts.requests import SignedIn
from share.kit import pdf
from share.kit.downloads import download, makes_a_file
from share.kit.moves import IllegalMove
from share.records.editing import refuse
from share.records.form_keys import make_once
from trainings import results
from trainings.access import pilot_of
from trainings.actions import curriculum
from trainings.actions import evaluation as actions
from trainings.actions.certificates import qr
from trainings.actions.curriculum import Taught
from trainings.forms.curriculum import SuggestionForm
from trainings.forms.evaluation import GridForm, SheetForm, TopicsForm
from trainings.links import evaluation_link, pilot_behind
from trainings.models import Comment, Module, Moment, Suggestion, Topic
from trainings.registry import evaluation_buttons


def _moment(said: str) -> Moment:
    try:
        return Moment(said)
    except ValueError:
        raise Http404 from None


@require_safe
def evaluation(request: SignedIn, public_id: str) -> HttpResponse:
    """What was answered, how many answered, and what is asked when."""
    taught = curriculum.taught_by(pilot_of(request, public_id))
    return _page(request, taught, SuggestionForm(modules=_modules(taught)))


def _modules(taught: Taught) -> list[Module]:
    """Those the pilot is asked about."""
    return list(dict.fromkeys(outcome.unit.module for outcome in taught.outcomes))


def _page(request: SignedIn, taught: Taught, form: SuggestionForm) -> HttpResponse:
    event = taught.pilot.event
    windows = actions.windows(event)
    open_now = actions.open_moments(event, windows)
    moments = [(moment, windows.get(moment), moment in open_now) for moment in Moment]
    context = {
        "event": event,
        "results": results.of_pilot(taught),
        "pilot": taught.pilot,
        "moments": moments,
        "may_enter": [m for m in Moment if m == Moment.BEFORE or event.state in actions.HELD],
        "link": settings.BASE_URL + evaluation_link(event),
        "buttons": [button for button in evaluation_buttons if button.is_shown(event)],
        "topics": Topic.choices,
        "suggestions": Suggestion.objects.filter(pilot=event.pk).select_related("module", "version"),
        "form": form,
    }
    return render(request, "trainings/evaluation.html", context, status=422 if form.errors else 200)


@require_safe
@makes_a_file
def evaluation_pdf(request: SignedIn, public_id: str) -> HttpResponse:
    """The evaluation report of a pilot."""
    event = pilot_of(request, public_id)
    taught = curriculum.taught_by(event)
    found = results.of_pilot(taught)
    context = {"event": event, "pilot": taught.pilot, "results": found, "grants": event.funders}
    content = pdf.render("trainings/evaluation_pdf.html", context)
    return download(content, "application/pdf", f"evaluation-{event.public_id}.pdf")


@require_safe
@makes_a_file
def paper(request: SignedIn, public_id: str, moment: str) -> HttpResponse:
    """The sheet on paper: the same questions, and the link for whoever would rather type."""
    event, of = pilot_of(request, public_id), _moment(moment)
    link = settings.BASE_URL + evaluation_link(event)
    form = _sheet_form(event, of, None)
    content = pdf.render("trainings/paper_pdf.html", {"event": event, "form": form, "link": link, "link_qr": qr(link)})
    return download(content, "application/pdf", f"evaluation-{of.value}-{event.public_id}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: SignedIn, public_id: str, moment: str) -> HttpResponse:
    """Sheets of paper, ten at once: all of them, or none and what is wrong at its cell."""
    event, of = pilot_of(request, public_id), _moment(moment)
    if of != Moment.BEFORE and event.state not in actions.HELD:
        raise IllegalMove(actions.not_held())
    asked = curriculum.taught_by(event).outcomes
    form = GridForm(request.POST if request.method == "POST" else None, outcomes=asked, moment=of)
    if form.is_valid():
        loaded = actions.load(event.pk, form.lines())
        for wrong in loaded.problems:
            form.add_error(f"{wrong.row}-code", wrong.reason)
        if not loaded.problems:
            messages.success(request, _("%(n)d sheets are typed in.") % {"n": loaded.sheets})
            return redirect("trainings:enter", public_id, of.value)
    context = {"event": event, "form": form, "moment": of}
    return render(request, "trainings/enter.html", context, status=422 if form.errors else 200)


@require_POST
def comment(request: SignedIn, public_id: str, comment: UUID) -> HttpResponse:
    """Says what a comment is about, or takes it out: one that names somebody."""
    event = pilot_of(request, public_id)
    found = get_object_or_404(Comment, pilot=event.pk, pk=comment)
    form = TopicsForm(request.POST)
    if "remove" in request.POST:
        found.delete()
        messages.success(request, _("The comment is taken out."))
    elif form.is_valid():
        found.topics = form.chosen()
        found.save(update_fields=["topics"])
        messages.success(request, _("Saved."))
    return redirect("trainings:evaluation", public_id)


@require_POST
def suggest(request: SignedIn, public_id: str) -> HttpResponse:
    """What the next version of the curriculum should change. What was typed is not lost where it is refused."""
    event = pilot_of(request, public_id)
    taught = curriculum.taught_by(event)
    form = SuggestionForm(request.POST, modules=_modules(taught))
    if not form.is_valid():
        return _page(request, taught, form)
    rows = Suggestion.objects.filter(pilot=event.pk)
    try:
        make_once(request, form, rows, lambda: rows.create(pilot_id=event.pk, made_by=request.user, **form.values()))
    except ValidationError as error:
        refuse(form, error)
        return _page(request, taught, form)
    messages.success(request, _("Thank you: it is kept for the next version of the curriculum."))
    return redirect("trainings:evaluation", public_id)


def _sheet_form(event: Event, moment: Moment, data: object) -> SheetForm:
    asked = curriculum.taught_by(event).outcomes
    return SheetForm(data, outcomes=asked, moment=moment, language=get_language() or "en")


@login_not_required
@never_cache
@require_safe
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link leads: to the questions that are open now; where two are, people choose."""
    event = pilot_behind(token)
    windows = actions.windows(event)
    moments = actions.open_moments(event, windows)
    if len(moments) == 1:
        return redirect("trainings:answer_moment", token, moments[0].value)
    context = {
        "event": event,
        "moments": moments,
        "token": token,
        "windows": [(moment, begins) for moment, (begins, _ends) in windows.items()],
    }
    return render(request, "trainings/answer.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_moment(request: HttpRequest, token: str, moment: str) -> HttpResponse:
    """The questions of one moment, on one page. What is sent is kept without a name, and can be seen by nobody as a sheet."""
    event, of = pilot_behind(token), _moment(moment)
    if of not in actions.open_moments(event, actions.windows(event)):
        return redirect("trainings:answer", token)
    form = _sheet_form(event, of, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if registers_too_often(request):
            form.add_error(
                None, _("Too many sheets came from this connection. Please wait ten minutes, and send it again.")
            )
        else:
            try:
                actions.fill(event.pk, of, form.filled())
            except ValidationError as error:
                refuse(form, error)
            else:
                return redirect("trainings:answered", token)
    context = {"event": event, "form": form, "moment": of}
    return render(request, "trainings/answer_moment.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_safe
def answered(request: HttpRequest, token: str) -> HttpResponse:
    return render(request, "trainings/answered.html", {"event": pilot_behind(token)})
