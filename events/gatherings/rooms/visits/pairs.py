"""Two towns that visit one another: a mentor and its learning city, or two that exchange, over the years."""

from dataclasses import dataclass

from django.db.models import Q

from events.gatherings.rooms.visits.models import Visit
from events.models import Event
from municipalities.models import Municipality


@dataclass(frozen=True)
class Between:
    """A visit as the story of two towns tells it: who came to whom, and whether it returned another one."""

    event: Event
    visitors: Municipality
    host: Municipality
    returns: Event | None

    @property
    def is_mentoring(self) -> bool:
        return self.event.kind == "mentoring_visit"


def visits_between(one: Municipality, other: Municipality) -> list[Between]:
    """Every public visit between two towns, the first one first; those without a day last."""
    there = Q(visitors=one, event__municipality=other) | Q(visitors=other, event__municipality=one)
    rows = Visit.objects.filter(there, event__in=Event.objects.public()).select_related(
        "event__municipality", "event__record", "visitors", "returns"
    )
    found = [
        Between(row.event, row.visitors, row.event.municipality, row.returns)
        for row in rows
        if row.visitors and row.event.municipality
    ]
    return sorted(
        found, key=lambda one: (one.event.starts_on is None, one.event.starts_on or one.event.pk, one.event.pk)
    )


def mentor_of(visits: list[Between]) -> Municipality | None:
    """The town that receives at the mentoring visits; None where none was one, or both did."""
    mentors = {one.host.pk: one.host for one in visits if one.is_mentoring}
    return next(iter(mentors.values())) if len(mentors) == 1 else None
