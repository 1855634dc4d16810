"""The board of all plans, as `share.records.lists` shows it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from events.gatherings.actionplans.filters import BoardFilter
from events.gatherings.actionplans.models import Action, ActionQuerySet
from events.models import Event
from share.kit.countries import country_name
from share.records.lists import Column, ListPage, NamedRange

EVENT = "objective__plan__event"


def _event(action: Action) -> Event:
    return action.objective.plan.event


def _late(rows: "QuerySet[Action]") -> "QuerySet[Action]":
    assert isinstance(rows, ActionQuerySet)
    return rows.late()


def _unanswered(rows: "QuerySet[Action]") -> "QuerySet[Action]":
    assert isinstance(rows, ActionQuerySet)
    return rows.not_answered()


def _done(rows: "QuerySet[Action]") -> "QuerySet[Action]":
    return rows.filter(state=Action.State.DONE)


BOARD: ListPage[Action] = ListPage(
    key="plans",
    columns=(
        Column("action", _("Action"), str, "gatherings/cells/action.html", sort=("title",)),
        Column("objective", _("Objective"), lambda a: str(a.objective), sort=("objective__title",), is_shown=False),
        Column(
            "event", _("Agreed at"), lambda a: str(_event(a)), "gatherings/cells/event.html", sort=(f"{EVENT}__title",)
        ),
        Column("town", _("Town"), lambda a: str(_event(a).municipality or ""), sort=(f"{EVENT}__municipality__key",)),
        Column(
            "country",
            _("Country"),
            lambda a: country_name(_event(a).country),
            sort=(f"{EVENT}__country",),
            is_shown=False,
        ),
        Column("area", _("Area"), lambda a: str(a.objective.get_area_display()), sort=("objective__area",)),
        Column(
            "organisation",
            _("Who"),
            lambda a: str(a.organisation or ""),
            "gatherings/cells/who.html",
            ("organisation__key",),
        ),
        Column("due", _("Due"), lambda a: a.due_on, sort=("is_over", "due_on")),
        Column("state", _("State"), lambda a: str(a.standing), "gatherings/cells/state.html", ("state",)),
        Column("evidence", _("Evidence"), lambda a: a.evidence, is_shown=False),
        Column("answered", _("Answered"), lambda a: a.answered_at, sort=("answered_at",), is_shown=False),
    ),
    filters=BoardFilter,
    sorts_ids=True,
    order="due",
    ranges=(
        NamedRange("late", _("Late"), _late),
        NamedRange("unanswered", _("Asked, and nobody answered"), _unanswered),
        NamedRange("achieved", _("Achieved"), _done),
    ),
)
