"""Feedback after an activity: what the team asks and reads, and the page on which it is given."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.access import edited_event, managed_event
from events.actions import feedback as feedbacks
from events.forms.feedback import FeedbackForm
from events.models import Event, Feedback, FeedbackSlip, Registration
from events.models.feedback import FEWEST
from share.accounts.requests import SignedIn
from share.kit import pdf, tokens
from share.kit.downloads import download, makes_a_file
from share.records.editing import Edited
from share.records.questionnaires.forms import form_for
from share.records.questionnaires.models import Version


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: SignedIn, public_id: str) -> HttpResponse:
    """What is asked after the activity, and what was answered."""
    with edited_event(request, public_id) as event:
        return _feedback(request, event)


def _feedback(request: SignedIn, event: Event) -> HttpResponse:
    found: Feedback | None = getattr(event, "feedback", None)
    used = found.version_id if found else None
    stored: dict[str, object] = {"version": used, "days_open": found.days_open if found else 14}

    def save(form: FeedbackForm) -> object:
        return actions.plan_feedback(event.pk, form.cleaned_data["version"], form.cleaned_data["days_open"])

    edited = Edited(request, partial(FeedbackForm, event=event, used=used), stored, save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("events:feedback", event.public_id)
    context = {
        "event": event,
        "feedback": found,
        "results": feedbacks.results(event, found) if found else None,
        "fewest": FEWEST,
        "may_change": event.state != Event.State.CANCELLED and not (found and found.answered),
        **edited.context,
    }
    return render(request, "events/feedback.html", context, status=edited.status)


@require_safe
@makes_a_file
def feedback_pdf(request: SignedIn, public_id: str) -> HttpResponse:
    event = managed_event(request, public_id)
    found: Feedback | None = getattr(event, "feedback", None)
    if found is None:
        raise Http404
    context = {"event": event, "feedback": found, "results": feedbacks.results(event, found), "fewest": FEWEST}
    content = pdf.render("events/feedback_pdf.html", context)
    return download(content, "application/pdf", f"feedback-{event.public_id}.pdf")


def _asked(token: str) -> Registration:
    """Whose feedback a link takes. A link that is not ours, or of somebody erased, is 404."""
    said = tokens.unsign("feedback", token)
    if said is None:
        raise Http404
    rows = Registration.objects.select_related("event__municipality").filter(erased_at__isnull=True)
    return get_object_or_404(rows, public_id=said)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_feedback(request: HttpRequest, token: str) -> HttpResponse:
    """The questions on one page; what is sent is counted, and cannot be seen or changed afterwards."""
    registration = _asked(token)
    event = registration.event
    found = get_object_or_404(Feedback.objects.select_related("event"), event=event)
    if not found.is_open or FeedbackSlip.objects.filter(registration=registration).exists():
        return render(request, "events/feedback_over.html", {"event": event, "feedback": found})
    version = Version.objects.with_questions().get(pk=found.version_id)
    wanted = get_language() or ""
    language = wanted if wanted in dict(version.languages()) else version.language
    form = form_for(version, request.POST if request.method == "POST" else None, language)
    if request.method == "POST" and form.is_valid():
        actions.give_feedback(registration.pk, form.values())
        messages.success(request, _("Thank you. Your answers are counted, without your name."))
        return redirect("events:event", event.public_id)
    context = {"event": event, "form": form, "title": version.text_in("title", language)}
    context["intro"] = version.text_in("intro", language)
    return render(request, "events/give_feedback.html", context, status=422 if form.errors else 200)
