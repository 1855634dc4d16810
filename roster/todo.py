"""What waits in the roster, for who runs the network, and what the pages of towns show of it."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from municipalities.models import Municipality, Need
from municipalities.registry import TownEntry
from roster.models import Brief, BriefNeed, ExpertArea, Mission, MissionAnswer
from share.kit.text import search_key
from share.policy import Actor
from share.records.tasks import About, Task

MOST = 5


def what_waits(actor: Actor) -> Sequence[Task]:
    """Areas to validate, briefs for which nobody is asked, reports that are missing: a sentence each, with the number."""
    if not actor.runs_network:
        return []
    counts = [
        (
            _("Experts wait for validation: %(n)d."),
            ExpertArea.objects.to_validate(),
            "roster:experts",
            "?range=to-validate",
        ),
        (
            _("Briefs for which nobody is asked: %(n)d."),
            Brief.objects.filter(state=Brief.State.OPEN),
            "roster:board",
            "",
        ),
        (
            _("Missions without a report: %(n)d."),
            Mission.objects.without_report(),
            "roster:missions",
            "?range=no-report",
        ),
    ]
    numbers = _counted([rows for _sentence, rows, _view, _query in counts])
    about = About(_("Roster of experts"), reverse("roster:board"))
    return [
        Task(sentence % {"n": number}, _("Look at them"), reverse(view) + query, about)
        for number, (sentence, _rows, view, query) in zip(numbers, counts, strict=True)
        if number
    ]


def _counted(queries: "Sequence[QuerySet]") -> list[int]:
    """One query for all."""
    rows = [
        query.order_by().values(place=Value(place)).annotate(n=Count("pk")).values_list("place", "n")
        for place, query in enumerate(queries)
    ]
    found = dict(rows[0].union(*rows[1:], all=True))
    return [found.get(place, 0) for place in range(len(queries))]


def missions_at(town: Municipality) -> Sequence[TownEntry]:
    """Missions that took place, on the public page of the town that asked."""
    rows = Mission.objects.took_place().filter(
        brief__needs__need__town=town, brief__needs__freed_at__isnull=True, brief__needs__need__is_public=True
    )
    found = rows.select_related("brief").distinct().order_by("-delivered_on")[:20]
    return [
        TownEntry(
            one.brief.title,
            "",
            _("An expert of the roster answered, %(how)s") % {"how": one.get_form_display()},
            one.is_demo,
            _("Mission"),
            one.delivered_on,
        )
        for one in found
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
    """Answers of missions that both sides agreed to share, in the same area, those with words in common first."""
    rows = MissionAnswer.objects.filter(mission__brief__area=need.area, practice__state="published")
    asked = set(search_key(" ".join([need.title, *need.questions])).split())
    ranked = sorted(
        rows.select_related("practice__town").order_by("-added_at")[:50],
        key=lambda row: -len(asked & set(search_key(row.question).split())),
    )
    return [
        TownEntry(
            row.question,
            reverse("municipalities:practice", args=[row.practice.public_id]),
            _("Answered before, at %(town)s") % {"town": row.practice.town},
        )
        for row in ranked[:3]
        if row.practice
    ]
