"""What the roster did for a grant: missions that took place, from town to town."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from roster.models import Mission, MissionQuerySet
from share.reports.figures import rows
from share.reports.figures.measure import Measure, Pin, Row, Things
from share.reports.figures.scope import COUNTRY, Scope

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _row(thing: object) -> Row:
    assert isinstance(thing, Mission)
    told = {"how": thing.get_form_display(), "area": thing.brief.get_area_display()}
    return Row(
        thing.brief.title,
        f"{thing.delivered_on:%d.%m.%Y}, " + _now("%(area)s, %(how)s") % told,
        source=_now("The reports of expert and town."),
        is_demo=thing.is_demo,
    )


def _measure(
    key: str,
    label: "StrOrPromise",
    definition: "StrOrPromise",
    position: int,
    found: Callable[[Scope], MissionQuerySet],
) -> Measure:
    def things(scope: Scope) -> Things:
        return found(scope).select_related("brief", "expert").order_by("delivered_on", "pk")

    def pins(scope: Scope) -> list[Pin]:
        pairs = found(scope).values_list("public_id", "brief__country")
        return [Pin(str(public_id), country=str(country)) for public_id, country in pairs]

    return Measure(
        key=key,
        label=label,
        unit=_("missions"),
        definition=definition,
        by=(COUNTRY,),
        cells=lambda tally: tally.results(key),
        things=things,
        row=_row,
        pins=pins,
        position=position,
    )


MEASURES = (
    _measure(
        "missions",
        _("Missions of experts"),
        _(
            "Missions of the roster that took place, that the grant pays for, and whose last day lies in the period. Agreed by"
            " both sides beforehand; planned, cancelled and handed over missions are not counted."
        ),
        65,
        rows.missions_of,
    ),
    _measure(
        "missions_followed",
        _("Missions with an answer three months later"),
        _("Of these, those whose town said three months later whether the goals were reached."),
        66,
        rows.followed_of,
    ),
    _measure(
        "missions_met",
        _("Missions whose goals were reached"),
        _("Of these, those whose goals were reached, or mostly."),
        67,
        rows.met_of,
    ),
)
