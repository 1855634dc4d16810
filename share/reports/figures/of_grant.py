"""What stands in the grant itself: its partners, its money; and the places it reached."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from share.kit.precision import Precision
from share.reports.figures import rows, shown
from share.reports.figures.measure import Cell, Measure, Over, Pin, of_the_grant, plain
from share.reports.figures.scope import COUNTRY, SIZE, Scope
from share.reports.figures.tally import Tally


def _number(field: str, tally: Tally) -> list[Cell]:
    """A number of the grant's own row; no cell, and so no value, where it is not known."""
    value = getattr(tally.scope.grant, field)
    return [] if value is None else [Cell("", "", "", value, 1, precision=Precision.EXACT)]


def _pin(field: str, scope: Scope) -> list[Pin]:
    value = plain(getattr(scope.grant, field))
    return [] if value is None else [Pin(scope.grant.code, amount=value)]


def _of_activities(scope: Scope, cells: Sequence[Cell]) -> str:
    return gettext("The activities that count, each with its own source.")


def _of_sources(scope: Scope, cells: Sequence[Cell]) -> str:
    return gettext("The sources of the activities, named with each.")


MEASURES = (
    Measure(
        key="countries",
        label=_("Countries"),
        unit=_("countries"),
        definition=_("Different countries of the organisations that are partners of the grant on the last day."),
        by=(COUNTRY,),
        cells=lambda tally: tally.partners,
        things=rows.partners_of,
        row=shown.partner,
        pins=lambda scope: [Pin(one.public_id, country=str(one.country)) for one in rows.partners_of(scope)],
        over=Over.STANDS,
        position=10,
        source=of_the_grant,
        counts_countries=True,
    ),
    Measure(
        key="municipalities",
        label=_("Towns with activities"),
        unit=_("places"),
        definition=_("Different places of the activities that count: towns of the network, and places elsewhere."),
        by=(COUNTRY, SIZE),
        cells=lambda tally: tally.places,
        things=rows.places_of,
        row=shown.place,
        pins=rows.pins_of_places,
        over=Over.COUNTED_ONCE,
        position=20,
        source=_of_activities,
    ),
    Measure(
        key="reported_participants",
        label=_("Participants reported by others"),
        unit=_("people"),
        definition=_(
            "Head-counts of activities that were not run on this site, added up as their sources give them. They are no"
            " records of people and stay apart from people trained; plans are left out."
        ),
        by=(COUNTRY, SIZE),
        cells=lambda tally: tally.reported,
        things=rows.reported_of,
        row=shown.reported,
        pins=rows.pins_of_reported,
        position=70,
        source=_of_sources,
        unknown_when_empty=True,
    ),
    Measure(
        key="budget_eur",
        label=_("Budget"),
        unit="EUR",
        definition=_("The estimated total budget of the grant."),
        by=(),
        cells=partial(_number, "budget_eur"),
        things=rows.grants_of,
        row=partial(shown.grant, "budget_eur"),
        pins=partial(_pin, "budget_eur"),
        over=Over.STANDS,
        position=80,
        source=of_the_grant,
        unknown_when_empty=True,
    ),
    Measure(
        key="eu_share_percent",
        label=_("Share of the EU"),
        unit="%",
        definition=_("The part of the budget that the European Union pays."),
        by=(),
        cells=partial(_number, "eu_share_percent"),
        things=rows.grants_of,
        row=partial(shown.grant, "eu_share_percent"),
        pins=partial(_pin, "eu_share_percent"),
        over=Over.STANDS,
        position=81,
        source=of_the_grant,
        unknown_when_empty=True,
    ),
)
