"""What a grant paid, cost by cost: those that are certified, in the report in which they are claimed."""

from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from share.claims.models import Cost
from share.reports.figures import rows
from share.reports.figures.measure import Measure, Pin, Row, Things, plain
from share.reports.figures.scope import Scope


def _things(scope: Scope) -> Things:
    found = rows.costs_of(scope).select_related("partner__organisation", "category")
    return found.order_by("partner__number", "partner", "number")


def _row(thing: object) -> Row:
    cost = cast(Cost, thing)
    told = {"partner": cost.partner.organisation.name, "heading": str(cost.category), "day": f"{cost.paid_on:%d.%m.%Y}"}
    return Row(
        str(cost),
        _now("%(partner)s, %(heading)s, paid on %(day)s") % told,
        cost.get_absolute_url(),
        _now("The receipt of the cost."),
        cost.amount_eur,
        cost.is_demo,
    )


def _pins(scope: Scope) -> list[Pin]:
    found = rows.costs_of(scope).values_list("public_id", "partner__organisation__country", "amount_eur")
    return [Pin(str(public_id), country=str(country), amount=_plain(amount)) for public_id, country, amount in found]


def _plain(amount: Decimal) -> int | str:
    found = plain(amount)
    assert found is not None
    return found


MEASURES = (
    Measure(
        key="costs_eur",
        label=_("Costs certified"),
        unit="EUR",
        definition=_(
            "What partners paid, each payment with its receipt and certified by somebody else than who entered it, in the"
            " report in which it is claimed. Flat rates come on top in the claim; what waits to be certified is not counted."
        ),
        by=(),
        cells=lambda tally: tally.costs(),
        things=_things,
        row=_row,
        pins=_pins,
        position=82,
        unknown_when_empty=True,
    ),
)
