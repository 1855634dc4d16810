"""Why a figure of people moved: attendance that was corrected after its activity was completed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from events.models import Attendance, Event, Registration
from share.records import timeline
from share.records.timeline import Line
from share.reports.chain import number_of
from share.reports.figures.measure import Measure
from share.reports.figures.scope import Scope

MOST = 20


@dataclass(frozen=True)
class Correction:
    """A change of attendance after completion: the line of the history, the event, and whether the person counts now."""

    line: Line
    event: Event
    counts_now: bool


def corrections(measure: Measure, scope: Scope, *, names: bool) -> Sequence[Correction]:
    """The newest corrections behind a figure, each opened down to who, when and why; none for other figures.

    Without names each person is the number that the rows of the figure give them.
    """
    lines = measure.corrections(scope)
    if lines is None:
        return ()
    told = timeline.lines_of(Attendance, lines.order_by("-pgh_created_at", "-pgh_id")[:MOST])
    if not told:
        return ()
    people = Registration.objects.filter(pk__in={values["registration_id"] for values, _line in told})
    attended = Attendance.objects.filter(registration=OuterRef("pk"), mark=Attendance.Mark.PRESENT)
    found = people.annotate(counts_now=Exists(attended)).select_related("event__municipality").in_bulk()
    by_line = [(line, found[int(str(values["registration_id"]))]) for values, line in told]
    return [
        Correction(line if names else _numbered(line, scope, person), person.event, person.counts_now)
        for line, person in by_line
    ]


def _numbered(line: Line, scope: Scope, person: Registration) -> Line:
    what = Attendance._meta.verbose_name
    number = number_of(scope.grant, person.person_key)
    return replace(line, what=_("%(what)s of person %(number)s") % {"what": what, "number": number})
