"""The demo network: what the public record leaves out, invented at real towns with real partners, and marked so.

The historic grant lies on fixed days, so that its figures are the same everywhere and for ever; the running grant moves with
today. Rows are written straight into the tables: so that no mail is sent about it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from typing import cast
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from events.gatherings.rooms.roundtables.models import Roundtable
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
from share.grants.models import Grant
from share.imports.names import coordinates
from share.kit import clock
from share.kit.text import short_id_of
from share.local.demo_files import honest_pdf
from share.local.demo_plans import COMPLETED, LANGUAGE, PILOT, Plan, historic, running
from share.records.models import StoredFile
from trainings.kind import one_day
from trainings.models import Module, SessionModule

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
ACTORS = tuple(Registration.ActorKind.values)
ORGANISATIONS: dict[str, str] = {
    Registration.ActorKind.MUNICIPALITY: "Town hall",
    Registration.ActorKind.PUBLIC: "School",
    Registration.ActorKind.NGO: "Parish group",
    Registration.ActorKind.SPONSOR: "Sponsor group",
    Registration.ActorKind.REFUGEE_LED: "Association of newcomers",
}
# Long family names: two people who share a first name must not look like one person (share.records.likeness).
NAMES = {
    "RO": (
        "Ana Andrei Carmen Dorin Elena Florin Gabriel Ileana Ion Lia Maria Mihai Oana Petru Radu Sorin Tudor Vera",
        "Ardelean Bogdan Costinescu Dumitrescu Filipescu Georgescu Iliescu Lupulescu Moldovan Negrescu Olteanu Petrescu"
        " Rusnac Sabău-Marin Tomescu Ungureanu Vasilescu Zamfirescu Brâncuş",
    ),
    "": (
        "Anna Bruno Clara David Elif Farid Greta Hugo Inês Jonas Karin Luca Marta Noor Oscar Paula Rosa Samir Tessa Yara",
        "Aaltonen Bertrand Carvalho Dijkstra Eberhardt Ferreira Gallagher Haddadin Ivanova Janssen Kaltenegger Lombardi"
        " Mansouri Nielsen Oberhofer Pellegrini Rahimi Steinbach Thibault Verhoeven Whitaker",
    ),
}


@dataclass
class Rows:
    """What is written in the end, table by table."""

    numbers: Iterator[int]
    users: list[User] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    taught: list[SessionModule] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    marks: list[Attendance] = field(default_factory=list)


QUESTIONS = "questions@example.org"


def load_historic(grant: Grant) -> None:
    """The rest of the SHARE Integration project as its fact sheet counts it on 31 January 2019."""
    _write(historic(), grant, count(1))


def load_running(grant: Grant, guest: User) -> None:
    """The year behind the running grant, and the weeks around today. `guest` is the local actor who can sign in."""
    _write(running(clock.today()), grant, count(5_001), guest)


def event_id(grant: Grant, plan: Plan) -> str:
    """The public id of an invented activity. Those of the historic grant are older than titles and the word "completed"."""
    key = plan.key if grant.is_demo else f"{plan.kind}:{plan.town}:held"
    return short_id_of(f"demo:{grant.code}:{key}")


def _write(plans: Sequence[Plan], grant: Grant, numbers: Iterator[int], guest: User | None = None) -> None:
    rows, modules = Rows(numbers), list(Module.objects.order_by("pk"))
    before: dict[str, list[User]] = {}
    for index, plan in enumerate(plans):
        event = _event(plan, grant)
        _agenda(rows, event, plan, [modules[(index + n) % len(modules)] for n in range(4)])
        # Two people of the last pilot in the same country come again: people and attendances are two figures.
        comes_again = plan.kind == PILOT and plan.state == COMPLETED and plan.people
        again = before.get(plan.country, [])[-2:] if comes_again else []
        before[plan.country] = _people(rows, event, plan, again)
        if guest and plan.guest:
            _register(rows, event, guest, plan.guest, plan)
        if plan.state == COMPLETED and plan.has_sheet:
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
    begins, ends = (datetime.combine(plan.day, hour, zone) for hour in (plan.begins, plan.ends))
    lately = datetime.combine(clock.today() - timedelta(days=6), time(9), zone)
    told = min(begins - timedelta(days=40), lately)
    was_public = plan.state != Event.State.DRAFT
    event = Event.objects.create(
        public_id=event_id(grant, plan),
        kind=plan.kind,
        state=plan.state,
        title=plan.title,
        municipality=town,
        venue=plan.venue,
        timezone=zone.key,
        starts_at=begins,
        ends_at=ends,
        starts_on=plan.day,
        ends_on=plan.day,
        country=plan.country,
        languages=[LANGUAGE.get(plan.country, "en")],
        capacity=plan.capacity,
        contact_email=QUESTIONS if was_public else "",
        needs_approval=bool(plan.pending),
        created_at=told,
        revised_at=told,
        is_demo=True,
        published_at=told if was_public else None,
        cancel_reason=plan.reason,
        completed_at=ends + timedelta(hours=2) if plan.state == Event.State.COMPLETED else None,
        cancelled_at=clock.now() if plan.state == Event.State.CANCELLED else None,
        summary=plan.text,
    )
    if town is None:
        lat, lon = coordinates().get((plan.town, plan.country), (None, None))
        EventPlace.objects.create(event=event, name=plan.town, country=plan.country, lat=lat, lon=lon)
    lead = plan.lead or plan.country
    for country in (lead, *plan.partners):
        partner = Organisation.objects.get(name=PARTNERS[country], country=country)
        EventOrganiser.objects.create(event=event, organisation=partner, is_lead=country == lead)
    GrantShare.objects.create(event=event, grant=grant, percent=100)
    row = kinds[plan.kind].row._default_manager.create(event=event)
    if isinstance(row, Roundtable):
        row.level, row.question = plan.level, plan.question
        row.save()
    return event


def _agenda(rows: Rows, event: Event, plan: Plan, modules: Sequence[Module]) -> None:
    if plan.kind != PILOT or not plan.modules:
        assert event.starts_at
        assert event.ends_at
        rows.sessions.append(Session(event=event, title=event.title, starts_at=event.starts_at, ends_at=event.ends_at))
        return
    for part in one_day(plan.day, plan.begins, plan.ends, modules[: plan.modules], event.zone):
        session = Session(event=event, title=part.title, starts_at=part.starts_at, ends_at=part.ends_at)
        rows.sessions.append(session)
        rows.taught.append(SessionModule(session=session, module=cast(Module, part.values["module"])))


def _people(rows: Rows, event: Event, plan: Plan, again: list[User]) -> list[User]:
    new = [_user(next(rows.numbers), plan.country) for _n in range(plan.people + plan.waiting + plan.pending)]
    rows.users += new
    cancelled = plan.state == Event.State.CANCELLED
    for user in [*again, *new[: plan.people]]:
        _register(rows, event, user, State.CANCELLED if cancelled else State.CONFIRMED, plan)
    for user in new[plan.people :]:
        _register(rows, event, user, State.PENDING if plan.pending else State.WAITING, plan)
    return new


def _user(number: int, country: str) -> User:
    firsts, lasts = (names.split() for names in NAMES.get(country, NAMES[""]))
    name = f"{firsts[number % len(firsts)]} {lasts[number % len(lasts)]} (demo)"
    return User(name=name, email=f"demo{number:04d}@example.org", password=make_password(None), is_demo=True)


def _register(rows: Rows, event: Event, user: User, state: str, plan: Plan) -> None:
    """One after the other, four a day; with marks where the activity is completed."""
    nth = sum(row.event is event for row in rows.registrations)
    assert event.starts_at
    days, turn = divmod(nth, 4)
    at = min(event.created_at + timedelta(days=days, minutes=130 * turn), clock.now(), event.starts_at)
    person = _registration(event, user, state, plan.town, at)
    rows.registrations.append(person)
    if plan.state == COMPLETED:
        rows.marks += _marks(person, [s for s in rows.sessions if s.event is event])


def _number_of(email: str) -> int:
    """The number in the address of an invented person; 1 for those who can sign in."""
    return int(email[4:8]) if email.startswith("demo") else 1


def _registration(event: Event, user: User, state: str, town: str, at: datetime) -> Registration:
    kind = ACTORS[_number_of(user.email) % len(ACTORS)]
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
        actor_kind=kind,
        organisation=ORGANISATIONS.get(kind, ""),
        state=state,
        reason=reasons[state],
        notice_version="demo",
        registered_at=at,
        state_since=at,
        waiting_since=at if state == State.WAITING else None,
        is_demo=True,
        confirmed_at=at if state in {State.CONFIRMED, State.CANCELLED} else None,
    )


def _marks(person: Registration, sessions: Sequence[Session]) -> list[Attendance]:
    """Every ninth person misses the day; every seventh leaves after lunch."""
    number = _number_of(person.email)
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
    content = honest_pdf(f"Demo: invented signature sheet. {plan.town}, {plan.day}")
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
