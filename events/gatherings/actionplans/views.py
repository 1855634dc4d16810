"""The plan of an activity: kept by its team, answered for without signing in, agreed to by those who were there."""

from collections import Counter
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import managed_event, own_registration
from events.gatherings.actionplans import actions
from events.gatherings.actionplans.forms import (
    ActionForm,
    AgreeForm,
    EffectForm,
    NewActionForm,
    NewObjectiveForm,
    ObjectiveForm,
    StandsForm,
)
from events.gatherings.actionplans.lists import BOARD
from events.gatherings.actionplans.models import (
    Action,
    ActionPlan,
    Effect,
    Objective,
    Responsible,
    fingerprint_of,
    noted_at,
)
from events.gatherings.actionplans.tab import TAB
from events.models import Event, Registration, Session
from events.moments import MONTHS, asked_at, heard_at
from share import policy
from share.accounts.requests import SignedIn
from share.kit import pdf
from share.kit.downloads import download, makes_a_file
from share.records import lists
from share.records.editing import Edited, refuse
from share.records.form_keys import make_once


def _planning(request: SignedIn, public_id: str) -> Event:
    """An activity of this person's whose kind has plans. Raises Http404 for another."""
    event = managed_event(request, public_id)
    if TAB not in event.event_kind.tabs:
        raise Http404
    return event


def _plan_of(event: Event) -> dict[str, Any]:
    """What every page shows of a plan: objectives with their actions, and the print of both."""
    rows = list(Action.objects.of(event))
    objectives = list(Objective.objects.filter(plan=event.pk))
    noted = list(noted_at(event))
    return {
        "event": event,
        "objectives": [(one, [row for row in rows if row.objective_id == one.pk]) for one in objectives],
        "actions": rows,
        "noted": noted,
        "fingerprint": fingerprint_of(objectives, rows, noted),
    }


def _all_of(event: Event) -> dict[str, Any]:
    """That, and what came of it: for the team, and for the report."""
    shown = _plan_of(event)
    plan = ActionPlan.objects.filter(pk=event.pk).select_related("event").first()
    return shown | {
        "plan": plan,
        "effects": list(plan.effects.all()) if plan else [],
        "agreed": actions.agreed(plan, shown["fingerprint"]) if plan and plan.shown_at else None,
        "asked_on": [moment for months in MONTHS if (moment := asked_at(event, months))],
        "heard_on": heard_at(event),
    }


@require_safe
def plan(request: SignedIn, public_id: str) -> HttpResponse:
    return render(request, "gatherings/plan.html", _all_of(_planning(request, public_id)))


@require_safe
@makes_a_file
def plan_pdf(request: SignedIn, public_id: str) -> HttpResponse:
    event = _planning(request, public_id)
    return download(_report(event, is_public=False), "application/pdf", f"report-{event.public_id}.pdf")


def _report(event: Event, *, is_public: bool) -> bytes:
    """What it was about, who was there (in numbers), the agenda, what was noted and agreed, and who paid."""
    kinds = Counter(event.registrations.attended().values_list("actor_kind", flat=True))
    context = _all_of(event) | {
        "is_public": is_public,
        "facts": event.event_kind.event_fields.facts(event),
        "agenda": _agenda(event),
        "present": [(Registration.ActorKind(kind).label, n) for kind, n in kinds.most_common()],
        "total": kinds.total(),
        "organisers": event.organisers.all(),
        "grants": event.funders,
    }
    return pdf.render("gatherings/plan_pdf.html", context)


