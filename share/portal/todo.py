"""Lines of portal tables whose day is over, on the dashboard of who enters them: one line for each grant."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from municipalities.registry import Told, Waiting
from municipalities.todo import each
from share import policy
from share.grants.models import Grant
from share.kit import clock
from share.policy import Actor
from share.portal.models import TableRow
from share.records.tasks import About, Task


def _grants(actor: Actor) -> "QuerySet[Any]":
    """Grants with lines that are overdue: all of them for an admin, those of their organisations for others."""
    rows = TableRow.objects.overdue(clock.today()).filter(grant=OuterRef("pk"))
    if not actor.is_admin:
        rows = rows.filter(partner__organisation__in=actor.coordinated)
    counted = rows.order_by().values("grant").annotate(n=Count("pk")).values("n")
    return Grant.objects.annotate(n=Coalesce(Subquery(counted), 0)).filter(n__gt=0).order_by("-n", "pk")


def _task(row: Told) -> Task:
    n = row["n"]
    told = ngettext(
        "%(n)d line of the portal tables is overdue.", "%(n)d lines of the portal tables are overdue.", n
    ) % {"n": n}
    tables = reverse("portal:tables", args=[row["id"]])
    return Task(told, _("To the tables"), tables, About(row["title"], tables, row["code"], is_demo=row["is_demo"]))


OVERDUE = Waiting(policy.fills_parts, _grants, ("n", "id", "code", "title", "is_demo"), each(_task))
