"""What a team and its participants do with a plan. Each begins with the lock of the activity, so that two do it one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.gatherings.actionplans import notifications
from events.gatherings.actionplans.models import (
    Action,
    ActionAnswer,
    ActionPlan,
    Agreement,
    Effect,
    Objective,
    Responsible,
)
from events.gatherings.notes.models import EventNote
from events.models import Event, Registration, Session
from events.moments import KEPT_FOR, MONTHS, heard_at
from municipalities.actions import proposals
from municipalities.models import Organisation
from share.accounts.models import User
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.actions import post


@dataclass(frozen=True)
class PlannedAction:
    """What a team says of an action. `name` and `email` are those of the person who answers for it, both or neither."""

    title: str
    due_on: date
    organisation: Organisation | None = None
    name: str = ""
    email: str = ""
    state: str = Action.State.NOT_BEGUN
    evidence: str = ""
    evidence_event: Event | None = None
    idea: str = ""
    from_note: EventNote | None = None
    decided_in: Session | None = None


def _plan(event_id: int) -> ActionPlan:
    """The plan of an activity, made with its first line; its event locked. Raises IllegalMove for one that does not happen."""
    event = Event.objects.lock(event_id)
    if event.state == Event.State.CANCELLED:
        raise IllegalMove(_("This activity is cancelled: nothing is agreed there."))
    return ActionPlan.objects.select_related("event").get_or_create(event=event)[0]


@transaction.atomic
def add_objective(event_id: int, title: str, area: str = "") -> Objective:
    """Raises ValidationError, at `title`, for one that stands there already."""
    return _saved(Objective(plan=_plan(event_id)), {"title": title, "area": area})


@transaction.atomic
def change_objective(objective_id: int, title: str, area: str) -> Objective:
    """Raises ValidationError, at `title`, for one that stands there already."""
    return _saved(Objective.objects.select_for_update().get(pk=objective_id), {"title": title, "area": area})


def _saved(objective: Objective, values: Mapping[str, str]) -> Objective:
    for name, value in values.items():
        setattr(objective, name, value)
    objective.clean_fields(exclude=["plan"])
    try:
        objective.validate_constraints(exclude=["plan"])
        same = Objective.objects.filter(plan=objective.plan_id, title__iexact=objective.title).exclude(pk=objective.pk)
        if same.exists():
            raise ValidationError(_("This objective stands there already."))
    except ValidationError as error:
        raise ValidationError({"title": error.messages}) from None
    objective.save()
    return objective


@transaction.atomic
def remove_objective(objective_id: int) -> None:
    """Raises IllegalMove while it has actions: what was agreed does not vanish with its heading."""
    objective = Objective.objects.select_for_update().get(pk=objective_id)
    if objective.actions.exists():
        raise IllegalMove(_("It has actions. Give them up one by one; they stay readable in the history."))
    objective.delete()


@transaction.atomic
def add_action(objective_id: int, planned: PlannedAction) -> Action:
    """Raises ValidationError: at `organisation` when nobody answers for it."""
    objective = Objective.objects.select_related("plan").get(pk=objective_id)
    _plan(objective.plan_id)
    return _stored(Action(objective=objective), planned)


@transaction.atomic
def change_action(action_id: int, planned: PlannedAction) -> Action:
    """As `add_action`. A state that is another one is an answer of the team."""
    action = Action.objects.select_related("objective__plan").get(pk=action_id)
    _plan(action.objective.plan_id)
    action.refresh_from_db()
    before = action.state
    changed = _stored(action, planned)
    if changed.state != before:
        ActionAnswer.objects.create(action=changed, state=changed.state, words="")
    return changed


def _stored(action: Action, planned: PlannedAction) -> Action:
    if planned.organisation is None and not planned.email:
        raise ValidationError(
            {"organisation": _("Say who answers for it: an organisation, or a person with an address.")}
        )
    action.title, action.due_on, action.idea = planned.title, planned.due_on, planned.idea
    action.organisation = proposals.stored(planned.organisation) if planned.organisation else None
    action.responsible = _responsible(action.objective.plan, planned) if planned.email else None
    action.evidence_event, action.decided_in = planned.evidence_event, planned.decided_in
    action.from_note = planned.from_note
    action.stand(planned.state, planned.evidence)
    action.full_clean(exclude=["objective", "organisation", "responsible", "evidence_event", "from_note", "decided_in"])
    action.save()
    return action


def _responsible(plan: ActionPlan, planned: PlannedAction) -> Responsible:
    """Who has this address in this plan already, under the name that was typed last; else somebody new."""
    lower = plan.responsibles.alias(lower=Lower("email"))
    found = lower.filter(lower=planned.email.lower()).first() or Responsible(plan=plan, is_demo=plan.event.is_demo)
    found.name, found.email, found.left_at = planned.name, planned.email, None
    found.full_clean(exclude=["plan"])
    found.save()
    return found


@dataclass(frozen=True)
class Stands:
    """How one action stands, as somebody says it."""

    action: Action
    state: str
    words: str = ""
    evidence: str = ""


@transaction.atomic
def answer(responsible_id: int, said: Sequence[Stands]) -> int:
    """What somebody says of the actions they answer for; of how many. One of which nothing new is said has no answer.

    Raises IllegalMove for who left, or no longer answers for one of them.
    """
    responsible = Responsible.objects.select_related("plan__event").get(pk=responsible_id)
    _plan(responsible.plan_id)
    responsible.refresh_from_db()
    if responsible.left_at:
        raise IllegalMove(_("You do not answer for these actions any more."))
    theirs = {action.pk: action for action in Action.objects.filter(responsible=responsible)}
    number = 0
    for one in said:
        if one.action.pk not in theirs:
            raise IllegalMove(_("Somebody else answers for “%(action)s” now.") % {"action": one.action})
        number += _answered(theirs[one.action.pk], one, responsible)
    return number


def _answered(action: Action, one: Stands, responsible: Responsible) -> bool:
    """Whether anything new was said: the same form sent twice is one answer."""
    last = action.answers.filter(responsible=responsible).first()
    stood = (action.state, action.evidence)
    action.stand(one.state, one.evidence)
    if last and stood == (one.state, one.evidence) and last.words == one.words:
        return False
    action.save()
    ActionAnswer.objects.create(action=action, responsible=responsible, state=one.state, words=one.words)
    return True


@transaction.atomic
def leave(responsible_id: int) -> Responsible:
    """Somebody answers for nothing from now on: no mail reaches them any more."""
    responsible = Responsible.objects.select_for_update().get(pk=responsible_id)
    responsible.leave()
    responsible.save()
    return responsible


@transaction.atomic
def add_effect(event_id: int, kind: str, on: date | None, words: str, source: str = "") -> Effect:
    """Notes that somebody built on it, or that it was presented."""
    effect = Effect(plan=_plan(event_id), kind=kind, on=on, words=words, source=source)
    effect.full_clean(exclude=["plan"])
    effect.save()
    return effect


# Agreed, and public


@transaction.atomic
def ask_participants(event_id: int) -> int:
    """Asks everybody who took part whether the plan is what was agreed; how many mails.

    Raises IllegalMove without an action, or before anybody was marked as present.
    """
    plan = _plan(event_id)
    if not Action.objects.filter(objective__plan=plan).exists():
        raise IllegalMove(_("There is no action yet, so there is nothing to agree to."))
    there = list(plan.event.registrations.reachable().attended())
    if not there:
        raise IllegalMove(_("Mark first who was there: they are asked."))
    plan.shown_at = clock.now()
    plan.save(update_fields=["shown_at"])
    for registration in there:
        post(notifications.to_agree(plan, registration))
    return len(there)


@transaction.atomic
def agree(registration_id: int, fingerprint: str, objection: str = "") -> Agreement:
    """What a participant says of the plan they have read. Said again it takes the place of what they said before.

    Raises IllegalMove when they were not there, nobody asked, or the plan is another one than they read.
    """
    registration = Registration.objects.select_related("event").get(pk=registration_id)
    plan = _plan(registration.event_id)
    if plan.shown_at is None or not plan.event.registrations.attended().filter(pk=registration.pk).exists():
        raise IllegalMove(_("Only who was there is asked about the plan."))
    if plan.fingerprint() != fingerprint:
        raise IllegalMove(_("The plan was changed while you read it. Read it once more."))
    said = {"fingerprint": fingerprint, "objection": objection, "at": clock.now()}
    return Agreement.objects.update_or_create(plan=plan, registration=registration, defaults=said)[0]


@transaction.atomic
def publish_plan(event_id: int) -> ActionPlan:
    """The plan stands on the public page from now on. Raises IllegalMove before the participants were asked."""
    plan = _plan(event_id)
    if plan.shown_at is None:
        raise IllegalMove(_("Ask the participants first whether this is what was agreed."))
    plan.published_at = plan.published_at or clock.now()
    plan.save(update_fields=["published_at"])
    return plan


@dataclass(frozen=True)
class Agreed:
    """How the participants stand to the plan as it is now."""

    asked: int
    agreed: int
    objections: list[str]

    @property
    def waiting(self) -> int:
        return self.asked - self.agreed - len(self.objections)


def agreed(plan: ActionPlan, fingerprint: str) -> Agreed:
    """Of everybody who was there. What was said of another state of the plan than that of `fingerprint` does not count."""
    said = plan.agreements.filter(fingerprint=fingerprint).order_by("at")
    objections = [one.objection for one in said if one.objection]
    asked = plan.event.registrations.reachable().attended().count()
    return Agreed(max(asked, len(said)), len(said) - len(objections), objections)


# What goes when


def erase(person: User) -> None:
    """Takes the name and the address of a person out of every plan; what was agreed stays."""
    Responsible.objects.of(person).take_out()
    Agreement.objects.filter(registration__user=person).delete()


def purge_people() -> int:
    """The names and addresses of who answered for actions, 90 days after everybody heard of them; how many."""
    before = clock.now() - timedelta(days=28 * MONTHS[-1]) - KEPT_FOR
    plans = ActionPlan.objects.filter(event__ends_at__lt=before).select_related("event")
    over = [plan.pk for plan in plans if (told := heard_at(plan.event)) and told + KEPT_FOR < clock.now()]
    Agreement.objects.filter(plan__in=over).exclude(objection="").delete()
    return Responsible.objects.filter(plan__in=over).take_out()


PURGE = Purge(
    gettext_lazy("Who answers for an action of a plan, by name"),
    gettext_lazy("90 days after everybody heard what became of it"),
    purge_people,
)
