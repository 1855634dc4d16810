"""Missions: as the secretariat runs them, and as each side sees its own by a link."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.models import Event
from municipalities.access import kept_town
from roster.access import mission_of, require_network, side_of
from roster.actions import ending
from roster.actions import missions as actions
from roster.forms.missions import (
    LEAST_RANGES,
    CostsForm,
    EndForm,
    FollowUpForm,
    MissionDocumentForm,
    QuestionForm,
    ReportForm,
    TermsForm,
)
from roster.links import mission_link
from roster.lists import MISSIONS
from roster.models import Mission, total
from roster.models.missions import headings_of
from roster.notifications import hosts_of
from share.accounts.requests import Request, SignedIn
from share.kit import clock
from share.kit.moves import IllegalMove
from share.records import lists
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once
from share.records.stored import hand_out


@require_http_methods(["GET", "HEAD", "POST"])
def missions(request: SignedIn) -> HttpResponse:
    require_network(request)
    rows = Mission.objects.select_related("brief", "expert")
    return lists.show(request, MISSIONS, rows, "roster/missions.html", {})


@require_safe
def mission(request: SignedIn, public_id: str) -> HttpResponse:
    found = mission_of(request, public_id)
    costs = list(found.costs.select_related("cost_category"))
    context = {
        **_shown(found),
        "costs": costs,
        "estimate": total(costs, "estimate"),
        "actual": total(costs, "actual"),
        "before": found.predecessor,
        "hosts": hosts_of(found),
        "host_link": mission_link(found, "host"),
        "can_deliver": found.state == Mission.State.AGREED,
    }
    return render(request, "roster/mission.html", context)


def _shown(found: Mission) -> dict[str, Any]:
    days = list(found.days.all())
    return {
        "mission": found,
        "brief": found.brief,
        "days": days,
        "is_over": bool(days) and max(one.last for one in days) <= clock.today(),
        "needs": found.brief.needs.select_related("need__town"),
        "answers": found.answers.select_related("practice__town"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def terms(request: SignedIn, public_id: str) -> HttpResponse:
    """Goals, success, preparation and days; both sides agree anew after it."""
    found = mission_of(request, public_id)
    if request.method == "POST":
        found = actions.lock(found.pk)
    if not found.is_ahead:
        raise IllegalMove(_("This mission took place, or ended: its terms stay as they are."))

    def save(form: TermsForm) -> None:
        actions.set_terms(found.pk, form.terms(), form.plan())

    ranges = max(LEAST_RANGES, found.days.count() + 2)

    def make(data: Any, **fields: Any) -> TermsForm:
        return TermsForm(data, ranges=ranges, **fields)

    edited = Edited(request, make, TermsForm.values_of(found, ranges), save)
    if edited.is_saved:
        messages.success(request, _("Saved. Both sides are asked to agree."))
        return redirect(found)
    return render(request, "roster/terms.html", {"mission": found, **edited.context}, status=edited.status)


@require_POST
def deliver(request: SignedIn, public_id: str) -> HttpResponse:
    found = actions.deliver(mission_of(request, public_id).pk)
    messages.success(request, _("It took place. Both sides are asked for their report."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def end_mission(request: SignedIn, public_id: str) -> HttpResponse:
    found = mission_of(request, public_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ends = {"hand_over": ending.hand_over, "cancel": ending.cancel}
        found = ends[form.cleaned_data["how"]](found.pk, form.cleaned_data["reason"])
        messages.success(request, _("Written down. The brief looks for an expert again."))
        return redirect(found.brief)
    context = {"mission": found, "form": form}
    return render(request, "roster/end_mission.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def costs(request: SignedIn, public_id: str) -> HttpResponse:
    """What it may cost and did cost, who pays, and the activity by which it is delivered."""
    found = mission_of(request, public_id)
    if request.method == "POST":
        found = actions.lock(found.pk)
    events = Event.objects.visible_to(request.actor).exclude(state=Event.State.CANCELLED).order_by("-starts_on", "pk")

    headings = headings_of(found)

    def make(data: Any, **fields: Any) -> CostsForm:
        return CostsForm(data, events=events, headings=headings, **fields)

    def save(form: CostsForm) -> None:
        actions.save_costs(found.pk, form.costs())  # under the headings that the form showed, whatever grant comes now
        found.grant, found.event = form.cleaned_data["grant"], form.cleaned_data["event"]
        found.full_clean()
        found.save()

    edited = Edited(request, make, CostsForm.values_of(found, headings), save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect(found)
    return render(request, "roster/costs.html", {"mission": found, **edited.context}, status=edited.status)


@require_http_methods(["GET", "HEAD", "POST"])
def mission_documents(request: SignedIn, public_id: str) -> HttpResponse:
    """What was sent before, shown during and kept after it; a new version says what it replaces."""
    found = mission_of(request, public_id)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MissionDocumentForm(*posted, documents=found.documents.all())
    if request.method == "POST" and form.is_valid():
        try:
            kept, _is_new = make_once(
                request,
                form,
                found.documents.all(),
                lambda: actions.add_document(found.pk, form.new_document(), by=request.user),
            )
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect("roster:mission_documents", public_id)
    rows = found.documents.select_related("stored", "replaced_by").order_by("kind", "added_at", "pk")
    context = {"mission": found, "documents": rows, "form": form}
    return render(request, "roster/mission_documents.html", context, status=422 if form.errors else 200)


@require_safe
def mission_document(request: SignedIn, public_id: str, document: UUID) -> HttpResponseBase:
    rows = mission_of(request, public_id).documents.select_related("stored")
    found = get_object_or_404(rows, public_id=document)
    return hand_out(found.stored, found.download_name)


@require_safe
def town_missions(request: SignedIn, public_id: str) -> HttpResponse:
    """The missions of a town, with the link of its side."""
    town = kept_town(request, public_id)
    rows = Mission.objects.filter(brief__needs__need__town=town, brief__needs__freed_at__isnull=True)
    found = list(rows.select_related("brief", "expert__town", "expert__organisation").distinct()[:200])
    context = {"town": town, "missions": [(one, mission_link(one, "host")) for one in found]}
    return render(request, "roster/town_missions.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def side(request: Request, token: str) -> HttpResponse:
    """One side's page of a mission, without signing in: it agrees, reports, answers after three months, shares answers."""
    found, whose = side_of(token)
    what = request.POST.get("what", "") if request.method == "POST" else ""
    sheets = _sheets(found, whose, request.POST if what else None, what)
    if what == "agree":
        actions.agree(found.pk, whose, seen=request.POST.get("terms", "") or "none")
        return redirect("roster:side", token)
    if what == "consent":
        return _consent(request, found, whose, token)
    sheet = sheets.get(what)
    if sheet and sheet.is_valid():
        try:
            _DOES[what](found, whose, sheet.cleaned_data)
        except ValidationError as error:
            refuse(sheet, error)
        except IllegalMove as refusal:  # somebody else was faster: what was typed stays on the page
            sheet.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. It is kept."))
            return redirect("roster:side", token)
    wrong = request.method == "POST" and (sheet is None or bool(sheet.errors))
    context = {
        **_shown(found),
        "side": whose,
        "sheets": sheets,
        "agreed_at": getattr(found, f"{whose}_agreed_at"),
        "reported_at": getattr(found, f"{whose}_reported_at"),
        "follows_up": whose == "host" and found.state == Mission.State.DELIVERED and _is_time(found),
    }
    return render(request, "roster/side.html", context, status=422 if wrong else 200)


