"""The roster of the demo: experts in five countries, a need that looks for one, somebody who is asked, missions in every state.

All of it is invented, at real towns with real partners, and marked so. Rows are written straight into the tables, so that no
mail is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from municipalities.models import Area, Municipality, Need, Organisation
from roster.models import (
    Blocked,
    Brief,
    BriefNeed,
    Expert,
    ExpertArea,
    ExpertInvitation,
    ExpertLanguage,
    Mission,
    MissionAnswer,
    MissionCost,
    MissionDays,
)
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.kit.text import short_id_of


@dataclass(frozen=True)
class Told:
    """What one expert says: address, name, where they work, areas with level and state, languages with level, and the rest."""

    mark: str
    name: str
    place: tuple[str, str]
    organisation: str
    areas: tuple[tuple[Area, int, str], ...]
    languages: tuple[tuple[str, int], ...]
    offers: tuple[str, ...]
    summary: str
    shown: tuple[str, ...] = ("name", "areas", "summary", "works_at", "languages", "countries")
    kind: str = "person"
    size: str = "small"
    experience: str = "experienced"
    countries: tuple[str, ...] = ()
    days: int = 6
    travels: str = "europe"
    lived: bool = False


EXPERTS = (
    Told(
        "lena",
        "Lena Demo",
        ("Gänserndorf", "AT"),
        "Caritas Austria",
        ((Area.VOLUNTEERS, 4, "validated"), (Area.SPONSORSHIP, 3, "validated"), (Area.EDUCATION, 2, "submitted")),
        (("de", 4), ("en", 3), ("ro", 2)),
        ("remote", "on_site", "host"),
        "Demo: I built up the group of thirty volunteers in our town, and have shown eight other towns how it stays.",
        countries=("DE", "HU"),
    ),
    Told(
        "pieter",
        "Pieter Demo",
        ("Sittard-Geleen", "NL"),
        "Dutch Council for Refugees (VluchtelingenWerk Nederland)",
        ((Area.EMPLOYMENT, 4, "validated"), (Area.LANGUAGE, 3, "validated")),
        (("nl", 4), ("en", 4), ("fr", 3)),
        ("remote", "on_site", "mentoring", "trainer"),
        "Demo: twelve years of finding work with small firms, tests of skills without papers among it.",
        size="both",
        countries=("BE", "FR"),
    ),
    Told(
        "samira",
        "Samira Demo",
        ("Vienna", "AT"),
        "",
        ((Area.PARTICIPATION, 4, "validated"), (Area.HEALTH, 3, "validated"), (Area.EXPECTATIONS, 4, "validated")),
        (("ar", 4), ("de", 3), ("en", 3)),
        ("remote", "on_site", "trainer"),
        "Demo: I arrived through resettlement, and have interpreted in surgeries ever since. Ask those who arrive.",
        size="both",
        lived=True,
        shown=("name", "areas", "summary", "languages", "lived"),
    ),
    Told(
        "team",
        "Welcome team of Krefeld (demo)",
        ("Krefeld", "DE"),
        "",
        ((Area.HOUSING, 3, "validated"), (Area.COORDINATION, 3, "validated"), (Area.LEGAL, 2, "submitted")),
        (("de", 4), ("en", 2)),
        ("remote", "host"),
        "Demo: five colleagues of the town hall; we host study visits twice a year.",
        kind="team",
        size="large",
        travels="nowhere",
        days=4,
    ),
    Told(
        "marco",
        "Marco Demo",
        ("Genoa", "IT"),
        "",
        ((Area.HEALTH, 4, "validated"), (Area.PSYCHOSOCIAL, 3, "ended")),
        (("it", 4), ("ro", 3), ("fr", 2)),
        ("remote", "on_site"),
        "Demo: a family doctor who set up a telephone line of interpreters for twelve surgeries.",
        countries=("RO",),
    ),
    Told(
        "claire",
        "Claire Demo",
        ("Grenoble", "FR"),
        "",
        ((Area.EMPLOYMENT, 2, "validated"), (Area.HOUSING, 4, "validated"), (Area.VOLUNTEERS, 2, "validated")),
        (("fr", 4), ("en", 3), ("de", 2)),
        ("remote", "on_site", "host"),
        "Demo: I look for flats with families, and have a list of forty landlords who take them.",
        size="both",
    ),
    Told(
        "ines",
        "Inês Demo",
        ("Loures", "PT"),
        "",
        ((Area.EDUCATION, 3, "draft"),),
        (("pt", 4), ("en", 3), ("es", 3)),
        ("remote",),
        "Demo: a teacher.",
        shown=(),
        experience="emerging",
    ),
)
STATES = {"validated": 500, "ended": -3}  # days until the validation ends


def load(grant: Grant, people: dict[str, User]) -> None:
    """Loads what is missing. `people` are the demo's own, by address."""
    if Expert.objects.filter(is_demo=True).exists():
        return
    experts = {told.mark: _expert(told) for told in EXPERTS}
    by = people["secretariat@example.org"]
    _asked(experts, by)
    _done(experts, grant, people["coordinator@example.org"], by)


