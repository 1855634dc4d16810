"""What waits in the roster, for who runs the network, and what the pages of towns show of it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from municipalities.models import Municipality, Need, Practice
from municipalities.registry import TownEntry
from roster import links
from roster.models import Brief, BriefNeed, ExpertArea, ExpertInvitation, Form, Mission
from share.kit import tokens
from share.kit.text import search_key
from share.policy import Actor
from share.records.tasks import About, Task

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def what_waits(actor: Actor) -> Sequence[Task]:
    """For an expert what they are asked, and missions they have not agreed to or reported on; for who runs the network how
    much waits on the board. One query."""
    queries = _of_expert(actor.user_id) if actor.user_id else []
    if actor.runs_network:
        queries += [_number(kind, rows()) for kind, (_sentence, rows, _view, _range) in COUNTED.items()]
    if not queries:
        return []
    found = queries[0].union(*queries[1:], all=True)
    return [_task(*row) for row in sorted(found, key=lambda row: list(KINDS).index(row[0])) if row[1]]


Told = tuple[str, int, str, str]  # what waits, how many, of which record by its public id, and its title
COUNTED: "dict[str, tuple[StrOrPromise, Callable[[], QuerySet], str, str]]" = {
    "areas": (
        gettext_lazy("Areas of experts wait for validation: %(n)d."),
        lambda: ExpertArea.objects.to_validate(),
        "roster:experts",
        "?range=to-validate",
    ),
    "briefs": (
        gettext_lazy("Briefs for which nobody is asked: %(n)d."),
        lambda: Brief.objects.filter(state=Brief.State.OPEN),
        "roster:board",
        "",
    ),
    "reports": (
        gettext_lazy("Missions without a report: %(n)d."),
        lambda: Mission.objects.without_report(),
        "roster:missions",
        "?range=no-report",
    ),
}
OWN: "dict[str, tuple[StrOrPromise, StrOrPromise]]" = {
    "asked": (gettext_lazy("A town asks you."), gettext_lazy("Answer")),
    "agree": (gettext_lazy("The terms of your mission are to be agreed."), gettext_lazy("Read them")),
    "write": (gettext_lazy("Your short report is missing."), gettext_lazy("Write it")),
}
KINDS = (*OWN, *COUNTED)


def _each(kind: str, rows: "QuerySet") -> "QuerySet[Any, Told]":
    return rows.order_by().values_list(Value(kind), Value(1), "public_id", "brief__title")


def _number(kind: str, rows: "QuerySet") -> "QuerySet[Any, Told]":
    grouped = rows.order_by().values(kind=Value(kind)).annotate(n=Count("pk"))
    return grouped.values_list("kind", "n", Value(""), Value(""))


def _of_expert(user: int) -> "list[QuerySet[Any, Told]]":
    asked = ExpertInvitation.objects.filter(expert__person=user, state=ExpertInvitation.State.SENT)
    missions = Mission.objects.filter(expert__person=user)
    agree = missions.filter(state=Mission.State.TERMS, expert_agreed_at=None).exclude(success="")
    write = missions.took_place().filter(expert_reported_at=None)
    return [_each(kind, rows) for kind, rows in (("asked", asked), ("agree", agree), ("write", write))]


def _task(kind: str, n: int, public_id: str, title: str) -> Task:
    if kind in COUNTED:
        sentence, _rows_of, view, query = COUNTED[kind]
        return Task(
            str(sentence) % {"n": n},
            _("Look at them"),
            reverse(view) + query,
            About(_("Roster of experts"), reverse("roster:board")),
        )
    said, button = OWN[kind]
    if kind == "asked":
        url = reverse("roster:invitation", args=[tokens.sign(links.INVITATION, public_id)])
    else:
        url = reverse("roster:side", args=[tokens.sign(links.MISSION, f"{public_id}.expert")])
    return Task(str(said), str(button), url, About(title, reverse("roster:own"), _("Roster of experts")))


def missions_at(town: Municipality) -> Sequence[TownEntry]:
    """Needs of a town that everybody may see and that a mission answered, on its public page."""
    took_place = Mission.objects.took_place().filter(brief=OuterRef("brief"))
    shown = BriefNeed.objects.filter(need__town=town, need__is_public=True, freed_at__isnull=True)
    rows = shown.annotate(
        on=Subquery(took_place.values("delivered_on")[:1]), form=Subquery(took_place.values("form")[:1])
    )
    return [
        TownEntry(
            row.need.title,
            "",
            _("An expert of the roster answered, %(how)s") % {"how": Form(row.form).label},
            row.need.is_demo,
            _("Mission"),
            row.on,
        )
        for row in rows.filter(on__isnull=False).select_related("need").order_by("-on")[:20]
    ]


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