def _is_time(found: Mission) -> bool:
    return bool(found.follow_up_on and found.follow_up_on <= clock.today())


def _sheets(found: Mission, whose: str, data: Any, what: str) -> dict[str, forms.Form]:
    """The forms of the page; the one that was sent holds what was typed."""

    def given(name: str) -> Any:
        return data if what == name else None

    return {
        "report": ReportForm(given("report"), side=whose),
        "follow_up": FollowUpForm(given("follow_up")),
        "answer": QuestionForm(given("answer")),
    }


def _consent(request: Request, found: Mission, whose: str, token: str) -> HttpResponse:
    row = found.answers.filter(public_id__in=_uuids(request.POST.get("answer", ""))).first()
    if row:
        actions.consent(found.pk, str(row.public_id), whose)
        messages.success(request, _("Others may read it once both of you agree."))
    return redirect("roster:side", token)


def _uuids(text: str) -> list[str]:
    try:
        return [str(UUID(text))]
    except ValueError:
        return []


def _report(found: Mission, whose: str, data: dict[str, Any]) -> None:
    actions.report(found.pk, whose, data["text"], data["rating"])


def _follow_up(found: Mission, whose: str, data: dict[str, Any]) -> None:
    if whose != "host":
        raise ValidationError(_("The town says what came of it."))
    actions.follow_up(found.pk, data["met"], data["text"])


def _answer(found: Mission, whose: str, data: dict[str, Any]) -> None:
    actions.add_answer(found.pk, data["question"], data["answer"], whose)


_DOES: dict[str, Callable[[Mission, str, dict[str, Any]], None]] = {
    "report": _report,
    "follow_up": _follow_up,
    "answer": _answer,
}