def _expert(told: Told) -> Expert:
    town = Municipality.objects.called(*told.place).first()
    email = f"{told.mark}.expert@example.org"
    person = User.objects.filter(email=email).first() or User.objects.create_user(email, told.name, is_demo=True)
    joined = clock.now() - timedelta(days=300)
    expert = Expert.objects.create(
        public_id=short_id_of(f"demo:expert:{told.mark}"),
        kind=told.kind if town or told.kind == "person" else "person",
        person=person,
        name=told.name,
        email=email,
        organisation=Organisation.objects.filter(name=told.organisation).first() if told.organisation else None,
        town=town,
        country=told.place[1],
        summary=told.summary,
        references="Demo: a colleague of the town hall." if told.areas else "",
        lived=told.lived,
        offers=list(told.offers),
        countries=list(told.countries),
        size=told.size,
        experience=told.experience,
        days=told.days,
        travels=told.travels,
        shown=list(told.shown),
        joined_at=joined,
        confirmed_at=joined,
        is_demo=True,
    )
    for area, level, state in told.areas:
        ends = STATES.get(state)
        ExpertArea.objects.create(
            expert=expert,
            area=area,
            level=level,
            evidence="" if state == "draft" else "Demo: ten years of it, and two handbooks.",
            state="validated" if state == "ended" else state,
            state_since=joined,
            good_until=None if ends is None else clock.today() + timedelta(days=ends),
        )
    for language, level in told.languages:
        ExpertLanguage.objects.create(expert=expert, language=language, level=level)
    if told.mark == "lena":
        first = clock.today() + timedelta(days=12)
        Blocked.objects.create(expert=expert, days=(first, first + timedelta(days=9)))
    return expert


def _need(title: str) -> Need | None:
    """One of the demo's; None where somebody took it out."""
    return Need.objects.filter(title=title, is_demo=True).first()


def _brief(need: Need, state: str, by: User, **values: object) -> Brief:
    today = clock.today()
    given: dict[str, object] = {
        "title": need.title,
        "area": need.area,
        "language": need.languages[0],
        "form": "remote",
        "days": 2,
        "starts_on": today + timedelta(days=14),
        "ends_on": today + timedelta(days=70),
        "country": need.town.country,
        "size": "small",
        "experience": "emerging",
    }
    brief = Brief.objects.create(
        public_id=short_id_of(f"demo:brief:{need.title}"), made_by=by, state=state, is_demo=True, **given | values
    )
    BriefNeed.objects.create(brief=brief, need=need)
    return brief


def _workdays(first: date, count: int) -> list[date]:
    days = (first + timedelta(days=n) for n in range(2 * count + 4))
    return [day for day in days if day.weekday() < 5][:count]


