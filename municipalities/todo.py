"""What waits for those who run the network, on their dashboard."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.actions import handover
from municipalities.models import Membership, Municipality, Need, Organisation, Practice, SecondFactorReset
from municipalities.registry import TownEntry
from share import policy
from share.kit.precision import date_in_words
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


def needs_to_take_up(actor: Actor) -> Sequence[Task]:
    """What towns ask for and nobody took up yet, the most urgent first."""
    if not policy.decides_needs(actor):
        return []
    waiting = Need.objects.to_decide().most_urgent_first().select_related("town")
    return [_need_task(need) for need in waiting[:MOST]]


def _need_task(need: Need) -> Task:
    said = _("%(town)s asks for help, and nobody has taken it up yet.") % {"town": need.town}
    detail = f"{need.get_area_display()} · {need.get_urgency_display()}"
    about = About(need.title, need.get_absolute_url(), _("Need"), detail, is_demo=need.is_demo)
    return Task(said, _("Read it"), need.get_absolute_url(), about)


def practices_to_review(actor: Actor) -> Sequence[Task]:
    """Practices that this person may review: not what they submitted themselves. Those that wait longest stand first."""
    if not policy.reviews_practices(actor):
        return []
    waiting = Practice.objects.to_review().exclude(submitted_by=actor.user_id).select_related("town")
    return [_practice_task(practice) for practice in waiting.order_by("state_since", "pk")[:MOST]]


def _practice_task(practice: Practice) -> Task:
    url = reverse("municipalities:kept_practice", args=[practice.town.public_id, practice.public_id])
    about = About(practice.title, url, _("Practice"), str(practice.town), is_demo=practice.is_demo)
    return Task(_("This practice waits for a review before it becomes public."), _("Review it"), url, about)


def practices_at(town: Municipality) -> Sequence[TownEntry]:
    """The published practices of a town, for its public page."""
    return [
        TownEntry(
            practice.title,
            practice.get_absolute_url(),
            _("since %(date)s") % {"date": date_in_words(practice.since)}
            if practice.since
            else practice.get_area_display(),
            is_demo=practice.is_demo,
            kind=_("Practice"),
        )
        for practice in town.practices.published().newest_first()
    ]
