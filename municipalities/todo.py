"""What waits for those who run the network, on their dashboard."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.actions import handover
from municipalities.models import Membership, SecondFactorReset
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


def left_open(actor: Actor) -> Sequence[Task]:
    """People who left an organisation of this person, and what they had begun there: it waits to be handed over."""
    if not policy.manages_activities(actor):
        return []
    waiting = handover.with_open_work(handover.gone(actor)).select_related("user", "organisation")
    return [_to_hand_over(right) for right in waiting.order_by("-ends_at", "pk")[:MOST]]


def _to_hand_over(right: Membership) -> Task:
    url = reverse("municipalities:hand_over", args=[right.organisation.public_id, right.pk])
    said = _("%(who)s has left, and what they had begun waits for another person.") % {"who": right.user.shown_name}
    return Task(said, _("Hand it over"), url, About(right.organisation.name, url, is_demo=right.user.is_demo))


def _task(reset: SecondFactorReset) -> Task:
    url = reverse("municipalities:person", args=[reset.user_id])
    said = _("%(who)s asks to reset a lost second factor. It takes a second person.") % {"who": reset.asked_by}
    about = About(str(reset.user), url, is_demo=reset.user.is_demo)
    return Task(said, _("Look at it"), url, about)
