"""Why a figure of people moved: attendance that was corrected after its activity was completed."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.models import Attendance, Event, Registration
from share.records import timeline
from share.records.timeline import Line
from share.reports.figures.indicator import Indicator
from share.reports.figures.scope import Scope

MOST = 20


@dataclass(frozen=True)
class Correction:
    """A change of attendance after completion: the line of the history, the event, and whether the person counts now."""

    line: Line
    event: Event
    counts_now: bool


def corrections(indicator: Indicator, scope: Scope) -> Sequence[Correction]:
    """The newest corrections behind a figure, each opened down to who, when and why; none for other figures."""
    lines = indicator.corrections(scope)
    if lines is None:
        return ()
    newest = list(lines.order_by("-pgh_created_at", "-pgh_id").values_list("pgh_id", "registration_id")[:MOST])
    if not newest:
        return ()
    told = timeline.lines_numbered(Attendance, [pk for pk, _registration in newest])
    people = Registration.objects.filter(pk__in={pk for _id, pk in newest}).select_related("event__municipality")
    present = set(people.attended().values_list("pk", flat=True))
    by_id = {person.pk: person for person in people}
    return [Correction(told[pk], by_id[reg].event, reg in present) for pk, reg in newest]
