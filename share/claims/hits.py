"""Costs are found by what was paid, by who sees them."""

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from share.claims.models import Cost
from share.policy import Actor
from share.records.search import Hit, Searchable, Values

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _rows(actor: Actor) -> "QuerySet[Any]":
    return Cost.objects.visible_to(actor)


def _hit(one: Values) -> Hit:
    url = reverse("claims:cost", args=[one["partner__grant"], one["public_id"]])
    return Hit(one["what"], url, one["partner__organisation__name"], one["is_demo"])


VALUES = ("what", "public_id", "is_demo", "partner__grant", "partner__organisation__name")
COSTS = Searchable(_("Costs"), _rows, F("what"), VALUES, _hit)
