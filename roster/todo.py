"""What waits in the roster, for experts and for who runs the network, and what helps with a town's need."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.models import Area, Need, Practice
from municipalities.registry import Told, TownEntry, Waiting
from municipalities.todo import each
from roster import links
from roster.models import Brief, BriefNeed, ExpertArea, ExpertInvitation, Mission
from share import policy
from share.kit import tokens
from share.kit.text import search_key
from share.policy import Actor
from share.records.tasks import About, Task


def _asked(actor: Actor) -> "QuerySet[Any]":
    return ExpertInvitation.objects.filter(expert__person=actor.user_id, state=ExpertInvitation.State.SENT)


def _to_agree(actor: Actor) -> "QuerySet[Any]":
    own = Mission.objects.filter(expert__person=actor.user_id, state=Mission.State.TERMS, expert_agreed_at=None)
    return own.exclude(success="")


def _to_report(actor: Actor) -> "QuerySet[Any]":
    return Mission.objects.took_place().filter(expert__person=actor.user_id, expert_reported_at=None)


def _invitation(row: Told) -> Task:
    url = reverse("roster:invitation", args=[tokens.sign(links.INVITATION, row["public_id"])])
    return _of_expert(row, _("A town asks you."), _("Answer"), url)


def _terms(row: Told) -> Task:
    return _of_expert(row, _("The terms of your mission are to be agreed."), _("Read them"), _side(row))


def _report(row: Told) -> Task:
    return _of_expert(row, _("Your short report is missing."), _("Write it"), _side(row))


def _side(row: Told) -> str:
    return reverse("roster:side", args=[tokens.sign(links.MISSION, f"{row['public_id']}.expert")])


def _of_expert(row: Told, said: str, button: str, url: str) -> Task:
    about = About(row["brief__title"], reverse("roster:own"), _("Roster of experts"), is_demo=row["brief__is_demo"])
    return Task(said, button, url, about)


def _area(row: Told) -> Task:
    url = reverse("roster:expert", args=[row["expert__public_id"]])
    said = _("%(area)s waits for validation.") % {"area": Area(row["area"]).label}
    about = About(row["expert__name"], url, _("Expert"), is_demo=row["expert__is_demo"])
    return Task(said, _("Look at it"), url, about)


def _brief(row: Told) -> Task:
    url = reverse("roster:brief", args=[row["public_id"]])
    return Task(
        _("Nobody is asked for it."),
        _("See who fits"),
        url,
        About(row["title"], url, _("Brief"), is_demo=row["is_demo"]),
    )


def _late(row: Told) -> Task:
    url = reverse("roster:mission", args=[row["public_id"]])
    about = About(row["brief__title"], url, _("Mission"), is_demo=row["is_demo"])
    return Task(_("A report is missing."), _("Look at it"), url, about)


def _runs(actor: Actor) -> bool:
    return actor.runs_network


OF_EXPERT = ("public_id", "brief__title", "brief__is_demo")
WAITING = {
    "experts who are asked": Waiting(policy.is_signed_in, _asked, OF_EXPERT, each(_invitation)),
    "terms to agree": Waiting(policy.is_signed_in, _to_agree, OF_EXPERT, each(_terms)),
    "reports of experts": Waiting(policy.is_signed_in, _to_report, OF_EXPERT, each(_report)),
    "areas to validate": Waiting(
        _runs,
        lambda actor: ExpertArea.objects.to_validate().order_by("state_since"),
        ("expert__public_id", "expert__name", "expert__is_demo", "area"),
        each(_area),
    ),
    "briefs": Waiting(
        _runs,
        lambda actor: Brief.objects.filter(state=Brief.State.OPEN).order_by("starts_on", "pk"),
        ("public_id", "title", "is_demo"),
        each(_brief),
    ),
    "missing reports": Waiting(
        _runs,
        lambda actor: Mission.objects.without_report().order_by("delivered_on"),
        ("public_id", "brief__title", "is_demo"),
        each(_late),
    ),
}


def help_for(need: Need, actor: Actor) -> Sequence[TownEntry]:
    """What helps with a need: for who runs the network its brief or the way to one; who has answered something like it."""
    found: list[TownEntry] = []
    if actor.runs_network:
        row = BriefNeed.objects.filter(need=need, freed_at__isnull=True).select_related("brief").first()
        if row:
            found.append(TownEntry(row.brief.title, row.brief.get_absolute_url(), row.brief.get_state_display()))
        elif need.is_open:
            link = reverse("roster:new_brief", args=[need.public_id])
            found.append(TownEntry(_("Look for an expert"), link, _("Nobody is looked for yet.")))
    found += _answered(need)
    return found


def _answered(need: Need) -> list[TownEntry]:
    """Practices of the same area, those of missions among them: the ones with most words in common first."""
    asked = set(search_key(" ".join([need.title, *need.questions])).split())
    rows = Practice.objects.published().filter(area=need.area).exclude(town=need.town).select_related("town")
    ranked = sorted(rows.newest_first()[:50], key=lambda row: -len(asked & set(search_key(row.title).split())))
    return [
        TownEntry(row.title, row.get_absolute_url(), _("Done before, at %(town)s") % {"town": row.town})
        for row in ranked[:3]
    ]
