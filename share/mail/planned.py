"""Mail that is planned ahead, bound to a fact: a reminder to the day it reminds of, a notice to the change that it tells.

An app registers a `MailPlan` in `plans`. What lies ahead is stored nowhere: it is read off the row it is bound to, each time
anew, so it moves when the fact moves and vanishes with it. What was sent, or was too late to be sent, is a row of
`PlannedMail`, unique for its moment. The sweep looks every 30 seconds; one that stood still for days sends nothing late, and
writes down what it missed.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.db import transaction
from django.db.models import QuerySet

from share.kit import clock
from share.kit.registries import Registry
from share.mail.actions import post
from share.mail.models import Mail, PlannedMail

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Bound(Protocol):
    """A row that mail is bound to."""

    pk: Any
    public_id: Any


@dataclass(frozen=True)
class MailPlan:
    """A mail, the fact that it is bound to, and whom it goes to.

    `rows`: those for which it may be due about now; few, by an index. `lock`: one of them as it stands, locked.
    `due_at`: when it goes out, by what the row says; None while none is planned. `too_late_from`: from then on it is not sent
    any more, and that is written down. `recipients`: who gets it if it went out now. `word`: the mail for one of them, not
    posted; its key names the recipient and the moment. `done`: what the row notes in the same transaction, sent or missed.
    """

    label: "StrOrPromise"
    rows: "Callable[[], QuerySet[Any]]"
    lock: Callable[[Any], Any]
    due_at: Callable[[Any], datetime | None]
    too_late_from: Callable[[Any], datetime]
    recipients: "Callable[[Any], QuerySet[Any]]"
    word: Callable[[Any, Any], Mail]
    done: Callable[[Any], None] = lambda row: None


@dataclass(frozen=True)
class Planned:
    """A planned mail as a page shows it: its moment, to how many it goes or went, and what became of it (None: ahead)."""

    key: str
    label: "StrOrPromise"
    due_at: datetime
    recipients: int
    became: PlannedMail | None = None


plans: Registry[MailPlan] = Registry()
logger = logging.getLogger(__name__)


def send_due() -> int:
    """Sends what is due, once; how many mails. Safe to run twice, at once, or late."""
    return sum(_try(key, plan, pk) for key, plan in plans.items() for pk in _due(key, plan))


def _try(key: str, plan: MailPlan, pk: Any) -> int:
    """One that cannot be worded keeps none of the others back, and is tried again with the next look."""
    try:
        return _send(key, plan, pk)
    except Exception:
        logger.exception("%s of %s cannot be sent", key, pk)
        return 0


def _due(key: str, plan: MailPlan) -> list[Any]:
    """The rows whose moment has come, and of whose moment nothing is written down yet."""
    now = clock.now()
    moments = {(row.public_id, due): row.pk for row in plan.rows() if (due := plan.due_at(row)) and due <= now}
    known = PlannedMail.objects.filter(plan=key, about__in={about for about, _due in moments})
    done = set(known.values_list("about", "due_at")) if moments else set()
    return [pk for moment, pk in moments.items() if moment not in done]


@transaction.atomic
def _send(key: str, plan: MailPlan, pk: Any) -> int:
    """Under the row's lock, since what it is bound to may have moved; how many mails."""
    row, now = plan.lock(pk), clock.now()
    due = plan.due_at(row)
    if due is None or due > now:
        return 0
    is_late = plan.too_late_from(row) <= now
    to = [] if is_late else list(plan.recipients(row))
    outcome = PlannedMail.Outcome.MISSED if is_late else PlannedMail.Outcome.SENT
    moment = {"plan": key, "about": row.public_id, "due_at": due}
    _written, is_first = PlannedMail.objects.get_or_create(
        **moment, defaults={"outcome": outcome, "recipients": len(to)}
    )
    if not is_first:
        return 0
    for recipient in to:
        post(plan.word(row, recipient))
    plan.done(row)
    return len(to)


def planned_of(row: Bound, *keys: str, people: int | None = None) -> list[Planned]:
    """What is planned for a row and what became of it, the earliest first. `people`: how many each goes to, where that is
    known; else it is asked."""
    written = list(PlannedMail.objects.filter(about=row.public_id, plan__in=keys))
    past = [Planned(one.plan, plans[one.plan].label, one.due_at, one.recipients, one) for one in written]
    done = {(one.plan, one.due_at) for one in written}
    ahead = [
        Planned(key, plans[key].label, due, plans[key].recipients(row).count() if people is None else people)
        for key in keys
        if (due := plans[key].due_at(row)) and (key, due) not in done and plans[key].too_late_from(row) > clock.now()
    ]
    return sorted([*past, *ahead], key=lambda one: one.due_at)
