"""Where a town lies on the map, computed by the database: `share.kit.map.place` as an expression over latitude and longitude.

The index `towns_by_place_on_the_map` holds both values, so that what a frame shows is found without asking every town.
"""

from functools import reduce
from math import cos, radians, sin
from operator import or_

from django.contrib.postgres.aggregates.mixins import OrderableAggMixin
from django.db.models import Aggregate, F, FloatField, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cos, Radians, Sin, Sqrt
from django.db.models.lookups import GreaterThan, LessThan

from share.kit import map as europe
from share.kit.map import WHOLE


def map_x() -> CombinedExpression:
    """Map units eastwards; NULL for a town without coordinates."""
    _east, _south, shift, _down = _projected()
    return shift + _east


def map_y() -> CombinedExpression:
    """Map units southwards; NULL for a town without coordinates."""
    _east, south, _shift, down = _projected()
    return down + south


def _projected() -> tuple[CombinedExpression, CombinedExpression, Value, Value]:
    """How far east and south of the centre a town lies, and where the centre lies; all in map units."""
    lat, centre = Radians(F("lat")), europe.projection()
    lon = Radians(F("lon") - number(centre.lon))
    sin0, cos0 = sin(radians(centre.lat)), cos(radians(centre.lat))
    near = number(1.0) + number(sin0) * Sin(lat) + number(cos0) * Cos(lat) * Cos(lon)
    scale = number(centre.scale) * Sqrt(number(2.0) / near)
    north = scale * (number(cos0) * Sin(lat) - number(sin0) * Cos(lat) * Cos(lon))
    return scale * Cos(lat) * Sin(lon), number(-1.0) * north, number(centre.x), number(centre.y)


def beyond_the_map() -> Q:
    """Coordinates are known, and lie outside of what is drawn."""
    box, x, y = WHOLE.box, map_x(), map_y()
    edges = [LessThan(x, box.left), GreaterThan(x, box.right), LessThan(y, box.top), GreaterThan(y, box.bottom)]
    return reduce(or_, (Q(edge) for edge in edges))


def number(value: float) -> Value:
    return Value(value, output_field=FloatField())


class First(OrderableAggMixin, Aggregate):
    """The first value of a group, in the order that is given."""

    function = "ARRAY_AGG"
    template = "(%(function)s(%(distinct)s%(expressions)s %(order_by)s))[1]"
