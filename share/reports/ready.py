"""Indicators that most grants ask for, computed from what the site counts: to be added to a grant in one step.

What a kind of activity is counted in says so with the kind; the rest stands here.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from events.kinds import kinds
from share.reports.figures import further, measures
from share.reports.figures.measure import Measure
from share.reports.models import Indicator

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Ready:
    """An indicator as it is offered; without a figure it is typed, with how its periods add."""

    code: str
    title: "StrOrPromise"
    figure: str = ""
    of_figure: str = ""
    size: str = ""
    by: tuple[str, ...] = ()
    level: str = Indicator.Level.OUTPUT
    unit: str = Indicator.Unit.NUMBER
    adds: str = Indicator.Adds.SUM


_OTHERS = (
    Ready("O3", _("Hours of training, of all participants"), "training_hours", by=("country",)),
    Ready("O4", _("Municipalities reached"), "municipalities", by=("country", "size", further.LEVEL)),
    Ready("O5", _("Small municipalities among them"), "municipalities", size="small"),
    Ready("O6", _("Countries of the partners"), "countries", by=("country",)),
    Ready("O11", _("Missions of experts"), "missions", by=("country",)),
    Ready(
        "R1",
        _("Participants who were satisfied (4 or 5 of 5)"),
        "satisfied",
        "said_how_satisfied",
        level=Indicator.Level.RESULT,
        unit=Indicator.Unit.PERCENT,
    ),
    Ready(
        "R2",
        _("Answers in which people can do more after the training"),
        "gained",
        "said_before_and_after",
        level=Indicator.Level.RESULT,
        unit=Indicator.Unit.PERCENT,
    ),
    Ready(
        "R3",
        _("Participants who use it three months later"),
        "use_it",
        "said_whether_used",
        level=Indicator.Level.RESULT,
        unit=Indicator.Unit.PERCENT,
    ),
    Ready(
        "R4",
        _("Missions whose goals were met"),
        "missions_met",
        "missions_followed",
        level=Indicator.Level.RESULT,
        unit=Indicator.Unit.PERCENT,
    ),
)


def _by(measure: Measure) -> tuple[str, ...]:
    """All it is divided by, and what participants said of themselves where that is known."""
    return (*measure.by, *(name for name in further.possible(measure) if name in {further.GENDER, further.AGE}))


def ready() -> list[Ready]:
    """All that are offered, outputs before results, by their number."""
    known = measures()
    of_kinds = [Ready(*one.ready, one.key, by=_by(known[one.key])) for one in kinds.figures() if one.ready]
    return sorted([*of_kinds, *_OTHERS], key=lambda one: (one.code[0], int(one.code[1:])))
