"""The mails about what was agreed, composed and not posted."""

from django.conf import settings
from django.urls import reverse

from events.gatherings.actionplans.models import Action, ActionPlan, Responsible
from events.models import Event, Registration
from events.moments import MONTHS, PATIENCE, asked_at, heard_at
from share.kit import clock
from share.mail.actions import KEEP, compose
from share.mail.models import Mail


def follow_up(event: Event, responsible: Responsible, months: int) -> Mail:
    """Asks how the actions of one person stand; once for each moment."""
    due = asked_at(event, months)
    assert due
    return compose(
        "follow_up",
        responsible.email,
        {
            "event": event,
            "responsible": responsible,
            "actions": Action.objects.open().filter(responsible=responsible).order_by("due_on", "pk"),
            "months": months,
            "link": settings.BASE_URL + responsible.link,
            "is_last": months == MONTHS[-1],
        },
        key=f"responsible:{responsible.public_id}:{months}:{due.isoformat()}",
        about=event.public_id,
        language=responsible.language,
        reply_to=event.contact_email,
        expires_at=due + PATIENCE,
    )


def heard(event: Event, registration: Registration) -> Mail:
    """Tells somebody who took part what became of it; once."""
    due = heard_at(event)
    assert due
    actions = list(Action.objects.of(event).exclude(state=Action.State.DROPPED))
    return compose(
        "heard",
        registration.mail_address,
        {
            "event": event,
            "registration": registration,
            "actions": actions,
            "done": sum(action.state == Action.State.DONE for action in actions),
            "page": settings.BASE_URL + event.get_absolute_url(),
        },
        key=f"registration:{registration.public_id}:heard:{due.isoformat()}",
        about=event.public_id,
        language=registration.language,
        reply_to=event.contact_email,
        expires_at=due + PATIENCE,
    )


def to_agree(plan: ActionPlan, registration: Registration) -> Mail:
    """Asks a participant whether the plan is what was agreed; once for each time the team shows it."""
    assert plan.shown_at
    return compose(
        "plan_to_agree",
        registration.mail_address,
        {
            "event": plan.event,
            "registration": registration,
            "link": settings.BASE_URL + reverse("gatherings:agree", args=[registration.token]),
        },
        key=f"registration:{registration.public_id}:plan:{plan.shown_at.isoformat()}",
        about=plan.event.public_id,
        language=registration.language,
        reply_to=plan.event.contact_email,
        expires_at=clock.now() + KEEP,
    )
