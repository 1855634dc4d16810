"""What waits for those who run the network or coordinate for an organisation, on their dashboard: all of it in one query."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from municipalities.actions import handover
from municipalities.models import Area, Municipality, Need, Organisation, Practice, SecondFactorReset
from municipalities.registry import Told, TownEntry, Waiting, waiting
from share import policy
from share.accounts.models import User
from share.kit.precision import date_in_words
from share.policy import Actor
from share.records.tasks import About, Task

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def what_waits(actor: Actor) -> Sequence[Task]:
    """The first few of each kind, in the order in which they were registered. One query."""
    queries = [one.query(key, actor) for key, one in waiting.items() if one.is_for(actor)]
    if not queries:
        return []
    found = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    told: dict[str, list[Told]] = {key: [] for key, _one in waiting.items()}
    for key, values in found:
        told[key].append(values)
    return [task for key, rows in told.items() for task in waiting[key].tasks(rows)]


def each(task: Callable[[Told], Task]) -> Callable[[Sequence[Told]], Iterable[Task]]:
    return lambda rows: map(task, rows)


def _needs(actor: Actor) -> "QuerySet[Any]":
    return Need.objects.to_decide().most_urgent_first()


def _need(need: Told) -> Task:
    said = _("%(town)s asks for help, and nobody has taken it up yet.") % {"town": need["town__name"]}
    detail = f"{Area(need['area']).label} · {Need.Urgency(need['urgency']).label}"
    url = reverse("municipalities:need", args=[need["town__public_id"], need["public_id"]])
    return Task(said, _("Read it"), url, About(need["title"], url, _("Need"), detail, is_demo=need["is_demo"]))


def _practices(actor: Actor) -> "QuerySet[Any]":
    """Not what they submitted themselves. Those that wait longest stand first."""
    return Practice.objects.to_review().exclude(submitted_by=actor.user_id).order_by("state_since", "pk")


def _practice(practice: Told) -> Task:
    url = reverse("municipalities:kept_practice", args=[practice["town__public_id"], practice["public_id"]])
    about = About(practice["title"], url, _("Practice"), practice["town__name"], is_demo=practice["is_demo"])
    return Task(_("This practice waits for a review before it becomes public."), _("Review it"), url, about)


def _proposed_towns(actor: Actor) -> "QuerySet[Any]":
    return Municipality.objects.proposed().order_by("name")


def _proposed_organisations(actor: Actor) -> "QuerySet[Any]":
    return Organisation.objects.proposed().order_by("name")


def _as_one(title: "StrOrPromise") -> Callable[[Sequence[Told]], Iterable[Task]]:
    """One task for all proposals of a kind."""

    def tasks(rows: Sequence[Told]) -> Iterable[Task]:
        if not rows:
            return []
        about = About(str(title), reverse("municipalities:proposals"), detail=", ".join(row["name"] for row in rows))
        said = _("Somebody uses what is in no list. Look whether it is new.")
        return [Task(said, _("Look at them"), about.url, about)]

    return tasks


def _resets(actor: Actor) -> "QuerySet[Any]":
    """Resets of a second factor that this person may confirm."""
    waiting = SecondFactorReset.objects.waiting().exclude(user=actor.user_id).exclude(asked_by=actor.user_id)
    return waiting.order_by("asked_at", "pk")


def _reset(reset: Told) -> Task:
    url = reverse("municipalities:person", args=[reset["user_id"]])
    said = _("%(who)s asks to reset a lost second factor. It takes a second person.") % {
        "who": _shown(reset["asked_by__name"], reset["asked_by__email"])
    }
    about = About(_shown(reset["user__name"], reset["user__email"]), url, is_demo=reset["user__is_demo"])
    return Task(said, _("Look at it"), url, about)


def _shown(name: str, email: str) -> str:
    return str(User(name=name, email=email))


def _left(actor: Actor) -> "QuerySet[Any]":
    """People who left an organisation of this person, and what they had begun there: it waits to be handed over."""
    return handover.with_open_work(handover.gone(actor)).order_by("-ends_at", "pk")


def _to_hand_over(right: Told) -> Task:
    url = reverse("municipalities:hand_over", args=[right["organisation__public_id"], right["pk"]])
    who = User(name=right["user__name"], email=right["user__email"]).shown_name
    said = _("%(who)s has left, and what they had begun waits for another person.") % {"who": who}
    return Task(said, _("Hand it over"), url, About(right["organisation__name"], url, is_demo=right["user__is_demo"]))


OF_A_RESET = ("user_id", "user__name", "user__email", "user__is_demo", "asked_by__name", "asked_by__email")
OF_A_RIGHT = (
    "pk",
    "organisation__public_id",
    "organisation__name",
    "user__name",
    "user__email",
    "user__is_demo",
)
OF_A_NEED = ("public_id", "title", "area", "urgency", "is_demo", "town__name", "town__public_id")
OF_A_PRACTICE = ("public_id", "title", "is_demo", "town__name", "town__public_id")
WAITING: dict[str, Waiting] = {
    "needs": Waiting(policy.decides_needs, _needs, OF_A_NEED, each(_need)),
    "practices": Waiting(policy.reviews_practices, _practices, OF_A_PRACTICE, each(_practice)),
    "towns": Waiting(policy.confirms_proposals, _proposed_towns, ("name",), _as_one(gettext_lazy("Proposed towns"))),
    "organisations": Waiting(
        policy.confirms_proposals, _proposed_organisations, ("name",), _as_one(gettext_lazy("Proposed organisations"))
    ),
    "resets": Waiting(policy.manages_access, _resets, OF_A_RESET, each(_reset)),
    "left": Waiting(policy.manages_activities, _left, OF_A_RIGHT, each(_to_hand_over)),
}


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
