"""What each item of an agenda is there for, and the time that all of them take; for every kind that decides something."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.db.models import DurationField, ExpressionWrapper, F, Sum
from django.utils.translation import gettext as _

from events.gatherings.outcomes.models import SessionOutcome
from events.kinds import NoEventFields
from events.models import Event, Session

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class TimeByOutcome(NoEventFields):
    """No field of the activity's own: its pages say what its agenda takes the time for."""

    def facts(self, event: Event) -> "Sequence[tuple[StrOrPromise, str]]":
        lasts = time_by_outcome(event)
        return [(_("Time for"), lasts)] if lasts else []


class OutcomeOfSession:
    """What an item of the agenda is there for."""

    def fields(self, event: Event) -> dict[str, forms.Field]:
        choices = [("", _("Not said")), *SessionOutcome.Outcome.choices]
        return {"outcome": forms.ChoiceField(label=_("Outcome"), choices=choices, required=False)}

    def values(self, event: Event) -> dict[int, dict[str, object]]:
        rows = SessionOutcome.objects.filter(session__event=event).values_list("session", "outcome")
        return {session: {"outcome": outcome} for session, outcome in rows}

    def save(self, sessions: "Sequence[tuple[Session, Mapping[str, object]]]") -> None:
        """Writes what changed and nothing else, so that the history tells changes only."""
        stored = SessionOutcome.objects.in_bulk([session.pk for session, _values in sessions])
        for session, values in sessions:
            outcome, row = str(values.get("outcome", "")), stored.get(session.pk)
            if row and not outcome:
                row.delete()
            elif outcome and (row is None or row.outcome != outcome):
                SessionOutcome.objects.update_or_create(session=session, defaults={"outcome": outcome})


def time_by_outcome(event: Event) -> str:
    """`Information 40 min, decision 1 h 20 min`: the agenda added up; empty where no item says what it is for."""
    lasts = ExpressionWrapper(F("session__ends_at") - F("session__starts_at"), DurationField())
    rows = SessionOutcome.objects.filter(session__event=event).order_by().values("outcome").annotate(lasts=Sum(lasts))
    sums = {row["outcome"]: row["lasts"] for row in rows}
    told = [f"{one.label} {_minutes(sums[one])}" for one in SessionOutcome.Outcome if one in sums]
    return ", ".join(told)


def _minutes(lasts: timedelta) -> str:
    hours, minutes = divmod(int(lasts.total_seconds()) // 60, 60)
    return " ".join(filter(None, [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]))
