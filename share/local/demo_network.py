"""The demo network: what the public record leaves out, invented at real towns with real partners, and marked so.

The historic grant lies on fixed days, so that its figures are the same everywhere and for ever; the running grant moves with
today. Rows are written straight into the tables: so that no mail is sent about it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, cast
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from events.gatherings.models import Roundtable
from events.kinds import kinds
from events.models import (
    Attendance,
    Event,
    EventDocument,
    EventOrganiser,
    EventPlace,
    GrantShare,
    Registration,
    Session,
)
from events.zones import zone_of
from municipalities.models import Municipality, Organisation
from share.accounts.models import User
from share.grants.models import Grant, ReportingPeriod
from share.imports.names import coordinates
from share.kit import clock
from share.kit.text import short_id_of
from share.records.models import StoredFile
from trainings.kind import one_day
from trainings.models import Module, SessionModule

PILOT, ROUNDTABLE, WORKSHOP = "pilot", "roundtable", "workshop"
State = Registration.State
PARTNERS = {
    "AT": "Caritas Austria",
    "BE": "Caritas International (Belgium)",
    "DE": "MigrAfrica VJAAD e.V.",
    "FR": "Institut français des relations internationales (IFRI)",
    "GB": "Caritas Diocese of Salford",
    "IT": "Consorzio Communitas",
    "NL": "Dutch Council for Refugees (VluchtelingenWerk Nederland)",
    "PT": "Jesuit Refugee Service Portugal",
    "RO": "Jesuit Refugee Service Romania",
}
LANGUAGE = {"AT": "de", "BE": "fr", "DE": "de", "FR": "fr", "GB": "en", "IT": "it", "NL": "nl", "PT": "pt", "RO": "ro"}
FIRST_NAMES = ("Ana", "Bruno", "Clara", "Dorin", "Elif", "Farid", "Greta", "Hugo", "Inês", "Jonas", "Karin", "Luca")
ACTORS = tuple(Registration.ActorKind.values)
CURRICULUM = "Preparing Welcoming Communities"
# The real pilot in Şomcuta Mare (18 September 2018) was the twelfth of the series; these are the other seventeen.
PILOTS = (
    ("Gänserndorf", "AT", date(2018, 5, 24)),
    ("Ommen", "NL", date(2018, 5, 31)),
    ("Montesson", "FR", date(2018, 6, 7)),
    ("Le Vésinet", "FR", date(2018, 6, 8)),
    ("Aachen", "DE", date(2018, 6, 14)),
    ("Loures", "PT", date(2018, 6, 21)),
    ("Whitefield", "GB", date(2018, 6, 26)),
    ("Genoa", "IT", date(2018, 7, 3)),
    ("Zaanstad", "NL", date(2018, 7, 5)),
    ("Steyr", "AT", date(2018, 9, 6)),
    ("Pau", "FR", date(2018, 9, 11)),
    ("Krefeld", "DE", date(2018, 9, 27)),
    ("Hull", "GB", date(2018, 10, 9)),
    ("Sittard-Geleen", "NL", date(2018, 10, 16)),
    ("Notre-Dame-de-l'Osier", "FR", date(2018, 11, 20)),
    ("Lisbon", "PT", date(2018, 11, 29)),
    ("Bradford", "GB", date(2019, 1, 22)),
)
# With the one in Germany of October 2018, which is on record, six. The one in France on record has no date: not counted.
ROUNDTABLES = (
    ("Paris", "FR", date(2018, 6, 19)),
    ("Utrecht", "NL", date(2018, 9, 20)),
    ("Cologne", "DE", date(2018, 11, 7)),
    ("Rome", "IT", date(2018, 12, 4)),
    ("Grenoble", "FR", date(2019, 1, 17)),
)
MEETINGS = (("Liège", "BE", date(2018, 10, 3)), ("Eupen", "BE", date(2018, 10, 4)))
WITHOUT_SHEET = "Hull"
OLD_WORDS = {Event.State.COMPLETED.value: "held"}  # addresses of the demo are older than the word "completed"


@dataclass(frozen=True)
class Plan:
    """An invented activity: where, when, and how far it got."""

    kind: str
    title: str
    town: str
    country: str
    day: date
    state: str = Event.State.COMPLETED
    people: int = 0
    waiting: int = 0
    pending: int = 0
    capacity: int | None = 25
    has_sheet: bool = True
    reason: str = ""
    question: str = ""  # of a roundtable in one town; those without one are the national ones of the fact sheet


@dataclass
class Rows:
    """What is written in the end, table by table."""

    numbers: Iterator[int]
    users: list[User] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    taught: list[SessionModule] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    marks: list[Attendance] = field(default_factory=list)


def load_historic(grant: Grant) -> None:
    """The rest of the SHARE Integration project as its fact sheet counts it on 31 January 2019."""
    plans = [
        Plan(PILOT, CURRICULUM, town, country, day, people=20 + n % 4, has_sheet=town != WITHOUT_SHEET)
        for n, (town, country, day) in enumerate(PILOTS)
    ]
    plans += [
        Plan(ROUNDTABLE, "Small towns and resettlement", *place, people=11, capacity=None) for place in ROUNDTABLES
    ]
    plans += [Plan(WORKSHOP, "Meeting of local stakeholders", *place, people=9, capacity=None) for place in MEETINGS]
    for number, (first, last) in enumerate(
        [(grant.starts_on, date(2019, 1, 31)), (date(2019, 2, 1), grant.ends_on)], start=1
    ):
        ReportingPeriod.objects.get_or_create(
            grant=grant, number=number, defaults={"starts_on": first, "ends_on": last}
        )
    _write(plans, grant, count(1))


def load_running(grant: Grant) -> None:
    """A pilot in every state, a roundtable whose team decides who comes, and one that is still a draft."""
    today = clock.today()

    def plan(town: str, country: str, days: int, state: str, **fields: Any) -> Plan:
        return Plan(PILOT, CURRICULUM, town, country, today + timedelta(days=days), state, **fields)

    def around(town: str, country: str, days: int, state: str, question: str, **fields: Any) -> Plan:
        day = today + timedelta(days=days)
        return Plan(ROUNDTABLE, f"Roundtable in {town}", town, country, day, state, question=question, **fields)

    published = Event.State.PUBLISHED
    ReportingPeriod.objects.get_or_create(
        grant=grant,
        number=1,
        defaults={"starts_on": grant.starts_on, "ends_on": grant.starts_on + timedelta(days=364)},
    )
    plans = [
        plan("Steyr", "AT", 20, published, people=12, waiting=4, capacity=12),
        plan("Aachen", "DE", 33, published, pending=5, people=3, capacity=20),
        plan("Ommen", "NL", -21, Event.State.COMPLETED, people=14, has_sheet=False),
        plan("Loures", "PT", 27, Event.State.CANCELLED, people=6, reason="The hall was damaged by a storm."),
        plan("Genoa", "IT", 60, Event.State.DRAFT),
        around("Steyr", "AT", 9, published, "Who finds the flats, and who furnishes them?", people=5, pending=4),
        around("Şomcuta Mare", "RO", 45, Event.State.DRAFT, "Which school takes the children in the first month?"),
    ]
    _write(plans, grant, count(5_001))


def _write(plans: Sequence[Plan], grant: Grant, numbers: Iterator[int]) -> None:
    rows, modules = Rows(numbers), list(Module.objects.order_by("pk"))
    before: dict[str, list[User]] = {}
    for index, plan in enumerate(plans):
        event = _event(plan, grant)
        _agenda(rows, event, plan, [modules[(index + n) % len(modules)] for n in range(4)])
        # Two people of the last pilot in the same country come again: people and attendances are two figures.
        again = before.get(plan.country, [])[-2:] if plan.kind == PILOT and plan.people else []
        before[plan.country] = _people(rows, event, plan, again)
        if plan.state == Event.State.COMPLETED and plan.has_sheet:
            _sheet(event, plan)
    User.objects.bulk_create(rows.users)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in rows.users]
    )
    Session.objects.bulk_create(rows.sessions)
    SessionModule.objects.bulk_create(rows.taught)
    Registration.objects.bulk_create(rows.registrations)
    Attendance.objects.bulk_create(rows.marks)


def _event(plan: Plan, grant: Grant) -> Event:
    town = Municipality.objects.filter(name=plan.town, country=plan.country).first()
    zone = ZoneInfo(zone_of(plan.country))
    begins, ends = (datetime.combine(plan.day, hour, zone) for hour in (time(9, 30), time(16, 30)))
    told = min(begins - timedelta(days=40), clock.now())
    was_public = plan.state != Event.State.DRAFT
    event = Event.objects.create(
        public_id=short_id_of(f"demo:{grant.code}:{plan.kind}:{plan.town}:{OLD_WORDS.get(plan.state, plan.state)}"),
        kind=plan.kind,
        state=plan.state,
        title=plan.title,
        municipality=town,
        venue="Town hall (demo)",
        timezone=zone.key,
        starts_at=begins,
        ends_at=ends,
        starts_on=plan.day,
        ends_on=plan.day,
        country=plan.country,
        languages=[LANGUAGE[plan.country]],
        capacity=plan.capacity,
        needs_approval=bool(plan.pending),
        created_at=told,
        is_demo=True,
        published_at=told if was_public else None,
        cancel_reason=plan.reason,
        completed_at=ends + timedelta(hours=2) if plan.state == Event.State.COMPLETED else None,
        cancelled_at=clock.now() if plan.state == Event.State.CANCELLED else None,
        summary="Demo: this activity is invented.",
    )
    if town is None:
        lat, lon = coordinates().get((plan.town, plan.country), (None, None))
        EventPlace.objects.create(event=event, name=plan.town, country=plan.country, lat=lat, lon=lon)
    partner = Organisation.objects.get(name=PARTNERS[plan.country], country=plan.country)
    EventOrganiser.objects.create(event=event, organisation=partner, is_lead=True)
    GrantShare.objects.create(event=event, grant=grant, percent=100)
    row = kinds[plan.kind].row._default_manager.create(event=event)
    if isinstance(row, Roundtable):
        row.level = Roundtable.Level.LOCAL if plan.question else Roundtable.Level.NATIONAL
        row.question = plan.question
        row.save()
    return event


def _agenda(rows: Rows, event: Event, plan: Plan, modules: Sequence[Module]) -> None:
    if plan.kind != PILOT:
        assert event.starts_at
        assert event.ends_at
        rows.sessions.append(Session(event=event, title=event.title, starts_at=event.starts_at, ends_at=event.ends_at))
        return
    for part in one_day(plan.day, time(9, 30), time(16, 30), modules, event.zone):
        session = Session(event=event, title=part.title, starts_at=part.starts_at, ends_at=part.ends_at)
        rows.sessions.append(session)
        rows.taught.append(SessionModule(session=session, module=cast(Module, part.values["module"])))


def _people(rows: Rows, event: Event, plan: Plan, again: list[User]) -> list[User]:
    new = [_user(next(rows.numbers)) for _n in range(plan.people + plan.waiting + plan.pending)]
    rows.users += new
    coming = [*again, *new[: plan.people]]
    others = new[plan.people :]
    cancelled = plan.state == Event.State.CANCELLED
    for user in coming:
        person = _registration(event, user, State.CANCELLED if cancelled else State.CONFIRMED, plan.town)
        rows.registrations.append(person)
        if plan.state == Event.State.COMPLETED:
            rows.marks += _marks(person, [s for s in rows.sessions if s.event is event])
    for position, user in enumerate(others):
        person = _registration(event, user, State.PENDING if plan.pending else State.WAITING, plan.town)
        person.waiting_since = None if plan.pending else event.created_at + timedelta(minutes=position)
        rows.registrations.append(person)
    return new


def _user(number: int) -> User:
    name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} Demo {number:04d}"
    return User(name=name, email=f"demo{number:04d}@example.org", password=make_password(None), is_demo=True)


def _registration(event: Event, user: User, state: str, town: str) -> Registration:
    number = int(user.email[4:8])
    reasons: dict[str, str] = {
        State.CONFIRMED: "address",
        State.WAITING: "full",
        State.PENDING: "undecided",
        State.CANCELLED: "event",
    }
    return Registration(
        event=event,
        user=user,
        person_key=user.person_key,
        name=user.name,
        email=user.email,
        town=town,
        municipality=event.municipality,
        actor_kind=ACTORS[number % len(ACTORS)],
        state=state,
        reason=reasons[state],
        notice_version="demo",
        registered_at=event.created_at,
        state_since=event.created_at,
        is_demo=True,
        confirmed_at=event.created_at if state in {State.CONFIRMED, State.CANCELLED} else None,
    )


def _marks(person: Registration, sessions: Sequence[Session]) -> list[Attendance]:
    """Every ninth person misses the day; every seventh leaves after lunch."""
    number = int(person.email[4:8])
    there = [] if number % 9 == 0 else sessions[: len(sessions) // 2] if number % 7 == 0 else sessions
    return [
        Attendance(
            registration=person,
            session=session,
            mark=Attendance.Mark.PRESENT if session in there else Attendance.Mark.ABSENT,
            marked_at=person.event.completed_at or clock.now(),
        )
        for session in sessions
    ]


def _sheet(event: Event, plan: Plan) -> None:
    content = _pdf(f"Demo: invented signature sheet. {plan.town}, {plan.day}")
    name = default_storage.save(f"documents/demo-{event.public_id}.pdf", ContentFile(content))
    fingerprint, at = hashlib.sha256(content).hexdigest(), event.completed_at or clock.now()
    facts = {"media_type": "application/pdf", "size": len(content), "sha256": fingerprint, "stored_at": at}
    stored, _new = StoredFile.objects.get_or_create(file=name, defaults=facts)
    EventDocument.objects.create(
        event=event,
        kind=EventDocument.Kind.SIGNATURES,
        name="signatures-demo.pdf",
        stored=stored,
        sha256=fingerprint,
        is_demo=True,
        added_at=at,
    )


def _pdf(text: str) -> bytes:
    """The smallest honest PDF: one page with one line (ISO 32000-1, 7.5)."""
    line = text.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    stream = b"BT /F 14 Tf 60 760 Td (" + line + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + (b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out))
    )
