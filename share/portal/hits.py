"""Lines of portal tables are found by their name, by who sees them. Activities are found as what they are."""

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from share.policy import Actor
from share.portal.models import TableRow
from share.records.search import Hit, Searchable, Values

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _rows(actor: Actor) -> "QuerySet[Any]":
    return TableRow.objects.visible_to(actor).filter(event__isnull=True)


def _hit(one: Values) -> Hit:
    url = reverse("portal:table", args=[one["grant"], one["table"]])
    return Hit(f"{one['number']} {one['name']}", url, one["grant__code"], one["is_demo"])


VALUES = ("name", "number", "table", "grant", "grant__code", "is_demo")
ROWS = Searchable(_("Lines of portal tables"), _rows, F("name"), VALUES, _hit)
