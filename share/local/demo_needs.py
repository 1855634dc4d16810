"""What the demo's towns say of themselves: self-assessments half a year apart, needs in every state, who does what, practices.

All of it is invented at real towns, and marked so; rows are written straight into the tables, so that no mail is sent.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from municipalities.models import (
    Area,
    Assessment,
    Coverage,
    MemberTown,
    Municipality,
    Need,
    Organisation,
    Phase,
    Practice,
    Rating,
)
from share.accounts.models import User
from share.kit import clock
from share.kit.text import search_key, short_id_of

State = Need.State


@dataclass(frozen=True)
class Told:
    """What one town says: its partner, a row of steps before and now in the order of the areas (0: not said), and the rest."""

    name: str
    country: str
    partner: str
    before: str
    now: str
    is_public: bool
    evidence: dict[Area, str] = field(default_factory=dict)
    covers: tuple[tuple[Area, str, str], ...] = ()  # area, phases as figures 1 to 4, who


TOWNS = (
    Told(
        "Şomcuta Mare",
        "RO",
        "Jesuit Refugee Service Romania",
        before="21121221310111",
        now="22231231321211",
        is_public=True,
        evidence={
            Area.HOUSING: "One flat of the parish stands ready; a second one is promised for the spring.",
            Area.LANGUAGE: "The evening course in the library has run since September, twice a week.",
            Area.VOLUNTEERS: "Twelve people meet every month; the school director holds the list.",
            Area.PSYCHOSOCIAL: "A psychologist of the county comes every second Tuesday.",
        },
        covers=(
            (Area.HOUSING, "23", "Parish of Şomcuta Mare"),
            (Area.HEALTH, "2", "County hospital"),
            (Area.LANGUAGE, "34", "Town library"),
            (Area.VOLUNTEERS, "1234", "Volunteers of Şomcuta Mare"),
            (Area.LEGAL, "12", "Jesuit Refugee Service Romania"),
        ),
    ),
    Told(
        "Gänserndorf",
        "AT",
        "Caritas Austria",
        before="23322232403222",
        now="33323342403233",
        is_public=True,
        evidence={
            Area.LEGAL: "Advice every Thursday in the town hall; 41 people came last year.",
            Area.VOLUNTEERS: "A group of thirty with two leaders; other towns have visited it.",
            Area.EDUCATION: "Each new child has a companion from a higher class for the first month.",
        },
        covers=(
            (Area.LEGAL, "234", "Caritas Austria"),
            (Area.HOUSING, "23", "Caritas Austria"),
            (Area.EDUCATION, "34", "Primary schools of the town"),
            (Area.EMPLOYMENT, "4", "Labour market service"),
            (Area.VOLUNTEERS, "234", "Welcome group of Gänserndorf"),
        ),
    ),
    Told(
        "Sittard-Geleen",
        "NL",
        "Dutch Council for Refugees (VluchtelingenWerk Nederland)",
        before="34332334333222",
        now="34333344333323",
        is_public=False,
        covers=(
            (Area.LEGAL, "1234", "Dutch Council for Refugees (VluchtelingenWerk Nederland)"),
            (Area.HOUSING, "1234", "Housing association"),
            (Area.EMPLOYMENT, "34", "Town hall"),
        ),
    ),
)

# Town, topic, area, phase, questions, urgency, languages, forms, days since it was raised, state, what came of it or why not.
NEEDS: tuple[tuple[str, str, Area, str, list[str], str, list[str], list[str], int, str, str], ...] = (
    (
        "Şomcuta Mare",
        "Skills without papers",
        Area.EMPLOYMENT,
        Phase.INTEGRATION,
        ["How do small firms recognise skills without papers?", "Who tests them, and who pays for that?"],
        "soon",
        ["ro", "fr"],
        ["call", "visit_here"],
        12,
        State.BEING_ANSWERED,
        "",
    ),
    (
        "Şomcuta Mare",
        "Interpreters for a small surgery",
        Area.HEALTH,
        Phase.ARRIVAL,
        ["Where does a town of 7,500 find interpreters for Arabic?", "Is the telephone good enough for a first visit?"],
        "now",
        ["ro", "en"],
        ["call"],
        2,
        State.RAISED,
        "",
    ),
    (
        "Şomcuta Mare",
        "Telling the neighbours",
        Area.AWARENESS,
        Phase.BEFORE,
        ["Whom do we tell first, and what, before the first family comes?"],
        "soon",
        ["ro"],
        ["writing", "call"],
        200,
        State.ANSWERED,
        "Gänserndorf sent its invitation and told us what was asked that evening. Sixty people came to ours.",
    ),
    (
        "Gänserndorf",
        "Sponsor groups that last",
        Area.SPONSORSHIP,
        Phase.SETTLEMENT,
        ["How do groups stay together after the first year?", "Who listens when a volunteer is worn out?"],
        "later",
        ["de", "en"],
        ["visit_there", "training"],
        30,
        State.ACCEPTED,
        "",
    ),
    (
        "Sittard-Geleen",
        "A larger hall for the course",
        Area.LANGUAGE,
        "",
        ["Do other towns use schools in the evening?"],
        "later",
        ["nl"],
        ["writing"],
        90,
        State.WITHDRAWN,
        "The library gave us its hall.",
    ),
)

# Town, title, area, partners, summary, since, evidence, state.
PRACTICES: tuple[tuple[str, str, Area, list[str], str, str, str, str], ...] = (
    (
        "Gänserndorf",
        "A companion for the first month at school",
        Area.EDUCATION,
        ["Primary schools of the town", "Parents’ association", "Caritas Austria"],
        "Each child who comes in mid-year has a companion from a higher class for a month: the way to school, the break, the"
        " first homework.\n\nWhat was hard: timetables. What we would do again: ask the companions what they need, too.",
        "2017-09",
        "Two school years, 23 children; teachers asked for it to go on.",
        Practice.State.PUBLISHED,
    ),
    (
        "Sittard-Geleen",
        "Work first at the town’s own gardens",
        Area.EMPLOYMENT,
        ["Town hall", "Gardeners’ guild", "Dutch Council for Refugees"],
        "Newcomers work two mornings a week with the town’s gardeners, with a language coach beside them, and get a letter"
        " that firms know.",
        "2016~",
        "About half of those who began found a job within a year.",
        Practice.State.PUBLISHED,
    ),
    (
        "Şomcuta Mare",
        "The library as the first address",
        Area.LANGUAGE,
        ["Town library", "Parish of Şomcuta Mare", "Jesuit Refugee Service Romania"],
        "The library is open two evenings a week for the language course, for forms that nobody understands, and for tea.",
        "2025-09",
        "Fourteen evenings so far; eleven people come regularly.",
        Practice.State.SUBMITTED,
    ),
)


def load(people: dict[str, User]) -> None:
    """Loads what is missing. `people` are the demo's own, by address: a coordinator, and the secretariat that reviews."""
    if Assessment.objects.filter(is_demo=True).exists():
        return
    writer, reviewer = people["coordinator@example.org"], people["secretariat@example.org"]
    towns = {told.name: town for told in TOWNS if (town := _town(told.name, told.country))}
    for told in TOWNS:
        if told.name in towns:
            _say(towns[told.name], told, writer)
    for row in NEEDS:
        if row[0] in towns:
            _need(towns[row[0]], *row[1:], by=writer)
    for practice in PRACTICES:
        if practice[0] in towns:
            _practice(towns[practice[0]], *practice[1:], by=writer, reviewer=reviewer)


