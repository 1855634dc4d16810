"""A town's view of itself: over time, one of a day, and the page on which it is made."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.access import kept_town
from municipalities.actions import assessments as actions
from municipalities.forms.assessments import AssessmentForm
from municipalities.models import Assessment, Municipality, Need, Standing, Step, standings
from share import policy
from share.accounts.requests import SignedIn
from share.records import conflicts
from share.records.form_keys import make_once

MOST = 12  # half a year apart, that is six years


def _complete(town: Municipality) -> list[Assessment]:
    """The town's complete ones with their answers, the newest first."""
    rows = Assessment.objects.complete().filter(town=town).newest_first()
    return list(rows.select_related("made_by").prefetch_related("ratings")[:MOST])


def _draft(town: Municipality) -> Assessment | None:
    return Assessment.objects.drafts().filter(town=town).prefetch_related("ratings").first()


@require_safe
def assessments(request: SignedIn, public_id: str) -> HttpResponse:
    """How a town sees itself now, what changed since the time before, and where help would count most."""
    town = kept_town(request, public_id)
    complete = _complete(town)
    latest = complete[0] if complete else None
    found = standings(latest, complete[1:]) if latest else []
    context = {
        "town": town,
        "draft": Assessment.objects.drafts().filter(town=town).first(),
        "complete": complete,
        "latest": latest,
        "standings": found,
        "proposals": _without_a_need(town, found),
        "sees_people": policy.sees_people(request.actor),
    }
    return render(request, "municipalities/assessments.html", context)


def _without_a_need(town: Municipality, found: Sequence[Standing]) -> list[Standing]:
    """The areas in which a town says that little is there, and for which it has not asked for anything."""
    asked = set(Need.objects.open().filter(town=town).values_list("area", flat=True))
    return [standing for standing in found if standing.asks_for_help and standing.area not in asked]


@require_safe
def assessment(request: SignedIn, public_id: str, assessment: str) -> HttpResponse:
    """One of an earlier day, held against those before it."""
    town = kept_town(request, public_id)
    complete = Assessment.objects.complete().filter(town=town)
    shown = get_object_or_404(complete.select_related("made_by").prefetch_related("ratings"), public_id=assessment)
    earlier = complete.newest_first().filter(made_on__lte=shown.made_on).exclude(pk=shown.pk)
    found = standings(shown, earlier.prefetch_related("ratings")[:MOST])
    context = {
        "town": town,
        "shown": shown,
        "standings": found,
        "sees_people": policy.sees_people(request.actor),
    }
    return render(request, "municipalities/assessment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: SignedIn, public_id: str) -> HttpResponse:
    """The page on which a town assesses itself: kept as a draft for a colleague or another day, or finished."""
    town = kept_town(request, public_id)
    draft = _draft(town)
    stored = AssessmentForm.values_of(draft)
    now = conflicts.fingerprint(stored)
    data = request.POST.copy() if request.method == "POST" else None
    finish = data is not None and data.get("do") == "finish"
    form = AssessmentForm(data, finish=finish, initial=stored | {conflicts.FIELD: now})
    conflict = None
    if data is not None and form.is_valid():
        made = _keep(request, town, form)
        if isinstance(made, Assessment):
            return _kept(request, made)
        conflict = made
        if conflict:
            data[conflicts.FIELD] = now
    last = Assessment.objects.complete().filter(town=town).newest_first().prefetch_related("ratings").first()
    before = {rating.area: rating for rating in last.ratings.all()} if last else {}
    context = {
        "town": town,
        "draft": draft,
        "form": form,
        "steps": list(Step),
        "questions": [(area, step, evidence, before.get(area)) for area, step, evidence in form.questions],
        "last": last,
        "conflict": conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "municipalities/assess.html", context, status=status)


class _Conflicting(Exception):
    """Somebody saved the draft meanwhile."""

    def __init__(self, conflict: conflicts.Conflict) -> None:
        self.conflict = conflict


def _keep(request: SignedIn, town: Municipality, form: AssessmentForm) -> Assessment | conflicts.Conflict | None:
    """What was kept; or the conflict with what a colleague saved meanwhile; or None when the form says what is wrong."""

    @transaction.atomic
    def keep() -> Assessment:
        # Asked under the town's lock, so that of two people who save at once the second is shown what the first wrote.
        Municipality.objects.lock(town.pk)
        stored = AssessmentForm.values_of(_draft(town))
        conflict = conflicts.found(form, stored, form.cleaned_data[conflicts.FIELD])
        if conflict:
            raise _Conflicting(conflict)
        return actions.keep_assessment(town, form.filled(), by=request.user, finish=form.finish)

    try:
        made, _is_new = make_once(request, form, Assessment.objects.filter(town=town), keep)
    except _Conflicting as error:
        return error.conflict
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return made


def _kept(request: SignedIn, made: Assessment) -> HttpResponse:
    if made.is_complete:
        messages.success(request, _("The self-assessment is finished. Make the next one in about half a year."))
        return redirect("municipalities:assessments", made.town.public_id)
    messages.success(request, _("Kept as a draft. You or a colleague can go on with it any time."))
    return redirect("municipalities:assess", made.town.public_id)


@require_POST
def discard_draft(request: SignedIn, public_id: str) -> HttpResponse:
    town = kept_town(request, public_id)
    if actions.discard_draft(town):
        messages.success(request, _("The draft is thrown away."))
    return redirect("municipalities:assessments", public_id)


@require_POST
def show_assessment(request: SignedIn, public_id: str, assessment: str) -> HttpResponse:
    """Shows it on the town's public page, or takes it off."""
    town = kept_town(request, public_id)
    found = get_object_or_404(Assessment.objects.complete().filter(town=town), public_id=assessment)
    shown = actions.show_assessment(found.pk, to_everybody=request.POST.get("show") == "1")
    said = _("Everybody can read it on the town’s page now.") if shown.is_public else _("It is off the town’s page.")
    messages.success(request, said)
    return redirect("municipalities:assessments", public_id)
