from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from share.claims.models import Cost
from share.policy import Actor
from share.records.tasks import About, Task


def costs_to_certify(actor: Actor) -> list[Task]:
    """Costs that somebody else entered, by partner and grant: of their organisations, or all for an admin."""
    if not (actor.is_admin or actor.coordinated):
        return []
    rows = Cost.objects.visible_to(actor).waiting().exclude(entered_by=actor.user_id)
    if not actor.is_admin:
        rows = rows.filter(partner__organisation__in=actor.coordinated)
    of_partner = (
        "partner__grant",
        "partner__grant__code",
        "partner__organisation__name",
        "partner__organisation__public_id",
    )
    found = rows.order_by().values_list(*of_partner).annotate(n=Count("pk")).order_by("-n", "partner")[:5]
    return [_task(*row) for row in found]


def _task(grant: int, code: str, name: str, public_id: str, n: int) -> Task:
    told = ngettext("%(n)d cost waits to be certified.", "%(n)d costs wait to be certified.", n) % {"n": n}
    costs = reverse("claims:costs", args=[grant])
    return Task(told, _("Look at them"), f"{costs}?range=waiting&partner={public_id}", About(name, costs, code))
