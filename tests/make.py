"""What tests are about, made with only what matters: every other value is fixed, so a test says what it depends on."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from PIL import Image

from events.actions import (
    Applicant,
    confirm_address,
    create_event,
    plan_sessions,
    register,
    save_delegations,
)
from events.delegations import read_delegations
from events.forms import DetailsForm
from events.gatherings.actionplans.actions import PlannedAction, add_action, add_objective
from events.gatherings.actionplans.models import Action, Objective
from events.gatherings.exchanges.actions import add_host, set_head
from events.gatherings.rooms.working_groups import actions
from events.gatherings.rooms.working_groups.actions import GroupPlan
from events.gatherings.rooms.working_groups.models import GroupDocument, GroupMember, WorkingGroup
from events.kinds import kinds
from events.models import Attendance, Event, EventDocument, EventOrganiser, Record, Registration, Session
from events.plans import Details, PlannedSession, Share, percent_text
from municipalities.actions import surveys
from municipalities.models import Membership, Municipality, Organisation, Survey, SurveyInvitation
from share.accounts import sessions
from share.accounts.models import User
from share.grants.models import FundingProgramme, Grant, GrantAccess
from share.imports.engine import load_files
from share.imports.models import ImportRun
from share.imports.network import COMMITTED, SOURCES
from share.kit import clock
from share.kit.trying import taken_back
from share.policy import Actor, Role
from share.records import conflicts
from share.records.questionnaires import actions as questionnaires
from share.records.questionnaires.actions import QuestionPlan, Texts
from share.records.questionnaires.models import Questionnaire, Version
from share.records.stored import store
from share.reports.models import Report, ReportFile
from share.reports.snapshot import canonical, digest
from trainings.actions import curriculum
from trainings.models import CurriculumVersion, Material, Module, Outcome, Pilot, Trainer, Unit

_number = count(1)


OFFICE = Actor(0, frozenset({(0, Role.SECRETARIAT)}), second_factor=True)  # for what asks for rights, and for no person


def make_organisation(name: str = "JRS Romania", country: str = "RO") -> Organisation:
    return Organisation.objects.get_or_create(name=name, country=country)[0]


def make_town(name: str = "Şomcuta Mare", country: str = "RO", **fields: Any) -> Municipality:
    found = Municipality.objects.called(name, country).first()
    return found or Municipality.objects.create(name=name, country=country, **{"level": "municipality", **fields})


def make_grant(code: str = "DEMO", partners: Sequence[Organisation] = (), **fields: Any) -> Grant:
    today = clock.today()
    defaults = {"title": "A grant", "starts_on": today - timedelta(days=100), "ends_on": today + timedelta(days=900)}
    grant = Grant.objects.get_or_create(code=code, defaults=defaults | fields)[0]
    grant.partners.add(*partners)
    return grant


def make_fund(slug: str = "amif-20142020") -> FundingProgramme:
    """A funding programme that has portal tables, with a heading: there already, unless a test emptied the tables."""
    found, _made = FundingProgramme.objects.get_or_create(slug=slug, defaults={"name": slug})
    found.categories.get_or_create(code="A", defaults={"name": "Staff", "position": 1})
    return found


def make_user(email: str = "", name: str = "Ana Demo") -> User:
    return User.objects.create_user(email or f"person{next(_number)}@example.org", name)


def make_coordinator(
    organisation: Organisation | None = None, role: Role = Role.COORDINATOR, second_factor: bool = True
) -> User:
    user = make_user(name="Irina Demo")
    Membership.objects.create(user=user, organisation=organisation or make_organisation(), role=role)
    if second_factor:
        TOTP.activate(user, generate_totp_secret())
    return user


def gave_what_they_have(client: Client, user: User) -> None:
    """The session of somebody who signed in a moment ago, with every second factor they have."""
    session = client.session
    sessions.begin(session, timezone.now())
    given = [{"method": "mfa", "at": 0, "id": one.pk} for one in Authenticator.objects.filter(user=user)]
    if given:
        session["account_authentication_methods"] = given
        session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def make_auditor(grant: Grant) -> User:
    auditor = make_user(name="Vera Demo")
    TOTP.activate(auditor, generate_totp_secret())
    GrantAccess.objects.create(user=auditor, grant=grant)
    return auditor


def make_curriculum() -> None:
    """The modules of the record."""
    if not Module.objects.exists():
        Module.objects.bulk_create([Module(**values) for values in _modules()])


@cache
def _modules() -> list[dict[str, Any]]:
    """As the site loads them: read once for all tests of a process, and taken back."""
    with taken_back():
        load_files([source for source in SOURCES if source.relation == "module"], COMMITTED / "network")
        return list(Module.objects.values("slug", "title", "i18n", "translated_from", "source"))


def make_pilot(
    *,
    capacity: int | None = 25,
    published: bool = True,
    organisation: Organisation | None = None,
    starts_in: timedelta | None = None,
    sessions: int = 2,
    title: str = "Preparing Welcoming Communities",
    needs_approval: bool = False,
) -> Event:
    """A pilot's event with everything that publishing asks for: hour-long sessions, from the morning of a day in a month.

    Each further one of a test is a day later, so that one person can come to all.

    With `starts_in` it begins that long from now, at whatever hour that is, across midnight too.
    """
    make_curriculum()
    lead = organisation or make_organisation()
    details = Details(
        title=title,
        municipality=make_town(),
        venue="Casa de Cultură",
        summary="A day.",
        timezone="Europe/Bucharest",
        languages=["ro"],
        capacity=capacity,
        shares=[Share(make_grant(partners=[lead]))],
        needs_approval=needs_approval,
    )
    event = create_event(kinds["pilot"], details, lead=lead, by=make_user())
    days = 30 + Event.objects.count()
    morning = (clock.now() + timedelta(days=days)).replace(hour=7, minute=0, second=0, microsecond=0)
    start = morning if starts_in is None else (clock.now() + starts_in).replace(microsecond=0)
    modules = list(Module.objects.all())
    plan_sessions(event.pk, [_session(start, n, modules[n % len(modules)]) for n in range(sessions)])
    if published:
        Event.objects.filter(pk=event.pk).update(state="published", published_at=clock.now())
    event.refresh_from_db()
    return event


def make_gathering(
    kind: str = "roundtable",
    *,
    organisation: Organisation | None = None,
    starts_in: timedelta = -timedelta(days=1),
    present: int = 0,
    **fields: Any,
) -> Event:
    """A published gathering of two hours that began yesterday, unless told otherwise; `present` people were there."""
    lead = organisation or make_organisation()
    values = {"municipality": make_town(), "venue": "Town hall", "timezone": "Europe/Bucharest", "languages": ["ro"]}
    shares = [Share(make_grant(partners=[lead]))]
    details = Details(**{"title": "Round the table", **values, "shares": shares, **fields})
    event = create_event(kinds[kind], details, lead=lead, by=make_user())
    start = (clock.now() + starts_in).replace(microsecond=0)
    plan_sessions(event.pk, [PlannedSession(event.title, start, start + timedelta(hours=2))])
    Event.objects.filter(pk=event.pk).update(state="published", published_at=start - timedelta(days=30))
    event.refresh_from_db()
    for _n in range(present):
        user = make_user()
        there = event.registrations.create(
            user=user, person_key=user.person_key, state="walk_in", name=user.name, email=user.email, town="Cluj",
            actor_kind="ngo", notice_version="1", confirmed_at=start,
        )  # fmt: skip
        Attendance.objects.create(registration=there, session=event.sessions.get(), mark="present")
    return event


def make_exchange(kind: str = "city_exchange", *, starts_in: timedelta = timedelta(days=30), **fields: Any) -> Event:
    """A visit in a month to which a delegation of Lyon comes: Chloé Demo leads it, and Hugo Demo receives."""
    event = make_gathering(kind, starts_in=starts_in, **fields)
    save_delegations(event.pk, read_delegations("8 from FR (5 from Lyon, 3 from Grenoble)"))
    delegation = event.delegations.get(part_of=None)
    set_head(delegation.pk, "Chloé Demo", "chloe.demo@example.org")
    add_host(event.pk, "Hugo Demo", "hugo.demo@example.org")
    return event


def make_group(organisation: Organisation | None = None, *, members: int = 2, **fields: Any) -> WorkingGroup:
    """A working group that is open, with so many members who joined: member0@example.org, member1@example.org …"""
    plan = GroupPlan(
        **{"name": "Private sponsorship", "mandate": "A handbook.", "is_open": True} | fields,
        organisations=[organisation or make_organisation()],
    )
    owner = User.objects.filter(email="owner@example.org").first() or make_user("owner@example.org", "Olga Demo")
    group = actions.make_group(plan, by=owner)
    for n in range(members):
        GroupMember.objects.create(
            group=group, name=f"Member {n}", email=f"member{n}@example.org", country="FR", joined_at=clock.now()
        )
    return group


def make_meeting(group: WorkingGroup, **fields: Any) -> Event:
    """A meeting of a group that began yesterday, unless told otherwise."""
    event = make_gathering("working_group", organisation=group.organisations.get(), **fields)
    actions.hold_for(event.pk, group)
    return event


def make_action(event: Event, title: str = "A list of landlords", **fields: Any) -> Action:
    """An action of the plan of an activity, due in a month, for which somebody with an address answers."""
    objective = Objective.objects.filter(plan=event.pk).first() or add_objective(event.pk, "Families find a flat")
    who = {"name": "Ana Demo", "email": "ana.demo@example.org", "due_on": clock.today() + timedelta(days=30)}
    return add_action(objective.pk, PlannedAction(**{"title": title, **who, **fields}))


def _session(start: datetime, n: int, module: Module) -> PlannedSession:
    begins = start + timedelta(hours=n)
    return PlannedSession(module.title, begins, begins + timedelta(hours=1), values={"module": module})


def moved(event: Event, by: timedelta) -> list[PlannedSession]:
    """The agenda of a pilot, all of it later by so much."""
    return [
        PlannedSession(
            s.title,
            s.starts_at + by,
            s.ends_at + by,
            pk=s.pk,
            capacity=s.capacity,
            values={"module": s.taught.module} if hasattr(s, "taught") else {},
        )
        for s in event.sessions.select_related("taught__module")
    ]


def add_workshops(event: Event, *capacities: int) -> list[Session]:
    """Sessions by choice side by side, from an hour after the end of a pilot: `Workshop 1` and so on."""
    assert event.ends_at
    begins, ends = event.ends_at + timedelta(hours=1), event.ends_at + timedelta(hours=2)
    workshops = [PlannedSession(f"Workshop {n}", begins, ends, capacity=c) for n, c in enumerate(capacities, 1)]
    made = plan_sessions(event.pk, [*moved(event, timedelta(0)), *workshops])
    event.refresh_from_db()
    return made[-len(workshops) :]


def make_applicant(email: str = "", name: str = "Ioana Mureșan", **fields: Any) -> Applicant:
    return Applicant(
        name=name,
        email=email or f"person{next(_number)}@example.org",
        town="Şomcuta Mare",
        actor_kind="municipality",
        organisation="",
        notice_version="privacy-1",
        **fields,
    )


def make_registration(event: Event, state: str = "confirmed", **fields: str) -> Registration:
    """A registration that went the real way: unconfirmed, and then confirmed, waiting or pending, as seats and team are."""
    registration = register(event, make_applicant(**fields))
    if state != "unconfirmed":
        registration = confirm_address(registration.pk)
        assert registration.state == state, f"the seats made it {registration.state}"
    return registration


def form_data(email: str = "ioana.muresan@example.org", **changes: Any) -> dict[str, Any]:
    """A filled registration form."""
    data = {
        "name": "Ioana Mureșan",
        "email": email,
        "town": "Şomcuta Mare",
        "actor_kind": "municipality",
        "organisation": "",
        "notice": "on",
        "website": "",
    }
    return data | changes


def make_report(grant: Grant, *, pdf: bytes = b"%PDF-1.7 pdf figures", **fields: Any) -> Report:
    """A report that is made, with files that hold next to nothing: for pages that only show or hand them out."""
    content = canonical({"figures": [], "grant": {"demo": grant.is_demo}, "activities": [], "not_counted": []})
    report = Report.objects.create(
        grant=grant,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        snapshot=content,
        sha256=digest(content),
        frozen_at=clock.now(),
        made_at=clock.now(),
        **fields,
    )
    for kind, media_type in ReportFile.MEDIA_TYPES.items():
        held = {"json": content, "pdf": pdf}.get(kind, f"{kind} figures".encode())
        stored = store(held, media_type, name=f"reports/{report.number}.{kind}")
        stored.save()
        ReportFile.objects.create(report=report, kind=kind, stored=stored)
    return report


def make_recorded(organisation: Organisation, kind: str = "exchange_event", **fields: Any) -> Event:
    """An activity of the record, as a file brings it: `fields` are those of its entry."""
    days = {"starts_on": date(2018, 5, 3), "ends_on": date(2018, 5, 6)}
    event = Event.objects.create(kind=kind, state="recorded", title="A seminar in Istanbul", country="TR", **days)
    kinds[kind].row._default_manager.create(event=event)
    Record.objects.create(event=event, **{"certainty": "completed", "date_precision": "day"} | fields)
    EventOrganiser.objects.create(event=event, organisation=organisation, is_lead=True)
    return event


def make_document(event: Event, kind: str = "signatures", content: bytes = b"%PDF-", **fields: Any) -> EventDocument:
    """A document of an event whose file holds next to nothing: for what only asks whether it is there."""
    number = next(_number)
    stored = store(b"%b%d" % (content, number), "application/pdf", name=f"documents/test-{number}.pdf")
    stored.save()
    return EventDocument.objects.create(
        event=event, kind=kind, name=f"document-{number}.pdf", stored=stored, sha256=stored.sha256, **fields
    )


def make_picture(event: Event, size: tuple[int, int] = (900, 600), **fields: Any) -> EventDocument:
    """A picture of an event, in one colour, of which everybody who is seen agreed."""
    drawn = BytesIO()
    Image.new("RGB", size, "#14524F").save(drawn, "JPEG")
    number = next(_number)
    stored = store(drawn.getvalue(), "image/jpeg", name=f"documents/test-{number}.jpg")
    stored.save()
    return EventDocument.objects.create(
        event=event,
        kind="picture",
        name=f"picture-{number}.jpg",
        stored=stored,
        sha256=stored.sha256,
        consent="All of them",
        **fields,
    )


def make_paper(group: WorkingGroup, **fields: Any) -> GroupDocument:
    """A paper of a working group whose file holds next to nothing."""
    number = next(_number)
    stored = store(b"%%PDF-paper-%d" % number, "application/pdf", name=f"documents/paper-{number}.pdf")
    stored.save()
    values = {"kind": "paper", "name": f"paper-{number}.pdf", "stored": stored, "sha256": stored.sha256}
    return GroupDocument.objects.create(group=group, **values | fields)


def make_import(rows: int = 1, **fields: Any) -> ImportRun:
    """A file of towns that was checked: `rows` of it have an error, and as many look like a record. No file is stored."""
    wrong = [{"row": n, "column": "population", "reason": "No number.", "cell": "x"} for n in range(2, rows + 2)]
    like = [
        {"row": n + rows, "like": "abc", "why": "a name", "shown": "Cluj", "says": "Clui"} for n in range(2, rows + 2)
    ]
    outcome = {"created": 1, "updated": 0, "unchanged": 0, "errors": rows, "questions": rows, "gone": []}
    told: dict[str, Any] = {"source": "municipalities.csv", "file_name": "towns.csv", "state": "checked", "checks": 1}
    found = {"encoding": "utf-8", "separator": ",", "sheets": [], "day_order": "", "head": ["name", "Land"]}
    outcomes = outcome | {"rejected": wrong, "alike": like}
    return ImportRun.objects.create(**{**told, "found": found, "outcome": outcomes, **fields})


def hidden_fields(client: Client, page: str) -> dict[str, str]:
    """What the form of a page carries unseen, as a browser sends it back: the fingerprint of what it was drawn from,
    and the key by which it makes something once."""
    text = client.get(page).content.decode()
    return dict(re.findall(r'<input type="hidden" name="([^"]+(?:_from|-source|_key|checks))" value="([^"]*)"', text))


def details_data(event: Event, **changes: Any) -> dict[str, Any]:
    """The form of an event's details as it was drawn, with some fields typed anew."""
    stored: dict[str, Any] = DetailsForm.values_of(event)
    typed = {f"shares-{share.grant.pk}": percent_text(share.percent) for share in stored["shares"]}
    values = stored | typed | {"partners": [one.pk for one in stored["partners"]]}
    drawn = {name: "" if value is None else value for name, value in values.items()}
    return drawn | {conflicts.FIELD: conflicts.fingerprint(stored)} | changes


