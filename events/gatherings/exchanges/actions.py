"""What hosts and delegations do with an exchange. Each begins with the lock of the activity, so that two do it one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions import Applicant, Entered, enter_people
from events.gatherings.exchanges import notifications
from events.gatherings.exchanges.models import (
    MOST_PRIORITIES,
    Exchange,
    Head,
    Host,
    PreparationAnswer,
    Priority,
    ShortReport,
)
from events.models import Delegation, Event
from events.moments import KEPT_FOR, asked_at
from share.accounts.models import User
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.actions import post

LAST = 6  # months after which the last question is asked


def _lock(event_id: int) -> Event:
    """Raises IllegalMove for an activity that does not happen."""
    event = Event.objects.lock(event_id)
    if event.state == Event.State.CANCELLED:
        raise IllegalMove(_("This activity is cancelled: nobody prepares for it any more."))
    return event


@transaction.atomic
def save_exchange(event_id: int, values: Mapping[str, str]) -> Exchange:
    """What the hosts ask beforehand, and what people need to know. Raises ValidationError at a field."""
    event = _lock(event_id)
    exchange = Exchange.objects.get_or_create(event=event)[0]
    for name, value in values.items():
        setattr(exchange, name, value)
    exchange.full_clean(exclude=["event"])
    exchange.save()
    return exchange


@transaction.atomic
def set_head(delegation_id: int, name: str, email: str, language: str = "en-gb") -> Head:
    """Says who leads a delegation, and sends them the link. Another person takes the place of the one before."""
    delegation = Delegation.objects.get(pk=delegation_id)
    event = _lock(delegation.event_id)
    found = Head.objects.filter(delegation=delegation).first()
    if found and found.email.lower() != email.lower():
        found.delete()
        found = None
    head = found or Head(delegation=delegation)
    head.name, head.email, head.language, head.left_at, head.asked_at = name, email, language, None, clock.now()
    head.full_clean(exclude=["delegation"])
    head.save()
    post(notifications.invited(event, head, head.link))
    return head


@transaction.atomic
def add_host(event_id: int, name: str, email: str, language: str = "en-gb") -> Host:
    """Somebody who receives, with a link of their own. Raises ValidationError, at `email`, for one who is there."""
    event = _lock(event_id)
    if Host.objects.filter(event=event).alias(lower=Lower("email")).filter(lower=email.lower()).exists():
        raise ValidationError({"email": _("This address is there already.")})
    host = Host(event=event, name=name, email=email, language=language)
    host.full_clean(exclude=["event"])
    host.save()
    post(notifications.invited(event, host, host.link))
    return host


@dataclass(frozen=True)
class Wanted:
    """What a delegation wants to see."""

    words: str
    area: str = ""


@transaction.atomic
def save_preparation(delegation_id: int, wanted: Sequence[Wanted], answers: Mapping[str, str]) -> Delegation:
    """What a delegation says beforehand: its priorities in their order, and its answers by question.

    Raises IllegalMove once it has begun, ValidationError for more than `MOST_PRIORITIES`.
    """
    delegation = Delegation.objects.get(pk=delegation_id)
    event = _lock(delegation.event_id)
    if event.has_begun:
        raise IllegalMove(_("The exchange has begun, so its preparation stays as it is."))
    if len(wanted) > MOST_PRIORITIES:
        raise ValidationError(_("Choose %(most)d at most: a programme has few hours.") % {"most": MOST_PRIORITIES})
    stored = Priority.objects.filter(delegation=delegation)
    before = {priority.words: priority for priority in stored}
    stored.exclude(words__in=[one.words for one in wanted]).delete()
    # Ranks are unique: those that stay make room before they get their new one.
    for number, stays in enumerate(stored.order_by("-rank"), start=1):
        stays.rank = 1_000 + number
        stays.save(update_fields=["rank"])
    for rank, one in enumerate(wanted, start=1):
        priority = before.get(one.words) or Priority(delegation=delegation, words=one.words)
        priority.rank, priority.area = rank, one.area
        priority.full_clean(exclude=["delegation"])
        priority.save()
    for question, words in answers.items():
        if words:
            PreparationAnswer.objects.update_or_create(
                delegation=delegation, question=question, defaults={"words": words}
            )
        else:
            PreparationAnswer.objects.filter(delegation=delegation, question=question).delete()
    return delegation


@dataclass(frozen=True)
class Delegate:
    """One of a delegation, as its head enters them; without an address only the head is written to."""

    name: str
    organisation: str = ""
    email: str = ""


@transaction.atomic
def enter_delegates(head_id: int, people: Sequence[Delegate], town: str) -> Entered:
    """Puts the people of a delegation on the list, vouched for by its head; who is on it stays as they are.

    Raises IllegalMove where nobody can come in any more, ValidationError as `enter_people`.
    """
    head = Head.objects.select_related("delegation").get(pk=head_id)
    where = town or str(head.delegation)
    applicants = [
        Applicant(one.name, one.email, where, "other", one.organisation, notice_version="", language=head.language)
        for one in people
    ]
    return enter_people(head.delegation.event_id, applicants, vouched_by=head.name)


@transaction.atomic
def write_report(
    event_id: int, delegation: Delegation | None, when: str, seen: str, takes_home: str = "", differently: str = ""
) -> ShortReport:
    """What one side writes; said again it takes the place of what was written before. Raises IllegalMove before the end."""
    event = _lock(event_id)
    if not event.is_over:
        raise IllegalMove(_("Write it when the exchange is over."))
    said = {"seen": seen, "takes_home": takes_home, "differently": differently, "at": clock.now()}
    report = ShortReport.objects.update_or_create(event=event, delegation=delegation, when=when, defaults=said)[0]
    report.full_clean(exclude=["event", "delegation"], validate_constraints=False)
    return report


def priorities_left_out(event: Event) -> list[Priority]:
    """What a delegation wants to see and no session answers."""
    wanted = Priority.objects.filter(delegation__event=event).annotate(answers=Count("sessions"))
    return list(wanted.filter(answers=0).select_related("delegation"))


# What goes when


def erase(person: User) -> None:
    """Takes the name and the address of a person out of every exchange; what was seen and written stays."""
    Head.objects.of(person).take_out()
    Host.objects.of(person).take_out()


def purge_contacts() -> int:
    """Names and addresses of heads and hosts, 90 days after the last question; how many."""
    now = clock.now()
    older = now - timedelta(days=28 * LAST) - KEPT_FOR
    events = Event.objects.filter(ends_at__lt=older)
    over = [event.pk for event in events if (last := asked_at(event, LAST)) and last + KEPT_FOR < now]
    Exchange.objects.filter(event__in=over).exclude(phone="").update(phone="")
    gone = Head.objects.filter(delegation__event__in=over).take_out()
    return gone + Host.objects.filter(event__in=over).take_out()


PURGE = Purge(
    gettext_lazy("Who leads a delegation or receives one, by name"),
    gettext_lazy("90 days after the last question about the exchange"),
    purge_contacts,
)
