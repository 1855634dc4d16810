"""What the demo invents: each activity with a title, a summary, a venue and an hour of its own. Data, and no database.

The historic ones lie on fixed days; those of the running grant on the working day nearest to a number of days from today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from events.models import Event
from share.local.workdays import workday_near

PILOT, ROUNDTABLE, WORKSHOP = "pilot", "roundtable", "workshop"
MARK = "Demo: this activity is invented."
DRAFT, PUBLISHED, COMPLETED, CANCELLED = (
    str(state) for state in (Event.State.DRAFT, Event.State.PUBLISHED, Event.State.COMPLETED, Event.State.CANCELLED)
)
WITHOUT_SHEET = "Hull"
LANGUAGE = {"AT": "de", "BE": "fr", "DE": "de", "FR": "fr", "GB": "en", "IT": "it", "NL": "nl", "PT": "pt", "RO": "ro"}


@dataclass(frozen=True)
class Plan:
    """An invented activity: where, when, what about, and how far it got."""

    kind: str
    title: str
    town: str
    country: str
    day: date
    state: str = COMPLETED
    summary: str = ""
    venue: str = ""
    begins: time = time(9, 30)
    ends: time = time(16, 30)
    people: int = 0
    waiting: int = 0
    pending: int = 0
    capacity: int | None = 25
    modules: int = 4  # that a pilot teaches
    has_sheet: bool = True
    reason: str = ""
    level: str = ""  # of a roundtable, and the question it is to answer
    question: str = ""
    lead: str = ""  # country of the partner that leads, where it is not the one of the place
    partners: Sequence[str] = ()  # countries of the partners that organise it beside the lead
    guest: str = ""  # state of the registration of the local actor who can sign in

    @property
    def key(self) -> str:
        """What its public id is made from: the same on every machine and on every day."""
        return f"{self.kind}:{self.town}:{self.title}"

    @property
    def text(self) -> str:
        return f"{MARK}\n\n{self.summary}"


# The real pilot in Şomcuta Mare (18 September 2018) was the twelfth of the series; these are the other seventeen.
HISTORIC_PILOTS = (
    (
        "Gänserndorf",
        "AT",
        date(2018, 5, 24),
        "A welcome that begins at the town hall",
        "Stadtsaal",
        "Who greets a family on its first day, and what they hand over. For clerks, teachers and neighbours.",
    ),
    (
        "Ommen",
        "NL",
        date(2018, 5, 31),
        "From the reception centre to a street of one’s own",
        "Gemeentehuis, raadzaal",
        "Moving in: keys, furniture, neighbours, and the first letter from the tax office.",
    ),
    (
        "Montesson",
        "FR",
        date(2018, 6, 7),
        "A flat, a school, a doctor: the first three weeks",
        "Salle des fêtes",
        "What must be arranged before the arrival, and what can wait until the family has slept.",
    ),
    (
        "Le Vésinet",
        "FR",
        date(2018, 6, 8),
        "Volunteers and the town: who does what",
        "Maison des associations",
        "A day to agree on roles, so that nobody does everything and nothing is done twice.",
    ),
    (
        "Aachen",
        "DE",
        date(2018, 6, 14),
        "Neighbours on three sides of a border",
        "Gemeindehaus",
        "Housing, language courses and commuting where the next town lies in another country.",
    ),
    (
        "Loures",
        "PT",
        date(2018, 6, 21),
        "A municipality of many languages",
        "Biblioteca municipal",
        "How schools, health centres and associations work with interpreters and mediators.",
    ),
    (
        "Whitefield",
        "GB",
        date(2018, 6, 26),
        "Sponsor groups and the council, side by side",
        "Parish hall",
        "What a sponsor group promises, what the council keeps, and how they tell each other.",
    ),
    (
        "Genoa",
        "IT",
        date(2018, 7, 3),
        "From the port to the villages: reception in small places",
        "Sala civica",
        "For reception teams that begin in villages of the hills behind the city.",
    ),
    (
        "Zaanstad",
        "NL",
        date(2018, 7, 5),
        "Language and work in the first year",
        "Stadhuis",
        "Employers, teachers and job coaches plan the first year together.",
    ),
    (
        "Steyr",
        "AT",
        date(2018, 9, 6),
        "What newcomers expect, and what a town can promise",
        "Stadtsaal",
        "Expectations on both sides: what people are told before they travel, and what they find.",
    ),
    (
        "Pau",
        "FR",
        date(2018, 9, 11),
        "Seeing what is not said: vulnerability and strength",
        "Hôtel de ville",
        "How to notice distress early, whom to call, and how to build on what people bring along.",
    ),
    (
        "Krefeld",
        "DE",
        date(2018, 9, 27),
        "Refugees as partners in planning",
        "Volkshochschule",
        "People who came five years ago plan the reception of those who come next.",
    ),
    (
        "Hull",
        "GB",
        date(2018, 10, 9),
        "Health, housing and whom to call",
        "Central library",
        "The services of the city explain in plain words how one gets to them.",
    ),
    (
        "Sittard-Geleen",
        "NL",
        date(2018, 10, 16),
        "Three small towns prepare together",
        "Gemeentehuis Geleen",
        "Sharing one interpreter, one course and one list of landlords between neighbours.",
    ),
    (
        "Notre-Dame-de-l'Osier",
        "FR",
        date(2018, 11, 20),
        "A village of five hundred makes room",
        "Salle communale",
        "Transport, loneliness and welcome in a place without a station.",
    ),
    (
        "Lisbon",
        "PT",
        date(2018, 11, 29),
        "Rights in daily practice: papers, work, family",
        "Centro comunitário",
        "What a residence permit allows, and how to help somebody read their own.",
    ),
    (
        "Bradford",
        "GB",
        date(2019, 1, 22),
        "The first term: schools and families",
        "City Hall",
        "Teachers, parents and school nurses plan the first term of a child who comes in January.",
    ),
)
# With the one in Germany of October 2018, which is on record, six. The one in France on record has no date: not counted.
HISTORIC_ROUNDTABLES = (
    (
        "Paris",
        "FR",
        date(2018, 6, 19),
        "Small towns in the national resettlement plan",
        "Salle de conférences",
        "Ministries, prefects and mayors on who tells a town, and how early.",
    ),
    (
        "Utrecht",
        "NL",
        date(2018, 9, 20),
        "Placing families where they can stay",
        "Buurthuis, room 4",
        "What is known of a family before it is placed, and what of the town.",
    ),
    (
        "Cologne",
        "DE",
        date(2018, 11, 7),
        "Diaspora organisations at the table",
        "Bürgerzentrum",
        "What those who came before can do, and what they need for it.",
    ),
    (
        "Rome",
        "IT",
        date(2018, 12, 4),
        "From humanitarian corridors to communities",
        "Sala Convegni",
        "What small communities need from the state when a corridor ends at their door.",
    ),
    (
        "Grenoble",
        "FR",
        date(2019, 1, 17),
        "Reception in the mountains: distance and transport",
        "Maison du territoire",
        "How valleys share a bus, a doctor and a teacher of French.",
    ),
)
HISTORIC_MEETINGS = (
    (
        "Liège",
        "BE",
        date(2018, 10, 3),
        "Liège maps who helps with what",
        "Maison de quartier",
        "Town services and associations draw one map of what there is.",
    ),
    (
        "Eupen",
        "BE",
        date(2018, 10, 4),
        "Eupen asks what a first year needs",
        "Pfarrheim",
        "A first meeting of those who would meet a family in East Belgium.",
    ),
)


def historic() -> list[Plan]:
    """What the public record leaves out of the SHARE Integration project, as its fact sheet counts it."""

    def held(kind: str, place: tuple[str, str, date, str, str, str], **fields: Any) -> Plan:
        town, country, day, title, venue, summary = place
        return Plan(kind, title, town, country, day, summary=summary, venue=venue, **fields)

    short: dict[str, Any] = {"begins": time(10), "ends": time(15, 30), "capacity": None}
    pilots = [
        held(PILOT, place, people=20 + n % 4, has_sheet=place[0] != WITHOUT_SHEET)
        for n, place in enumerate(HISTORIC_PILOTS)
    ]
    roundtables = [held(ROUNDTABLE, place, people=11, level="national", **short) for place in HISTORIC_ROUNDTABLES]
    return [*pilots, *roundtables, *(held(WORKSHOP, place, people=9, **short) for place in HISTORIC_MEETINGS)]


# The running grant. First what the coordinator in Romania, the first of the printed sign-ins, meets today.
NEXT_WEEK, FAR_PILOT, CHOSEN = (
    "Ready for the first hundred days",
    "Housing, neighbours and a contract one can read",
    "Who finds the flats, and who furnishes them?",
)
HELD = "School, health, papers: one morning each"


def running(today: date) -> list[Plan]:
    """A year that lies behind the grant, and the weeks around today."""
    return [*_the_year_before(today), *_in_romania(today), *_elsewhere(today)]


def _in_romania(today: date) -> list[Plan]:
    return [
        Plan(
            WORKSHOP,
            "The first weeks at school: a workshop for teachers",
            "Şomcuta Mare",
            "RO",
            workday_near(today, -1, "RO"),
            PUBLISHED,
            "Teachers and school mediators on welcoming a child in the middle of the year.",
            "Şcoala Gimnazială, library",
            time(13),
            time(16, 30),
            people=12,
            capacity=20,
        ),
        Plan(
            ROUNDTABLE,
            "Flats for families: landlords, parish and town hall",
            "Şomcuta Mare",
            "RO",
            workday_near(today, 10, "RO"),
            PUBLISHED,
            "Six families arrive in spring. Those who have keys, tools or a say sit down at one table.",
            "Primăria, council chamber",
            time(16),
            time(18, 30),
            people=7,
            pending=4,
            capacity=14,
            guest="pending",
            level="local",
            question=CHOSEN,
        ),
        Plan(
            PILOT,
            NEXT_WEEK,
            "Şomcuta Mare",
            "RO",
            workday_near(today, 7, "RO"),
            PUBLISHED,
            "A day for everybody who meets the families that arrive: town hall, schools, doctors, volunteers. Four modules"
            " of the curriculum, chosen from what the town asked for. Lunch is served.",
            "Casa de Cultură",
            people=15,
            waiting=3,
            capacity=16,
            partners=("AT",),
            guest="confirmed",
        ),
        Plan(
            PILOT,
            FAR_PILOT,
            "Baia Mare",
            "RO",
            workday_near(today, 36, "RO"),
            PUBLISHED,
            "How to find a flat, talk with a landlord and keep the peace on the staircase.",
            "Biblioteca Judeţeană, room 2",
            time(10),
            time(17),
            people=9,
            capacity=25,
        ),
        Plan(
            PILOT,
            HELD,
            "Şomcuta Mare",
            "RO",
            workday_near(today, -13, "RO"),
            COMPLETED,
            "Legal counsellors, nurses and teachers explain their part; participants try it with a case.",
            "Casa de Cultură",
            people=14,
            has_sheet=False,
            guest="confirmed",
        ),
        Plan(
            PILOT,
            "Working with volunteers without wearing them out",
            "Şomcuta Mare",
            "RO",
            workday_near(today, 64, "RO"),
            DRAFT,
            "Planned for those who coordinate volunteers in parishes and schools.",
            modules=0,
            capacity=20,
        ),
    ]


def _elsewhere(today: date) -> list[Plan]:
    def day(days: int, country: str) -> date:
        return workday_near(today, days, country)

    return [
        Plan(
            PILOT,
            "Arriving in a town of industry: work from day one",
            "Steyr",
            "AT",
            day(20, "AT"),
            PUBLISHED,
            "Employers, job centre and language teachers on the way from the first course to the first contract.",
            "Stadtsaal",
            people=12,
            waiting=4,
            capacity=12,
        ),
        Plan(
            PILOT,
            "One day for everybody who opens a door",
            "Gänserndorf",
            "AT",
            day(40, "AT"),
            PUBLISHED,
            "A day for everybody who will meet the families that arrive: the town hall, schools, doctors, volunteers. Four"
            " modules of the curriculum, chosen from what the town asked for.",
            "Stadtsaal",
            people=4,
            capacity=25,
        ),
        Plan(
            ROUNDTABLE,
            "Steyr asks: who is there in the evening?",
            "Steyr",
            "AT",
            day(9, "AT"),
            PUBLISHED,
            "Services close at four; questions come at seven. Clubs, parishes and the town look for an answer.",
            "Altes Rathaus",
            time(17),
            time(19, 30),
            people=5,
            pending=4,
            level="local",
            question="Whom can a family call after office hours?",
        ),
        Plan(
            WORKSHOP,
            "Interpreting at the doctor’s: a practice evening",
            "Vienna",
            "AT",
            day(-2, "AT"),
            PUBLISHED,
            "Volunteers practise with a nurse and two interpreters.",
            "Nachbarschaftszentrum",
            time(17),
            time(20),
            people=10,
            capacity=16,
        ),
        Plan(
            PILOT,
            "Family reunification: what the town can prepare",
            "Aachen",
            "DE",
            day(33, "DE"),
            PUBLISHED,
            "From the visa to the school place: what can be done before the family lands.",
            "Gemeindehaus",
            people=3,
            pending=5,
            capacity=20,
        ),
        Plan(
            PILOT,
            "Good neighbours from the first evening",
            "Ommen",
            "NL",
            day(-21, "NL"),
            COMPLETED,
            "Street by street: how neighbours are asked, and what they can be asked for.",
            "Gemeentehuis, raadzaal",
            people=14,
            has_sheet=False,
        ),
        Plan(
            PILOT,
            "Health mediators in the municipality",
            "Loures",
            "PT",
            day(27, "PT"),
            CANCELLED,
            "How mediators work between families and the health centre.",
            "Biblioteca municipal",
            people=6,
            reason="The hall was damaged by a storm.",
        ),
        Plan(
            PILOT,
            "Small reception, close to people",
            "Genoa",
            "IT",
            day(60, "IT"),
            DRAFT,
            "Two cooperatives and a parish plan reception in flats instead of a centre.",
            capacity=25,
        ),
        Plan(
            "study_visit",
            "Look and learn: how Lublin places families",
            "Lublin",
            "PL",
            day(48, "PL"),
            PUBLISHED,
            "Delegations of four towns visit the placement desk, two schools and a host family.",
            "City office, Plac Łokietka",
            time(9),
            time(17),
            people=8,
            capacity=16,
            lead="AT",
            partners=("RO",),
        ),
    ]


def _the_year_before(today: date) -> list[Plan]:
    """Completed, with attendance and signed sheets: what the first report of the grant tells."""

    def held(kind: str, days: int, town: str, country: str, title: str, venue: str, summary: str, people: int) -> Plan:
        fields: dict[str, Any] = {} if kind == PILOT else {"begins": time(10), "ends": time(15)}
        if kind == ROUNDTABLE:
            fields |= {"level": "regional", "question": title}
        day = workday_near(today, -days, country)
        return Plan(kind, title, town, country, day, COMPLETED, summary, venue, people=people, **fields)

    return [
        held(
            "partner_meeting",
            415,
            "Liège",
            "BE",
            "Ten partners agree on the first year",
            "Maison de quartier",
            "What each partner offers, what each town asked for, and who begins.",
            14,
        ),
        held(
            PILOT,
            394,
            "Gänserndorf",
            "AT",
            "Welcome desks: one door for every question",
            "Stadtsaal",
            "How a small town hall becomes the one place people ask.",
            18,
        ),
        held(
            PILOT,
            371,
            "Krefeld",
            "DE",
            "Planning with those who came before us",
            "Volkshochschule",
            "Mentors with a refugee background lead the day.",
            21,
        ),
        held(
            ROUNDTABLE,
            352,
            "Utrecht",
            "NL",
            "Can two towns share one placement?",
            "Buurthuis, room 2",
            "Neighbouring towns, one placement officer and the housing associations.",
            12,
        ),
        held(
            PILOT,
            318,
            "Pau",
            "FR",
            "Caring for those who care",
            "Hôtel de ville",
            "Stress, limits and support for volunteers and staff.",
            19,
        ),
        held(
            "exchange_event",
            301,
            "The Hague",
            "NL",
            "Matching towns and families: what four countries learned",
            "Stadhuis, Atrium",
            "Placement officers from four countries compare their forms.",
            23,
        ),
        held(
            PILOT,
            275,
            "Whitefield",
            "GB",
            "Community sponsors begin: a day of first steps",
            "Parish hall",
            "Housing check, school place, first shopping: who in the group does it.",
            16,
        ),
        held(
            PILOT,
            246,
            "Şomcuta Mare",
            "RO",
            "A small town learns four words of Arabic",
            "Casa de Cultură",
            "First encounters, expectations, and how to ask for help.",
            20,
        ),
        held(
            ROUNDTABLE,
            229,
            "Grenoble",
            "FR",
            "Who drives? Transport in the valleys",
            "Maison du territoire",
            "Bus companies, employers and parishes on the way to work and school.",
            11,
        ),
        held(
            PILOT,
            205,
            "Lisbon",
            "PT",
            "Papers in order: permits, tax number, family",
            "Centro comunitário",
            "Participants fill in the forms themselves, and see where one gets stuck.",
            22,
        ),
        held(
            "webinar",
            163,
            "Antwerp",
            "BE",
            "An hour on housing contracts in five countries",
            "Online",
            "Short, with questions from ten towns.",
            24,
        ),
        held(
            "study_visit",
            131,
            "Eupen",
            "BE",
            "A day in East Belgium: how a small region welcomes",
            "Pfarrheim",
            "Visits to the language café, the job desk and two host villages.",
            9,
        ),
        held(
            ROUNDTABLE,
            96,
            "Genoa",
            "IT",
            "After the first year: who stays, and why?",
            "Sala civica",
            "Families, employers and cooperatives on what makes people stay.",
            13,
        ),
        held(
            WORKSHOP,
            61,
            "Şomcuta Mare",
            "RO",
            "Our town’s list: what we have and what we lack",
            "Primăria, council chamber",
            "The town hall, two parishes and the school write one list.",
            15,
        ),
    ]
