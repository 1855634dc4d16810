"""The tab of an exchange, what a session of its programme answers, and what publishing asks for."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from events.gatherings.exchanges.actions import priorities_left_out
from events.gatherings.exchanges.models import Priority, SessionPriority, ShortReport
from events.kinds import PagePart, Tab
from events.models import Event, Session
from events.plans import Blocker

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _reports(event: Event) -> "StrOrPromise | int | None":
    """How many short reports are written; nothing before there is one."""
    return ShortReport.objects.filter(event=event).count() or None


TAB = Tab(_("Exchange"), "gatherings:exchange", 39, _reports)


class PriorityOfSession:
    """Which priority of a delegation a session of the programme answers."""

    def fields(self, event: Event) -> dict[str, forms.Field]:
        wanted = Priority.objects.filter(delegation__event=event).select_related("delegation")
        return {"priority": forms.ModelChoiceField(wanted, label=_("Answers"), required=False, empty_label=_("None"))}

    def values(self, event: Event) -> dict[int, dict[str, object]]:
        rows = SessionPriority.objects.filter(session__event=event).values_list("session", "priority")
        return {session: {"priority": priority} for session, priority in rows}

    def save(self, sessions: Sequence[tuple[Session, Mapping[str, object]]]) -> None:
        """Writes what changed and nothing else, so that the history tells changes only."""
        stored = SessionPriority.objects.in_bulk([session.pk for session, _values in sessions])
        for session, values in sessions:
            priority, row = cast(Priority | None, values.get("priority")), stored.get(session.pk)
            if priority and priority.delegation.event_id != session.event_id:
                continue  # of a copy: what another delegation wanted to see
            if row and priority is None:
                row.delete()
            elif priority and (row is None or row.priority_id != priority.pk):
                SessionPriority.objects.update_or_create(session=session, defaults={"priority": priority})


def missing(event: Event) -> list[Blocker]:
    """Worth a look before an exchange is public: that what a delegation wants to see is in the programme."""
    agenda = reverse("events:agenda", args=[event.public_id])
    sentence = _now("No session answers “%(words)s”, which %(who)s want to see.")
    return [
        Blocker(sentence % {"words": one.words, "who": one.delegation}, agenda, must=False)
        for one in priorities_left_out(event)[:3]
    ]


def on_public_page(event: Event) -> list[PagePart]:
    """What both sides wrote of it, once it is over; one query."""
    if not event.is_over:
        return []
    reports = list(ShortReport.objects.filter(event=event).select_related("delegation"))
    return [PagePart("gatherings/exchange/_on_public_page.html", {"reports": reports})] if reports else []
