"""What ends early: a mission that is cancelled or handed over, and an expert who leaves."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from roster import notifications
from roster.actions import briefs, experts
from roster.actions.missions import deliver, lock
from roster.models import Brief, Expert, ExpertInvitation, Mission
from share.accounts.models import User
from share.kit import clock
from share.mail.actions import post, wipe_mails
from share.mail.models import Mail


@transaction.atomic
def cancel(pk: int, reason: str) -> Mission:
    """The expert's days are free again, and the brief looks for another one. Raises IllegalMove once it took place."""
    return _end(pk, Mission.cancel, reason, notifications.SIDES)


@transaction.atomic
def hand_over(pk: int, reason: str) -> Mission:
    """The expert drops out: the brief looks for another one, who goes on with the same terms."""
    return _end(pk, Mission.hand_over, reason, notifications.SIDES)


def _end(pk: int, move: Callable[[Mission, str], None], reason: str, told: tuple[str, ...]) -> Mission:
    """Days that are over stay with the mission; the others are free again."""
    Brief.objects.select_for_update(of=("self",)).get(missions=pk)
    mission = lock(pk)
    move(mission, reason)
    mission.full_clean()
    mission.save()
    for row in mission.days.all():
        if row.first >= clock.today():
            row.delete()
        elif row.last >= clock.today():
            row.days = (row.first, clock.today())
            row.save()
    briefs.reopen(mission)
    for mail in notifications.ended(mission, told):
        post(mail)
    return mission


@transaction.atomic
def leave(pk: int) -> None:
    """An expert leaves: what they were asked is called off, what they promised handed over, who they were forgotten.

    What took place and was not noted yet is noted first. They get no mail of it, and what was written to them is emptied: it
    carries the name and the address that are to go.
    """
    rows = ExpertInvitation.objects.open().filter(expert=pk)
    ahead = Mission.objects.filter(expert=pk, state__in=Mission.AHEAD)
    touched = Q(pk__in=rows.values("brief")) | Q(pk__in=ahead.values("brief"))
    # The briefs first, as everybody does, and in one order.
    list(Brief.objects.select_for_update(of=("self",)).filter(touched).order_by("pk"))
    expert = Expert.objects.select_for_update(of=("self",)).get(pk=pk)
    for invitation in rows.values_list("pk", flat=True):
        briefs.call_off(invitation, is_told=False)
    for mission in ahead:
        days = [row.last for row in mission.days.all()]
        if mission.state == Mission.State.AGREED and days and max(days) < clock.today():
            deliver(mission.pk)
        else:
            _end(mission.pk, Mission.hand_over, _("The expert left the roster."), ("host",))
    addresses = {expert.email, expert.mail_address} - {""}
    experts.forget(expert)
    _empty_mails(pk, addresses)


def _empty_mails(pk: int, addresses: set[str]) -> None:
    """The mails of the roster to somebody who left, sent or not."""
    expert = Expert.objects.get(pk=pk)
    of_rows = [f"invitation:{one}:" for one in expert.invitations.values_list("public_id", flat=True)]
    of_missions = [f"mission:{one}:" for one in expert.missions.values_list("public_id", flat=True)]
    ours = Q()
    for start in (f"expert:{expert.public_id}:", *of_rows, *of_missions):
        ours |= Q(key__startswith=start)
    wipe_mails(Mail.objects.filter(ours, to__in=addresses).values_list("key", flat=True))


def erase(person: User) -> None:
    """Leaves the facts of their missions and no name; also of who was asked at an address of theirs and has not said yes."""
    asked = Q(person=None) & Q(pk__in=_asked_at(person))
    for expert in Expert.objects.in_roster().filter(Q(person=person) | asked):
        leave(expert.pk)


def _asked_at(person: User) -> list[int]:
    addresses = set(person.addresses())
    rows = Expert.objects.in_roster().filter(person=None).values_list("pk", "email")
    return [pk for pk, email in rows if email.lower() in addresses]
