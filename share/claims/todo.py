"""Costs that wait to be certified, on the dashboard of who may: one line for each partner."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from municipalities.registry import Told, Waiting
from municipalities.todo import each
from share import policy
from share.claims.models import Cost
from share.grants.models import GrantPartner
from share.policy import Actor
from share.records.tasks import About, Task


def _partners(actor: Actor) -> "QuerySet[Any]":
    """Partners of whose costs somebody else entered some: of their organisations, or all for an admin."""
    rows = GrantPartner.objects.all()
    if not actor.is_admin:
        rows = rows.filter(organisation__in=actor.coordinated)
    costs = Cost.objects.waiting().exclude(entered_by=actor.user_id).filter(partner=OuterRef("pk"))
    counted = costs.order_by().values("partner").annotate(n=Count("pk")).values("n")
    return rows.annotate(n=Coalesce(Subquery(counted), 0)).filter(n__gt=0).order_by("-n", "pk")


def _task(row: Told) -> Task:
    n = row["n"]
    told = ngettext("%(n)d cost waits to be certified.", "%(n)d costs wait to be certified.", n) % {"n": n}
    costs = reverse("claims:costs", args=[row["grant_id"]])
    about = About(row["organisation__name"], costs, row["grant__code"], is_demo=row["grant__is_demo"])
    return Task(told, _("Look at them"), f"{costs}?range=waiting&partner={row['organisation__public_id']}", about)


TELLS = ("n", "grant_id", "grant__code", "grant__is_demo", "organisation__name", "organisation__public_id")
WAITING = Waiting(policy.fills_parts, _partners, TELLS, each(_task))
