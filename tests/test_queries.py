"""Every list and detail page asks the database the same few questions, with one row and with thirty.

The numbers are literal on purpose: a page that asks more changes its line here, and somebody reads why. They count
everything: the session, the person, their rights, the page.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.gatherings.actionplans.actions import (
    PlannedAction,
    Stands,
    add_action,
    add_effect,
    add_objective,
    answer,
    ask_participants,
    publish_plan,
)
from events.gatherings.actionplans.models import Action
from events.gatherings.exchanges.actions import (
    Delegate,
    Wanted,
    enter_delegates,
    save_exchange,
    save_preparation,
    set_head,
)
from events.gatherings.exchanges.models import Head, Host
from events.gatherings.notes.actions import write as write_note
from events.gatherings.rooms.roundtables.models import Roundtable
from events.gatherings.rooms.visits.models import Visit
from events.gatherings.rooms.working_groups import actions as groups
from events.gatherings.rooms.working_groups.actions import PlannedItem
from events.models import (
    Attendance,
    Disaggregation,
    Door,
    Event,
    EventOrganiser,
    EventPlace,
    Feedback,
    FeedbackTally,
    FeedbackText,
    GrantShare,
    Group,
    Guest,
    HeldSeats,
    Record,
    Registration,
    RegistrationAnswer,
    RegistrationSheet,
    Requirements,
    Session,
    SheetCount,
    Signature,
)
from municipalities.actions.places import add_code
from municipalities.models import (
    Area,
    Assessment,
    Contact,
    Country,
    Coverage,
    Invitation,
    Membership,
    MemberTown,
    Municipality,
    Need,
    Organisation,
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
from roster import links
from roster.models import Blocked, Category, ExpertArea, Mission, Shown
from share.accounts.models import User
from share.claims.actions.costs import certify, save_cost
from share.claims.models import BudgetLine, Cost, ExchangeRate, Reimbursement, TimeEntry, TimeSheet
from share.funderforms.models import FunderForm
from share.grants.models import (
    CostCategory,
    FundingProgramme,
    Grant,
    GrantAmendment,
    GrantText,
    PartnerPart,
    PeriodStep,
    Programme,
    ReportingPeriod,
)
from share.impact.models import Story
from share.jobs.models import Heartbeat, Job
from share.kit import clock, tokens
from share.kit.uploads import Upload
from share.library.models import Publication
from share.mail.models import Mail
from share.pages.models import PageVersion
from share.policy import Role
from share.portal.models import TableRow
from share.records import history
from share.records.documents import NewDocument
from share.records.models import Merged, StoredFile, Verification
from share.records.notes import Typed
from share.records.questionnaires.models import Choice, Question, Questionnaire, Version
from share.reports.actions import narrative, samples
from share.reports.models import Indicator, IndicatorValue, PinnedRows, PublishedTotal, Restatement, SampleLook, Target
from share.reports.pins import Pinned, digest, sealed
from tests.make import (
    add_workshops,
    evaluated,
    make_coordinator,
    make_document,
    make_exchange,
    make_gathering,
    make_group,
    make_import,
    make_material,
    make_meeting,
    make_organisation,
    make_paper,
    make_pilot,
    make_recorded,
    make_report,
    make_town,
    make_trainer,
    make_user,
    make_version,
)
from tests.municipalities.needs import make_need
from tests.roster.made import ask, make_brief, make_expert, make_mission, workday
from tests.test_access_matrix import published_of
from trainings.actions import curriculum
from trainings.links import PURPOSE as QUESTIONS
from trainings.models import Certificate, Comment, Module, Moment, Outcome, Pilot, PilotTrainer, Sheet, SheetAnswer

pytestmark = pytest.mark.django_db

MOST = 12
# Page, what stands in its address -> how many queries.
COUNTS = {
    ("pages:home", ""): 12,
    ("pages:about", ""): 4,
    ("pages:history", ""): 4,
    ("pages:privacy", ""): 4,
    ("pages:privacy_version", "first"): 5,
    ("pages:what_goes_when", ""): 4,
    ("pages:pages", ""): 4,
    ("pages:edit", "page"): 5,
    ("pages:old_version", "old page"): 4,
    ("pages:timeline", ""): 12,
    ("reports:grants", ""): 6,
    ("reports:figures", "grant"): 12,
    ("reports:figure", "pilots"): 11,
    ("reports:figure", "people"): 12,
    ("reports:figure", "attendances"): 12,
    ("reports:figure", "pilot countries"): 10,
    ("reports:figure", "roundtable countries"): 10,
    ("reports:figure", "places"): 9,
    ("reports:reports", "grant"): 8,
    ("reports:report", "report"): 6,
    ("reports:check", "report"): 5,
    ("reports:partners", "grant"): 6,
    ("reports:periods", "grant"): 5,
    ("reports:period", "period"): 8,
    ("reports:submit", "period"): 7,
    ("reports:indicators", "grant"): 11,
    ("reports:indicator", "indicator"): 9,
    ("reports:quality", "grant"): 12,
    ("reports:reporting", ""): 5,
    ("reports:part", "part"): 10,
    ("portal:tables", "grant"): 8,
    ("portal:table", "table"): 7,
    ("portal:table", "activities of a table"): 12,
    ("portal:grid", "table"): 10,
    ("portal:export", "table"): 7,
    ("imports:portal_file", "table"): 8,
    ("funderforms:forms", "grant"): 5,
    ("funderforms:tags", "grant"): 6,
    ("funderforms:form", "form of a funder"): 7,
    ("impact:page", "impact page"): 7,
    ("impact:edit", "grant"): 9,
    ("impact:change_story", "story"): 7,
    ("reports:agreement", "grant"): 7,
    ("reports:change_grant", "grant"): 9,
    ("reports:new_grant", ""): 6,
    ("reports:new_amendment", "grant"): 6,
    ("claims:time_sheets", "grant"): 8,
    ("claims:time_sheet", "time sheet"): 12,
    ("claims:travel", "grant"): 10,
    ("claims:claim", "grant"): 12,
    ("claims:costs", "grant"): 11,
    ("claims:new_cost", "grant"): 9,
    ("claims:cost", "cost"): 9,
    ("claims:rates", ""): 5,
    ("claims:budget", "partner"): 10,
    ("reports:words", "period"): 8,
    ("reports:narrative", "section of a report"): 8,
    ("reports:texts", "grant"): 6,
    ("reports:samples", "sealed report"): 6,
    ("reports:sample", "sample"): 7,
    ("reports:sampled_row", "sampled row"): 10,
    ("pages:work", ""): 12,
    ("events:activities", ""): 9,
    ("events:month", ""): 8,
    ("events:feed", ""): 5,
    ("events:open_data", ""): 6,
    ("events:event", "event"): 12,
    ("events:registered", "event"): 7,
    ("events:ics", "event"): 7,
    ("events:mine", ""): 5,
    ("events:own", "waiting"): 6,
    ("events:lost_link", "event"): 7,
    ("events:own", "pending"): 6,
    ("events:own", "certified"): 8,
    ("events:managed", ""): 8,
    ("events:overview", "event"): 9,
    ("events:overview", "draft"): 11,
    ("events:details", "event"): 11,
    ("events:timeline", "event"): 12,
    ("events:delegations", "recorded"): 9,
    ("events:off_the_record", "recorded"): 6,
    ("imports:recorded", "recorded"): 8,
    ("events:event", "roundtable"): 12,
    ("gatherings:notes", "roundtable"): 6,
    ("gatherings:all_notes", "roundtable"): 5,
    ("events:agenda", "visit"): 8,
    ("gatherings:exchange", "visit"): 12,
    ("gatherings:delegation", "head"): 10,
    ("gatherings:delegates", "head"): 5,
    ("gatherings:host", "host"): 11,
    ("gatherings:plan", "roundtable"): 12,
    ("gatherings:board", ""): 8,
    ("gatherings:stakeholders", "roundtable"): 9,
    ("gatherings:benchmarks", "visit"): 6,
    ("gatherings:between", "two towns"): 7,
    ("events:event", "visit"): 12,
    ("gatherings:groups", ""): 5,
    ("gatherings:group", "working group"): 11,
    ("gatherings:item", "item of a group"): 8,
    ("gatherings:meeting", "meeting of a group"): 10,
    ("gatherings:member", "member"): 9,
    ("gatherings:public_group", "working group"): 8,
    ("gatherings:notice", "notice to a group"): 8,
    ("gatherings:new_action", "objective"): 9,
    ("gatherings:action", "action"): 12,
    ("gatherings:story", "action"): 7,
    ("gatherings:follow_up", "follow-up"): 5,
    ("gatherings:agree", "participant"): 9,
    ("events:event", "recorded"): 12,
    ("events:copy_event", "event"): 4,
    ("events:postpone_event", "event"): 4,
    ("events:delete_draft", "draft"): 5,
    ("events:withdraw", "event"): 4,
    ("events:cancel_event", "event"): 4,
    ("events:registrations", "event"): 8,
    ("events:decide", "event"): 7,
    ("events:held", "event"): 5,
    ("events:invitations", "event"): 7,
    ("events:invited", "guest"): 11,
    ("events:decline", "undecided"): 5,
    ("events:participants_xlsx", "event"): 8,
    ("events:attendance", "event"): 11,
    ("events:evidence", "event"): 9,
    ("events:mail", "event"): 7,
    ("events:history", "event"): 7,
    ("events:languages", "event"): 5,
    ("events:translation", "event in Romanian"): 5,
    ("events:person", "person"): 10,
    ("events:person_story", "person"): 10,
    ("events:questions", "event"): 11,
    ("events:change_questions", "event"): 7,
    ("events:own_said", "token"): 11,
    ("events:own_sessions", "token"): 9,
    ("events:person_sessions", "person"): 8,
    ("events:new_group", "event"): 7,
    ("events:group", "group"): 6,
    ("events:sheet", "session"): 11,
    ("events:doors", "event"): 6,
    ("events:door", "door"): 8,
    ("events:code", "event"): 5,
    ("events:here", "token"): 5,
    ("events:unlock_session", "session"): 5,
    ("events:feedback", "event"): 10,
    ("events:give_feedback", "feedback"): 9,
    ("events:choose_kind", ""): 3,
    ("events:new_event", "pilot kind"): 9,
    ("events:new_event", "roundtable kind"): 7,
    ("events:agenda", "event"): 7,
    ("trainings:certificates", "event"): 12,
    ("trainings:verify", "number"): 11,
    ("trainings:evaluation", "pilot"): 11,
    ("trainings:enter", "moment"): 6,
    ("trainings:preparation", "pilot"): 11,
    ("trainings:pilot_trainers", "pilot"): 11,
    ("trainings:answer_moment", "questions"): 7,
    ("trainings:evaluations", ""): 12,
    ("trainings:versions", ""): 5,
    ("trainings:version", "version"): 8,
    ("trainings:change_unit", "module of a version"): 11,
    ("trainings:compare", "two versions"): 9,
    ("trainings:material", "module"): 6,
    ("trainings:curriculum", ""): 4,
    ("trainings:module", "module"): 6,
    ("roster:public_experts", ""): 7,
    ("roster:public_expert", "expert"): 7,
    ("roster:coverage", ""): 7,
    ("roster:flow", ""): 5,
    ("roster:board", ""): 12,
    ("roster:experts", ""): 11,
    ("roster:expert", "expert"): 9,
    ("roster:new_brief", "need of a brief"): 5,
    ("roster:brief", "brief"): 12,
    ("roster:season", ""): 12,
    ("roster:missions", ""): 8,
    ("roster:mission", "mission"): 9,
    ("roster:terms", "mission ahead"): 8,
    ("roster:costs", "mission"): 9,
    ("roster:town_missions", "town"): 5,
    ("roster:mission_documents", "mission"): 6,
    ("roster:own", ""): 9,
    ("roster:invitation", "link of an expert"): 5,
    ("roster:side", "side of a mission"): 7,
    ("trainings:trainers", ""): 6,
    ("trainings:trainer", "trainer"): 9,
    ("municipalities:map", ""): 12,
    ("municipalities:compare", ""): 3,
    ("municipalities:towns", ""): 9,
    ("municipalities:town", "town"): 12,
    ("municipalities:kept_towns", ""): 8,
    ("municipalities:organisation", "organisation"): 10,
    ("municipalities:contacts", ""): 6,
    ("municipalities:contact", "contact"): 6,
    ("municipalities:town_contacts", "town"): 5,
    ("municipalities:kept_organisations", ""): 6,
    ("municipalities:new_organisation", ""): 3,
    ("municipalities:organisation_overview", "organisation"): 6,
    ("municipalities:organisation_details", "organisation"): 6,
    ("municipalities:organisation_people", "organisation"): 8,
    ("municipalities:organisation_contacts", "organisation"): 5,
    ("municipalities:hand_over", "left ours"): 10,
    ("municipalities:new_town", ""): 3,
    ("municipalities:town_overview", "town"): 4,
    ("municipalities:town_details", "town"): 4,
    ("municipalities:town_history", "town"): 7,
    ("municipalities:assessments", "town"): 8,
    ("municipalities:assess", "town"): 8,
    ("municipalities:assessment", "assessment"): 8,
    ("municipalities:needs", ""): 8,
    ("municipalities:town_needs", "town"): 5,
    ("municipalities:raise_need", "town"): 4,
    ("municipalities:need", "need"): 6,
    ("municipalities:change_need", "need"): 7,
    ("municipalities:town_coverage", "town"): 6,
    ("municipalities:coverage", ""): 10,
    ("municipalities:covered", "area and phase"): 8,
    ("municipalities:practices", ""): 11,
    ("municipalities:practice", "published practice"): 5,
    ("municipalities:town_practices", "town"): 5,
    ("municipalities:kept_practice", "practice"): 6,
    ("municipalities:change_practice", "practice"): 7,
    ("municipalities:town_names", "town"): 5,
    ("municipalities:town_codes", "town"): 5,
    ("municipalities:town_years", "town"): 5,
    ("municipalities:town_successions", "town"): 5,
    ("municipalities:countries", ""): 6,
    ("municipalities:country", "country"): 7,
    ("municipalities:edit_country", "country"): 4,
    ("municipalities:country_years", "country"): 4,
    ("questionnaires:questionnaires", ""): 5,
    ("questionnaires:questionnaire", "questionnaire"): 8,
    ("questionnaires:question", "question"): 9,
    ("questionnaires:translate", "questionnaire in German"): 7,
    ("municipalities:answer_survey", "survey invitation"): 9,
    ("municipalities:surveys", ""): 6,
    ("municipalities:survey", "survey"): 8,
    ("municipalities:survey_towns", "survey"): 9,
    ("municipalities:ask_towns", "survey"): 9,
    ("municipalities:survey_addresses", "survey"): 6,
    ("municipalities:survey_answer", "survey answer"): 9,
    ("municipalities:survey_analysis", "survey"): 10,
    ("municipalities:survey_file", "survey file"): 11,
    ("pages:search", "typed"): 4,
    ("municipalities:proposals", ""): 7,
    ("municipalities:choose", "typed into a field"): 4,
    ("records:history", "record"): 7,
    ("records:verifications", ""): 6,
    ("jobs:jobs", ""): 5,
    ("jobs:job", "job"): 4,
    ("imports:runs", ""): 5,
    ("imports:new", ""): 3,
    ("imports:people_of_activity", "event"): 4,
    ("imports:evaluation_file", "pilot"): 6,
    ("imports:run", "import"): 6,
    ("imports:reading", "import"): 4,
    ("mail:outbox", ""): 8,
    ("municipalities:doubles", ""): 10,
    ("municipalities:people", ""): 7,
    ("municipalities:person", "colleague"): 10,
}
OFFICE = {
    "roster:board",
    "roster:experts",
    "roster:expert",
    "roster:new_brief",
    "roster:brief",
    "roster:season",
    "roster:missions",
    "roster:mission",
    "roster:terms",
    "roster:costs",
    "roster:mission_documents",
    "trainings:change_unit",
    "questionnaires:questionnaires",
    "questionnaires:questionnaire",
    "questionnaires:question",
    "questionnaires:translate",
    "municipalities:survey",
    "municipalities:survey_towns",
    "municipalities:ask_towns",
    "municipalities:survey_addresses",
    "municipalities:survey_answer",
    "municipalities:survey_analysis",
    "municipalities:survey_file",
    "municipalities:proposals",
    "records:verifications",
    "records:history",
    "imports:runs",
    "imports:new",
    "imports:run",
    "imports:reading",
    "mail:outbox",
    "municipalities:kept_towns",
    "municipalities:new_town",
    "municipalities:edit_country",
    "municipalities:country_years",
    "municipalities:new_organisation",
    "municipalities:doubles",
    "municipalities:people",
    "municipalities:person",
    "pages:pages",
    "pages:edit",
    "pages:old_version",
}  # what only the secretariat sees


TYPED = {
    "typed": {"q": "town"},
    "typed into a field": {"municipality": "town"},
}  # what stands in the box of a page that searches


class House:
    """A pilot with `rows` of everything a list can show, written straight into the tables."""

    def __init__(self, rows: int) -> None:
        ours, self.now = make_organisation(), clock.now()
        self.coordinator, self.secretariat = make_coordinator(ours), make_coordinator(ours, Role.SECRETARIAT)
        self.admin = make_coordinator(ours, Role.ADMIN)
        self.event = make_pilot(organisation=ours, capacity=None, sessions=rows)
        add_workshops(self.event, *[rows] * rows)
        self.towns(rows)
        self.activities(rows)
        self.people(rows)
        self.record(rows)
        by, name = self.coordinator, "rows"
        Job.objects.bulk_create(
            [
                Job(kind="certificates", key=f"{name}:{n}", subject=self.event.public_id, title="Work", requested_by=by)
                for n in range(rows)
            ]
        )
        Mail.objects.bulk_create(
            [
                Mail(
                    key=f"{name}:{n}", to="a@example.org", subject="S", about=self.event.public_id, expires_at=self.now
                )
                for n in range(rows)
            ]
        )
        for n in range(rows):
            make_document(self.event, "other", f"file {n}".encode(), added_by=by)
            make_document(self.event, "material", session=self.event.sessions.all()[0])
        Heartbeat.objects.bulk_create([Heartbeat(name=f"{name}:{n}", beat_at=self.now) for n in range(rows)])
        PageVersion.objects.bulk_create(
            [
                PageVersion(slug=slug, number=n, title="T", text="Text", saved_by=self.secretariat)
                for slug in ("about", "privacy")
                for n in range(1, rows + 1)
            ]
        )
        people = Registration.objects.filter(event=self.event)
        certificate = Certificate.objects.filter(registration__event=self.event)[0]
        assert self.event.municipality
        town = self.event.municipality.public_id
        colleague = self.rights(rows)
        self.organisation(rows)
        said = self.said_by_towns(rows)
        surveyed = self.surveys(rows)
        self.taking_part(rows)
        self.arguments = surveyed | {
            **said,
            "": [],
            "colleague": [colleague.pk],
            "grant": [self.event.grants.get().pk],
            "pilots": [self.event.grants.get().pk, "pilots"],
            "people": [self.event.grants.get().pk, "people_trained"],
            "attendances": [self.event.grants.get().pk, "attendances"],
            "pilot countries": [self.event.grants.get().pk, "pilot_countries"],
            "roundtable countries": [self.event.grants.get().pk, "roundtable_countries"],
            "places": [self.event.grants.get().pk, "municipalities"],
            "report": [make_report(self.event.grants.get()).number],
            "period": [self.event.grants.get().pk, 1],
            "indicator": [self.event.grants.get().pk, "T0"],
            **self.sampled(self.event.grants.get()),
            "section of a report": [self.event.grants.get().pk, 1, "summary"],
            "partner": [self.event.grants.get().pk, PartnerPart.objects.all()[0].organisation.public_id],
            "cost": [self.event.grants.get().pk, Cost.objects.all()[0].public_id],
            "time sheet": [self.event.grants.get().pk, TimeSheet.objects.all()[0].public_id],
            "table": [self.event.grants.get().pk, "deliverables"],
            "activities of a table": [self.event.grants.get().pk, "events"],
            **self.page,
            "part": [self.event.grants.get().pk, 1, PartnerPart.objects.all()[0].organisation.public_id],
            "event": [self.event.public_id],
            "recorded": [self.recorded(rows)],
            **self.agreed(rows),
            **self.visited(rows),
            **self.grouped(rows),
            **self.taught(rows),
            **self.in_the_roster(rows),
            "session": [self.event.public_id, self.event.sessions.all()[0].pk],
            "group": [self.event.groups.get().token],
            "door": [self.over.doors.get().token],
            "token": [people.filter(state="confirmed")[0].token],
            "guest": [self.event.guests.all()[0].token],
            "feedback": [tokens.sign("feedback", str(self.over.registrations.get(state="confirmed").public_id))],
            "draft": [Event.objects.filter(state="draft")[0].public_id],
            "waiting": [people.filter(state="waiting")[0].token],
            "pending": [people.filter(state="pending")[0].token],
            "pilot kind": ["pilot"],
            "roundtable kind": ["roundtable"],
            "event in Romanian": [self.event.public_id, "ro"],
            "person": [self.event.public_id, people.filter(state="confirmed")[0].public_id],
            "undecided": [self.event.public_id, people.filter(state="pending")[0].public_id],
            "certified": [certificate.registration.token],
            "number": [certificate.number],
            "town": [town],
            "country": ["RO"],
            "typed": [],
            "typed into a field": ["town"],
            "organisation": [ours.public_id],
            "contact": [Contact.objects.filter(organisation=ours)[0].public_id],
            "left ours": [ours.public_id, Membership.objects.ended().filter(organisation=ours)[0].pk],
            "record": ["town", town],
            "first": [1],
            "page": ["about"],
            "old page": ["about", 1],
            "job": [Job.objects.all()[0].public_id],
            "import": [self.files(rows)],
        }

    def agreed(self, rows: int) -> dict[str, list[Any]]:
        """A roundtable whose plan has many objectives, actions, answers and effects, agreed to by many."""
        event = make_gathering(organisation=make_organisation(), present=rows)
        for n in range(rows):
            objective = add_objective(event.pk, f"Objective {n}")
            action = add_action(objective.pk, self.action(n))
            assert action.responsible
            answer(action.responsible_id, [Stands(action, "under_way", "Soon.")])
            add_effect(event.pk, "built_on", None, f"Effect {n}")
        for n in range(rows):
            note = Typed(uuid4(), 0, f"Paragraph {n}")
            write_note(event.pk, note, by=self.coordinator)
            write_note(event.pk, Typed(note.public_id, 0, "Beside"), by=self.secretariat)
            event.stakeholders.create(
                organisation=f"Office {n}", level="local", kind="ngo", name="Ana", email=f"office{n}@example.org"
            )
        ask_participants(event.pk)
        publish_plan(event.pk)
        here, first = event.public_id, Action.objects.select_related("objective", "responsible")[0]
        assert first.responsible
        return {
            "roundtable": [here],
            "objective": [here, first.objective.public_id],
            "action": [here, first.public_id],
            "follow-up": [first.responsible.token],
            "participant": [event.registrations.all()[0].token],
        }

    def visited(self, rows: int) -> dict[str, list[Any]]:
        """A visit with many delegations, each with what it wants to see, answers, a report, and people on the list."""
        event = make_exchange(organisation=make_organisation(), starts_in=timedelta(days=40))
        save_exchange(event.pk, {"questions": "\n".join(f"Question {n}" for n in range(rows))})
        for n in range(rows):
            delegation = event.delegations.create(country="FR", name=f"Delegation {n}")
            set_head(delegation.pk, f"Head {n}", f"head{n}@example.org")
            wanted = [Wanted(f"Flats {n}"), Wanted(f"Schools {n}")]
            save_preparation(delegation.pk, wanted, {f"Question {n}": "Five." for n in range(rows)})
            event.short_reports.create(delegation=delegation, when="after", seen="Flats.")
            event.benchmarks.create(standard=f"Standard {n}", factors="A\nB")
        head = Head.objects.filter(delegation__event=event).order_by("pk")[0]
        enter_delegates(head.pk, [Delegate(f"Ana {n}") for n in range(rows)], "Lyon")
        host, visitors = event.municipality, make_town("Voiron", "FR")
        assert host
        for n in range(rows):
            other = make_exchange(organisation=event.organisers.get(), municipality=host, starts_in=timedelta(days=-n))
            Visit.objects.filter(event__in=[event, other]).update(visitors=visitors)
            other.short_reports.create(when="after", seen="Flats.")
        return {
            "visit": [event.public_id],
            "head": [head.token],
            "host": [Host.objects.get(event=event).token],
            "two towns": [host.public_id, visitors.public_id],
        }

    def grouped(self, rows: int) -> dict[str, list[Any]]:
        """Working groups, one of them with many members, meetings, tasks, decisions, papers and notices."""
        ours = make_organisation()
        for n in range(rows):
            make_group(ours, members=1, name=f"Group {n}")
        group = make_group(ours, members=rows)
        last = make_meeting(group, starts_in=timedelta(days=-2))
        for n, member in enumerate(group.members.all()):
            make_meeting(group, starts_in=timedelta(days=-30 - n))
            for event in (last, None):
                item = groups.add_item(
                    group.pk, PlannedItem("task", f"Task {n}", member, date(2026, 1, 1)), event=event
                )
                groups.add_item(group.pk, PlannedItem("decision", f"Decision {n}", member), event=event)
            older = make_paper(group)
            make_paper(group, replaces=older)
            notice = group.notices.create(subject=f"Notice {n}", words="Bring it.", written_by=self.coordinator)
        here = group.public_id
        return {
            "working group": [here],
            "member": [member.token],
            "item of a group": [here, item.public_id],
            "notice to a group": [here, notice.public_id],
            "meeting of a group": [last.public_id],
        }

    def taught(self, rows: int) -> dict[str, list[Any]]:
        """A pilot with answers, comments, trainers, needs, suggestions; versions and material; trainers who are away."""
        for _n in range(rows):
            make_version(outcomes=1)
        version = make_version(outcomes=2, modules=7)
        pilot = evaluated(self.event, version)
        following = curriculum.make_version()
        outcomes = list(Outcome.objects.filter(unit__version=version))
        asked = [(n, moment) for n in range(rows) for moment in Moment]
        sheets = Sheet.objects.bulk_create([Sheet(pilot=pilot, moment=moment, code=f"c{n}") for n, moment in asked])
        SheetAnswer.objects.bulk_create(SheetAnswer(sheet=s, outcome=o, value=3) for s in sheets for o in outcomes)
        Comment.objects.bulk_create(Comment(pilot=pilot, moment="after", text="Good.") for _n in range(rows))
        module = Module.objects.order_by("pk")[0]
        for n in range(rows):
            pilot.suggestions.create(text="More", module=module)
            make_material(module)
            trainer = make_trainer()
            trainer.modules.set(Module.objects.all())
            make_trainer().modules.set(Module.objects.all())
            begins = date(2030, 1, 1) + timedelta(days=3 * n)
            trainer.away.create(days=(begins, begins + timedelta(days=2)))
            PilotTrainer.objects.create(pilot=pilot, trainer=trainer, role="co")
            assert self.event.municipality
            pilot.needs.create(need=make_need(self.event.municipality))
        here = self.event.public_id
        return {
            "pilot": [here],
            "moment": [here, "before"],
            "questions": [tokens.sign(QUESTIONS, here), "before"],
            "version": [version.number],
            "two versions": [version.number, following.number],
            "module of a version": [following.number, module.slug],
            "module": [module.slug],
            "trainer": [trainer.public_id],
        }

    def in_the_roster(self, rows: int) -> dict[str, list[Any]]:
        """Experts with areas, languages and blocked days; briefs with rows of the asked; missions that took place."""
        assert self.event.municipality
        town, by = self.event.municipality, self.coordinator
        first = make_expert("Expert", person=by, shown=Shown.values, days=60)
        brief = make_brief(make_need(town))
        for n in range(rows):
            begins = date(2030, 1, 1) + timedelta(days=3 * n)
            other = make_expert(f"Expert {n}", languages={"ro": 2, "de": 4}, shown=Shown.values, days=60, country="RO")
            for expert in (first, other):
                if n < len(Area.values) and Area.values[n] != "health":
                    ExpertArea.objects.create(expert=expert, area=Area.values[n], state="submitted", evidence="A list")
            Blocked.objects.create(expert=first, days=(begins, begins + timedelta(days=2)))
            ask(brief, other)
            make_need(town, area="legal")
            ask(make_brief(make_need(town), title=f"Asked {n}"), first)
            make_brief(make_need(town), title=f"Open {n}")
            day = [workday(400 + 7 * n)]
            ahead = make_mission(first, make_brief(make_need(town), ends_on=workday(395)), days=day)
            done = make_mission(first, make_brief(make_need(town), ends_on=workday(395)), days=[day[0] + timedelta(1)])
            times = dict.fromkeys(("expert_agreed_at", "host_agreed_at"), self.now)
            Mission.objects.filter(pk=done.pk).update(
                state="delivered", delivered_on=clock.today() - timedelta(days=30), **times
            )
            last = Mission.objects.get(pk=done.pk)
        for n in range(rows):
            last.answers.create(question=f"Question {n}", answer="Yes.")
        for category in Category.values[: min(rows, 4)]:
            last.costs.create(mission=last, category=category, estimate=10)
        return {
            "expert": [first.public_id],
            "brief": [brief.public_id],
            "need of a brief": [brief.needs.get().need.public_id],
            "mission": [last.public_id],
            "mission ahead": [ahead.public_id],
            "link of an expert": [tokens.sign(links.INVITATION, brief.invitations.all()[0].public_id)],
            "side of a mission": [links.mission_token(last, "host")],
        }

    def action(self, n: int) -> PlannedAction:
        return PlannedAction(
            f"Action {n}", date(2027, 3, 1), make_organisation(), "Ana", "ana@example.org", evidence_event=self.event
        )

    def recorded(self, rows: int) -> str:
        """An activity of the record with many delegations, of towns and organisations that have a page."""
        event, town = make_recorded(make_organisation("JRS Romania")), make_town("Lyon", "FR")
        for n in range(rows):
            whole = event.delegations.create(country="FR", name=f"Delegation {n}", municipality=town)
            event.delegations.create(part_of=whole, name="JRS", organisation=make_organisation("JRS"))
        return event.public_id

    def files(self, rows: int) -> Any:
        for _n in range(rows):
            made = make_import(rows, made_by=self.secretariat)
        return made.public_id

    def towns(self, rows: int) -> None:
        towns = [
            Municipality(name=f"Town {n}", country="RO" if n % 2 else "IT", level="town", lat=47, lon=23, population=1)
            for n in range(rows)
        ]
        made = Municipality.objects.bulk_create(towns)
        assert self.event.municipality
        ours = [self.event.municipality, *made]
        here, other = self.event.municipality, make_town("Before")
        PlaceName.objects.bulk_create([PlaceName(town=here, name=f"Name {n}", key=f"name {n}") for n in range(rows)])
        for n in range(rows):
            days = {"begins": date(1990 + n, 1, 1), "ends": date(1990 + n, 12, 31)}
            add_code(here.pk, scheme="lau", code=f"{n}", source="A table", **days)
            Succession.objects.create(old=made[n], new=here, on=date(2019, 1, 1), source="The law")
            Country.objects.get_or_create(code="RO")[0].years.create(
                year=1990 + n, pathway="relocation", arrived=n, source="A ministry"
            )
        Succession.objects.create(old=here, new=other, on=date(2020, 1, 1), source="The law")
        TownYear.objects.bulk_create([TownYear(town=here, year=1990 + n, arrived=n, source="S") for n in range(rows)])
        MemberTown.objects.bulk_create([MemberTown(organisation=make_organisation(), town=town) for town in ours])
        proposed: dict[str, Any] = {"proposed_at": self.now, "proposed_by": self.coordinator, "country": "RO"}
        Municipality.objects.bulk_create(Municipality(name=f"Towm {n}", level="town", **proposed) for n in range(rows))
        Organisation.objects.bulk_create(Organisation(name=f"JRS {n}", **proposed) for n in range(rows))
        self.doubles(rows)

    def doubles(self, rows: int) -> None:
        """Towns that look like one, pair by pair, and merges that can be undone."""
        letters = [chr(ord("a") + n // 6) * 3 + chr(ord("a") + n % 6) * 3 for n in range(rows)]
        twins = [Municipality(name=f"{name} mar{end}", country="FR") for name in letters for end in ("e", "a")]
        kept = Municipality.objects.bulk_create(twins)
        gone: dict[str, Any] = {"model": "municipalities.Municipality", "merged_by": self.coordinator, "undo": {}}
        Merged.objects.bulk_create(
            Merged(gone_key=10**9 + n, kept_key=kept[n].pk, title="Gone", undo_until=self.now, **gone)
            for n in range(rows)
        )
        Merged.objects.update(undo_until=self.now + timedelta(days=30))

    def said_by_towns(self, rows: int) -> dict[str, list[Any]]:
        """Self-assessments, needs, who does what and practices: many of one town, and one of each of the others."""
        town, organisation = self.event.municipality, make_organisation()
        assert town
        MemberTown.objects.get_or_create(organisation=organisation, town=town)
        assessed = Assessment.objects.bulk_create(
            [Assessment(town=town, made_by=self.admin, completed_at=self.now, is_public=True) for _n in range(rows + 1)]
        )
        assessed.append(Assessment.objects.create(town=town, made_by=self.admin))
        Rating.objects.bulk_create(
            [Rating(assessment=one, area=area, step=2) for one in assessed for area in ("legal", "housing")]
        )
        asked = {"area": "legal", "questions": ["Who?"], "languages": ["ro"], "wanted_forms": ["call"]}
        towns = list(Municipality.objects.exclude(pk=town.pk))
        needs = [Need(town=town, title=f"Need {n}", raised_by=self.admin, **asked) for n in range(rows)]
        Need.objects.bulk_create(needs)
        Coverage.objects.bulk_create(
            [Coverage(town=one, area="housing", phase="arrival", organisation=organisation) for one in [town, *towns]]
        )
        Coverage.objects.bulk_create(
            [
                Coverage(town=town, area="housing", phase="arrival", name=f"Club {n}", key=f"club {n}")
                for n in range(rows)
            ]
        )
        published = {"state": "published", "submitted_by": self.admin, "reviewed_by": self.secretariat}
        practices = [
            Practice(town=one, title=f"{state} {n}", area="legal", summary="-", **fields)
            for n, one in enumerate([town, *towns, *[town] * rows])
            for state, fields in (("Draft", {}), ("Published", published))
        ]
        Practice.objects.bulk_create(practices)
        practice = practices[0]
        files = StoredFile.objects.bulk_create(
            [StoredFile(file=f"p{n}.pdf", media_type="application/pdf", size=1, sha256=str(n)) for n in range(rows)]
        )
        PracticeDocument.objects.bulk_create(
            [
                PracticeDocument(
                    practice=practice, kind="press", name="p", stored=file, sha256=file.sha256, added_by=self.admin
                )
                for file in files
            ]
        )
        return {
            "assessment": [town.public_id, assessed[0].public_id],
            "need": [town.public_id, needs[0].public_id],
            "practice": [town.public_id, practice.public_id],
            "published practice": [practices[1].public_id],
            "area and phase": ["housing", "arrival"],
        }

    def surveys(self, rows: int) -> dict[str, list[Any]]:
        """A survey of a questionnaire with `rows` questions, answered by as many towns; and as many others."""
        questionnaire = Questionnaire.objects.create(name="Q")
        version = Version.objects.create(questionnaire=questionnaire, number=1, title="T")
        asked: dict[str, Any] = {"version": version, "kind": "one", "text": "Q"}
        questions = Question.objects.bulk_create([Question(position=n, **asked) for n in range(rows)])
        Choice.objects.bulk_create([Choice(question=q, text=str(n), position=n) for q in questions for n in range(3)])
        Question.objects.bulk_create(Question(**asked | {"kind": "long", "position": rows + n}) for n in range(rows))
        for n in range(rows):
            other = Questionnaire.objects.create(name=f"Other {n}")
            Version.objects.create(questionnaire=other, number=1, title="T", frozen_at=self.now)
        day = clock.today() + timedelta(days=9)
        fields: dict[str, Any] = {"version": version, "closes_on": day, "kept_until": day}
        opened = fields | {"state": "open", "opened_at": self.now}
        made = Survey.objects.bulk_create([Survey(title=f"S {n}", **opened) for n in range(rows)])
        survey, towns = made[0], list(Municipality.objects.filter(name__startswith="Town "))
        for email in ("", "a@example.org"):
            SurveyInvitation.objects.bulk_create(
                [SurveyInvitation(survey=survey, town=town, email=email) for town in towns]
            )
        SurveyInvitation.objects.bulk_create([SurveyInvitation(survey=one, town=towns[0]) for one in made[1:]])
        sent = {"survey": survey, "version": version, "submitted_at": self.now}
        sheets = SurveyAnswer.objects.bulk_create([SurveyAnswer(town=town, **sent) for town in towns])
        for question in version.questions.prefetch_related("choices"):
            value = {"chosen": [question.choices.all()[0].key]} if question.kind == "one" else {"text": "Words"}
            SurveyValue.objects.bulk_create([SurveyValue(sheet=one, question=question, **value) for one in sheets])
        return {
            "questionnaire": [questionnaire.public_id],
            "question": [questionnaire.public_id, questions[0].key],
            "questionnaire in German": [questionnaire.public_id, "de"],
            "survey invitation": [survey.invitations.order_by("pk")[0].token],
            "survey": [survey.public_id],
            "survey answer": [survey.public_id, sheets[0].public_id],
            "survey file": [survey.public_id, "xlsx"],
        }

    def taking_part(self, rows: int) -> None:
        """What people need and answered, a group, a signed sheet, and feedback; and an activity whose feedback is open."""
        version = Version.objects.get(questionnaire__name="Q")
        Event.objects.filter(pk=self.event.pk).update(asks=["access", "diet", "pictures"], questions=version)
        self.over = make_pilot(starts_in=-timedelta(days=3))
        there = self.registration(self.over, self.admin)
        there.save()
        Feedback.objects.create(event=self.over, version=version)
        Door.objects.create(event=self.over, day=clock.today(self.over.timezone))
        Session.objects.filter(event=self.over).update(starts_at=self.now, ends_at=self.now + timedelta(minutes=1))
        Registration.objects.bulk_create(
            Registration(
                event=self.over, state="walk_in", name=f"W {n}", town="T", actor_kind="ngo", notice_version="1"
            )
            for n in range(rows)
        )
        coming = list(self.event.registrations.filter(state="confirmed"))
        Requirements.objects.bulk_create(Requirements(registration=one, diet=["vegan"], note="N") for one in coming)
        sheets = RegistrationSheet.objects.bulk_create(
            RegistrationSheet(registration=one, version=version) for one in coming
        )
        questions = list(version.questions.prefetch_related("choices"))
        for question in questions:
            value = {"chosen": [question.choices.all()[0].key]} if question.kind == "one" else {"text": "Words"}
            RegistrationAnswer.objects.bulk_create(
                RegistrationAnswer(sheet=sheet, question=question, **value) for sheet in sheets
            )
        Disaggregation.objects.bulk_create(Disaggregation(registration=one, gender="woman") for one in coming)
        partners = Organisation.objects.bulk_create(Organisation(name=f"Partner {n}") for n in range(rows))
        HeldSeats.objects.bulk_create(
            HeldSeats(event=self.event, organisation=one, seats=1, until=self.now) for one in partners
        )
        Guest.objects.bulk_create(
            Guest(event=self.event, name="G", email=f"guest{n}@example.org", invited_by=self.admin) for n in range(rows)
        )
        Grant.objects.update(breakdowns=["country", "gender", "age"])
        group = Group.objects.create(event=self.event, name="Head", email="head@example.org", notice_version="1")
        self.event.registrations.filter(state="waiting").update(group=group)
        for session in self.event.sessions.all():
            count = SheetCount.objects.create(session=session, counted_by=self.admin)
            Signature.objects.bulk_create(Signature(count=count, registration=one) for one in coming)
        feedback = Feedback.objects.create(event=self.event, version=version, answered=9)
        FeedbackTally.objects.bulk_create(
            FeedbackTally(feedback=feedback, question=question, count=9) for question in questions
        )
        FeedbackText.objects.bulk_create(
            FeedbackText(feedback=feedback, question=questions[-1], text="Words") for _n in range(rows)
        )

    def organisation(self, rows: int) -> None:
        """Contacts, roles in programmes, invitations, and people who left with an activity in preparation each."""
        ours, expires = make_organisation(), self.now + timedelta(days=1)
        for owner in ({"organisation": ours}, {"town": self.event.municipality}):
            said = {"consent": "public", "consent_on": clock.today(), "consent_source": "By mail"}
            Contact.objects.bulk_create([Contact(**owner, **said, role="Help", phone="1") for _n in range(rows)])
        ProgrammeRole.objects.bulk_create(
            [ProgrammeRole(organisation=ours, programme=f"P {n}", role="partner") for n in range(rows)]
        )
        who = {"organisation": ours, "role": "member", "invited_by": self.coordinator, "expires_at": expires}
        Invitation.objects.bulk_create([Invitation(**who, name="I", email=f"i{n}@example.org") for n in range(rows)])
        gone = User.objects.bulk_create([User(email=f"gone{n}@example.org", name="G") for n in range(rows)])
        span = {"starts_at": self.now, "ends_at": self.now}
        Membership.objects.bulk_create([Membership(user=one, organisation=ours, **span) for one in gone])
        Event.objects.filter(state="draft").update(created_by=gone[0])

    def activities(self, rows: int) -> None:
        """Others of our own, in every state the dashboard and the lists look for."""
        soon, past = self.now + timedelta(days=3), self.now - timedelta(days=3)
        days = {"starts_on": clock.today(), "ends_on": clock.today()}
        published: dict[str, Any] = {"state": "published", "published_at": self.now}
        kinds: list[dict[str, Any]] = [
            {"state": "draft"},
            published | {"starts_at": soon, "ends_at": soon + timedelta(hours=1), **days},
            published | {"starts_at": soon + timedelta(days=60), "ends_at": soon + timedelta(days=61), **days},
            published | {"starts_at": past, "ends_at": past + timedelta(hours=1), **days},
            published
            | {
                "state": "completed",
                "completed_at": self.now,
                "starts_at": past,
                "ends_at": past + timedelta(hours=1),
                **days,
            },
        ]
        towns = [self.event.municipality, None]  # of an activity without a town, its further places tell where it is
        made = Event.objects.bulk_create(
            [
                Event(kind="pilot", title="Another", municipality=town, **kind)
                for kind in kinds
                for town in towns
                for _n in range(rows)
            ]
        )
        organiser = make_organisation()
        EventOrganiser.objects.bulk_create(
            [EventOrganiser(event=e, organisation=organiser, is_lead=True) for e in made]
        )
        for event in made:
            Pilot(event=event).save(force_insert=True)
        Registration.objects.bulk_create([self.registration(event, self.coordinator) for event in made])
        asking = User.objects.create(email="asking@example.org", name="Asking")
        Registration.objects.bulk_create([self.registration(event, asking, "pending") for event in made])

    def record(self, rows: int) -> None:
        """What figures are made of: held pilots with people who were there, and activities of the public record."""
        grant, day = self.event.grants.get(), clock.today()
        held = list(Event.objects.filter(state="completed"))
        recorded = Event.objects.bulk_create(
            [
                Event(kind="roundtable", state="recorded", title="R", country="RO", starts_on=day, ends_on=day)
                for _n in range(rows)
            ]
        )
        for event in recorded:
            Roundtable(event=event).save(force_insert=True)
        Record.objects.bulk_create(
            [Record(event=e, certainty="completed", participants=9, participants_precision="about") for e in recorded]
        )
        EventPlace.objects.bulk_create(
            [EventPlace(event=e, name=f"Place {e.pk}", country="BE") for e in [*held, *recorded]]
        )
        GrantShare.objects.bulk_create([GrantShare(event=e, grant=grant) for e in [*held, *recorded]])
        sessions = Session.objects.bulk_create(
            [Session(event=e, title="S", starts_at=e.starts_at, ends_at=e.ends_at) for e in held]
        )
        users = User.objects.bulk_create([User(email=f"there{n}@example.org", name=f"T {n}") for n in range(len(held))])
        people = {person.event_id: person for person in Registration.objects.filter(event__in=held)}
        for event, user in zip(held, users, strict=True):
            people[event.pk].user = user
        Registration.objects.bulk_update(people.values(), ["user"])
        with history.because("The sheet came late."):
            Attendance.objects.bulk_create(
                [Attendance(registration=people[s.event_id], session=s, mark="present") for s in sessions]
            )
        for n in range(rows):
            Verification.objects.create(checked=n)
            PublishedTotal.objects.create(statement=f"T {n}", value=n, precision="exact", source="a sheet")
            Programme.objects.create(slug=f"p{n}", name=f"P {n}")
            Publication.objects.create(title=f"P {n}")
            of_period = day + timedelta(days=n)
            ReportingPeriod.objects.create(grant=grant, number=n + 1, starts_on=of_period, ends_on=of_period)
            make_report(grant)
        self.reported(grant, rows)
        self.spent(grant, rows)
        self.page = published_of(grant, 99)
        for n in range(rows):
            GrantAmendment.objects.create(
                grant=grant, number=n + 1, since=grant.ends_on, joins=make_organisation(f"J {n}")
            )
            Story.objects.create(grant=grant, title=f"S {n}", text="T", agreed_on=clock.today(), consent="A letter")
            file = StoredFile.objects.create(file=f"f{n}.docx", media_type="application/pdf", size=1, sha256="0")
            FunderForm.objects.create(grant=grant, kind="word", name="a.docx", stored=file, sha256=str(n))

    def spent(self, grant: Grant, rows: int) -> None:
        """Costs of each partner under each heading with a receipt, budget lines, rates."""
        slug = "amif-20142020"  # it has portal tables; its own headings are as many as they are
        FundingProgramme.objects.filter(slug=slug).update(slug="another")
        grant.funding = FundingProgramme.objects.create(slug=slug, name="A fund")
        grant.save()
        period, by = grant.periods.get(number=1), make_user()
        codes = [("E", 7), *((f"A{n}", None) for n in range(rows))]
        heads = [
            CostCategory.objects.create(programme=grant.funding, code=code, name=code, flat_rate=rate, position=place)
            for place, (code, rate) in enumerate(codes)
        ]
        for number, partner in enumerate(grant.partner_rows.all()):
            head = heads[-1 - number % rows]
            cost = save_cost(
                Cost(partner=partner, period=period, category=head, what="Bus", paid_on=period.starts_on, amount=9),
                by=by,
                receipt=NewDocument("receipt", Upload("a.pdf", "application/pdf", b"%%PDF-%d" % (number % 2))),
            )
            if number % 2:
                certify(cost.pk, by=make_user())
            TableRow.objects.create(
                grant=grant,
                table="deliverables",
                number=f"D{number}",
                partner=partner,
                cells={"name": "A", "due": "1"},
            )
            sheet = TimeSheet.objects.create(partner=partner, person=number + 1, month=grant.starts_on.replace(day=1))
            TimeEntry.objects.create(sheet=sheet, day=sheet.month, package="WP1", hours=8)
            Reimbursement.objects.create(partner=partner, event=self.event, origin="Vaslui", ticket=9)
            BudgetLine.objects.create(partner=partner, category=head, amount=7)
            BudgetLine.objects.create(partner=partner, category=head, amount=8, since=grant.ends_on)
            ExchangeRate.objects.create(
                currency="RON", on=clock.today() - timedelta(days=number), per_euro=4, source="B"
            )

    def reported(self, grant: Grant, rows: int) -> None:
        """Partners with their parts, indicators with targets and typed values, and what changed since."""
        period = grant.periods.get(number=1)
        for n in range(rows):
            partner = make_organisation(f"Partner {n}")
            grant.partners.add(partner)
            PartnerPart.objects.create(period=period, organisation=partner)
            PeriodStep.objects.create(period=period, state="open", version=1)
            Restatement.objects.create(period=period, thing=f"x{n}", title="A change")
            narrative.write(period.pk, "summary", Typed(uuid4(), 0, f"Paragraph {n}"), by=make_user())
            narrative.comment(period.pk, "summary", f"Comment {n}", by=make_user())
            narrative.comment_part(period.parts.all()[0].pk, f"Comment {n}", by=make_user())
            GrantText.objects.create(grant=grant, key=f"text{n}", text="Words of the funder.")
            for code, figure in ((f"T{n}", ""), (f"P{n}", "people_trained"), (f"M{n}", "municipalities")):
                one = Indicator.objects.create(grant=grant, code=code, title="Measured", figure=figure)
                Target.objects.create(indicator=one, value=7)
                if not figure:
                    IndicatorValue.objects.create(indicator=one, period=period, numerator=3, note="A list")

    def sampled(self, grant: Grant) -> dict[str, list[Any]]:
        """A report with a sealed row for each person, and samples of it: drawn, looked at."""
        people = list(self.event.registrations.filter(state="confirmed"))
        pins = [Pinned("people_trained", self.event.public_id, str(one.person_key), "RO", "", "", 1) for one in people]
        report, rows, by = make_report(grant), sealed(pins), make_user()
        PinnedRows.objects.create(report=report, content=rows, sha256=digest(rows))
        for n in range(len(people)):
            waits = samples.commit(report, by=by)
            drawn = samples.draw(waits.pk, figure="people_trained", size=len(people), number=n, by=by)
            for row in drawn.rows.all():
                SampleLook.objects.create(row=row, looked_by=by)
                SampleLook.objects.create(row=row, looked_by=make_user())
        return {
            "sealed report": [report.number],
            "sample": [drawn.public_id],
            "sampled row": [drawn.public_id, drawn.rows.all()[0].place],
        }

    def registration(self, event: Event, person: User, state: str = "confirmed") -> Registration:
        return Registration(
            event=event,
            user=person,
            state=state,
            name=person.name,
            email=person.email,
            town="Cluj",
            actor_kind="ngo",
            notice_version="1",
            confirmed_at=self.now,
            waiting_since=self.now,
        )

    def rights(self, rows: int) -> User:
        """People with a right each, and one who had many, lost a second factor often, and is signed in everywhere."""
        organisation = make_organisation("Cidis", "IT")
        made = User.objects.bulk_create([User(email=f"right{n}@example.org", name=f"R {n}") for n in range(rows)])
        ended = {"ends_at": self.now, "starts_at": self.now, "ended_by": self.admin, "reason": "Moved"}
        Membership.objects.bulk_create([Membership(user=one, organisation=organisation) for one in made])
        Membership.objects.bulk_create([Membership(user=made[0], organisation=organisation, **ended) for one in made])
        decided = {"decision": "declined", "decided_by": self.admin, "decided_at": self.now}
        SecondFactorReset.objects.bulk_create(
            [SecondFactorReset(user=made[0], asked_by=self.secretariat, reason="Lost", **decided) for one in made]
        )
        Authenticator.objects.bulk_create(
            [Authenticator(user=made[0], type="webauthn", data={}) for one in made],
        )
        UserSession.objects.bulk_create(
            [UserSession(user=made[0], session_key=f"key {n}", ip="127.0.0.1") for n in range(rows)]
        )
        return made[0]

    def people(self, rows: int) -> None:
        """Some with a seat and a certificate, some in the line, some undecided."""
        users = User.objects.bulk_create([User(email=f"row{n}@example.org", name=f"Row {n}") for n in range(3 * rows)])
        states = ["confirmed", "waiting", "pending"] * rows
        registrations = Registration.objects.bulk_create(
            [self.registration(self.event, user, state) for user, state in zip(users, states, strict=True)]
        )
        sessions = list(self.event.sessions.all())
        there = [registration for registration in registrations if registration.state == "confirmed"]
        Attendance.objects.bulk_create(
            [Attendance(registration=r, session=s, mark="present") for r in there for s in sessions]
        )
        files = StoredFile.objects.bulk_create(
            [StoredFile(file=f"{r.pk}.pdf", media_type="application/pdf", size=1, sha256="0") for r in there]
        )
        Certificate.objects.bulk_create(
            Certificate(registration=r, name=r.name, minutes=60, sessions=[1], stored=file)
            for r, file in zip(there, files, strict=True)
        )


def test_no_page_may_ask_more_than_twelve_questions() -> None:
    assert [page for page, count in COUNTS.items() if count > MOST] == []


@pytest.fixture(scope="module", params=[1, 12])
def house(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """Built once for all pages, which only read; rolled back behind the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield House(request.param)
        transaction.set_rollback(True)


@pytest.mark.parametrize(("page", "about"), COUNTS)
def test_a_page_asks_as_much_for_one_row_as_for_twelve(page: str, about: str, house: House, client: Client) -> None:
    client.force_login(
        house.admin
        if page.startswith(("reports:", "claims:", "portal:", "funderforms:", "impact:", "imports:portal"))
        else house.secretariat
        if page in OFFICE
        else house.coordinator
    )
    with CaptureQueriesContext(connection) as asked:
        response = client.get(reverse(page, args=house.arguments[about]), TYPED.get(about))
    assert response.status_code == 200
    assert len(asked) == COUNTS[page, about], "\n".join(query["sql"] for query in asked.captured_queries)