def make_questionnaire(name: str = "Housing", language: str = "en", **texts: str) -> Questionnaire:
    """A questionnaire of all eight kinds. Question 3 is asked of who said no to 2; 4 is asked of who chose "Too dear" there."""
    made = questionnaires.make_questionnaire(
        Texts(name, texts.get("title", "Housing for families"), texts.get("intro", "Ten minutes."), language)
    )
    few, none = ["Too dear", "None free"], "no"
    plans = [
        QuestionPlan("number", "How many flats are free?", is_required=True, lowest=Decimal(0)),
        QuestionPlan("yes_no", "Is there enough housing?", is_required=True),
        QuestionPlan("one", "Why not?", is_required=True, choices=[*few, "Other"]),
        QuestionPlan("long", "What would help?", is_required=True),
        QuestionPlan("several", "Who helps?", choices=["Town hall", "Church", "Volunteers"]),
        QuestionPlan("scale", "How easy is it?", lowest=Decimal(1), highest=Decimal(5), low_label="hard"),
        QuestionPlan("date", "Since when?"),
        QuestionPlan("short", "Who runs it?"),
    ]
    keys: list[str] = []
    for number, plan in enumerate(plans):
        depends: dict[str, Any] = {}
        if number == 2:
            depends = {"shown_when": keys[1], "shown_values": [none]}
        if number == 3:
            choice = made.newest.questions.get(key=keys[2]).choices.get(text="Too dear")
            depends = {"shown_when": keys[2], "shown_values": [choice.key]}
        keys.append(questionnaires.save_question(made, replace(plan, **depends)).key)
    return made