def _asked(experts: dict[str, Expert], by: User) -> None:
    """One brief for which somebody is asked, the next one waiting in the row; and a mission whose terms are to be agreed."""
    for (name, country), title, area, language, form, goal, marks in LOOKED_FOR:
        town = Municipality.objects.called(name, country).first()
        if town is None:
            continue
        need = _raised(town, title, area, language, by)
        brief = _brief(need, "asked" if marks else "open", by, goal=f"Demo: {goal}", form=form, days=1 + len(title) % 2)
        for place, mark in enumerate(marks, start=1):
            _ask(brief, experts[mark], place, by)
    groups, skills = _need("Sponsor groups that last"), _need("Skills without papers")
    if groups:
        goal = "The three sponsor groups know what they do in the second year, and who listens to them."
        _brief(groups, "open", by, goal=goal, form="host", language="de")
    if skills:
        goal = "Four firms know how to see what somebody can do, and two have tried it."
        brief = _brief(skills, "met", by, goal=goal, language="fr")
        sent = clock.now() - timedelta(days=4)
        row = ExpertInvitation.objects.create(
            public_id=short_id_of("demo:invitation:skills"),
            brief=brief,
            expert=experts["pieter"],
            days=_workdays(brief.starts_on, 2),
            state="accepted",
            sent_at=sent,
            answer_by=sent + timedelta(days=7),
            decided_at=sent + timedelta(days=2),
            made_by=by,
        )
        mission = _mission("skills", brief, experts["pieter"], row.days, "terms")
        mission.success = "Two people work at a firm that tested their skills itself."
        mission.save()


# Town, topic, area, language, how, what should be different, and who is asked for it in which order.
LOOKED_FOR: tuple[tuple[tuple[str, str], str, Area, str, str, str, tuple[str, ...]], ...] = (
    (
        ("Krefeld", "DE"),
        "Volunteers for the weekend",
        Area.VOLUNTEERS,
        "de",
        "remote",
        "somebody can be called on Saturdays, and the list is kept.",
        ("lena", "claire"),
    ),
    (
        ("Steyr", "AT"),
        "Flats before the winter",
        Area.HOUSING,
        "de",
        "remote",
        "six landlords have been asked, and two have said yes.",
        (),
    ),
    (
        ("Lyon", "FR"),
        "Work with small firms of the valley",
        Area.EMPLOYMENT,
        "fr",
        "on_site",
        "four firms take somebody for a trial week.",
        (),
    ),
    (
        ("Loures", "PT"),
        "Children who come in mid-year",
        Area.EDUCATION,
        "pt",
        "remote",
        "each school knows what to do in the first week.",
        (),
    ),
)


def _raised(town: Municipality, title: str, area: Area, language: str, by: User) -> Need:
    raised = clock.now() - timedelta(days=20)
    return Need.objects.create(
        public_id=short_id_of(f"demo:need:roster:{title}"),
        town=town,
        title=title,
        area=area,
        questions=[f"Demo: who has done it, and how did it begin? ({title})"],
        urgency="soon",
        languages=[language],
        wanted_forms=["call"],
        state="accepted",
        state_since=raised,
        raised_at=raised,
        raised_by=by,
        is_demo=True,
    )


def _ask(brief: Brief, expert: Expert, place: int, by: User) -> None:
    """The first in the row was asked three days ago, the others wait."""
    sent = clock.now() - timedelta(days=3)
    times = {"state": "sent", "sent_at": sent, "answer_by": sent + timedelta(days=7)} if place == 1 else {}
    ExpertInvitation.objects.create(
        public_id=short_id_of(f"demo:invitation:{brief.title}:{place}"),
        brief=brief,
        expert=expert,
        position=place,
        days=_workdays(brief.starts_on + timedelta(days=14), brief.days),
        made_by=by,
        **times,
    )


def _mission(mark: str, brief: Brief, expert: Expert, days: Sequence[date], state: str, **values: object) -> Mission:
    mission = Mission.objects.create(
        public_id=short_id_of(f"demo:mission:{mark}"),
        brief=brief,
        expert=expert,
        state=state,
        form=brief.form,
        goals=brief.goal,
        is_demo=True,
        **values,
    )
    for day in days:
        MissionDays.objects.create(
            mission=mission, expert=expert, days=(day, day + timedelta(days=1)), programme="Demo: talks and a visit"
        )
    return mission


