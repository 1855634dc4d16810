"""What ends early: a mission that is cancelled or handed over, and an expert who leaves."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from roster import notifications
from roster.actions import briefs, experts
from roster.actions.missions import lock
from roster.models import Brief, Expert, ExpertInvitation, Mission
from share.accounts.models import User
from share.mail.actions import post


@transaction.atomic
def cancel(pk: int, reason: str) -> Mission:
    """The expert's days are free again, and the brief looks for another one. Raises IllegalMove once it took place."""
    return _end(pk, Mission.cancel, reason)


@transaction.atomic
def hand_over(pk: int, reason: str) -> Mission:
    """The expert drops out: the next in the row is asked, and goes on with the same terms."""
    return _end(pk, Mission.hand_over, reason)


def _end(pk: int, move: Callable[[Mission, str], None], reason: str) -> Mission:
    Brief.objects.select_for_update(of=("self",)).get(missions=pk)
    mission = lock(pk)
    move(mission, reason)
    mission.full_clean()
    mission.save()
    mission.days.all().delete()
    briefs.reopen(mission)
    for mail in notifications.ended(mission):
        post(mail)
    return mission


@transaction.atomic
def leave(pk: int) -> None:
    """An expert leaves: what they were asked is called off, what they promised handed over, who they were forgotten."""
    expert = Expert.objects.get(pk=pk)
    for invitation in ExpertInvitation.objects.open().filter(expert=expert).values_list("pk", flat=True):
        briefs.call_off(invitation)
    for mission in Mission.objects.filter(expert=expert, state__in=Mission.AHEAD).values_list("pk", flat=True):
        hand_over(mission, _("The expert left the roster."))
    experts.forget(Expert.objects.select_for_update(of=("self",)).get(pk=pk))


def erase(person: User) -> None:
    """Leaves the facts of their missions and no name."""
    for expert in Expert.objects.filter(person=person):
        leave(expert.pk)
