"""The mail of an exchange that goes out by itself, bound to its last day."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from events.ahead import mail_line
from events.gatherings.exchanges import notifications
from events.gatherings.exchanges.actions import LAST
from events.gatherings.exchanges.models import Head, Host, ShortReport
from events.gatherings.exchanges.tab import TAB
from events.models import Event
from events.moments import AT, KEPT_FOR, PATIENCE, asked_at
from share.kit import clock
from share.mail.models import Mail
from share.mail.planned import MailPlan, planned_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from events.registry import Ahead


def _over() -> "QuerySet[Event]":
    """Those with somebody to ask, over, and not longer ago than the last question."""
    window = (clock.now() - timedelta(days=31 * LAST) - KEPT_FOR, clock.now())
    held = Q(state__in=[Event.State.PUBLISHED, Event.State.COMPLETED], ends_at__range=window)
    heads, hosts = Head.objects.filter(delegation__event=OuterRef("pk")), Host.objects.filter(event=OuterRef("pk"))
    return Event.objects.filter(held).filter(Exists(heads) | Exists(hosts))


def report_at(event: Event) -> datetime | None:
    """In the morning after the last day."""
    if event.local_end is None:
        return None
    day = event.local_end.date() + timedelta(days=1)
    return datetime.combine(day, AT, event.zone).astimezone(UTC)


def later_at(event: Event) -> datetime | None:
    return asked_at(event, LAST)


def _due(moment: datetime | None) -> datetime:
    assert moment
    return moment


def heads_to_ask(event: Event, when: str) -> "QuerySet[Head]":
    """Who leads a delegation that has not written its report of then."""
    written = ShortReport.objects.filter(delegation=OuterRef("delegation"), when=when)
    return Head.objects.there().filter(delegation__event=event).exclude(Exists(written))


def hosts_to_ask(event: Event) -> "QuerySet[Host]":
    """Those who receive, as long as the hosts have not written theirs."""
    written = ShortReport.objects.filter(event=OuterRef("event"), delegation__isnull=True)
    return Host.objects.there().filter(event=event).exclude(Exists(written))


def _report(event: Event, contact: Head | Host) -> Mail:
    return notifications.report_asked(event, contact, contact.link, _due(report_at(event)))


def _later(event: Event, head: Head) -> Mail:
    return notifications.later_asked(event, head, head.link, _due(later_at(event)))


PLANS = {
    "exchanges: report of the visitors": MailPlan(
        _("Question for the short report of the visitors"),
        rows=_over,
        lock=Event.objects.lock,
        due_at=report_at,
        too_late_from=lambda event: _due(report_at(event)) + PATIENCE,
        recipients=lambda event: heads_to_ask(event, ShortReport.When.AFTER),
        word=_report,
    ),
    "exchanges: report of the hosts": MailPlan(
        _("Question for the short report of the hosts"),
        rows=_over,
        lock=Event.objects.lock,
        due_at=report_at,
        too_late_from=lambda event: _due(report_at(event)) + PATIENCE,
        recipients=hosts_to_ask,
        word=_report,
    ),
    "exchanges: later": MailPlan(
        _("Question what the visitors did with it, after 6 months"),
        rows=_over,
        lock=Event.objects.lock,
        due_at=later_at,
        too_late_from=lambda event: _due(later_at(event)) + PATIENCE,
        recipients=lambda event: heads_to_ask(event, ShortReport.When.LATER),
        word=_later,
    ),
}


def ahead_of(event: Event) -> "Sequence[Ahead]":
    """What an activity's timeline says of it; nothing where nobody leads or receives."""
    if TAB not in event.event_kind.tabs or not _asks_somebody(event):
        return []
    return [mail_line(one) for one in planned_of(event, *PLANS)]


def _asks_somebody(event: Event) -> bool:
    heads, hosts = Head.objects.filter(delegation__event=event), Host.objects.filter(event=event)
    return Event.objects.filter(pk=event.pk).filter(Exists(heads) | Exists(hosts)).exists()