def _agenda(event: Event) -> list[tuple[Session, str]]:
    """Each session with what its kind chose for it from a list, such as the outcome of an item."""
    said = event.event_kind.session_fields
    labels = {
        name: {str(value): str(label) for value, label in field.choices}  # type: ignore[misc, union-attr]
        for name, field in said.fields(event).items()
        if type(field) is ChoiceField
    }
    values = said.values(event)
    return [
        (session, ", ".join(labels[name].get(str(value), "") for name, value in of.items() if value and name in labels))
        for session in event.sessions.all()
        for of in [values.get(session.pk, {})]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def new_objective(request: SignedIn, public_id: str) -> HttpResponse:
    event = _planning(request, public_id)
    form = NewObjectiveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = (form.cleaned_data["title"], form.cleaned_data["area"])
        rows = Objective.objects.filter(plan=event.pk)
        try:
            make_once(request, form, rows, lambda: actions.add_objective(event.pk, *said))
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("gatherings:plan", public_id)
    return render(
        request, "gatherings/new_objective.html", {"event": event, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def objective(request: SignedIn, public_id: str, objective: UUID) -> HttpResponse:
    event = _planning(request, public_id)
    if request.method == "POST":
        Event.objects.lock(event.pk)
    found = get_object_or_404(Objective, plan=event.pk, public_id=objective)

    def save(form: ObjectiveForm) -> object:
        return actions.change_objective(found.pk, form.cleaned_data["title"], form.cleaned_data["area"])

    edited = Edited(request, ObjectiveForm, ObjectiveForm.values_of(found), save)
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("gatherings:plan", public_id)
    context = {"event": event, "objective": found, "is_empty": not found.actions.exists(), **edited.context}
    return render(request, "gatherings/objective.html", context, status=edited.status)


@require_POST
def remove_objective(request: SignedIn, public_id: str, objective: UUID) -> HttpResponse:
    event = _planning(request, public_id)
    actions.remove_objective(get_object_or_404(Objective, plan=event.pk, public_id=objective).pk)
    messages.success(request, _("The objective is taken out."))
    return redirect("gatherings:plan", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def new_action(request: SignedIn, public_id: str, objective: UUID) -> HttpResponse:
    event = _planning(request, public_id)
    found = get_object_or_404(Objective, plan=event.pk, public_id=objective)
    noted = request.GET.get("note", "")
    form = NewActionForm(
        request.POST if request.method == "POST" else None,
        event=event,
        actor=request.actor,
        initial={"from_note": noted if noted.isdecimal() else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            make_once(request, form, found.actions.all(), lambda: actions.add_action(found.pk, form.planned()))
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("gatherings:plan", public_id)
    context = {"event": event, "objective": found, "form": form}
    return render(request, "gatherings/new_action.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def action(request: SignedIn, public_id: str, action: UUID) -> HttpResponse:
    """Of two people who save at once, the second is shown both versions and nothing is lost."""
    event = _planning(request, public_id)
    if request.method == "POST":
        Event.objects.lock(event.pk)
    found = get_object_or_404(Action.objects.of(event), public_id=action)
    make = partial(ActionForm, event=event, actor=request.actor)
    edited = Edited(
        request, make, ActionForm.values_of(found), lambda form: actions.change_action(found.pk, form.planned())
    )
    if edited.is_saved:
        messages.success(request, _("Saved."))
        return redirect("gatherings:plan", public_id)
    context = {"event": event, "action": found, "objective": found.objective, **edited.context}
    return render(request, "gatherings/action.html", context, status=edited.status)


@require_safe
def story(request: SignedIn, public_id: str, action: UUID) -> HttpResponse:
    """One action from the idea to its evidence."""
    event = _planning(request, public_id)
    found = get_object_or_404(Action.objects.of(event).select_related("decided_in", "from_note"), public_id=action)
    context = {"event": event, "action": found, "answers": found.answers.select_related("responsible").order_by("at")}
    return render(request, "gatherings/story.html", context)


@require_POST
def person_leaves(request: SignedIn, public_id: str, responsible: UUID) -> HttpResponse:
    """Somebody who answered for actions does so no more: nobody writes to them, and their link opens nothing."""
    event = _planning(request, public_id)
    found = actions.leave(get_object_or_404(Responsible, plan=event.pk, public_id=responsible).pk)
    told = _("%(name)s is not asked any more. Say for each open action who answers for it now.")
    messages.success(request, told % {"name": found})
    return redirect("gatherings:plan", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def new_effect(request: SignedIn, public_id: str) -> HttpResponse:
    event = _planning(request, public_id)
    form = EffectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        said = (data["kind"], data["on"], data["words"], data["source"])
        try:
            make_once(request, form, Effect.objects.filter(plan=event.pk), lambda: actions.add_effect(event.pk, *said))
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("gatherings:plan", public_id)
    return render(
        request, "gatherings/new_effect.html", {"event": event, "form": form}, status=422 if form.errors else 200
    )


@require_POST
def ask_participants(request: SignedIn, public_id: str) -> HttpResponse:
    people = actions.ask_participants(_planning(request, public_id).pk)
    told = ngettext("%(n)d participant is asked by mail.", "%(n)d participants are asked by mail.", people)
    messages.success(request, told % {"n": people})
    return redirect("gatherings:plan", public_id)


@require_POST
def publish_plan(request: SignedIn, public_id: str) -> HttpResponse:
    actions.publish_plan(_planning(request, public_id).pk)
    messages.success(request, _("The plan stands on the public page of the activity, without names of people."))
    return redirect("gatherings:plan", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: SignedIn) -> HttpResponse:
    """The actions of all plans this person keeps: what is late, what was achieved, what nobody answered."""
    if not policy.manages_activities(request.actor):
        raise Http404
    rows = Action.objects.visible_to(request.actor).with_asking()
    rows = rows.select_related("objective__plan__event__municipality", "organisation", "responsible")
    return lists.show(request, BOARD, rows, "gatherings/board.html", {}, file_name="plans")


# Without signing in


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, token: str) -> HttpResponse:
    """How the actions of one person stand, on one page. Their link opens it until nobody is asked any more."""
    person = get_object_or_404(Responsible.objects.with_token(token).select_related("plan__event__municipality"))
    if person.left_at:
        return render(request, "gatherings/follow_up_over.html", {"event": person.plan.event}, status=404)
    event, theirs = person.plan.event, Action.objects.of(person.plan.event).filter(responsible=person)
    forms = [StandsForm(request.POST if request.method == "POST" else None, action=action) for action in theirs]
    wrong = [form for form in forms if form.is_bound and not form.is_valid()]
    if request.method == "POST" and not wrong:
        number = actions.answer(person.pk, [form.stands() for form in forms if form.is_said])
        messages.success(request, _("Thank you. It stands in the plan now.") if number else _("Nothing new was said."))
        return redirect("gatherings:follow_up", token)
    context = {"event": event, "person": person, "forms": forms}
    return render(request, "gatherings/follow_up.html", context, status=422 if wrong else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """A participant reads the plan, and says whether it is what was agreed."""
    registration = own_registration(token)
    event = registration.event
    plan = get_object_or_404(ActionPlan, pk=event.pk, shown_at__isnull=False)
    shown = _plan_of(event)
    form = AgreeForm(request.POST if request.method == "POST" else None, initial={"fingerprint": shown["fingerprint"]})
    if request.method == "POST" and form.is_valid():
        objection = form.cleaned_data["objection"] if "object" in request.POST else ""
        actions.agree(registration.pk, form.cleaned_data["fingerprint"], objection)
        messages.success(request, _("Thank you. The team sees what you said."))
        return redirect("gatherings:agree", token)
    said = plan.agreements.filter(registration=registration, fingerprint=shown["fingerprint"]).first()
    return render(
        request, "gatherings/agree.html", {**shown, "form": form, "said": said}, status=422 if form.errors else 200
    )


@login_not_required
@require_safe
@makes_a_file
def public_plan_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The report that the participants agreed to, without names of people."""
    events = Event.objects.public().select_related("municipality")
    event = get_object_or_404(events, public_id=public_id, action_plan__published_at__isnull=False)
    return download(_report(event, is_public=True), "application/pdf", f"report-{event.public_id}.pdf")
