"""Every constraint of our own models refuses a row that breaks it: in the database, and in words before it gets there.

A constraint without a case fails, and so does a case without a constraint.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models.constraints import BaseConstraint

from events.gatherings.actionplans.models import Action, ActionPlan, Agreement, Objective, Responsible
from events.gatherings.exchanges.models import Head, Host, PreparationAnswer, Priority, ShortReport
from events.gatherings.rooms.films.models import FilmScreening
from events.gatherings.rooms.roundtables.models import LevelAim, Stakeholder
from events.gatherings.rooms.visits.models import Benchmark
from events.gatherings.rooms.working_groups.models import GroupDocument, GroupItem, GroupMember, GroupNotice
from events.gatherings.speakers.models import Speaker
from events.models import (
    Attendance,
    Delegation,
    Disaggregation,
    Door,
    Event,
    EventDocument,
    EventOrganiser,
    EventPlace,
    Feedback,
    FeedbackTally,
    GrantShare,
    Group,
    Guest,
    HeldSeats,
    ParticipantCount,
    PersonDecision,
    Record,
    Registration,
    RegistrationAnswer,
    RegistrationSheet,
    Requirements,
    Session,
    SessionChoice,
    SheetCount,
    Signature,
)
from municipalities.models import (
    AddressMove,
    Assessment,
    Contact,
    Country,
    CountryYear,
    Coverage,
    Invitation,
    Membership,
    MemberTown,
    Municipality,
    Need,
    Organisation,
    PlaceCode,
    PlaceName,
    Practice,
    PracticeDocument,
    ProgrammeRole,
    Rating,
    SecondFactorReset,
    Succession,
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyValue,
    TownYear,
)
from roster.models import (
    Blocked,
    Brief,
    BriefNeed,
    Expert,
    ExpertArea,
    ExpertInvitation,
    ExpertLanguage,
    MatchingWeights,
    Mission,
    MissionAnswer,
    MissionCost,
    MissionDays,
    MissionDocument,
)
from share.accounts.models import Consent, User
from share.claims.models import (
    BudgetLine,
    Cost,
    CostDocument,
    ExchangeRate,
    Reimbursement,
    TimeEntry,
    TimeSheet,
    TimeSheetDocument,
)
from share.funderforms.models import FunderForm
from share.grants.models import (
    AmendmentDocument,
    CostCategory,
    FundingProgramme,
    Grant,
    GrantAccess,
    GrantAmendment,
    GrantPartner,
    GrantText,
    PartCost,
    PartnerPart,
    PeriodStep,
    Programme,
    ReportingPeriod,
)
from share.impact.models import Story
from share.imports.models import CellCorrection, ColumnProfile, ImportRun, RowDecision, SourceRow
from share.jobs.models import Job
from share.kit import clock
from share.mail.models import Mail, MailServer, PlannedMail
from share.pages.models import PageVersion
from share.portal.models import TableRow
from share.records.models import ApartDecision, FormKey, Merged, SavedView, StoredFile
from share.records.questionnaires.models import Choice, Question, Questionnaire, Version
from share.records.stored import store
from share.reports.models import (
    AcceptedFinding,
    Indicator,
    IndicatorDocument,
    IndicatorValue,
    PublishedTotal,
    Report,
    ReportFile,
    ReportSection,
    Restatement,
    Sample,
    SampledRow,
    Target,
)
from tests.make import (
    evaluated,
    make_action,
    make_curriculum,
    make_exchange,
    make_gathering,
    make_grant,
    make_group,
    make_material,
    make_organisation,
    make_paper,
    make_pilot,
    make_questionnaire,
    make_registration,
    make_report,
    make_survey,
    make_town,
    make_trainer,
    make_user,
    make_version,
)
from tests.municipalities.needs import make_need
from tests.roster.made import make_brief, make_expert, make_mission, sharpened
from trainings.models import (
    Certificate,
    CurriculumVersion,
    Material,
    Module,
    Outcome,
    Pilot,
    PilotNeed,
    PilotTrainer,
    Preparation,
    Sheet,
    SheetAnswer,
    Suggestion,
    Trainer,
    TrainerAway,
    Unit,
)

pytestmark = pytest.mark.django_db

OUR_APPS = [
    "claims",
    "funderforms",
    "impact",
    "portal",
    "accounts",
    "jobs",
    "mail",
    "municipalities",
    "grants",
    "events",
    "gatherings",
    "records",
    "questionnaires",
    "trainings",
    "roster",
    "library",
    "reports",
    "imports",
    "pages",
]
LEASED = {"jobs", "mail"}  # rows no person types, so nobody reads a sentence about them
HOUR, DAY, NOON = timedelta(hours=1), timedelta(days=1), datetime(2027, 3, 12, 12, tzinfo=UTC)


def event(**fields: Any) -> Event:
    now, today = clock.now(), clock.today()
    times = {"starts_at": now, "ends_at": now + HOUR, "starts_on": today, "ends_on": today + DAY}
    return Event(**{"kind": "pilot", "title": "Pilot"} | times | fields)


def registration(like: Registration | None = None, **fields: Any) -> Registration:
    """A good unconfirmed registration; with `like`, for the same event."""
    defaults = {
        "event": like.event if like else make_pilot(),
        "state": "unconfirmed",
        "confirm_until": clock.now(),
        "name": "Ana",
        "email": "ana@example.org",
        "town": "Cluj",
        "actor_kind": "ngo",
        "notice_version": "1",
    }
    return Registration(**defaults | fields)


def unpopulated(**fields: Any) -> Municipality:
    return Municipality(**{"name": "A", "country": "RO", "level": "town"} | fields)


def country_year(**fields: Any) -> CountryYear:
    country = Country.objects.get_or_create(code="RO")[0]
    defaults = {"country": country, "year": 2019, "pathway": "relocation", "arrived": 1, "source": "A ministry"}
    return CountryYear(**defaults | fields)


def place_name(name: str, **fields: Any) -> PlaceName:
    return PlaceName(town=make_town(), name=name, **fields)


def place_code(**fields: Any) -> PlaceCode:
    valid = DateRange(date(2020, 1, 1), None)
    return PlaceCode(**{"town": make_town(), "country": "RO", "scheme": "lau", "code": "1", "valid": valid} | fields)


def town_year(**fields: Any) -> TownYear:
    return TownYear(**{"town": make_town(), "year": 2019, "arrived": 1, "source": "The town hall"} | fields)


def succession(**fields: Any) -> Succession:
    new = fields.get("new") or make_town("B")
    return Succession(**{"old": make_town(), "new": new, "on": date(2020, 1, 1), "source": "The law"} | fields)


def grant(**fields: Any) -> Grant:
    return Grant(**{"code": "G", "title": "Grant", "starts_on": clock.today(), "ends_on": clock.today()} | fields)


def job(**fields: Any) -> Job:
    return Job(**{"kind": "certificates", "key": "k", "subject": "s", "title": "Certificates"} | fields)


def mail(**fields: Any) -> Mail:
    return Mail(**{"key": "k", "to": "a@example.org", "subject": "s", "expires_at": clock.now()} | fields)


def planned(**fields: Any) -> PlannedMail:
    return PlannedMail(**{"plan": "a", "about": "b", "due_at": NOON, "outcome": "sent"} | fields)


def planned_twice() -> PlannedMail:
    planned().save()
    return planned()


def source_row(**fields: Any) -> SourceRow:
    return SourceRow(**{"file": "f.csv", "key": "k", "number": 2, "cells": {"a": "b"}} | fields)


def import_run(**fields: Any) -> ImportRun:
    return ImportRun(**{"source": "municipalities.csv", "file_name": "towns.csv"} | fields)


def row_decision(**fields: Any) -> RowDecision:
    return RowDecision(**{"run": saved(import_run()), "number": 2, "answer": "new"} | fields)


def cell_correction() -> CellCorrection:
    return CellCorrection(run=saved(import_run()), number=2, column="name", text="Cluj")


def saved_profile() -> dict[str, str]:
    saved(ColumnProfile(source="municipalities.csv", head="0", columns={}))
    return {"source": "municipalities.csv", "head": "0"}


def page_version(**fields: Any) -> PageVersion:
    return PageVersion(**{"slug": "about", "number": 1, "title": "About", "text": "Text", "note": "New"} | fields)


def rating(**fields: Any) -> Rating:
    draft = Assessment.objects.drafts().first() or saved(Assessment(town=make_town()))
    return Rating(**{"assessment": draft, "area": "legal", "step": 2} | fields)


def need(**fields: Any) -> Need:
    asked = {"questions": ["Who pays?"], "languages": ["ro"], "wanted_forms": ["call"]}
    return Need(**{"town": make_town(), "title": "Interpreters", "area": "health"} | asked | fields)


def covering(**fields: Any) -> Coverage:
    name = "" if "organisation" in fields else "Sports club"
    return Coverage(
        **{"town": make_town(), "area": "legal", "phase": "arrival", "name": name, "key": name.lower()} | fields
    )


def practice(**fields: Any) -> Practice:
    title = {"title": "Homes", "key": "homes", "partners": ["A club"], "summary": "It asks its members."}
    return Practice(**{"town": make_town(), "area": "housing"} | title | fields)


def second_file_of_a_practice() -> PracticeDocument:
    def file(number: int) -> StoredFile:
        row: StoredFile = saved(StoredFile(file=f"p{number}", media_type="application/pdf", size=1, sha256="0"))
        return row

    of = saved(practice())
    same = {"practice": of, "kind": "press", "name": "a.pdf", "sha256": "0" * 64}
    saved(PracticeDocument(stored=file(1), **same))
    return PracticeDocument(stored=file(2), **same)


def saved(row: models.Model) -> Any:
    row.save()
    return row


def blocked(like: Blocked | None = None, **fields: Any) -> Blocked:
    days = DateRange(date(2027, 5, 1), date(2027, 5, 10))
    return Blocked(**{"expert": like.expert if like else make_expert(), "days": days} | fields)


def mission(**fields: Any) -> Mission:
    """Not the only one of its brief where that is given."""
    named = {
        "brief": fields.get("brief") or make_brief(),
        "expert": make_expert(f"Another {uuid4()}"),
        "form": "remote",
    }
    return Mission(**named | {"goals": "A list"} | fields)


def mission_days(like: MissionDays | None = None, **fields: Any) -> MissionDays:
    of = saved(mission())
    days = DateRange(date(2027, 5, 1), date(2027, 5, 10))
    return MissionDays(**{"mission": of, "expert": like.expert if like else of.expert, "days": days} | fields)


def mission_cost(**fields: Any) -> MissionCost:
    return MissionCost(**{"mission": fields.get("mission") or saved(mission()), "category": "travel"} | fields)


def mission_answer(**fields: Any) -> MissionAnswer:
    of = fields.get("mission") or saved(mission())
    return MissionAnswer(**{"mission": of, "question": "Who pays?", "answer": "The town."} | fields)


def mission_document(like: MissionDocument | None = None) -> MissionDocument:
    file = store(b"%PDF-mission", "application/pdf", name=f"missions/{uuid4()}.pdf")
    file.save()
    of = like.mission if like else saved(mission())
    return MissionDocument(mission=of, kind="other", name="a.pdf", stored=file, sha256="a" * 64)


def asked_again(how: str) -> ExpertInvitation:
    """Somebody is asked for a brief for which another one has said yes; or the same one once more."""
    row = make_mission().brief.invitations.get()
    if how == "expert":
        return ExpertInvitation(brief=row.brief, expert=row.expert)
    times = {"sent_at": clock.now(), "answer_by": clock.now(), "decided_at": clock.now()}
    return ExpertInvitation(brief=row.brief, expert=make_expert("Another"), state="accepted", **times)


def view(**fields: Any) -> SavedView:
    return SavedView(**{"user": fields.get("user") or make_user(), "list_key": "activities", "name": "Mine"} | fields)


def make_user_merged(**fields: Any) -> User:
    user = make_user()
    user.merged_into = make_user()
    for name, value in fields.items():
        setattr(user, name, value)
    return user


def merged_row(**fields: Any) -> Merged:
    return Merged(**{"model": "m", "gone_key": 1, "kept_key": 2, "undo_until": NOON, "title": "T"} | fields)


def two(**fields: Any) -> ApartDecision:
    return ApartDecision(**{"model": "m", "first": 1, "second": 2} | fields)


def address_move(**fields: Any) -> AddressMove:
    users = {} if "to_user" in fields else {"from_user": make_user(), "to_user": make_user()}
    return AddressMove(**{"email": "a@example.org"} | users | fields)


def moved_twice() -> AddressMove:
    first = saved(address_move())
    return address_move(from_user=first.from_user, to_user=first.to_user)


def decision_about_one() -> PersonDecision:
    person = make_registration(make_pilot())
    return PersonDecision(first=person, second=person, is_same=True)


def second_person_of_a_registration() -> Registration:
    first = make_registration(make_pilot())
    return registration(first, email="other@example.org", user=first.user)


def organiser(**fields: Any) -> EventOrganiser:
    first = make_pilot().organiser_rows.get()
    other = make_organisation("Cidis", "IT")
    return EventOrganiser(**{"event": first.event, "organisation": other} | fields)


def second_attendance() -> Attendance:
    person = make_registration(make_pilot())
    first = Attendance.objects.create(registration=person, session=person.event.sessions.all()[0], mark="present")
    return Attendance(registration=person, session=first.session, mark="present")


def second_consent() -> Consent:
    first = Consent.objects.create(user=make_user(), purpose="privacy-notice", text_version="1")
    return Consent(user=first.user, purpose="privacy-notice", text_version="1")


def second_member_town() -> MemberTown:
    first = MemberTown.objects.create(organisation=make_organisation(), town=make_town())
    return MemberTown(organisation=first.organisation, town=first.town)


def version(**fields: Any) -> Version:
    return Version(**{"number": 1, "title": "Housing"} | fields)


def first_question() -> Question:
    return Questionnaire.objects.get().newest.questions.all()[0] if Questionnaire.objects.exists() else _questions()[0]


def _questions() -> list[Question]:
    return list(make_questionnaire().newest.questions.all())


def question(**fields: Any) -> Question:
    return Question(**{"version": first_question().version, "kind": "short", "text": "What?", "position": 9} | fields)


def on_itself() -> Question:
    one = question(pk=10_000_000)
    one.shown_when, one.shown_values = one, ["yes"]
    return one


def first_choice() -> Choice:
    return first_question().version.questions.get(position=3).choices.all()[0]


def choice(**fields: Any) -> Choice:
    return Choice(**{"question": first_choice().question, "text": "Another", "position": 9} | fields)


def survey(**fields: Any) -> Survey:
    days = {"closes_on": clock.today() + DAY, "kept_until": clock.today() + DAY}
    return Survey(**{"title": "Housing", "version": first_question().version} | days | fields)


def second_survey_invitation() -> SurveyInvitation:
    first = make_survey().invitations.get()
    return SurveyInvitation(survey=first.survey, town=first.town, email=first.email)


def sheet(**fields: Any) -> SurveyAnswer:
    of: Survey = fields.pop("survey", None) or make_survey()
    return SurveyAnswer(survey=of, town=make_town(), version=of.version, **fields)


def town_answer(**fields: Any) -> SurveyValue:
    of: SurveyAnswer = fields.pop("sheet", None) or saved(sheet())
    return SurveyValue(**{"sheet": of, "question": of.version.questions.get(position=8), "text": "Caritas"} | fields)


def second_role() -> Membership:
    first = Membership.objects.create(user=make_user(), organisation=make_organisation(), role="member")
    return Membership(user=first.user, organisation=first.organisation, role="admin")


def second_reset() -> SecondFactorReset:
    first = SecondFactorReset.objects.create(user=make_user(), asked_by=make_user(), reason="Lost")
    return SecondFactorReset(user=first.user, asked_by=make_user(), reason="Lost")


def reset(**fields: Any) -> SecondFactorReset:
    return SecondFactorReset(**{"user": make_user(), "asked_by": make_user(), "reason": "Lost", **fields})


def confirmed_by_the_one_who_asked() -> SecondFactorReset:
    by = make_user()
    return reset(asked_by=by, decision="confirmed", decided_by=by, decided_at=clock.now())


def of_oneself() -> SecondFactorReset:
    by = make_user()
    return reset(user=by, asked_by=by)


def invitation(**fields: Any) -> Invitation:
    whose = {"organisation": make_organisation(), "name": "Ana", "email": "ana@example.org", "role": "member"}
    return Invitation(**{**whose, "expires_at": clock.now() + DAY} | fields)


def contact(**fields: Any) -> Contact:
    return Contact(**{"organisation": make_organisation(), "role": "Housing", "email": "a@example.org"} | fields)


def second_invitation() -> Invitation:
    saved(invitation())
    return invitation()


def second_programme_role() -> ProgrammeRole:
    first = ProgrammeRole.objects.create(organisation=make_organisation(), programme="SHARE", role="partner")
    return ProgrammeRole(organisation=first.organisation, programme="SHARE", role="partner")


def membership(**fields: Any) -> Membership:
    return Membership(user=make_user(), organisation=make_organisation(), **fields)


def share(percent: int = 50, **fields: Any) -> GrantShare:
    unpaid = make_pilot()
    unpaid.grant_shares.all().delete()
    return GrantShare(**{"event": unpaid, "grant": make_grant("OTHER"), "percent": percent} | fields)


def place(**fields: Any) -> EventPlace:
    return EventPlace(
        **{"event": fields.pop("event", None) or make_pilot(), "name": "Brussels", "country": "BE"} | fields
    )


def action(**fields: Any) -> Action:
    made = make_action(make_gathering())
    return Action(
        **{"objective": made.objective, "title": "B", "due_on": NOON, "responsible": made.responsible} | fields
    )


def benchmark(like: Benchmark | None = None) -> Benchmark:
    return Benchmark(event=like.event if like else make_gathering(), standard="A flat")


def speaker(like: Speaker | None = None) -> Speaker:
    return Speaker(session=like.session if like else make_gathering().sessions.get(), place=0, name="Ana")


def film(**fields: Any) -> FilmScreening:
    return FilmScreening(event=make_gathering(), **fields)


def level_aim(like: LevelAim | None = None, **fields: Any) -> LevelAim:
    return LevelAim(**{"event": like.event if like else make_gathering(), "level": "local", "seats": 2} | fields)


def office(like: Stakeholder | None = None, **fields: Any) -> Stakeholder:
    of = {"event": like.event if like else make_gathering(), "organisation": "Prefecture"}
    said = {"level": "regional", "kind": "public_service", "name": "Ana", "email": "ana@example.org"}
    return Stakeholder(**of | said | fields)


def group_item(**fields: Any) -> GroupItem:
    return GroupItem(**{"group": make_group(), "kind": "decision", "words": "One chapter a month"} | fields)


def same_paper() -> GroupDocument:
    first = make_paper(make_group())
    other = StoredFile.objects.create(file="documents/other", media_type="application/pdf", size=1, sha256=first.sha256)
    return GroupDocument(group=first.group, kind="paper", name="a.pdf", stored=other, sha256=first.sha256)


def on_record(**fields: Any) -> Event:
    return event(state="recorded", starts_at=None, ends_at=None, **fields)


def priority(like: Priority | None = None) -> Priority:
    return Priority(delegation=like.delegation if like else saved(delegation()), rank=1, words="Flats")


def prepared(like: PreparationAnswer | None = None) -> PreparationAnswer:
    of = like.delegation if like else saved(delegation())
    return PreparationAnswer(delegation=of, question="How many?", words="Five.")


def short_report(**fields: Any) -> ShortReport:
    return ShortReport(
        **{"event": fields.pop("event", None) or make_gathering(), "when": "after", "seen": "A"} | fields
    )


def agreement(like: Agreement | None = None) -> Agreement:
    if like:
        return Agreement(plan=like.plan, registration=like.registration, fingerprint="b")
    event = make_gathering(present=1)
    plan = ActionPlan.objects.create(event=event)
    return Agreement(plan=plan, registration=event.registrations.get(), fingerprint="a")


def delegation(**fields: Any) -> Delegation:
    return Delegation(**{"event": fields.pop("event", None) or make_pilot(), "country": "FR"} | fields)


def record(**fields: Any) -> Record:
    return Record(event=make_pilot(), certainty="completed", **fields)


def document(**fields: Any) -> EventDocument:
    name = f"documents/{fields.get('name', 'a')}"
    stored = StoredFile.objects.get_or_create(
        file=name if "event" not in fields else f"{name}2",
        defaults={"media_type": "application/pdf", "size": 1, "sha256": "0"},
    )[0]
    file = {"kind": "signatures", "name": "a.pdf", "stored": stored, "sha256": "0"}
    return EventDocument(**{"event": fields.pop("event", None) or make_pilot()} | file | fields)


def unit(**fields: Any) -> Unit:
    """The second module of a version that can be changed, whose first is there."""
    version = make_version(modules=1, frozen=False)
    second = Module.objects.order_by("pk")[1]
    return Unit(**{"version": version, "module": second, "position": 2} | fields)


def unit_again(*same: str) -> Unit:
    made = unit()
    first = made.version.units.get()
    for name in same:
        setattr(made, name, getattr(first, name))
    return made


def outcome(*same: str, **fields: Any) -> Outcome:
    first = make_version(modules=1, outcomes=1, frozen=False).units.get().outcomes.get()
    made = Outcome(**{"unit": first.unit, "key": "another", "position": 2, "text": "I can"} | fields)
    for name in same:
        setattr(made, name, getattr(first, name))
    return made


def open_version() -> CurriculumVersion:
    make_version(frozen=False)
    return CurriculumVersion(number=9)


def material_again() -> Material:
    make_curriculum()
    first = make_material(Module.objects.order_by("pk")[0])
    second = make_material(Module.objects.order_by("pk")[1])
    second.delete()
    return Material(module=first.module, kind="slides", name="b.pdf", stored=second.stored, sha256=first.sha256)


def law_of_nowhere() -> Material:
    made = material_again()
    made.kind, made.sha256 = "legal", "other"
    return made


def evaluation_sheet(**fields: Any) -> Sheet:
    return Sheet(**{"pilot": Pilot.objects.get(event=make_pilot()), "moment": "after", "code": "a"} | fields)


def sheet_answer(**fields: Any) -> SheetAnswer:
    asked = saved(evaluation_sheet(pilot=evaluated(make_pilot())))
    found = Outcome.objects.filter(unit__version=asked.pilot.version)[0]
    return SheetAnswer(**{"sheet": asked, "outcome": found, "value": 3} | fields)


def answered_again() -> SheetAnswer:
    first = saved(sheet_answer())
    return SheetAnswer(sheet=first.sheet, outcome=first.outcome, value=4)


def need_again() -> PilotNeed:
    pilot = Pilot.objects.get(event=make_pilot())
    taken = pilot.needs.create(need=make_need(make_town()))
    return PilotNeed(pilot=pilot, need=taken.need)


def pilot_trainer(**fields: Any) -> PilotTrainer:
    """Another lead of a pilot that has one."""
    first = PilotTrainer.objects.create(
        pilot=Pilot.objects.get(event=make_pilot()), trainer=make_trainer(), role="lead"
    )
    return PilotTrainer(**{"pilot": first.pilot, "trainer": first.trainer, "role": "co"} | fields)


def away_again(*days: date) -> TrainerAway:
    trainer = make_trainer()
    trainer.away.create(days=DateRange(date(2027, 5, 5), date(2027, 5, 9)))
    return TrainerAway(trainer=trainer, days=DateRange(*days) if days else DateRange(empty=True))


def ticked_again() -> Preparation:
    first = Preparation.objects.create(pilot=Pilot.objects.get(event=make_pilot()), item="room")
    return Preparation(pilot=first.pilot, item="room")


def pilot_row(**fields: Any) -> Pilot:
    event = make_pilot()
    Pilot.objects.filter(event=event).delete()
    return Pilot(event=event, **fields)


def left_suggestion() -> Suggestion:
    return Suggestion(pilot=Pilot.objects.get(event=make_pilot()), text="More", decision="left")


def total(**fields: Any) -> PublishedTotal:
    return PublishedTotal(**{"statement": "pilots", "value": 18, "precision": "exact", "source": "a sheet"} | fields)


def period(**fields: Any) -> ReportingPeriod:
    days = {"starts_on": clock.today(), "ends_on": clock.today()}
    return ReportingPeriod(**{"grant": fields.pop("grant", None) or make_grant(), "number": 1} | days | fields)


COUNT = count()
OF_A_COST = ("partner", "number", "category", "period", "what", "paid_on")
TYPED = {"numerator": 1, "note": "A list"}
LATER = {"number": 2, "starts_on": clock.today() + timedelta(days=9), "ends_on": clock.today() + timedelta(days=9)}


def again(row: Any, *names: str, **fields: Any) -> Any:
    """Another row of the same in these fields."""
    return type(row)(**{name: getattr(row, name) for name in names} | fields)


def partner(**fields: Any) -> GrantPartner:
    of = {
        "grant": fields.pop("grant", None) or make_grant(),
        "organisation": make_organisation(f"Partner {next(COUNT)}"),
    }
    return GrantPartner(**of | fields)


def part(**fields: Any) -> PartnerPart:
    of = {"period": fields.pop("period", None) or saved(period()), "organisation": make_organisation()}
    return PartnerPart(**of | fields)


def cost_category(**fields: Any) -> CostCategory:
    programme = fields.pop("programme", None) or FundingProgramme.objects.create(slug=f"f{next(COUNT)}", name="A fund")
    return CostCategory(**{"programme": programme, "code": "A", "name": "Staff", "position": 1} | fields)


def part_cost(**fields: Any) -> PartCost:
    of = {"partner_part": fields.pop("partner_part", None) or saved(part()), "amount": 1}
    return PartCost(**of | {"category": fields.pop("category", None) or saved(cost_category())} | fields)


def budget_line(**fields: Any) -> BudgetLine:
    of = {"partner": fields.pop("partner", None) or saved(partner()), "amount": 1}
    return BudgetLine(**of | {"category": fields.pop("category", None) or saved(cost_category())} | fields)


def rate(**fields: Any) -> ExchangeRate:
    return ExchangeRate(**{"currency": "RON", "on": clock.today(), "per_euro": 4, "source": "A bank"} | fields)


def cost(**fields: Any) -> Cost:
    of = fields.pop("partner", None) or saved(partner())
    when = fields.pop("period", None) or of.grant.periods.first() or saved(period(grant=of.grant))
    head = fields.pop("category", None) or saved(cost_category())
    said = {"number": next(COUNT) + 1, "what": "A bus", "paid_on": clock.today(), "amount": 9, "entered_by": None}
    return Cost(**{"partner": of, "period": when, "category": head} | said | fields)


def cost_document(**fields: Any) -> CostDocument:
    file = StoredFile.objects.create(file=f"r{next(COUNT)}.pdf", media_type="application/pdf", size=1, sha256="0")
    of = fields.pop("cost", None) or saved(cost())
    return CostDocument(**{"cost": of, "name": "a.pdf", "stored": file, "sha256": "0"} | fields)


def amendment(**fields: Any) -> GrantAmendment:
    of = {"grant": fields.pop("grant", None) or make_grant(), "number": 1, "since": clock.today()}
    return GrantAmendment(**of | fields)


def joins_and_leaves() -> GrantAmendment:
    one = make_organisation()
    return amendment(joins=one, leaves=one)


def amendment_document(**fields: Any) -> AmendmentDocument:
    of = fields.pop("amendment", None) or saved(amendment())
    return AmendmentDocument(**{"amendment": of, "name": "a.pdf", "stored": some_file(), "sha256": "0"} | fields)


def some_file() -> StoredFile:
    return StoredFile.objects.create(file=f"s{next(COUNT)}.pdf", media_type="application/pdf", size=1, sha256="0")


def table_row(**fields: Any) -> TableRow:
    of = {"grant": fields.pop("grant", None) or make_grant(), "table": "deliverables", "number": "D1"}
    return TableRow(**of | fields)


def activity_twice_in_a_table() -> TableRow:
    first = saved(table_row(event=make_pilot()))
    return table_row(grant=first.grant, event=first.event, number="D2")


def funder_form(**fields: Any) -> FunderForm:
    of = {"grant": fields.pop("grant", None) or make_grant(), "kind": "word", "name": "a.docx"}
    return FunderForm(**of | {"stored": some_file(), "sha256": "0"} | fields)


def story(**fields: Any) -> Story:
    return Story(**{"grant": make_grant(), "title": "A bus", "text": "It stops."} | fields)


def time_sheet(**fields: Any) -> TimeSheet:
    return TimeSheet(**{"partner": saved(partner()), "person": 4, "month": date(2018, 5, 1)} | fields)


def time_entry(**fields: Any) -> TimeEntry:
    of = fields.pop("sheet", None) or saved(time_sheet())
    return TimeEntry(**{"sheet": of, "day": of.month, "package": "WP1", "hours": 1} | fields)


def time_paper(**fields: Any) -> TimeSheetDocument:
    of = fields.pop("sheet", None) or saved(time_sheet())
    return TimeSheetDocument(**{"sheet": of, "name": "a.pdf", "stored": some_file(), "sha256": "0"} | fields)


def travel(**fields: Any) -> Reimbursement:
    of = fields.pop("event", None) or make_pilot()
    return Reimbursement(**{"partner": saved(partner()), "event": of, "origin": "Vaslui", "ticket": 9} | fields)


def paid_back_twice() -> Reimbursement:
    person = make_registration(make_pilot())
    saved(travel(event=person.event, registration=person))
    return travel(event=person.event, registration=person)


def certified_by_who_entered() -> Cost:
    person = make_user()
    return cost(state="certified", decided_at=clock.now(), entered_by=person, decided_by=person)


def indicator(**fields: Any) -> Indicator:
    return Indicator(**{"grant": fields.pop("grant", None) or make_grant(), "code": "O1", "title": "Trained"} | fields)


def indicator_value(**fields: Any) -> IndicatorValue:
    of = fields.pop("indicator", None) or saved(indicator())
    when = fields.pop("period", None) or saved(period(grant=of.grant))
    return IndicatorValue(**{"indicator": of, "period": when, "numerator": 1, "note": "A list"} | fields)


def target(**fields: Any) -> Target:
    return Target(**{"indicator": fields.pop("indicator", None) or saved(indicator()), "value": 1} | fields)


def restatement(**fields: Any) -> Restatement:
    return Restatement(**{"period": fields.pop("period", None) or saved(period()), "thing": "x", "title": "T"} | fields)


def version_of(period: ReportingPeriod, **fields: Any) -> Report:
    days = {"starts_on": period.starts_on, "ends_on": period.ends_on}
    return Report(**{"grant": period.grant, "period": period, "version": 1} | days | fields)


def accepted_finding(**fields: Any) -> AcceptedFinding:
    of = {"grant": fields.pop("grant", None) or make_grant(), "check_key": "k", "subject": "s", "reason": "So it was."}
    return AcceptedFinding(**of | fields)


DRAWN = {"drawn_at": clock.now(), "number": 7, "size": 3, "opens_until": clock.now()}


def sample(**fields: Any) -> Sample:
    day = clock.today()
    of = fields.pop("report", None) or saved(Report(grant=make_grant(), starts_on=day, ends_on=day))
    return Sample(**{"report": of, "commitment": "0" * 64} | fields)


def sampled_row(**fields: Any) -> SampledRow:
    of = fields.pop("sample", None) or saved(sample())
    return SampledRow(**{"sample": of, "place": 1, "thing": "x", "amount": "1"} | fields)


def section(**fields: Any) -> ReportSection:
    return ReportSection(**{"position": 1, "kind": "narrative", "key": "summary", "title": "Summary"} | fields)


def grant_text(**fields: Any) -> GrantText:
    return GrantText(**{"grant": make_grant(), "key": "disclaimer", "text": "Words"} | fields)


def evidence_of(value: IndicatorValue) -> IndicatorDocument:
    file = saved(StoredFile(file=f"evidence-{next(COUNT)}", media_type="application/pdf", size=1, sha256="0"))
    return IndicatorDocument(value=value, name="a.pdf", stored=file, sha256="0" * 64)


def second_access() -> GrantAccess:
    first = GrantAccess.objects.create(user=make_user(), grant=make_grant())
    return GrantAccess(user=first.user, grant=first.grant)


def answer_at_registration(**fields: Any) -> RegistrationAnswer:
    if "sheet" not in fields:
        version = first_question().version
        fields["sheet"] = RegistrationSheet.objects.create(registration=saved(registration()), version=version)
    return RegistrationAnswer(**{"question": first_question(), "text": "Words"} | fields)


def sheet_count(**fields: Any) -> SheetCount:
    return SheetCount(session=make_pilot().sessions.all()[0], **fields)


def second_signature() -> Signature:
    first = Signature.objects.create(count=saved(sheet_count()), registration=saved(registration()))
    return Signature(count=first.count, registration=first.registration)


def feedback(**fields: Any) -> Feedback:
    return Feedback(**{"event": make_pilot(), "version": first_question().version} | fields)


def participants(event: Event | None = None, **fields: Any) -> ParticipantCount:
    values = {"breakdown": "gender", "value": "woman", "count": 3, **fields}
    return ParticipantCount(event=event or make_pilot(), **values)


def guest(event: Event | None = None, **fields: Any) -> Guest:
    return Guest(event=event or make_pilot(), **{"name": "Ana", "email": "ana@example.org", **fields})


def session(**changes: Any) -> Session:
    return Session(**({"event": make_pilot(), "title": "S", "starts_at": NOON, "ends_at": NOON + HOUR} | changes))


def second_choice() -> SessionChoice:
    first = saved(SessionChoice(session=saved(session()), registration=saved(registration())))
    return SessionChoice(session=first.session, registration=first.registration)


def held_seats(event: Event | None = None, **fields: Any) -> HeldSeats:
    values = {"organisation": make_organisation(), "seats": 3, "until": NOON, **fields}
    return HeldSeats(event=event or make_pilot(), **values)


def second_door() -> Door:
    first = Door.objects.create(event=make_pilot(), day=clock.today())
    return Door(event=first.event, day=first.day)


def second_tally() -> FeedbackTally:
    first = FeedbackTally.objects.create(feedback=saved(feedback()), question=first_question())
    return FeedbackTally(feedback=first.feedback, question=first.question)


# A constraint, and what makes a row that breaks this one and no other.
def second_certificate() -> Certificate:
    first = Certificate.objects.create(
        registration=make_registration(make_pilot()), name="Ana", minutes=60, sessions=[1]
    )
    return Certificate(registration=first.registration, name="Ana", minutes=60, sessions=[1])


def second_file_of_a_report() -> ReportFile:
    first = make_report(make_grant()).files.all()[0]
    stored = StoredFile.objects.create(file="again", media_type="application/pdf", size=1, sha256="0")
    return ReportFile(report=first.report, kind=first.kind, stored=stored)


CASES: list[tuple[str, Callable[[], models.Model]]] = [
    (
        "an_address_belongs_to_one_person",
        lambda: User(email=make_user("a@b.org").email.upper(), name="A", password="!"),
    ),
    ("the_curriculum_has_one_version_that_can_change", open_version),
    ("a_version_teaches_a_module_once", lambda: unit_again("module")),
    ("modules_of_a_version_have_an_order", lambda: unit_again("position")),
    ("a_module_lasts_minutes_and_no_days", lambda: unit(minutes=4)),
    ("a_module_lasts_minutes_and_no_days", lambda: unit(minutes=961)),
    ("an_outcome_stands_once_in_a_module", lambda: outcome("key")),
    ("outcomes_have_an_order", lambda: outcome("position")),
    ("no_outcome_is_called_like_another_question", lambda: outcome(key="use")),
    ("a_module_keeps_a_file_once", material_again),
    ("national_law_names_its_country", law_of_nowhere),
    ("nobody_attends_more_than_all_of_a_pilot", lambda: pilot_row(hours_share=101)),
    ("a_pilot_costs_nothing_or_something", lambda: pilot_row(budget=-1)),
    ("a_pilot_takes_up_a_need_once", need_again),
    ("a_suggestion_that_is_left_out_says_why", left_suggestion),
    ("a_line_of_a_checklist_is_ticked_once", ticked_again),
    ("a_trainer_trains_in_a_language", lambda: Trainer(person=make_user(), languages=[])),
    ("a_trainer_is_named_once_at_a_pilot", pilot_trainer),
    ("a_pilot_has_one_lead_trainer", lambda: pilot_trainer(trainer=make_trainer(), role="lead")),
    ("a_trainer_is_away_once_at_a_time", lambda: away_again(date(2027, 5, 8), date(2027, 5, 12))),
    ("an_absence_lasts_a_day", away_again),
    ("a_code_answers_once_at_a_moment", lambda: evaluation_sheet(pilot=saved(evaluation_sheet()).pilot)),
    ("satisfaction_is_asked_after_a_pilot_from_one_to_five", lambda: evaluation_sheet(satisfaction=6)),
    ("satisfaction_is_asked_after_a_pilot_from_one_to_five", lambda: evaluation_sheet(moment="before", satisfaction=3)),
    ("use_is_asked_three_months_after_a_pilot", lambda: evaluation_sheet(uses_it=True)),
    ("an_outcome_is_answered_once_on_a_sheet", answered_again),
    ("an_answer_goes_from_one_to_five", lambda: sheet_answer(value=0)),
    ("an_answer_goes_from_one_to_five", lambda: sheet_answer(value=6)),
    ("an_expert_has_a_name_until_they_leave", lambda: Expert(name="")),
    ("an_expert_has_a_name_until_they_leave", lambda: Expert(name="A", left_on=clock.today())),
    ("an_address_is_in_the_roster_once", lambda: Expert(name="A", email=make_expert().email.upper())),
    ("a_team_is_of_a_town_or_an_organisation", lambda: Expert(name="A", kind="team")),
    ("an_expert_gives_at_most_sixty_days_a_quarter", lambda: Expert(name="A", days=61)),
    ("an_expert_names_an_area_once", lambda: ExpertArea(expert=make_expert(), area="health")),
    ("an_area_of_an_expert_has_a_level_from_1_to_4", lambda: ExpertArea(expert=make_expert(), area="legal", level=5)),
    (
        "a_validated_area_says_until_when",
        lambda: ExpertArea(expert=make_expert(), area="legal", state="validated", evidence="A list"),
    ),
    ("an_expert_names_a_language_once", lambda: ExpertLanguage(expert=make_expert(), language="ro")),
    (
        "a_language_is_spoken_at_a_level_from_1_to_4",
        lambda: ExpertLanguage(expert=make_expert(), language="de", level=0),
    ),
    ("an_expert_blocks_a_day_once", lambda: blocked(like=saved(blocked()))),
    ("blocked_days_begin_and_end", lambda: blocked(days=DateRange(None, date(2027, 1, 1)))),
    ("the_site_has_one_set_of_weights", lambda: MatchingWeights(pk=2)),
    ("a_weight_is_at_most_100", lambda: MatchingWeights(pk=1, area=101)),
    ("at_least_one_weight_counts", lambda: MatchingWeights(pk=1, **dict.fromkeys(MatchingWeights.PARTS, 0))),
    ("the_window_of_a_brief_ends_after_it_begins", lambda: Brief(**sharpened(ends_on=clock.today()))),
    ("a_brief_asks_for_one_to_twenty_days", lambda: Brief(**sharpened(days=0))),
    ("a_closed_brief_says_why", lambda: Brief(**sharpened(state="closed"))),
    (
        "a_need_stands_in_one_brief_at_a_time",
        lambda: BriefNeed(brief=saved(Brief(**sharpened())), need=make_brief().needs.get().need),
    ),
    ("an_expert_is_asked_once_for_a_brief", lambda: asked_again("expert")),
    ("one_expert_says_yes_to_a_brief", lambda: asked_again("yes")),
    (
        "an_invitation_has_the_times_of_its_state",
        lambda: ExpertInvitation(brief=make_brief(), expert=make_expert(), state="sent"),
    ),
    ("a_brief_has_one_mission_at_a_time", lambda: mission(brief=make_mission().brief)),
    ("a_mission_is_agreed_by_both", lambda: mission(state="agreed")),
    ("a_mission_that_took_place_has_its_last_day", lambda: mission(delivered_on=clock.today())),
    ("the_report_of_an_expert_has_its_time_and_an_answer_from_1_to_5", lambda: mission(expert_report="Well")),
    ("the_report_of_a_town_has_its_time_and_an_answer_from_1_to_5", lambda: mission(host_rating=5)),
    ("a_mission_followed_up_says_what_came_of_its_goals", lambda: mission(goals_met="all")),
    ("a_mission_that_ended_early_says_why", lambda: mission(state="cancelled")),
    ("an_expert_is_on_one_mission_a_day", lambda: mission_days(like=saved(mission_days()))),
    ("days_of_a_mission_begin_and_end", lambda: mission_days(days=DateRange(date(2027, 1, 1), None))),
    ("a_mission_costs_once_under_a_heading", lambda: mission_cost(mission=saved(mission_cost()).mission)),
    ("a_mission_costs_nothing_or_more", lambda: mission_cost(actual=-1)),
    ("a_cost_of_a_mission_has_one_heading", lambda: mission_cost(category="")),
    ("a_mission_answers_a_question_once", lambda: mission_answer(mission=saved(mission_answer()).mission)),
    ("a_mission_keeps_a_file_once", lambda: mission_document(like=saved(mission_document()))),
    ("nobody_has_a_password", lambda: User(email="b@b.org", name="B", password="pbkdf2_sha256$1$a$b")),
    ("a_membership_ends_after_it_starts", lambda: membership(ends_at=clock.now() - timedelta(days=1))),
    ("a_membership_without_an_end_was_ended_by_nobody", lambda: membership(reason="Moved")),
    ("a_reset_is_asked_for_once_at_a_time", second_reset),
    ("a_decided_reset_has_who_and_when", lambda: reset(decision="declined")),
    ("nobody_asks_for_their_own_reset", of_oneself),
    ("a_reset_takes_two_people_besides_its_own", confirmed_by_the_one_who_asked),
    ("a_text_is_agreed_to_once", second_consent),
    ("a_job_under_way_has_a_lease", lambda: job(state="working")),
    ("a_job_ended_has_a_time", lambda: job(state="done")),
    ("unfinished_work_is_asked_for_once", lambda: job(key=saved(job()).key)),
    ("no_more_steps_done_than_there_are", lambda: job(steps_done=3, steps_total=2)),
    ("a_mail_under_way_has_a_lease", lambda: mail(state="waiting", lease_until=clock.now())),
    ("a_planned_mail_goes_out_once", planned_twice),
    ("a_missed_mail_has_no_recipients", lambda: planned(outcome="missed", recipients=1)),
    ("there_is_one_mail_server", lambda: MailServer(id=2)),
    ("a_mail_server_away_has_since_and_until", lambda: MailServer(away_until=clock.now())),
    ("a_mail_ended_has_a_time", lambda: mail(state="waiting", finished_at=clock.now())),
    (
        "a_place_is_named_once_in_its_country",
        lambda: Municipality(name=make_town("Şomcuta Mare").name.replace("Ş", "Ș"), country="RO", level="town"),
    ),
    (
        "an_unknown_population_is_null_not_zero",
        lambda: Municipality(name="A", country="RO", level="town", population=0),
    ),
    ("a_place_has_both_coordinates_or_none", lambda: Municipality(name="A", country="RO", level="town", lat=47.5)),
    ("a_place_has_both_coordinates_or_none", lambda: Municipality(name="A", country="RO", level="town", lat=91, lon=0)),
    (
        "an_organisation_is_named_once_in_its_country",
        lambda: Organisation(name=make_organisation("Caritas Romănia").name.replace("ă", "a"), country="RO"),
    ),
    (
        "a_place_is_confirmed_after_it_was_proposed",
        lambda: Municipality(name="A", country="RO", level="town", confirmed_at=clock.now()),
    ),
    (
        "an_organisation_is_confirmed_after_it_was_proposed",
        lambda: Organisation(name="A", country="RO", confirmed_at=clock.now()),
    ),
    ("a_town_belongs_once_to_an_organisation", second_member_town),
    (
        "the_year_of_a_population_has_a_population",
        lambda: unpopulated(population_year=2020),
    ),
    ("an_experience_has_a_source", lambda: Country(code="RO", experience="new")),
    ("a_pathway_stands_once_in_a_year_of_a_country", lambda: saved(country_year()) and country_year()),
    ("a_year_of_a_country_says_a_number", lambda: country_year(arrived=None)),
    ("a_year_of_a_country_is_a_year", lambda: country_year(year=19)),
    ("a_year_of_a_country_has_a_source", lambda: country_year(source="")),
    ("another_name_stands_once_at_a_town", lambda: saved(place_name("Köln")) and place_name("Koln", key="koln")),
    ("a_code_is_valid_from_a_day_on", lambda: place_code(valid=DateRange(None, date(2020, 1, 1)))),
    ("a_nuts_code_is_two_letters_and_up_to_three_more", lambda: place_code(scheme="nuts", code="Romania")),
    ("a_town_has_one_code_of_a_list_at_a_time", lambda: saved(place_code()) and place_code(code="2")),
    ("a_lau_code_is_one_town_at_a_time", lambda: saved(place_code()) and place_code(town=make_town("Another"))),
    ("a_year_stands_once_at_a_town", lambda: saved(town_year()) and town_year()),
    ("a_year_of_a_town_is_a_year", lambda: town_year(year=19)),
    ("arrivals_have_a_source", lambda: town_year(source="")),
    ("a_town_follows_another_once", lambda: saved(succession()) and succession()),
    ("a_town_does_not_follow_itself", lambda: succession(new=make_town())),
    ("a_town_ends_on_one_day", lambda: saved(succession()) and succession(new=make_town("C"), on=date(2021, 1, 1))),
    ("a_succession_has_a_source", lambda: succession(source="")),
    ("a_questionnaire_is_named_once", lambda: Questionnaire(name=make_questionnaire().name)),
    (
        "versions_of_a_questionnaire_are_numbered",
        lambda: version(questionnaire=make_questionnaire(), frozen_at=clock.now()),
    ),
    ("a_questionnaire_has_one_version_that_can_change", lambda: version(questionnaire=make_questionnaire(), number=2)),
    ("a_question_stands_once_in_a_version", lambda: question(key=first_question().key)),
    ("questions_of_a_version_have_an_order", lambda: question(position=1)),
    ("a_question_offers_an_answer_once", lambda: choice(text=first_choice().text)),
    ("a_condition_names_question_and_answers", lambda: question(shown_values=["yes"])),
    ("a_condition_names_question_and_answers", lambda: question(shown_when=first_question())),
    ("a_question_does_not_depend_on_itself", on_itself),
    ("a_scale_has_two_to_eleven_steps", lambda: question(kind="scale", lowest=1, highest=12)),
    ("a_scale_has_two_to_eleven_steps", lambda: question(kind="scale", lowest=1)),
    ("the_highest_number_lies_above_the_lowest", lambda: question(kind="number", lowest=5, highest=5)),
    ("a_choice_stands_once_in_a_question", lambda: choice(key=first_choice().key)),
    ("a_survey_was_sent_and_closed_as_its_state_says", lambda: survey(state="open")),
    ("a_survey_was_sent_and_closed_as_its_state_says", lambda: survey(closed_at=clock.now())),
    ("a_reminder_comes_before_the_survey_closes", lambda: survey(first_reminder_on=clock.today() + 2 * DAY)),
    ("the_second_reminder_comes_after_the_first", lambda: survey(second_reminder_on=clock.today())),
    ("words_of_a_survey_are_kept_two_years_at_most", lambda: survey(kept_until=clock.today() + 735 * DAY)),
    ("words_of_a_survey_are_kept_two_years_at_most", lambda: survey(kept_until=clock.today())),
    ("a_town_is_asked_once_at_an_address", second_survey_invitation),
    ("a_reminder_has_its_moment", lambda: SurveyInvitation(survey=make_survey(), town=make_town("Cluj"), reminders=1)),
    ("a_town_answers_a_survey_once", lambda: sheet(survey=saved(sheet()).survey)),
    ("a_town_holds_one_answer", lambda: town_answer(text="")),
    ("a_town_holds_one_answer", lambda: town_answer(number=3)),
    ("a_town_answers_a_question_once", lambda: town_answer(sheet=saved(town_answer()).sheet)),
    ("a_person_has_one_role_at_a_time_in_an_organisation", second_role),
    (
        "only_a_town_hall_has_a_town_of_its_own",
        lambda: Organisation(name="Hall", country="RO", type="ngo", hall_of=make_town()),
    ),
    ("a_role_in_a_programme_is_said_once", second_programme_role),
    ("an_address_is_invited_once_at_a_time", second_invitation),
    ("a_decided_invitation_has_its_time", lambda: invitation(state="accepted")),
    ("an_invitation_expires_after_it_was_made", lambda: invitation(expires_at=clock.now() - HOUR)),
    ("a_contact_is_of_a_town_or_of_an_organisation", lambda: contact(town=make_town())),
    ("a_contact_can_be_reached", lambda: contact(email="")),
    ("a_contact_others_see_has_agreed", lambda: contact(consent="public", consent_on=clock.today())),
    ("a_grant_ends_after_it_starts", lambda: grant(ends_on=clock.today() - timedelta(days=1))),
    ("a_share_is_between_0_and_100_percent", lambda: grant(eu_share_percent=101)),
    ("an_unknown_budget_is_null_not_zero", lambda: grant(budget_eur=0)),
    ("late_outputs_come_after_the_end", lambda: grant(late_outputs_until=clock.today())),
    ("evidence_is_kept_beyond_the_end", lambda: grant(evidence_until=clock.today())),
    ("a_grant_numbers_its_amendments_once", lambda: again(saved(amendment()), "grant", "number", since=clock.today())),
    ("a_new_end_says_the_one_before", lambda: amendment(ends_on=clock.today())),
    ("a_new_budget_is_more_than_0", lambda: amendment(budget_eur=0)),
    ("nobody_joins_and_leaves_at_once", joins_and_leaves),
    ("an_amendment_keeps_a_file_once", lambda: amendment_document(amendment=saved(amendment_document()).amendment)),
    ("a_table_numbers_its_rows_once", lambda: again(saved(table_row()), "grant", "table", "number")),
    ("a_table_has_an_activity_once", activity_twice_in_a_table),
    ("a_row_of_a_table_has_a_number", lambda: table_row(number="")),
    ("a_grant_keeps_a_form_once", lambda: funder_form(grant=saved(funder_form()).grant)),
    ("a_story_has_a_title_and_words", lambda: story(text="")),
    ("a_new_share_is_between_0_and_100_percent", lambda: amendment(eu_share_percent=101)),
    ("a_person_has_one_time_sheet_a_month", lambda: again(saved(time_sheet()), "partner", "person", "month")),
    ("a_person_has_a_number_above_0", lambda: time_sheet(person=0)),
    ("a_month_is_its_first_day", lambda: time_sheet(month=date(2018, 5, 2))),
    ("a_day_has_a_work_package_once", lambda: again(saved(time_entry()), "sheet", "day", "package", hours=1)),
    ("hours_are_more_than_0_and_at_most_24", lambda: time_entry(hours=0)),
    ("a_time_sheet_keeps_a_file_once", lambda: time_paper(sheet=saved(time_paper()).sheet)),
    ("a_person_is_paid_back_once_for_an_activity", paid_back_twice),
    ("a_distance_has_its_rate", lambda: travel(distance_km=3)),
    ("a_ticket_is_more_than_0", lambda: travel(ticket=0)),
    ("a_way_has_a_distance_or_a_ticket", lambda: travel(ticket=None)),
    ("what_is_paid_was_agreed_to_before", lambda: travel(paid_on=clock.today())),
    ("a_consent_says_where_it_is_kept", lambda: story(agreed_on=clock.today())),
    ("a_story_that_was_taken_back_is_gone", lambda: story(withdrawn_at=clock.now())),
    (
        "a_programme_ends_after_it_starts",
        lambda: Programme(slug="p", name="P", starts_on=clock.today(), ends_on=clock.today() - DAY),
    ),
    ("a_grant_numbers_its_periods_once", lambda: period(grant=saved(period()).grant)),
    ("a_period_ends_after_it_starts", lambda: period(ends_on=clock.today() - DAY)),
    ("a_grant_has_one_final_report", lambda: period(grant=saved(period(kind="final")).grant, kind="final", **LATER)),
    ("a_period_is_due_after_it_starts", lambda: period(due_on=clock.today() - DAY)),
    ("parts_are_due_before_the_report", lambda: period(due_on=clock.today(), parts_due_on=clock.today() + DAY)),
    ("a_period_begins_with_version_1", lambda: period(version=0)),
    ("periods_of_a_grant_do_not_overlap", lambda: period(grant=saved(period()).grant, number=2)),
    ("a_returned_report_says_why", lambda: PeriodStep(period=saved(period()), state="returned", version=2)),
    ("an_organisation_is_a_partner_of_a_grant_once", lambda: again(saved(partner()), "grant", "organisation")),
    ("a_grant_numbers_its_partners_once", lambda: partner(grant=saved(partner(number=4)).grant, number=4)),
    ("a_partner_has_between_0_and_100_percent", lambda: partner(share_percent=-1)),
    ("a_partner_leaves_after_it_joins", lambda: partner(joined_on=clock.today(), left_on=clock.today() - DAY)),
    ("a_pic_has_nine_digits", lambda: partner(pic="12345678")),
    ("a_programme_has_a_cost_category_once", lambda: cost_category(programme=saved(cost_category()).programme)),
    ("a_flat_rate_is_a_percentage", lambda: cost_category(flat_rate=0)),
    ("a_partner_has_one_part_of_a_period", lambda: part(period=saved(part()).period)),
    ("a_submitted_part_says_when", lambda: part(state="accepted")),
    ("a_returned_part_says_why", lambda: part(state="returned", sent_at=clock.now())),
    ("a_submitted_part_says_what_was_done", lambda: part(state="submitted", sent_at=clock.now())),
    ("a_part_has_a_cost_category_once", lambda: again(saved(part_cost()), "partner_part", "category", amount=2)),
    ("a_cost_of_a_part_is_0_or_more", lambda: part_cost(amount=-1)),
    ("a_partner_has_a_budget_line_once", lambda: again(saved(budget_line()), "partner", "category", amount=2)),
    ("a_budget_line_is_0_or_more", lambda: budget_line(amount=-1)),
    ("a_currency_has_one_rate_a_day", lambda: rate(on=saved(rate()).on)),
    ("a_rate_is_of_another_currency", lambda: rate(currency="EUR")),
    ("a_rate_is_more_than_0", lambda: rate(per_euro=0)),
    ("a_rate_names_its_source", lambda: rate(source="")),
    ("a_partner_numbers_its_costs_once", lambda: again(saved(cost()), *OF_A_COST, amount=3)),
    ("a_cost_is_more_than_0", lambda: cost(amount=0)),
    ("a_cost_in_another_currency_has_a_rate_with_its_source", lambda: cost(currency="RON", per_euro=4)),
    ("a_cost_refused_or_parked_says_why", lambda: cost(state="refused", decided_at=clock.now())),
    ("a_decided_cost_says_when", lambda: cost(state="certified")),
    ("nobody_certifies_what_they_entered", certified_by_who_entered),
    ("a_cost_keeps_a_file_once", lambda: cost_document(cost=saved(cost_document()).cost)),
    ("a_grant_has_an_indicator_once", lambda: indicator(grant=saved(indicator()).grant)),
    ("only_a_percentage_is_of_another_figure", lambda: indicator(figure="pilots", of_figure="pilots")),
    ("a_figure_is_a_number", lambda: indicator(figure="pilots", unit="text")),
    ("an_indicator_has_a_target_once", lambda: target(indicator=saved(target()).indicator)),
    ("an_indicator_has_one_value_in_a_period", lambda: again(saved(indicator_value()), "indicator", "period", **TYPED)),
    ("a_value_says_something", lambda: indicator_value(numerator=None)),
    ("a_percentage_is_a_part_of_its_whole", lambda: indicator_value(numerator=3, denominator=2)),
    ("a_typed_value_says_where_it_comes_from", lambda: indicator_value(note="")),
    ("a_value_keeps_a_file_once", lambda: evidence_of(saved(evidence_of(saved(indicator_value()))).value)),
    ("a_change_waits_once_for_its_decision", lambda: restatement(period=saved(restatement()).period)),
    ("a_decided_restatement_says_when", lambda: restatement(decided_at=clock.now())),
    ("a_period_has_a_version_once", lambda: version_of(saved(version_of(saved(period()))).period)),
    ("a_report_of_a_period_has_its_version", lambda: version_of(saved(period()), version=None)),
    ("a_drawn_sample_has_its_number_size_and_end", lambda: sample(drawn_at=clock.now())),
    ("a_sample_has_1_to_100_rows", lambda: sample(**DRAWN | {"size": 101})),
    ("the_number_of_a_sample_is_a_whole_one", lambda: sample(**DRAWN | {"number": -1})),
    ("a_report_has_one_sample_to_draw", lambda: sample(report=saved(sample()).report)),
    ("a_row_is_drawn_once_in_a_sample", lambda: sampled_row(sample=saved(sampled_row()).sample)),
    ("a_finding_of_a_sample_says_when", lambda: sampled_row(found="good")),
    ("a_finding_that_is_not_good_says_what", lambda: sampled_row(found="wrong", found_at=clock.now())),
    ("a_report_has_one_section_at_a_place", lambda: again(saved(section()), "funding", "position", kind="short")),
    ("a_report_has_a_text_once", lambda: section(position=saved(section()).position + 1)),
    ("a_section_of_words_names_its_text", lambda: section(key="")),
    ("a_grant_has_a_text_once_in_a_language", lambda: again(saved(grant_text()), "grant", "key", text="Words")),
    ("a_finding_is_accepted_once", lambda: accepted_finding(grant=saved(accepted_finding()).grant)),
    ("who_accepts_a_finding_says_why", lambda: accepted_finding(reason="")),
    ("an_auditor_has_access_to_a_grant_once", second_access),
    ("an_event_ends_after_it_starts", lambda: event(ends_at=clock.now() - HOUR)),
    ("an_event_ends_after_it_starts", lambda: event(ends_at=None)),
    ("an_event_ends_after_it_starts", lambda: event(starts_at=None)),
    ("an_events_last_day_is_not_before_its_first", lambda: event(ends_on=clock.today() - DAY)),
    ("an_events_last_day_is_not_before_its_first", lambda: event(ends_on=None)),
    ("an_event_with_a_time_has_its_day", lambda: event(starts_on=None, ends_on=None)),
    ("a_recorded_event_was_not_run_here", lambda: event(state="recorded")),
    ("what_is_off_the_record_says_since_when_and_why", lambda: event(withdraw_reason="Twice.")),
    ("what_is_on_record_is_not_withdrawn", lambda: on_record(withdrawn_at=NOON)),
    ("a_recorded_event_was_not_run_here", lambda: event(state="recorded", starts_at=None, ends_at=None, capacity=1)),
    ("an_event_names_a_place_once", lambda: place(event=saved(place()).event)),
    ("an_events_place_has_both_coordinates_or_none", lambda: place(lat=47.5)),
    ("a_head_without_an_address_has_left", lambda: Head(delegation=saved(delegation()), name="A", email="")),
    ("a_host_without_an_address_has_left", lambda: Host(event=make_gathering(), name="A", email="")),
    (
        "a_host_stands_once_for_an_exchange",
        lambda: Host(event=make_exchange(), name="A", email="HUGO.demo@example.org"),
    ),
    ("a_delegation_has_one_priority_of_a_rank", lambda: priority(like=saved(priority()))),
    ("a_delegation_answers_a_question_once", lambda: prepared(like=saved(prepared()))),
    ("each_side_writes_one_report_at_a_time", lambda: short_report(event=saved(short_report()).event)),
    ("only_visitors_write_once_more_later", lambda: short_report(when="later")),
    (
        "a_responsible_without_an_address_has_left",
        lambda: Responsible(plan=action().objective.plan, name="A", email=""),
    ),
    ("a_signed_sheet_is_never_public", lambda: document(shown_at=NOON)),
    ("a_public_picture_says_who_agreed", lambda: document(kind="picture", shown_at=NOON)),
    ("a_visit_has_a_standard_once", lambda: benchmark(like=saved(benchmark()))),
    ("a_session_has_one_speaker_at_a_place", lambda: speaker(like=saved(speaker()))),
    ("a_film_has_a_year_and_a_length_that_films_have", lambda: film(year=1700)),
    ("a_film_has_a_year_and_a_length_that_films_have", lambda: film(minutes=0)),
    ("a_roundtable_wants_one_number_of_a_level", lambda: level_aim(like=saved(level_aim()))),
    ("a_level_is_wanted_or_it_is_not", lambda: level_aim(seats=0)),
    ("a_stakeholder_is_listed_once", lambda: office(like=saved(office()), email="ANA@example.org")),
    ("a_stakeholder_with_an_address_has_a_name", lambda: office(name="")),
    ("a_groupmember_without_an_address_has_left", lambda: GroupMember(group=make_group(), name="A", email="")),
    ("a_group_has_an_address_once", lambda: GroupMember(group=make_group(), name="A", email="MEMBER0@example.org")),
    ("a_task_of_a_group_has_a_state_and_nothing_else_has", lambda: group_item(kind="task")),
    ("a_task_of_a_group_has_a_state_and_nothing_else_has", lambda: group_item(state="open")),
    ("a_task_of_a_group_has_somebody_who_does_it", lambda: group_item(kind="task", state="open")),
    ("what_a_group_has_settled_says_when", lambda: group_item(settled_at=NOON)),
    ("what_a_group_has_settled_says_when", lambda: group_item(settled_in=make_gathering())),
    (
        "a_notice_that_was_sent_says_to_how_many",
        lambda: GroupNotice(group=make_group(), subject="A", words="B", told=1),
    ),
    ("the_same_file_is_kept_once_for_a_group", same_paper),
    ("an_action_has_somebody_who_answers_for_it", lambda: action(responsible=None)),
    ("an_action_that_is_done_has_its_day", lambda: action(state="done")),
    ("a_plan_has_an_objective_once", lambda: Objective(plan=action().objective.plan, title="FAMILIES FIND A FLAT")),
    ("a_plan_is_shown_to_participants_before_it_is_public", lambda: ActionPlan(event=make_pilot(), published_at=NOON)),
    (
        "a_person_answers_for_a_plan_under_one_address",
        lambda: Responsible(plan=action().objective.plan, name="Ana", email="ANA.demo@example.org"),
    ),
    ("a_participant_says_one_thing_of_a_plan", lambda: agreement(like=saved(agreement()))),
    ("a_delegation_says_who_it_is", lambda: delegation(country="")),
    ("the_number_of_a_delegation_has_its_precision", lambda: delegation(people=8)),
    ("a_range_of_a_delegation_has_two_ends", lambda: delegation(people=8, people_most=7, precision="range")),
    ("a_delegation_is_named_once", lambda: delegation(event=saved(delegation()).event)),
    ("a_reported_head_count_has_its_precision", lambda: record(participants=25)),
    ("a_reported_head_count_has_its_precision", lambda: record(participants_precision="exact")),
    ("the_same_file_is_kept_once_for_an_event", lambda: document(event=saved(document()).event)),
    (
        "a_published_event_has_its_dates",
        lambda: event(state="published", published_at=clock.now(), starts_at=None, ends_at=None),
    ),
    ("a_completed_event_has_the_time_it_was_completed", lambda: event(state="completed", published_at=clock.now())),
    ("a_cancelled_event_has_the_time_it_was_cancelled", lambda: event(state="cancelled")),
    (
        "what_is_withdrawn_is_not_public",
        lambda: event(state="published", withdrawn_at=NOON, published_at=NOON, venue="Hall", municipality=make_town()),
    ),
    ("an_event_has_no_more_places_than_a_hall", lambda: event(capacity=5_001)),
    ("a_postponed_event_has_the_time_it_was_postponed", lambda: event(postponed_at=NOON)),
    ("a_limit_lets_somebody_in", lambda: event(most_per_kind=0)),
    ("registration_closes_after_it_opens", lambda: event(opens_at=NOON, closes_at=NOON)),
    ("a_waiting_list_stands_still_for_two_weeks_at_most", lambda: event(promotion_stops=337)),
    ("a_reminder_comes_within_a_month", lambda: event(remind_days=31)),
    ("a_change_that_is_to_be_told_has_what_was_told_before", lambda: event(changed_at=NOON)),
    ("an_organisation_organises_an_event_once", lambda: organiser(organisation=make_organisation())),
    ("an_event_has_one_lead_organiser", lambda: organiser(is_lead=True)),
    ("a_grant_pays_one_share_of_an_event", lambda: share(event=make_pilot(), grant=make_grant())),
    ("a_grants_share_is_above_0_and_at_most_100_percent", lambda: share(percent=0)),
    ("a_session_by_choice_has_places", lambda: session(capacity=0)),
    ("a_session_is_chosen_once", second_choice),
    ("a_session_ends_after_it_starts", lambda: session(ends_at=NOON)),
    ("an_address_registers_once_for_an_event", lambda: registration(saved(registration()), email="ANA@example.org")),
    ("a_person_registers_once_for_an_event", second_person_of_a_registration),
    ("a_registration_has_an_address_unless_walk_in_or_erased", lambda: registration(email="")),
    ("an_erased_registration_names_nobody", lambda: registration(erased_at=clock.now())),
    ("only_an_unconfirmed_seat_has_an_end", lambda: registration(confirm_until=None)),
    (
        "a_seat_or_a_place_on_the_list_needs_a_proven_address",
        lambda: registration(state="waiting", waiting_since=clock.now()),
    ),
    ("a_confirmed_registration_has_its_time", lambda: registration(state="confirmed", user=make_user())),
    ("a_waiting_registration_has_its_time", lambda: registration(state="waiting", user=make_user())),
    ("a_person_has_one_mark_a_session", second_attendance),
    ("an_erased_group_names_nobody", lambda: Group(event=make_pilot(), name="Ana", erased_at=clock.now())),
    ("a_row_of_requirements_says_something", lambda: Requirements(registration=saved(registration()))),
    ("a_row_of_disaggregation_says_something", lambda: Disaggregation(registration=saved(registration()))),
    ("participants_are_counted_once_by_a_value", lambda: participants(saved(participants()).event)),
    ("a_count_of_participants_is_above_0", lambda: participants(count=0)),
    ("places_are_held_once_for_an_organisation", lambda: held_seats(saved(held_seats()).event)),
    ("at_least_one_place_is_held", lambda: held_seats(seats=0)),
    ("an_address_is_invited_once_to_an_event", lambda: guest(saved(guest()).event, email="ANA@example.org")),
    ("only_who_cannot_come_says_why", lambda: guest(answer="No time.")),
    ("an_answer_at_registration_holds_one_answer", lambda: answer_at_registration(text="")),
    ("an_answer_at_registration_holds_one_answer", lambda: answer_at_registration(number=3)),
    (
        "an_answer_at_registration_answers_a_question_once",
        lambda: answer_at_registration(sheet=saved(answer_at_registration()).sheet),
    ),
    ("a_sheet_has_no_more_signatures_than_a_hall", lambda: sheet_count(strangers=5_001)),
    ("a_sheet_is_checked_after_it_was_counted", lambda: sheet_count(checked_at=clock.now() - HOUR)),
    ("a_person_signs_once_for_a_session", second_signature),
    ("a_day_has_one_link_for_helpers", second_door),
    ("feedback_is_open_for_some_days", lambda: feedback(days_open=1)),
    ("an_option_is_counted_in_one_place", second_tally),
    (
        "a_certificate_is_for_time_spent",
        lambda: Certificate(registration=make_registration(make_pilot()), name="Ana", minutes=0, sessions=[1]),
    ),
    ("a_person_has_one_certificate_that_counts", second_certificate),
    (
        "a_source_row_is_kept_once",
        lambda: source_row(key=saved(source_row(municipality=make_town())).key, organisation=make_organisation()),
    ),
    ("a_source_row_became_one_thing", source_row),
    ("a_source_row_became_one_thing", lambda: source_row(municipality=make_town(), organisation=make_organisation())),
    ("columns_of_a_file_are_named_once", lambda: ColumnProfile(**saved_profile(), columns={})),
    ("a_loaded_file_has_a_time", lambda: import_run(state="loaded")),
    ("a_loaded_file_has_a_time", lambda: import_run(loaded_at=clock.now())),
    ("an_undone_file_has_a_time", lambda: import_run(state="undone", loaded_at=clock.now())),
    ("an_undone_file_has_a_time", lambda: import_run(undone_at=clock.now())),
    ("a_row_has_one_answer", lambda: RowDecision(run=saved(row_decision()).run, number=2, answer="out")),
    ("a_row_that_is_a_record_names_it", lambda: row_decision(answer="same")),
    ("a_row_that_is_a_record_names_it", lambda: row_decision(ref="abc")),
    ("a_cell_is_corrected_once", lambda: CellCorrection(run=saved(cell_correction()).run, number=2, column="name")),
    (
        "a_report_ends_after_it_starts",
        lambda: Report(grant=make_grant(), starts_on=clock.today(), ends_on=clock.today() - DAY),
    ),
    (
        "a_made_report_has_its_hash",
        lambda: Report(grant=make_grant(), starts_on=clock.today(), ends_on=clock.today(), made_at=clock.now()),
    ),
    (
        "a_snapshot_has_its_hash_and_its_moment",
        lambda: Report(grant=make_grant(), starts_on=clock.today(), ends_on=clock.today(), sha256="0" * 64),
    ),
    (
        "a_town_has_one_draft_of_a_self_assessment",
        lambda: Assessment(town=saved(Assessment(town=make_town())).town),
    ),
    ("an_area_is_assessed_once_at_a_time", lambda: rating(assessment=saved(rating()).assessment)),
    ("a_step_is_one_of_four", lambda: rating(step=5)),
    ("an_answer_has_a_step_or_words", lambda: rating(step=None)),
    ("an_answer_is_about_an_area_of_the_network", lambda: rating(area="weather")),
    ("a_need_asks_one_to_three_questions", lambda: need(questions=["Who?", "What?", "When?", "Why?"])),
    ("a_need_says_in_which_language_an_answer_helps", lambda: need(languages=[])),
    ("a_need_says_how_an_answer_would_help", lambda: need(wanted_forms=[])),
    (
        "a_time_window_ends_after_it_begins",
        lambda: need(wanted_from=clock.today(), wanted_until=clock.today() - DAY),
    ),
    ("an_answered_need_says_what_came_of_it", lambda: need(state="answered")),
    ("a_withdrawn_need_says_why", lambda: need(state="withdrawn")),
    ("a_need_is_about_an_area_and_a_phase_of_the_network", lambda: need(phase="later")),
    ("who_does_it_is_an_organisation_or_a_name", lambda: covering(name="", key="")),
    (
        "an_organisation_covers_a_phase_of_an_area_once_in_a_town",
        lambda: covering(organisation=saved(covering(organisation=make_organisation())).organisation),
    ),
    ("a_name_covers_a_phase_of_an_area_once_in_a_town", lambda: covering(town=saved(covering()).town)),
    ("who_does_what_is_about_an_area_and_a_phase_of_the_network", lambda: covering(phase="later")),
    ("a_practice_is_named_once_in_its_town", lambda: practice(town=saved(practice()).town)),
    ("a_contact_of_a_practice_has_agreed", lambda: practice(contact_name="Ana", contact_email="ana@example.org")),
    ("a_practice_is_submitted_then_reviewed", lambda: practice(state="submitted")),
    (
        "nobody_reviews_what_they_submitted",
        lambda: practice(state="published", **dict.fromkeys(("submitted_by", "reviewed_by"), make_user())),
    ),
    ("a_practice_is_about_an_area_of_the_network", lambda: practice(area="weather")),
    ("the_same_file_is_kept_once_for_a_practice", second_file_of_a_practice),
    ("a_report_has_one_file_of_a_kind", second_file_of_a_report),
    ("a_file_is_found_wrong_by_looking", lambda: StoredFile(file="a", size=1, sha256="0", problem="lost")),
    (
        "a_range_of_participants_has_two_ends",
        lambda: record(participants=12, participants_most=12, participants_precision="range"),
    ),
    ("a_form_key_is_used_once", lambda: FormKey(key=saved(FormKey(key="k", content="c")).key, content="c")),
    ("a_person_names_a_view_of_a_list_once", lambda: view(user=saved(view()).user)),
    ("a_merged_account_signs_nobody_in", lambda: make_user_merged(is_active=True)),
    ("a_record_is_merged_once", lambda: merged_row(gone_key=saved(merged_row()).gone_key)),
    ("a_record_is_not_merged_with_itself", lambda: merged_row(gone_key=1, kept_key=1)),
    ("that_two_are_two_is_decided_once", lambda: two(second=saved(two()).second)),
    ("two_records_that_are_two_are_a_sorted_pair", lambda: two(first=2, second=1)),
    ("an_address_is_asked_to_move_once", moved_twice),
    ("no_address_moves_without_both_owners", lambda: address_move(moved_at=clock.now(), agreed_at=clock.now())),
    ("a_decision_about_people_is_about_two_registrations", decision_about_one),
    ("a_source_states_a_total_once_for_a_time", lambda: total(source=saved(total()).source)),
    ("a_version_of_a_page_has_a_number_of_its_own", lambda: page_version(number=saved(page_version()).number)),
    ("versions_of_a_page_count_from_1", lambda: page_version(number=0)),
]


def constraints() -> dict[str, tuple[type[models.Model], BaseConstraint]]:
    ours = [model for model in apps.get_models() if model._meta.app_label in OUR_APPS]
    return {constraint.name: (model, constraint) for model in ours for constraint in model._meta.constraints}


def test_every_constraint_has_a_case_and_every_case_a_constraint() -> None:
    assert {name for name, _row in CASES} == set(constraints())


@pytest.mark.parametrize(("name", "make"), CASES)
def test_the_database_refuses_a_row_that_breaks(name: str, make: Callable[[], models.Model]) -> None:
    """Past every form, `save()` and `full_clean()`: as a script or two workers at once would write it."""
    row = make()
    assert isinstance(row, constraints()[name][0])
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        type(row)._base_manager.bulk_create([row])
    assert refused.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize(("name", "make"), CASES)
def test_full_clean_refuses_a_row_that_breaks_and_says_why(name: str, make: Callable[[], models.Model]) -> None:
    row = make()
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    constraint = constraints()[name][1]
    assert str(constraint.get_violation_error_message()) in refused.value.messages


@pytest.mark.parametrize("name", sorted({name for name, _make in CASES}))
def test_what_a_person_can_break_is_told_in_a_sentence_of_its_own(name: str) -> None:
    model, constraint = constraints()[name]
    if model._meta.app_label not in LEASED:
        assert constraint.violation_error_message != constraint.default_violation_error_message
        assert str(constraint.violation_error_message).endswith(".")


def test_the_other_side_of_each_line_is_accepted() -> None:
    """The rows above break one rule each: with that mended they are good."""
    for row in (event(), event(capacity=5_000), registration(), grant(), job(), mail(), share(100), page_version()):
        row.full_clean(exclude=["created_by", "requested_by", "saved_by"])
        row.save()