def _town(name: str, country: str) -> Municipality | None:
    """None where somebody took the town out, or gave it another name."""
    return Municipality.objects.called(name, country).first()


def _say(town: Municipality, told: Told, by: User) -> None:
    partner = Organisation.objects.filter(name=told.partner).first()
    if partner:
        MemberTown.objects.get_or_create(organisation=partner, town=town)
    for steps, days in ((told.before, 190), (told.now, 8)):
        made = clock.now() - timedelta(days=days)
        assessment = Assessment.objects.create(
            public_id=short_id_of(f"demo:assessment:{told.name}:{days}"),
            town=town,
            made_on=made.date(),
            made_by=by,
            completed_at=made,
            is_public=told.is_public,
            is_demo=True,
        )
        Rating.objects.bulk_create(
            Rating(assessment=assessment, area=area, step=int(step), evidence=_evidence(told, area, int(step)))
            for area, step in zip(Area, steps, strict=True)
            if step != "0"
        )
    for area, phases, who in told.covers:
        _cover(town, area, phases, who)


def _evidence(told: Told, area: Area, step: int) -> str:
    return told.evidence.get(area, "Said at the meeting of the town’s partners." if step > 2 else "")


def _cover(town: Municipality, area: Area, phases: str, who: str) -> None:
    organisation = Organisation.objects.filter(name=who).first()
    name = "" if organisation else who
    rows = [
        Coverage(
            town=town,
            area=area,
            phase=phase,
            organisation=organisation,
            name=name,
            key=search_key(name),
            is_demo=True,
        )
        for number, phase in enumerate(Phase, start=1)
        if str(number) in phases
    ]
    Coverage.objects.bulk_create(rows, ignore_conflicts=True)  # somebody may have said it before the demo came


def _need(
    town: Municipality,
    title: str,
    area: Area,
    phase: str,
    questions: list[str],
    urgency: str,
    languages: list[str],
    wanted_forms: list[str],
    days: int,
    state: str,
    said: str,
    *,
    by: User,
) -> None:
    raised = clock.now() - timedelta(days=days)
    is_open = state in Need.OPEN
    Need.objects.create(
        public_id=short_id_of(f"demo:need:{title}"),
        town=town,
        title=title,
        area=area,
        phase=phase,
        questions=questions,
        urgency=urgency,
        languages=languages,
        wanted_forms=wanted_forms,
        wanted_until=clock.today() + timedelta(days=75) if is_open else None,
        is_public=state != State.WITHDRAWN,
        state=state,
        state_since=raised if state == State.RAISED else raised + timedelta(days=min(days, 7)),
        raised_at=raised,
        raised_by=by,
        answer=said if state == State.ANSWERED else "",
        reason=said if state == State.WITHDRAWN else "",
        is_demo=True,
    )


def _practice(
    town: Municipality,
    title: str,
    area: Area,
    partners: list[str],
    summary: str,
    since: str,
    evidence: str,
    state: str,
    *,
    by: User,
    reviewer: User,
) -> None:
    contact: dict[str, Any] = {
        "contact_name": "Ana Demo (demo)",
        "contact_email": "practices@example.org",
        "contact_agreed_on": clock.today() - timedelta(days=60),
    }
    Practice.objects.create(
        public_id=short_id_of(f"demo:practice:{title}"),
        town=town,
        title=title,
        area=area,
        partners=partners,
        summary=f"{summary}\n\nDemo: this practice is invented.",
        since=since,
        evidence=evidence,
        state=state,
        state_since=clock.now() - timedelta(days=3 if state == Practice.State.SUBMITTED else 45),
        submitted_by=by,
        reviewed_by=reviewer if state == Practice.State.PUBLISHED else None,
        is_demo=True,
        **(contact if state == Practice.State.PUBLISHED else {}),
    )
