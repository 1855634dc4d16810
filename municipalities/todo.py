"""What waits for those who run the network, on their dashboard."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.models import Municipality, Organisation, SecondFactorReset
from share import policy
from share.policy import Actor
from share.records.tasks import About, Task

MOST = 5


def resets_to_decide(actor: Actor) -> Sequence[Task]:
    """Resets of a second factor that this person may confirm."""
    if not policy.manages_access(actor):
        return []
    waiting = SecondFactorReset.objects.waiting().exclude(user=actor.user_id).exclude(asked_by=actor.user_id)
    return [_task(reset) for reset in waiting.select_related("user", "asked_by")[:MOST]]


def proposals_to_confirm(actor: Actor) -> Sequence[Task]:
    """Towns and organisations that somebody proposed and uses, as one task."""
    if not policy.confirms_proposals(actor):
        return []
    found = (
        Municipality.objects.proposed().values_list("name").union(Organisation.objects.proposed().values_list("name"))
    )
    names = [name for (name,) in found.order_by("name")[: MOST + 1]]
    if not names:
        return []
    shown = ", ".join(names[:MOST]) + (" …" if len(names) > MOST else "")
    about = About(_("Proposed towns and organisations"), reverse("municipalities:proposals"), detail=shown)
    said = _("Somebody uses a town or an organisation that is in no list. Look whether it is new.")
    return [Task(said, _("Look at them"), about.url, about)]


def _task(reset: SecondFactorReset) -> Task:
    url = reverse("municipalities:person", args=[reset.user_id])
    said = _("%(who)s asks to reset a lost second factor. It takes a second person.") % {"who": reset.asked_by}
    about = About(str(reset.user), url, is_demo=reset.user.is_demo)
    return Task(said, _("Look at it"), url, about)
