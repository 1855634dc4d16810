"""Experts, briefs and missions for tests, made with only what matters."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from municipalities.models import Need
from roster.actions import briefs, missions
from roster.models import Brief, Expert, ExpertArea, ExpertInvitation, ExpertLanguage, Mission
from roster.models.experts import GOOD_FOR
from share.accounts.models import User
from share.kit import clock
from tests.make import make_town, make_user
from tests.municipalities.needs import make_need

AREAS, LANGUAGES = {"health": 3}, {"ro": 4}


def make_expert(
    name: str = "Anna Expert",
    *,
    areas: Mapping[str, int] = AREAS,
    languages: Mapping[str, int] = LANGUAGES,
    person: User | None = None,
    **fields: Any,
) -> Expert:
    """Somebody who said yes, and whose areas were found good."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    person = person or make_user(email, name)
    values: dict[str, Any] = {"offers": ["remote", "on_site"], "notice": 0, "country": "AT"} | fields
    expert = Expert.objects.create(name=name, email=person.email, person=person, confirmed_at=clock.now(), **values)
    for area, level in areas.items():
        good_until = clock.today() + GOOD_FOR
        ExpertArea.objects.create(
            expert=expert, area=area, level=level, evidence="Ten years", state="validated", good_until=good_until
        )
    for language, level in languages.items():
        ExpertLanguage.objects.create(expert=expert, language=language, level=level)
    return expert


def workday(after: int = 10) -> date:
    """A Monday, that many days from today or a little more."""
    day = clock.today() + timedelta(days=after)
    return day + timedelta(days=-day.weekday() % 7)


def sharpened(**fields: Any) -> dict[str, Any]:
    monday = workday()
    return {
        "title": "Interpreters",
        "goal": "The surgery has three interpreters it can call.",
        "area": "health",
        "language": "ro",
        "form": "remote",
        "days": 2,
        "starts_on": monday,
        "ends_on": monday + timedelta(days=11),
        "country": "RO",
        "size": "small",
        "experience": "new",
    } | fields


def make_brief(need: Need | None = None, *, by: User | None = None, **fields: Any) -> Brief:
    return briefs.make_brief([need or make_need(make_town())], sharpened(**fields), by=by)


def ask(brief: Brief, expert: Expert, days: Sequence[date] | None = None, **fields: Any) -> ExpertInvitation:
    monday = brief.starts_on
    found = days if days is not None else [monday, monday + timedelta(days=1)]
    return briefs.invite(brief.pk, expert, found, 7, by=None, **fields)


def make_mission(
    expert: Expert | None = None,
    brief: Brief | None = None,
    *,
    agreed: bool = False,
    days: Sequence[date] | None = None,
) -> Mission:
    brief = brief or make_brief()
    mission = briefs.accept(ask(brief, expert or make_expert(), days).pk)
    if not agreed:
        return mission
    missions.set_terms(mission.pk, {"success": "A list hangs at the door."})
    missions.agree(mission.pk, "expert")
    return missions.agree(mission.pk, "host")


def make_delivered(expert: Expert | None = None, brief: Brief | None = None) -> Mission:
    """A mission that took place; the clock stands at the day after its last."""
    mission = make_mission(expert, brief, agreed=True)
    last = max(row.last for row in mission.days.all())
    clock.move_to(clock.now() + timedelta(days=(last - clock.today()).days + 1))
    return missions.deliver(mission.pk)
