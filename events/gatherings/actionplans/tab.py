"""The tab of a plan, for the kinds that have one, and what a public page shows of it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.gatherings.actionplans.models import Action
from events.kinds import PagePart, Tab
from events.models import Event

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _waits(event: Event) -> "StrOrPromise | int":
    """How many actions are late; where none is, how many there are."""
    actions = list(Action.objects.filter(objective__plan=event.pk).only("state", "due_on"))
    late = sum(action.days_late > 0 for action in actions)
    return ngettext("%(n)d late", "%(n)d late", late) % {"n": late} if late else len(actions)


TAB = Tab(_("Plan"), "gatherings:plan", 55, _waits)


def on_public_page(event: Event) -> list[PagePart]:
    """The plan its participants agreed to, once it is public; one query."""
    rows = list(Action.objects.of(event).filter(objective__plan__published_at__isnull=False))
    if not rows:
        return []
    objectives = {row.objective_id: row.objective for row in rows}
    groups = [(one, [row for row in rows if row.objective_id == pk]) for pk, one in objectives.items()]
    return [PagePart("gatherings/plan/_on_public_page.html", {"objectives": groups})]
