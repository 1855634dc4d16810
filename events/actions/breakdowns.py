"""Those who took part, by what the funders of an activity want them counted by.

As long as attendance is open people say it with their registration, and change it. When it is complete it is counted, and what
each of them said is taken out in the same transaction.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models import Value as Constant
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from events.actions.asking import GONE, REQUIREMENTS_STAY, Total, ended_before
from events.models import Disaggregation, Event, ParticipantCount, Registration
from events.models.breakdowns import AgeBand, Gender
from share.grants.models import Breakdown
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.countries import country_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STAY = timedelta(days=365)  # after the end of an activity whose attendance nobody completes
NOT_SAID = ""
WORDS: "dict[str, dict[str, StrOrPromise]]" = {
    Breakdown.GENDER: dict(Gender.choices),
    Breakdown.AGE: dict(AgeBand.choices),
    Breakdown.FIRST_TIME: {"true": _("yes"), "false": _("no, they were at one before")},
}
_COUNTRY = Coalesce(
    NullIf("municipality__country", Constant("")), NullIf("town_country", Constant("")), Constant(NOT_SAID)
)
# A registration's value of each breakdown, as it is stored and counted.
VALUE = {
    Breakdown.COUNTRY: _COUNTRY,
    Breakdown.GENDER: Coalesce("disaggregation__gender", Constant(NOT_SAID)),
    Breakdown.AGE: Coalesce("disaggregation__age", Constant(NOT_SAID)),
    Breakdown.FIRST_TIME: Coalesce(Cast("disaggregation__first_time", CharField()), Constant(NOT_SAID)),
}


def count_and_forget(event: Event) -> None:
    """Attendance is complete: those who were present are counted, and what they said goes. The caller has the event's lock."""
    counted = _count(event, event.registrations.attended())
    ParticipantCount.objects.bulk_create(
        ParticipantCount(event=event, breakdown=breakdown, value=value, count=count)
        for (breakdown, value), count in sorted(counted.items())
    )
    # By their ids: of a table whose size it does not know yet, PostgreSQL reads a join of it with itself row by row.
    said = list(Disaggregation.objects.filter(registration__event=event).values_list("pk", flat=True))
    Disaggregation.objects.filter(pk__in=said).delete()


def _count(event: Event, people: "QuerySet[Registration]") -> Counter[tuple[str, str]]:
    """How many of these people have which value of each breakdown that is asked for."""
    asked = event.breakdowns
    rows = people.order_by().values_list(*(VALUE[Breakdown(one)] for one in asked)) if asked else []
    return Counter((breakdown, value) for row in rows for breakdown, value in zip(asked, row, strict=True))


@dataclass(frozen=True)
class Broken:
    """One breakdown: how many people have each value, those who said nothing last."""

    label: "StrOrPromise"
    totals: list[Total]


@dataclass(frozen=True)
class Participants:
    """Those who took part by what funders want, once attendance is complete; `present` are marked so now.

    Until then only how many of the `people` with a place have said something: totals that grow by one tell who said what.
    """

    people: int
    said: int = 0
    breakdowns: Sequence[Broken] = ()
    present: int = 0

    @property
    def is_corrected(self) -> bool:
        """Whether attendance was corrected after it was counted."""
        return self.people != self.present


def participants(event: Event) -> Participants | None:
    """None where no funder asks, or asked when it was counted. Two queries."""
    if event.is_completed:
        stored = ParticipantCount.objects.filter(event=event)
        counted = Counter({(row.breakdown, row.value): row.count for row in stored})
        broken, people = _broken_down(counted)
        present = event.registrations.attended().count()
        return Participants(people, breakdowns=broken, present=present) if counted else None
    if not event.breakdowns:
        return None
    coming = event.registrations.filter(state__in=[Registration.State.CONFIRMED, Registration.State.WALK_IN])
    return Participants(**coming.aggregate(people=Count("pk"), said=Count("disaggregation")))


def _broken_down(counted: Counter[tuple[str, str]]) -> tuple[list[Broken], int]:
    """Each breakdown, and how many people each of them is about."""
    broken = [one for breakdown in Breakdown if (one := _broken(breakdown, counted)).totals]
    return broken, sum(total.count for total in broken[0].totals) if broken else 0


def _broken(breakdown: Breakdown, counted: Counter[tuple[str, str]]) -> Broken:
    found = {value: count for (of, value), count in counted.items() if of == breakdown}
    unsaid = found.pop(NOT_SAID, 0)
    if words := WORDS.get(breakdown):
        totals = [Total(label, found[value]) for value, label in words.items() if value in found]
    else:
        named = ((country_name(value), count) for value, count in found.items())
        totals = [Total(name, count) for name, count in sorted(named, key=lambda row: (-row[1], row[0]))]
    return Broken(breakdown.label, [*totals, Total(_("not said"), unsaid)] if unsaid else totals)


def purge_disaggregation() -> int:
    """Takes out what was said at an activity whose attendance nobody completed for a year, and with registrations that
    ended a month ago; how many rows."""
    now = clock.now()
    over = ended_before(Disaggregation.objects.all(), "registration__event", now - STAY)
    left = Q(registration__state__in=GONE, registration__state_since__lt=now - REQUIREMENTS_STAY)
    return Disaggregation.objects.filter(Q(pk__in=over.values("pk")) | left).delete()[0]


PURGES = {
    "disaggregation": Purge(
        _("Gender, age and first activity, where a funder wants them counted"),
        _("when attendance is complete, at the latest a year after the activity"),
        purge_disaggregation,
    ),
}