def make_questionnaire_of(name: str, plans: Sequence[QuestionPlan]) -> Questionnaire:
    made = questionnaires.make_questionnaire(Texts(name, name, "", "en"))
    for plan in plans:
        questionnaires.save_question(made, plan)
    return made


def make_survey(
    towns: Sequence[Municipality] = (), *, is_open: bool = True, closes_in: int = 14, **fields: Any
) -> Survey:
    """A survey of towns, each asked at an address of its own; unless told otherwise it is open."""
    today = clock.today()
    days = {"closes_on": today + timedelta(days=closes_in), "kept_until": today + timedelta(days=closes_in + 100)}
    version = fields.pop("version", None) or (Questionnaire.objects.first() or make_questionnaire()).newest
    survey = Survey.objects.create(title="Housing", version=version, **days | fields)
    for town in towns or [make_town()]:
        SurveyInvitation.objects.create(
            survey=survey, town=town, email=f"town{next(_number)}@example.org", is_typed=True
        )
    return surveys.open_survey(survey.pk) if is_open else survey


def answers_data(survey: Survey, *values: Any, **more: Any) -> dict[str, Any]:
    """What is posted to answer a survey: values in the order of its questions; None for nothing."""
    questions = Version.objects.with_questions().get(pk=survey.version_id).in_order
    pairs = zip(questions, values, strict=False)
    return {f"q-{question.key}": value for question, value in pairs if value is not None} | {"do": "send"} | more


