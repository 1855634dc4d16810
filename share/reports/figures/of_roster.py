"""What the roster did for a grant: missions that took place, from town to town."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from roster.models import Mission
from share.reports.figures import rows
from share.reports.figures.measure import Cell, Measure, Pin, Row, Things
from share.reports.figures.scope import COUNTRY, Scope
from share.reports.figures.tally import Tally


def _cells(tally: Tally) -> list[Cell]:
    return tally.missions


def _things(scope: Scope) -> Things:
    return rows.missions_of(scope).select_related("brief", "expert").order_by("delivered_on", "pk")


def _pins(scope: Scope) -> list[Pin]:
    found = rows.missions_of(scope).values_list("public_id", "brief__country")
    return [Pin(str(public_id), country=str(country)) for public_id, country in found]


def _row(thing: object) -> Row:
    assert isinstance(thing, Mission)
    told = {"how": thing.get_form_display(), "area": thing.brief.get_area_display()}
    return Row(
        thing.brief.title,
        f"{thing.delivered_on:%d.%m.%Y}, " + _now("%(area)s, %(how)s") % told,
        source=_now("The reports of expert and town."),
        is_demo=thing.is_demo,
    )


MEASURES = (
    Measure(
        key="missions",
        label=_("Missions of experts"),
        unit=_("missions"),
        definition=_(
            "Missions of the roster that took place, that the grant pays for, and whose last day lies in the period. Agreed by"
            " both sides beforehand; planned, cancelled and handed over missions are not counted."
        ),
        by=(COUNTRY,),
        cells=_cells,
        things=_things,
        row=_row,
        pins=_pins,
        position=65,
    ),
)