# Town, title, area, expert, language, how, days since its last day, what came of it, what the town does now.
DONE = (
    (
        ("Şomcuta Mare", "RO"),
        "A telephone line of interpreters",
        Area.HEALTH,
        "marco",
        "ro",
        "remote",
        150,
        "most",
        "Demo: the surgery calls three interpreters of the county, and pays them by the quarter of an hour.",
    ),
    (
        ("Sittard-Geleen", "NL"),
        "Volunteers who stay",
        Area.VOLUNTEERS,
        "lena",
        "en",
        "on_site",
        120,
        "all",
        "Demo: each volunteer has a talk with a leader twice a year; nobody has left since.",
    ),
    (("Nuremberg", "DE"), "Asked before it is decided", Area.PARTICIPATION, "samira", "de", "on_site", 40, "", ""),
    (("Gänserndorf", "AT"), "Work with small firms", Area.EMPLOYMENT, "pieter", "en", "remote", 25, "", ""),
)


def _done(experts: dict[str, Expert], grant: Grant, raised_by: User, by: User) -> None:
    for (name, country), title, area, mark, language, form, ago, met, now in DONE:
        town = Municipality.objects.called(name, country).first()
        if town is None:
            continue
        last = _workdays(clock.today() - timedelta(days=ago), 1)[0]
        need = _answered(town, title, area, language, last, now, raised_by)
        values = {"goal": f"Demo: {title.lower()}, so that it is still there in a year.", "language": language}
        window = {"starts_on": last - timedelta(days=20), "ends_on": last + timedelta(days=20)}
        brief = _brief(need, "met", by, form=form, **values, **window)
        agreed = clock.now() - timedelta(days=ago + 20)
        closed = (
            {"goals_met": met, "follow_up": now, "followed_up_at": clock.now() - timedelta(days=ago - 95)}
            if met
            else {}
        )
        first = last - timedelta(days=1) if last.weekday() else last
        reports = {
            "expert_report": "Demo: two open days; the town asked what it had written down before.",
            "expert_reported_at": agreed + timedelta(days=25),
            "expert_rating": 4,
        }
        if met or ago > 30:
            reports |= {
                "host_report": "Demo: somebody who has done it says in an hour what we looked for in a year.",
                "host_reported_at": agreed + timedelta(days=27),
                "host_rating": 5 if met != "most" else 4,
            }
        mission = _mission(
            title,
            brief,
            experts[mark],
            sorted({first, last}),
            "closed" if met else "delivered",
            success="Demo: it can be seen three months later.",
            expert_agreed_at=agreed,
            host_agreed_at=agreed,
            delivered_on=last,
            grant=grant,
            made_at=agreed - timedelta(days=5),
            **reports,
            **closed,
        )
        for category, estimate, actual in (("travel", 420, 386), ("staff", 250, 250)):
            spent = actual if met else None
            MissionCost.objects.create(mission=mission, category=category, estimate=estimate, actual=spent)
        if mark == "marco":
            MissionAnswer.objects.create(
                mission=mission,
                question="Is the telephone good enough for a first visit?",
                answer="Demo: for most, yes, with the loudspeaker on and the interpreter told beforehand what it is about.",
                expert_consents=True,
            )


def _answered(town: Municipality, title: str, area: Area, language: str, last: date, now: str, by: User) -> Need:
    raised = clock.now() - timedelta(days=(clock.today() - last).days + 60)
    return Need.objects.create(
        public_id=short_id_of(f"demo:need:roster:{title}"),
        town=town,
        title=title,
        area=area,
        questions=[f"Demo: how did you come to {title.lower()}?"],
        urgency="soon",
        languages=[language],
        wanted_forms=["call", "visit_here"],
        is_public=True,
        state="answered" if now else "being_answered",
        state_since=clock.now(),
        raised_at=raised,
        raised_by=by,
        answer=now,
        is_demo=True,
    )
