"""Everything that is known of a town beside its own row, read with the town in one query."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from municipalities.models.codes import PlaceCode, PlaceName, TownYear
from municipalities.models.countries import Country
from municipalities.models.experience import received
from municipalities.models.succession import Succession


def everything_known() -> JSONObject:
    """For `with_known`: lists of `names`, `codes` (valid now), `years`, `before` and `after`.

    And whether people have arrived (`received`), and the country's `experience`.
    """
    return JSONObject(
        names=_each(PlaceName.objects.order_by("key"), "town", name="name", language="language"),
        codes=_each(PlaceCode.objects.current().order_by("scheme", "code"), "town", scheme="scheme", code="code"),
        years=_each(
            TownYear.objects.order_by("-year"),
            "town",
            year="year",
            arrived="arrived",
            source="source",
            is_demo="is_demo",
        ),
        before=_each(
            Succession.objects.order_by("on", "old__key"),
            "new",
            name="old__name",
            id="old__public_id",
            on="on",
            source="source",
        ),
        after=_each(
            Succession.objects.order_by("on", "new__key"),
            "old",
            name="new__name",
            id="new__public_id",
            on="on",
            source="source",
        ),
        received=received(),
        experience=Subquery(Country.objects.filter(code=OuterRef("country")).values("experience")[:1]),
    )


def _each(rows: QuerySet, town: str, **fields: str) -> ArraySubquery:
    return ArraySubquery(rows.filter(**{town: OuterRef("pk")}).values(told=JSONObject(**fields)))