def make_version(*, outcomes: int = 2, modules: int = 3, frozen: bool = True) -> CurriculumVersion:
    """A version of the curriculum whose first modules have outcomes: `legal-protection-1` and so on."""
    make_curriculum()
    version = CurriculumVersion.objects.create(number=CurriculumVersion.objects.count() + 1)
    for place, module in enumerate(Module.objects.order_by("pk")[:modules], start=1):
        unit = Unit.objects.create(version=version, module=module, position=place)
        for n in range(1, outcomes + 1):
            Outcome.objects.create(unit=unit, key=f"{module.slug}-{n}", position=n, text=f"I can do {n} of {module}")
    return curriculum.use(version.pk) if frozen else version


def evaluated(event: Event, version: CurriculumVersion | None = None) -> Pilot:
    """The pilot of an event, which follows this version."""
    pilot = Pilot.objects.select_related("event").get(pk=event.pk)
    pilot.version = version or curriculum.newest_in_use() or make_version()
    pilot.save()
    return pilot


def make_trainer(person: User | None = None, **fields: Any) -> Trainer:
    return Trainer.objects.create(person=person or make_user(), **{"languages": ["en"], **fields})


def make_material(module: Module, kind: str = "handout", **fields: Any) -> Material:
    """A file of a module that holds next to nothing."""
    number = next(_number)
    stored = store(b"%%PDF-%d" % number, "application/pdf", name=f"documents/material-{number}.pdf")
    stored.save()
    return Material.objects.create(
        module=module, kind=kind, name=f"material-{number}.pdf", stored=stored, sha256=stored.sha256, **fields
    )
