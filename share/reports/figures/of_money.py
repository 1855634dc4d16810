"""What a grant paid, cost by cost: those that are certified, in the report in which they are claimed."""

from decimal import Decimal
from typing import cast

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from share.claims.models import Cost
from share.claims.models.costs import CostQuerySet
from share.kit.precision import Precision
from share.reports.figures.measure import Cell, Measure, Pin, Row, Things, plain
from share.reports.figures.scope import Scope
from share.reports.figures.tally import Tally


def _costs_of(scope: Scope) -> CostQuerySet:
    """Claimed in reports that end in the period: a cost counts with its report, and not on its day."""
    return Cost.objects.of_grant(scope.grant).claimed().filter(period__ends_on__range=(scope.first, scope.last))


def _cells(tally: Tally) -> list[Cell]:
    found = _costs_of(tally.scope).aggregate(sum=Sum("amount_eur"), n=Count("pk"), demo=Count("pk", Q(is_demo=True)))
    if not found["n"]:
        return []
    return [Cell("", "", "", found["sum"], found["n"], found["demo"], precision=Precision.RECORDED)]


def _things(scope: Scope) -> Things:
    rows = _costs_of(scope).select_related("partner__organisation", "category")
    return rows.order_by("partner__number", "partner", "number")


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
    rows = _costs_of(scope).values_list("public_id", "partner__organisation__country", "amount_eur")
    return [Pin(str(public_id), country=str(country), amount=_plain(amount)) for public_id, country, amount in rows]


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
        cells=_cells,
        things=_things,
        row=_row,
        pins=_pins,
        position=82,
        unknown_when_empty=True,
    ),
)
