"""Every form of the site, every field of it, with values that were made to break it.

The tables below name every route that takes input. A route that takes a POST and stands in none of them fails, and so does
a field that a page shows and its line does not know: whoever adds a form adds its line, and the values come by themselves.
"""

import dataclasses
import os
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.apps import apps
from django.conf import LazySettings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from events.actions import check_sheet, count_sheet, plan_feedback, save_asking
from events.actions.choosing import field_of
from events.forms.registration import RegistrationForm
from events.forms.sessions import agenda_of
from events.gatherings.actionplans import actions as plans
from events.gatherings.actionplans.models import Action, ActionPlan, Objective, Responsible
from events.gatherings.exchanges import actions as exchanges
from events.gatherings.exchanges.models import Head, Host
from events.gatherings.notes.actions import write as write_note
from events.gatherings.notes.models import EventNote
from events.gatherings.rooms.working_groups import actions as groups
from events.gatherings.rooms.working_groups.actions import PlannedItem
from events.gatherings.rooms.working_groups.models import WorkingGroup
from events.models import Attendance, Door, Event, Guest, Registration
from events.plans import Asked, Asking
from municipalities.actions import needs as needs_of_towns
from municipalities.actions import practices as practices_of_towns
from municipalities.models import Area, Contact, Membership, MemberTown, Municipality, Survey
from roster import links
from roster.forms.missions import LEAST_RANGES
from roster.models import Brief, Category, Expert, ExpertArea, ExpertInvitation, MatchingWeights, Mission
from share.accounts.models import User
from share.claims.forms.time import days_of
from share.claims.models import Cost, Reimbursement, TimeEntry, TimeSheet
from share.grants.models import Grant, GrantAccess, ReportingPeriod
from share.imports.network import MUNICIPALITIES
from share.kit import clock, tokens
from share.kit.languages import LANGUAGES
from share.local.demo_forms import WORD_TYPE
from share.mail.models import Mail
from share.policy import Role
from share.records.models import StoredFile
from share.records.notes import Typed
from share.records.questionnaires.actions import QuestionPlan
from share.records.questionnaires.models import Version
from share.reports.models import Report
from tests.corpus import HOSTILE, NAMES, TOWNS
from tests.funderforms.test_filling import word
from tests.make import (
    add_workshops,
    evaluated,
    form_data,
    hidden_fields,
    make_action,
    make_auditor,
    make_coordinator,
    make_document,
    make_exchange,
    make_gathering,
    make_group,
    make_import,
    make_meeting,
    make_organisation,
    make_pilot,
    make_questionnaire_of,
    make_recorded,
    make_registration,
    make_report,
    make_survey,
    make_town,
    make_trainer,
    make_user,
)
from tests.municipalities.needs import described, make_assessment, make_need, make_practice
from tests.roster.made import ask, make_brief, make_expert, make_mission, sharpened
from tests.tables import Planned, counts
from tests.test_access_matrix import reporting, sampled
from trainings.actions import curriculum
from trainings.forms.evaluation import ROWS
from trainings.links import PURPOSE as QUESTIONS
from trainings.models import Certificate, CurriculumVersion, Module, Pilot, Trainer

pytestmark = pytest.mark.django_db

# The form that anybody can reach takes every value. The fields of the other forms share the values out among themselves, so
# that this stays a matter of minutes: up to seven for a field, and one where there are many. `make hostile` tries more, and
# HOSTILE_EVERY=1 all of them.
EVERY = int(os.environ.get("HOSTILE_EVERY", "96"))
TRIES = int(os.environ.get("HOSTILE_TRIES", "4"))  # of one form, over all of its fields
LONG = 100_000  # characters; longer values go to one field of a form only
BODY_LIMIT = 2_500_000  # settings.DATA_UPLOAD_MAX_MEMORY_SIZE: above it the answer is 400
PASSKEY = 1_000_000  # a number no other second factor of a test run gets by itself

SHORT_VALUES = [(label, value) for label, value in HOSTILE.items() if len(value) <= LONG]
LONG_VALUES = [(label, value) for label, value in HOSTILE.items() if len(value) > LONG]
EXTREMES = [
    "9999-12-31",
    "0001-01-01",
    "2027-02-30",
    "24:00",
    str(2**31),
    str(2**63),
    "-1",
    "1e400",
    "NaN",
    "٣",
    "9" * 5_000,
]


@dataclass
class World:
    """What the pages are about, and the browser of the person who fills their forms."""

    client: Client
    event: Event
    registration: Registration
    user: User
    reporting: dict[str, list[Any]] = dataclasses.field(default_factory=dict)


# Who fills a form


def nobody(world: World) -> None:
    pass


def coordinator(world: World) -> None:
    """Signed in with both factors, a moment ago."""
    world.client.force_login(world.user)
    session = world.client.session
    given = {"method": "mfa", "at": time.time(), "reauthenticated": True}
    factor = Authenticator.objects.filter(user=world.user).first()
    session["account_authentication_methods"] = [given | ({"id": factor.pk} if factor else {})]
    session["account_authentication_methods_user"] = str(world.user.pk)
    session.save()


def secretariat(world: World) -> None:
    world.user.memberships.update(role=Role.SECRETARIAT)
    coordinator(world)


def admin(world: World) -> None:
    world.user.memberships.update(role=Role.ADMIN)
    coordinator(world)


def auditor(world: World) -> None:
    """Of the grant of the activity, and nothing else."""
    GrantAccess.objects.get_or_create(user=world.user, grant=world.event.grants.get())
    world.user.memberships.all().delete()
    coordinator(world)


def local_actor(world: World) -> None:
    """Somebody without rights, and so without a second factor."""
    world.user.memberships.all().delete()
    Authenticator.objects.filter(user=world.user).delete()
    coordinator(world)


def with_passkey(world: World) -> None:
    Authenticator.objects.create(
        pk=PASSKEY, user=world.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": passkey()}
    )
    coordinator(world)


def passkey() -> dict[str, Any]:
    """What a browser says when a passkey is made, as allauth keeps it."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = AttestedCredentialData.create(Aaguid(bytes(16)), b"credential", key)
    data = AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, made)
    told = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "http://testserver")
    answer = {
        "clientDataJSON": websafe_encode(told),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    name = websafe_encode(b"credential")
    return {"id": name, "rawId": name, "type": "public-key", "response": answer, "clientExtensionResults": {}}


def with_second_address(world: World) -> None:
    EmailAddress.objects.create(user=world.user, email="second@example.org", verified=True)
    coordinator(world)


def code_requested(world: World) -> None:
    answer = world.client.post(reverse("account_request_login_code"), {"email": world.user.email})
    assert answer["Location"] == reverse("account_confirm_login_code")


def half_signed_in(world: World) -> None:
    """The code was right; the second factor is still to come."""
    code_requested(world)
    code = re.search(r"^[A-Z0-9-]{6,}$", Mail.objects.latest("created_at").text, re.MULTILINE)
    assert code
    answer = world.client.post(reverse("account_confirm_login_code"), {"code": code.group()})
    assert answer["Location"] == reverse("mfa_authenticate")


def address_to_prove(world: World) -> None:
    coordinator(world)
    world.client.post(reverse("account_email"), {"action_add": "", "email": "second@example.org"})


def at_the_door(world: World) -> None:
    Event.objects.filter(pk=world.event.pk).update(starts_at=clock.now() - timedelta(hours=1))
    coordinator(world)


# What they fill in


def details(world: World) -> dict[str, Any]:
    return {
        "title": "A day",
        "municipality": str(world.event.municipality),
        "municipality-pick": f"{world.event.municipality_id}:{world.event.municipality}",
        "municipality-country": "",
        "further_partner": "",
        "further_partner-pick": "",
        "further_partner-country": "",
        "venue": "Hall",
        "summary": "One\ntwo",
        "language": "ro",
        "languages": ["ro"],
        "capacity": 25,
        "interpretation": ["uk"],
        "venue_access": "Two steps",
        "online_link": "https://example.org/room",
        "most_per_town": "3",
        "most_per_country": "",
        "most_per_kind": "9",
        "contact_email": "questions@example.org",
        f"shares-{Grant.objects.get().pk}": "60",
        "partners": [],
        "needs_approval": "on",
        "version": "",
        "targets": ["ngo"],
        "hours_share": "80",
        "signatory": "The mayor",
        "budget": "1200.50",
    }


def details_of_one(world: World) -> dict[str, Any]:
    return details(world) | {"began_from": ""}


KEY = {"form_key": str(UUID(int=1))}  # of a form that makes something


def new_pilot(world: World) -> dict[str, Any]:
    plan = {"organiser": make_organisation().pk, "day": "2027-05-05", "begins": "09:30", "ends": "16:30"}
    return details(world) | plan | KEY | {"modules": [Module.objects.order_by("pk").values_list("pk", flat=True)[0]]}


def agenda(world: World) -> dict[str, Any]:
    rows = agenda_of(world.event, world.event.event_kind)
    data: dict[str, Any] = {
        "began_from": "",
        "form-TOTAL_FORMS": len(rows) + 1,
        "form-INITIAL_FORMS": len(rows),
        "form-MIN_NUM_FORMS": 0,
        "form-MAX_NUM_FORMS": 60,
    }
    last = dict.fromkeys(rows[0], "")
    for number, row in enumerate([*rows, last]):
        data |= {f"form-{number}-{name}": "" if value is None else value for name, value in row.items()}
        data[f"form-{number}-DELETE"] = ""
    return data


PERSON = {"name": "Gheorghe Pop", "town": "Cluj", "actor_kind": "ngo", "organisation": "Caritas"}


def walk_in(world: World) -> dict[str, Any]:
    sessions = list(world.event.sessions.values_list("pk", flat=True))
    return PERSON | KEY | {"email": "gheorghe@example.org", "sessions": sessions}


def of_own(world: World) -> list[Any]:
    """The link of somebody who has a place, a new one where it was given away."""
    return [make_registration(world.event).token]


def of_registration(world: World) -> list[Any]:
    return [world.event.public_id, world.registration.public_id]


def of_undecided(world: World) -> list[Any]:
    Registration.objects.filter(pk=world.registration.pk).update(state="pending", reason="undecided")
    return [world.event.public_id, world.registration.public_id]


def marks(world: World) -> dict[str, Any]:
    session = world.event.sessions.values_list("pk", flat=True)[0]
    pair = f"{world.registration.pk}-{session}"
    return {f"mark-{pair}": "present", f"was-{pair}": "", "all": str(session), "reason": "A typo"}


def of_translation(world: World) -> list[Any]:
    return [world.event.public_id, "de"]


def translation(world: World) -> dict[str, Any]:
    session = world.event.sessions.values_list("pk", flat=True)[0]
    texts = {"title": "Ein Tag", "summary": "Eins\nzwei", f"{session}-title": "Recht"}
    return texts | hidden_fields(world.client, reverse("events:translation", args=[world.event.public_id, "de"]))


def chosen_registration(world: World) -> dict[str, Any]:
    return {"do": "remove", "row": [str(world.registration.public_id)], "name": "Mine", "view": ""}


def chosen_activity(world: World) -> dict[str, Any]:
    return {"do": "save_view", "row": [world.event.public_id], "name": "Mine", "view": ""}


def of_grant(world: World) -> list[Any]:
    return [world.event.grants.get().pk]


MOVES = frozenset({302, 409, 422})
PARTNER = {
    "began_from": "",
    "role": "beneficiary",
    "number": "4",
    "pic": "999123456",
    "share_percent": "12.5",
    "joined_on": "",
    "left_on": "",
}
PERIOD = {
    "began_from": "",
    "number": "7",
    "kind": "interim",
    "starts_on": "2028-01-01",
    "ends_on": "2028-06-30",
    "parts_due_on": "2028-07-15",
    "due_on": "2028-08-31",
}


def of_reporting(about: str) -> Callable[[World], list[Any]]:
    """What a grant's report is made of: a period, a part, an indicator; made when it is first asked for."""

    def args(world: World) -> list[Any]:
        grant = world.event.grants.get()
        if not grant.periods.exists():
            world.reporting = reporting(grant, make_organisation()) | sampled(grant, world.event, make_user())
            world.reporting["grant"] = [grant.pk]
        return world.reporting[about]

    return args


def a_partner(world: World) -> dict[str, Any]:
    return PARTNER | {"organisation": make_organisation("Caritas", "AT").pk}


def a_budget(world: World) -> dict[str, Any]:
    categories = world.event.grants.get().funding.categories.all()
    return {**{f"amount_{one.pk}": "100.50" for one in categories}, "began_from": ""}


COST = {
    "what": "A bus", "payee": "", "paid_on": "2024-05-05", "amount": "99.90", "currency": "RON", "per_euro": "4.65",
    "rate_source": "A bank", "receipt_number": "17", "event": "", "work_package": "WP 2",
}  # fmt: skip


def a_cost(world: World) -> dict[str, Any]:
    cost = Cost.objects.get()
    return COST | {"period": cost.period_id, "category": cost.category_id, "began_from": ""}


def a_new_cost(world: World) -> dict[str, Any]:
    cost = Cost.objects.get()
    told = {"partner": cost.partner_id, "file": "no file", "then": "next"} | KEY
    return COST | {"period": cost.period_id, "category": cost.category_id} | told


def a_table(world: World) -> dict[str, Any]:
    """The grid of a table without rows: five new ones, of which two are filled."""
    cells = ("number", "name", "partner", "begins", "ends", "objectives")
    empty = {f"new{place}.{cell}": "" for place in range(5) for cell in cells}
    said = {"new0.name": "Pilots", "new0.begins": "2", "new0.ends": "3", "new1.number": "WP 9", "new1.name": "More"}
    return empty | said | KEY | {"began_from": "", "rows": "", "then": "more", "page": "1"}


def of_a_table(world: World) -> list[Any]:
    return [*of_reporting("grant")(world), "work-packages"]


WAY = {
    "origin": "Vaslui", "distance_km": "83.5", "per_km": "0.22", "ticket": "12.40", "consented_on": "2024-05-05",
    "paid_on": "2024-05-06", "cost": "",
}  # fmt: skip


def a_new_sheet(world: World) -> dict[str, Any]:
    grant = world.event.grants.get()
    partner = Cost.objects.get().partner_id
    return {"partner": partner, "person": "77", "month": f"{grant.starts_on:%Y-%m}"} | KEY


def some_hours(world: World) -> dict[str, Any]:
    sheet = TimeSheet.objects.get()
    return {f"{day}.–": "7.5" for day in days_of(sheet.month)} | {"began_from": ""}


def signed(world: World) -> dict[str, Any]:
    sheet = TimeSheet.objects.get()
    TimeEntry.objects.get_or_create(sheet=sheet, day=sheet.month, package="–", hours=8)
    return {"signed_on": str(clock.today()), "file": "no file"}


def of_an_activity(world: World) -> list[Any]:
    """One that took place, and the person of the sample was there."""
    ids = of_reporting("activity of a grant")(world)
    travel = Reimbursement.objects.get()
    Event.objects.filter(pk=travel.event_id).update(state="completed", completed_at=clock.now())
    session = travel.event.sessions.all()[0]
    if travel.registration:
        Attendance.objects.get_or_create(
            registration=travel.registration, session=session, defaults={"mark": "present"}
        )
    return ids


def a_new_way(world: World) -> dict[str, Any]:
    travel = Reimbursement.objects.get()
    person = Attendance.objects.filter(registration__event=travel.event_id)[0].registration_id
    Reimbursement.objects.filter(pk=travel.pk).update(registration=None)
    return WAY | KEY | {"partner": travel.partner_id, "registration": person}


GRANT = {
    "code": "101", "title": "A grant", "call": "A call", "funding": "", "programme": "", "coordinator": "",
    "starts_on": "2027-01-01", "ends_on": "2028-12-31", "budget_eur": "1000.00", "eu_share_percent": "90",
    "late_outputs_until": "", "evidence_until": "2033-12-31", "breakdowns": ["gender"],
}  # fmt: skip
AMENDMENT = {
    "eu_share_percent": "80", "what": "More months.", "ends_on": "", "budget_eur": "2000.00", "joins": "", "leaves": "",
    "file": "no file",
}  # fmt: skip


def amended(world: World) -> dict[str, Any]:
    return AMENDMENT | KEY | {"since": str(clock.today())}


STORY = {
    "title": "A bus", "text": "It stops.", "told_by": "A mayor", "agreed_on": "2024-06-03", "consent": "A letter",
}  # fmt: skip


def an_impact_page(world: World) -> dict[str, Any]:
    """Of a report whose period is locked."""
    [pk] = of_reporting("grant")(world)
    period = ReportingPeriod.objects.get(grant=pk)
    report = Report.objects.filter(period=period).first()
    if report is None:
        ReportingPeriod.objects.filter(pk=period.pk).update(state="submitted")
        days = {"starts_on": period.starts_on, "ends_on": period.ends_on}
        report = Report.objects.create(grant=period.grant, period=period, version=1, **days)
    return {"slug": "our-impact", "report": report.pk, "lead": "Small towns.", "began_from": ""}


def parked(world: World) -> dict[str, Any]:
    return {"what": "park", "into": Cost.objects.get().period_id, "park_sentence": "Later."}


def an_indicator(world: World) -> dict[str, Any]:
    grant = world.event.grants.get()
    targets = {f"target_{period.pk}": "at least 20" for period in grant.periods.all()}
    return targets | {
        "began_from": "",
        "code": "O1",
        "level": "output",
        "title": "People trained",
        "unit": "number",
        "figure": "people_trained",
        "of_figure": "",
        "size": "",
        "by": ["country"],
        "adds": "sum",
        "places": "sum",
        "should_fall": "on",
        "baseline": "0",
        "baseline_note": "A survey",
        "target": "300",
    }


def a_part(world: World) -> dict[str, Any]:
    return {"began_from": "", "achieved": "A day.", "difficult": "", "next_steps": "", "what": "save"}


def a_value(world: World) -> dict[str, Any]:
    return {"began_from": "", "numerator": "3", "precision": "exact", "note": "A list", "what": "save"}


def later_period(world: World) -> dict[str, Any]:
    grant = world.event.grants.get()
    day = grant.starts_on + timedelta(days=30)
    later = grant.periods.get_or_create(number=2, defaults={"starts_on": day, "ends_on": day})[0]
    return {"into": later.pk, "note": "Told by letter."}


def of_certificate(world: World) -> list[Any]:
    made = Certificate.objects.first()
    if made is None:
        stored = StoredFile.objects.create(file="one.pdf", media_type="application/pdf", size=1, sha256="0")
        registration = world.registration
        made = Certificate.objects.create(
            registration=registration, name="Ana", minutes=60, sessions=[1], stored=stored
        )
    return [made.number]


def of_report(world: World) -> list[Any]:
    grant = world.event.grants.get()
    return [(grant.reports.first() or make_report(grant)).number]


def scope(world: World) -> dict[str, Any]:
    return {
        "first": "2018-02-01",
        "last": "2019-01-31",
        "country": "",
        "actor_kind": "ngo",
        "size": "small",
        "mode": "new",
        "page": "1",
    }


def page(world: World) -> dict[str, Any]:
    return {"title": "About", "text": "## One\n\n- two", "note": "New", "began_from": "1"}


def preview(world: World) -> dict[str, Any]:
    return page(world) | {"preview": "1"}


def the_survey() -> Survey:
    """An open survey of one town, made once for each test."""
    return Survey.objects.first() or make_survey()


def survey_days(world: World) -> dict[str, Any]:
    days = {"closes_on": "2090-01-31", "first_reminder_on": "2090-01-20", "second_reminder_on": "2090-01-25"}
    return days | {"title": "Housing", "kept_until": "2090-06-30"}


def edited_survey(world: World) -> dict[str, Any]:
    return survey_days(world) | {"began_from": ""}


def new_survey(world: World) -> dict[str, Any]:
    return survey_days(world) | KEY | {"questionnaire": the_survey().version.questionnaire_id}


def of_survey(world: World) -> list[Any]:
    return [the_survey().public_id]


def of_survey_without_addresses(world: World) -> list[Any]:
    survey = the_survey()
    survey.invitations.update(email="")
    return [survey.public_id]


def address(world: World) -> dict[str, Any]:
    return {f"to-{the_survey().invitations.get().public_id}": "primaria@example.org"}


def of_invitation(world: World) -> list[Any]:
    return [the_survey().invitations.get().token]


def survey_answers(world: World) -> dict[str, Any]:
    """An answer to each of the eight kinds of questions."""
    questions = Version.objects.with_questions().get(pk=the_survey().version_id).in_order
    options = [next(iter(question.options()), ("", ""))[0] for question in questions]
    values = ["12", "no", options[2], "Money", [options[4]], "3", "2019-05-03", "Caritas"]
    named = {f"q-{question.key}": value for question, value in zip(questions, values, strict=True)}
    return named | {"began_from": "", "do": "send"}


def of_questionnaire(world: World) -> list[Any]:
    return [the_survey().version.questionnaire.public_id]


def of_last_question(world: World) -> list[Any]:
    last = the_survey().version.questions.order_by("-position")[0]
    return [last.version.questionnaire.public_id, last.key]


def question(world: World) -> dict[str, Any]:
    """A choice, under a condition."""
    asked = the_survey().version.questions.get(position=2)
    ends = {"lowest": "1", "highest": "5", "low_label": "low", "high_label": "high"}
    return ends | {
        "kind": "one",
        "text": "Which?",
        "help": "One of them.",
        "is_required": "on",
        "choices": "One\nTwo",
        "asked_when": [f"{asked.key}=yes"],
    }


def translated_questions(world: World) -> dict[str, Any]:
    url = reverse("questionnaires:translate", args=[*of_questionnaire(world), "de"])
    hidden = hidden_fields(world.client, url)
    return hidden | {name.removesuffix("-source"): "Wohnen" for name in hidden}


ORGANISATION = {
    "name": "Casa Noastră",
    "country": "RO",
    "type": "town_hall",
    "town_hall_of": "",
    "website": "https://example.org",
    "source": "A letter",
}
CONTACT = {
    "role": "Housing",
    "name": "Ana",
    "email": "ana@example.org",
    "phone": "+40 262 123 456",
    "consent": "public",
    "consent_on": "2026-01-01",
    "consent_source": "By mail",
    "ends_on": "",
}


def of_ours(world: World) -> list[Any]:
    return [make_organisation().public_id]


def of_contact(world: World) -> list[Any]:
    return [Contact.objects.get_or_create(organisation=make_organisation(), role="Help", phone="1")[0].public_id]


def of_member(world: World) -> list[Any]:
    ours = make_organisation()
    member = ours.memberships.filter(role=Role.MEMBER).first() or make_coordinator(ours, Role.MEMBER).memberships.get()
    return [ours.public_id, member.pk]


def of_gone(world: World) -> list[Any]:
    """Somebody who left, and a colleague who can go on."""
    ours, now = make_organisation(), clock.now()
    gone = ours.memberships.ended().first()
    if gone is None:
        make_coordinator(ours)
        gone = Membership.objects.create(user=make_user(), organisation=ours, starts_at=now, ends_at=now)
    return [ours.public_id, gone.pk]


def handed_over(world: World) -> dict[str, Any]:
    fellow = make_organisation().memberships.current().exclude(user=world.user).latest("pk")
    return {"to": fellow.user_id}


def of_audit(world: World) -> list[Any]:
    if not GrantAccess.objects.exists():
        make_auditor(Grant.objects.get())
    found = GrantAccess.objects.get()
    return [found.user_id, "auditors", found.pk]


@dataclass(frozen=True)
class Form:
    """A page that takes input. `data` is good input, whose fields are tried one by one; `answers` are the good statuses."""

    data: Callable[[World], dict[str, Any]]
    args: Callable[[World], list[Any]] = lambda world: []
    by: Callable[[World], None] = coordinator
    answers: frozenset[int] = frozenset({302, 422})
    method: str = "post"
    every: int = EVERY
    has_page: bool = True


ALLAUTH = frozenset({200, 302})  # it answers a refused form with 200


def typed(**data: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: data


def of_colleague(world: World) -> list[Any]:
    return [Membership.objects.exclude(user=world.user).latest("pk").user_id]


def of_colleague_right(world: World) -> list[Any]:
    right = Membership.objects.exclude(user=world.user).latest("pk")
    return [right.user_id, right.pk]


def of_import(world: World) -> list[Any]:
    return [make_import().public_id]


def reading(world: World) -> dict[str, Any]:
    """A file with two columns: ours are its own, or none."""
    chosen = {f"column_{place}": "" for place in range(len(MUNICIPALITIES) + 1)}
    told = {"encoding": "cp1252", "separator": ";", "day_order": "day", "keep": "on"}
    return chosen | told | {"column_1": "Land"}


def of_twins(world: World) -> list[Any]:
    return ["towns", make_town("Seinimare").public_id, make_town("Seinimar").public_id]


def picked(world: World) -> dict[str, Any]:
    _kind, one, other = of_twins(world)
    return {"kind": "towns", "one": one, "other": other, "page": "1"}


def of_event(world: World) -> list[Any]:
    return [world.event.public_id]


# What a town says of itself


def town_of(world: World) -> Municipality:
    assert world.event.municipality
    return world.event.municipality


def of_town(world: World) -> list[Any]:
    return [town_of(world).public_id]


def of_assessment(world: World) -> list[Any]:
    return [*of_town(world), make_assessment(town_of(world)).public_id]


def of_need(world: World) -> list[Any]:
    need = town_of(world).needs.first() or make_need(town_of(world))
    return [*of_town(world), need.public_id]


def of_accepted_need(world: World) -> list[Any]:
    need = make_need(town_of(world))
    needs_of_towns.accept(need.pk, by=None)
    return [*of_town(world), need.public_id]


def of_practice(world: World) -> list[Any]:
    practice = town_of(world).practices.first() or make_practice(town_of(world))
    return [*of_town(world), practice.public_id]


def of_submitted_practice(world: World) -> list[Any]:
    practice = make_practice(town_of(world))
    practices_of_towns.submit(practice.pk, by=world.registration.user or world.user)
    return [*of_town(world), practice.public_id]


ASSESSED = {
    **{f"step_{area}": "1" for area in Area},
    **{f"evidence_{area}": "A list" for area in Area},
    "made_on": "2026-03-12",
    "is_public": "on",
}
NEED = {
    "title": "Interpreters",
    "area": "health",
    "phase": "arrival",
    "question_1": "Who pays?",
    "question_2": "Who trains them?",
    "question_3": "",
    "urgency": "soon",
    "wanted_forms": ["call"],
    "languages": ["ro"],
    "wanted_from": "2027-01-01",
    "wanted_until": "2027-02-01",
    "is_public": "on",
}
PRACTICE = vars(described()) | {
    "partners": "FC Şomcuta\nTown hall",
    "links": "https://example.org/",
    "contact_name": "Ana",
    "contact_email": "ana@example.org",
    "contact_agrees": "on",
}
CHANGED = frozenset({302, 409, 422})
NEEDS_OF_TOWNS = {
    "q": "io",
    "area": "health",
    "phase": "arrival",
    "country": "RO",
    "urgency": "now",
    "state": "all",
    "columns": "title",
    "order": "-urgency",
    "range": "late",
    "page": "1",
    "export": "",
    "view": "",
}


def search(
    by: Callable[[World], None],
    args: Callable[[World], list[Any]] = lambda world: [],
    answers: frozenset[int] = frozenset({200}),
    **data: str,
) -> Form:
    return Form(typed(**data), args, by, answers, "get")


def search_into(by: Callable[[World], None], args: Callable[[World], list[Any]], **data: str) -> Form:
    """A part of a page, for htmx."""
    return Form(typed(**data), args, by, frozenset({200}), "get", has_page=False)


def allauth(by: Callable[[World], None], has_page: bool = True, **data: str) -> Form:
    return Form(typed(**data), by=by, answers=ALLAUTH, has_page=has_page)


def listing(args: Callable[[World], list[Any]] = lambda world: [], **data: str) -> Form:
    """A list: what it filters by, and what every list takes."""
    more = {"page": "1", "export": "", "view": ""}
    return Form(typed(**data | more), args, coordinator, frozenset({200, 422}), "get")


ON_THE_MAP = {"map_at": "4-20-20", "wide.x": "10", "wide.y": "10", "lat": "47", "lon": "23", "languages": "de"}
OF_TOWNS = {
    "q": "som",
    "country": "RO",
    "size": "small",
    "experience": "received",
    "has": "activities",
    "place": "beyond",
}
LISTED = frozenset({302, 404})
EDITED = frozenset({302, 409, 422})
TOWN = {
    "name": "Gura Humorului",
    "country": "RO",
    "level": "town",
    "region": "Suceava",
    "population": "13000",
    "population_note": "about",
    "source": "A census",
    "population_year": "2021",
    "population_source": "A census",
    "lat": "47.55",
    "lon": "25.89",
    "point": "",
    "first_arrival_on": "2013~",
    "languages": "ro",
    "housing": "Two flats\nof the town",
}
CODE = {"scheme": "nuts", "code": "RO215", "begins": "2018-01-01", "ends": "2020-12-31", "source": "A table"}
COUNTRY = {"experience": "new", "note": "It\nbegins.", "source": "A ministry", "began_from": ""}
COUNTRY_YEAR = {"year": "2019", "pathway": "relocation", "pledged": "50", "arrived": "12", "source": "A ministry"}
NUMBERED = "The same line does not stand there twice, by a constraint."


def of_office_town(world: World) -> list[Any]:
    make_town("Another")
    return of_kept_town(world)


def of_country(world: World) -> list[Any]:
    return ["RO"]


def of_kept_town(world: World) -> list[Any]:
    town = world.event.municipality
    assert town
    MemberTown.objects.get_or_create(organisation=make_organisation(), town=town)
    return [town.public_id]


def of_asked(world: World) -> list[Any]:
    """An activity that asks for everything, and a question of its own."""
    version = feedback_questions()
    save_asking(world.event.pk, Asking([str(one) for one in Asked], version, []))
    return [world.event.public_id]


def of_own_asked(world: World) -> list[Any]:
    of_asked(world)
    return of_own(world)


def said(world: World) -> dict[str, Any]:
    needs: dict[str, Any] = {"access": ["sign"], "diet": ["vegan"], "interpretation": "", "note": "By train"}
    return needs | {"pictures": "no"} | feedback_answers(world)


def workshop(world: World) -> dict[str, Any]:
    found = list(world.event.sessions.by_choice()) or add_workshops(world.event, 50)
    return {field_of(found): found[0].pk, "began_from": ""}


def of_own_workshop(world: World) -> list[Any]:
    workshop(world)
    return of_own(world)


def of_workshop(world: World) -> list[Any]:
    workshop(world)
    return of_registration(world)


def asking(world: World) -> dict[str, Any]:
    version = feedback_questions()
    hidden = version.questions.values_list("key", flat=True)[0]
    return {"asks": ["diet"], "questions": version.pk, "read_by_lead": [hidden], "began_from": ""}


def feedback_questions() -> Version:
    found = Version.objects.filter(title="How it was").first()
    if found is None:
        plans = [QuestionPlan("yes_no", "Did it help?"), QuestionPlan("long", "What would?")]
        found = make_questionnaire_of("How it was", plans).newest
    return found


def feedback(world: World) -> dict[str, Any]:
    return {"version": feedback_questions().pk, "days_open": "14", "began_from": ""}


def of_feedback(world: World) -> list[Any]:
    """The link of somebody who was there, after the activity."""
    person = make_registration(world.event)
    plan_feedback(world.event.pk, feedback_questions(), 14)
    hours = {"starts_at": clock.now() - timedelta(hours=2), "ends_at": clock.now() - timedelta(hours=1)}
    Event.objects.filter(pk=world.event.pk).update(**hours)
    return [tokens.sign("feedback", str(person.public_id))]


def feedback_answers(world: World) -> dict[str, Any]:
    first, second = feedback_questions().questions.all()
    return {f"q-{first.key}": "yes", f"q-{second.key}": "More time\nand bread", "began_from": ""}


def group(world: World) -> dict[str, Any]:
    people = {f"people-{n}-{name}": "" for n in range(10) for name in ("name", "email")}
    people |= {"people-0-name": "Ana Pop", "people-0-email": "ana.pop@example.org", "people-1-name": "Ion Pop"}
    counts = {"TOTAL_FORMS": 10, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 10}
    counted = {f"people-{name}": n for name, n in counts.items()}
    return form_data(meant="") | people | counted | KEY | {"together": "no"}


def of_recorded(world: World) -> list[Any]:
    """An activity of the record, made once for each test."""
    organisation = world.event.organisers.all()[0]
    found = Event.objects.filter(state="recorded").first() or make_recorded(organisation)
    return [found.public_id]


def of_picture(world: World) -> list[Any]:
    found = world.event.documents.filter(kind="picture").first() or make_document(world.event, "picture")
    return [world.event.public_id, found.public_id]


def entry(world: World) -> dict[str, Any]:
    """An activity of the record as its page shows it, with every cell filled."""
    page = world.client.get(reverse("imports:recorded", args=of_recorded(world))).context["form"]
    shown = {name: page[name].value() or "A" for name in page.fields}
    days = {"start_date": "2018-05-03", "end_date": "2018-05-06", "type": "exchange event", "country_iso2": "TR"}
    return shown | days | {"participants": "90", "participants_precision": "approx"}


BENCHMARK = {
    "standard": "A flat within three months",
    "factors": "A deposit",
    "questions": "Who pays?",
    "practice": "Sixty landlords.",
}


def of_benchmark(world: World) -> list[Any]:
    [here] = of_visit(world)
    event = Event.objects.get(public_id=here)
    row = event.benchmarks.first() or event.benchmarks.create(standard="A flat within three months")
    return [here, row.public_id]


def changed_benchmark(world: World) -> dict[str, Any]:
    return fresh("gatherings:benchmark", of_benchmark, **BENCHMARK)(world)


OFFICE = {
    "organisation": "Prefecture of Isère",
    "level": "regional",
    "kind": "public_service",
    "name": "Ana Pop",
    "email": "office@example.org",
}


def of_office(world: World) -> list[Any]:
    [here] = of_roundtable(world)
    event = Event.objects.get(public_id=here)
    row = event.stakeholders.first() or event.stakeholders.create(**OFFICE)
    return [here, row.public_id]


def changed_office(world: World) -> dict[str, Any]:
    return fresh("gatherings:stakeholder", of_office, **OFFICE)(world)


ASKED = {"name": "Aoife Demo", "email": "aoife@example.org", "organisation": "Naas", "country": "IE"}


def _group(world: World) -> WorkingGroup:
    """A working group with a member, made once for each test."""
    return WorkingGroup.objects.first() or make_group(world.event.organisers.all()[0], members=1)


def of_group(world: World) -> list[Any]:
    return [_group(world).public_id]


def group_as_it_is(world: World) -> dict[str, Any]:
    said = {"name": "Housing", "mandate": "A", "organisations": world.event.organisers.all()[0].name, "is_open": "on"}
    return fresh("gatherings:change_group", of_group, **said)(world)


def item_of_a_group(world: World) -> dict[str, Any]:
    said = {"kind": "task", "words": "Ask five ministries", "due_on": "2027-03-01", "is_confidential": "on"}
    return said | {"owner": _group(world).members.all()[0].pk} | KEY


def of_item(world: World) -> list[Any]:
    group = _group(world)
    if not group.items.exists():
        groups.add_item(group.pk, PlannedItem("task", "Ask five ministries", group.members.all()[0]))
    return [group.public_id, group.items.all()[0].public_id]


def changed_item(world: World) -> dict[str, Any]:
    said = {name: value for name, value in item_of_a_group(world).items() if name not in KEY}
    return fresh("gatherings:item", of_item, **said)(world) | {"result": "", "state": "", "at": ""}


def of_meeting(world: World) -> list[Any]:
    group = _group(world)
    meeting = group.meetings.first()
    return [(meeting.event if meeting else make_meeting(group)).public_id]


def of_meeting_of_nobody(world: World) -> list[Any]:
    found = Event.objects.filter(groupmeeting__group=None, kind="working_group").first()
    _group(world)
    return [(found or make_gathering("working_group", organisation=world.event.organisers.all()[0])).public_id]


def whose_meeting(world: World) -> dict[str, Any]:
    return {"group": _group(world).pk}


def of_notice(world: World) -> list[Any]:
    group = _group(world)
    notice = group.notices.first() or group.notices.create(subject="Papers", words="Bring them.")
    return [group.public_id, notice.public_id]


def changed_notice(world: World) -> dict[str, Any]:
    return fresh("gatherings:notice", of_notice, subject="Papers", words="Bring all of them.")(world)


def paper(world: World) -> dict[str, Any]:
    return {"kind": "paper", "file": "no file", "language": "en", "replaces": ""} | KEY


def of_roundtable(world: World) -> list[Any]:
    """A roundtable whose plan the participants were asked about, made once for each test."""
    found = Event.objects.filter(kind="roundtable").first()
    if found is None:
        found = make_gathering(organisation=world.event.organisers.all()[0], present=1)
        make_action(found)
        plans.ask_participants(found.pk)
    return [found.public_id]


def of_objective(world: World) -> list[Any]:
    return [*of_roundtable(world), Objective.objects.get().public_id]


def of_action(world: World) -> list[Any]:
    return [*of_roundtable(world), Action.objects.get().public_id]


def of_responsible(world: World) -> list[Any]:
    of_roundtable(world)
    return [Responsible.objects.get().token]


def of_participant(world: World) -> list[Any]:
    return [Event.objects.get(public_id=of_roundtable(world)[0]).registrations.get().token]


def note(world: World) -> dict[str, Any]:
    return {"id": str(UUID(int=7)), "began": "0", "text": "One\ntwo", "kind": "idea"}


def page_of_notes(world: World) -> dict[str, Any]:
    return {f"{name}-{UUID(int=7)}": value for name, value in note(world).items() if name != "id"}


def paragraph(world: World) -> dict[str, Any]:
    return {name: value for name, value in note(world).items() if name != "kind"}


def page_of_narrative(world: World) -> dict[str, Any]:
    return {name: value for name, value in page_of_notes(world).items() if not name.startswith("kind")}


def of_note_beside(world: World) -> list[Any]:
    (here,) = of_roundtable(world)
    event = Event.objects.get(public_id=here)
    found = EventNote.objects.filter(beside__isnull=False).first()
    if found:
        return [here, found.public_id]
    write_note(event.pk, Typed(UUID(int=8), 0, "One"), by=world.user)
    return [here, write_note(event.pk, Typed(UUID(int=8), 0, "Two"), by=make_user()).public_id]


def fresh(name: str, of: Callable[[World], list[Any]], /, **data: Any) -> Callable[[World], dict[str, Any]]:
    """Good input for a form of a record as it stands now, so that it is saved and not compared."""
    return lambda world: data | {"began_from": hidden_fields(world.client, reverse(name, args=of(world)))["began_from"]}


# The curriculum


def of_pilot(world: World) -> list[Any]:
    """The pilot follows a version, another one can be changed, and somebody gives it: made once for each test."""
    pilot = Pilot.objects.get(event=world.event)
    if pilot.version is None:
        evaluated(world.event)
        curriculum.make_version()
    return [world.event.public_id]


def of_moment(world: World) -> list[Any]:
    return [*of_pilot(world), "before"]


def of_questions(world: World) -> list[Any]:
    of_pilot(world)
    return [tokens.sign(QUESTIONS, world.event.public_id), "before"]


def asked_keys(world: World) -> list[str]:
    of_pilot(world)
    return [one.key for one in curriculum.taught_by(world.event).outcomes]


def filled_in(world: World) -> dict[str, Any]:
    code = {"mother": "A", "day": "7", "place": "B", "name": "C", "further": ""}
    return code | {f"outcome-{key}": "3" for key in asked_keys(world)} | {"actor_kind": "ngo"}


def typed_in(world: World) -> dict[str, Any]:
    keys = asked_keys(world)
    empty = {f"{row}-{name}": "" for row in range(ROWS) for name in ("code", *keys)}
    return empty | {"0-code": "A07BC"} | {f"0-{key}": "3" for key in keys}


def of_comment(world: World) -> list[Any]:
    pilot = Pilot.objects.get(event=world.event)
    return [world.event.public_id, pilot.comments.create(moment="after", text="Good.").pk]


def of_need_of_pilot(world: World) -> list[Any]:
    need = make_need(town_of(world))
    Pilot.objects.get(event=world.event).needs.create(need=need)
    return [world.event.public_id, need.public_id]


def taken_up(world: World) -> dict[str, Any]:
    return {"needs": make_need(town_of(world)).public_id}


def a_trainer(world: World) -> Trainer:
    return Trainer.objects.first() or make_trainer()


def of_trainer(world: World) -> list[Any]:
    return [a_trainer(world).public_id]


def named(world: World) -> dict[str, Any]:
    return {"trainer": a_trainer(world).public_id, "role": "lead"}


def of_version(world: World) -> list[Any]:
    of_pilot(world)
    return [CurriculumVersion.objects.get(frozen_at__isnull=True).number]


def of_unit(world: World) -> list[Any]:
    return [*of_version(world), "legal-protection"]


def module_of_a_version(world: World) -> dict[str, Any]:
    of_unit(world)
    texts = {"summary": "One\ntwo", "methods": "A", "trainer_notes": "B"}
    outcomes = {f"legal-protection-{n}": f"I can {n}" for n in (1, 2)}
    said = {"minutes": "90", "areas": ["legal"], **texts, **outcomes, "new-1": "I can more", "new-2": ""}
    return fresh("trainings:change_unit", of_unit, **said)(world)


def of_module(world: World) -> list[Any]:
    of_pilot(world)
    return ["legal-protection"]


def of_suggestion(world: World) -> list[Any]:
    of_pilot(world)
    return [Pilot.objects.get(event=world.event).suggestions.create(text="More law.").public_id]


def new_trainer(world: World) -> dict[str, Any]:
    module = Module.objects.order_by("pk")[0].pk
    return {"email": world.registration.email, "languages": ["en"], "modules": [module]} | KEY


def changed_trainer(world: World) -> dict[str, Any]:
    module = Module.objects.order_by("pk")[0].pk
    said = {"languages": ["en"], "modules": [module], "has_stopped": "on"}
    return fresh("trainings:change_trainer", of_trainer, **said)(world)


# The roster


def an_expert(world: World) -> None:
    """Signed in as somebody in the roster."""
    coordinator(world)
    if not Expert.objects.filter(person=world.user).exists():
        make_expert(person=world.user)


def a_brief(world: World) -> Brief:
    return Brief.objects.filter(title="For all forms").first() or make_brief(
        make_need(town_of(world)), title="For all forms"
    )


def of_brief(world: World) -> list[Any]:
    return [a_brief(world).public_id]


def someone(world: World) -> Expert:
    return Expert.objects.filter(name="Someone").first() or make_expert("Someone", days=30)


def of_someone(world: World) -> list[Any]:
    return [someone(world).public_id]


def of_waiting_area(world: World) -> list[Any]:
    ExpertArea.objects.filter(expert=someone(world)).update(state="submitted", good_until=None)
    return of_someone(world)


def of_asked_expert(world: World) -> list[Any]:
    row = ExpertInvitation.objects.filter(brief=a_brief(world)).first() or ask(a_brief(world), someone(world))
    return [row.brief.public_id, row.public_id]


def of_invitation_link(world: World) -> list[Any]:
    return [tokens.sign(links.INVITATION, of_asked_expert(world)[1])]


def a_mission(world: World) -> Mission:
    return Mission.objects.first() or make_mission(someone(world), a_brief(world))


def of_mission(world: World) -> list[Any]:
    return [a_mission(world).public_id]


def of_side_after(world: World) -> list[Any]:
    """The town's link of a mission that took place three months ago."""
    found, last = a_mission(world), clock.today() - timedelta(days=92)
    times = dict.fromkeys(("expert_agreed_at", "host_agreed_at"), clock.now())
    Mission.objects.filter(pk=found.pk).update(state="delivered", delivered_on=last, **times)
    return [links.mission_token(found, "host")]


def new_brief_data(world: World) -> dict[str, Any]:
    other = make_need(make_town("Lupeni"))
    said = {name: str(value) for name, value in sharpened().items()}
    return said | {"others": [str(other.pk)]} | KEY


def of_new_need(world: World) -> list[Any]:
    return [make_need(town_of(world)).public_id]


def changed_brief(world: World) -> dict[str, Any]:
    said = {name: str(value) for name, value in sharpened(title="For all forms").items()}
    return fresh("roster:change_brief", of_brief, **said)(world)


PROFILE = {
    "name": "Anna",
    "summary": "One\ntwo",
    "country": "AT",
    "countries": ["RO"],
    "size": "small",
    "experience": "new",
    "offers": ["remote"],
    "travels": "europe",
    "days": "5",
    "notice": "7",
    "lived": "on",
    "references": "One\ntwo",
    "shown": ["name"],
}


def new_expert(world: World) -> dict[str, Any]:
    said = {"kind": "team", "name": "Team", "email": "team@example.org", "town": "", "form_key": ""}
    return said | KEY | {"organisation": make_organisation().pk}


def profile(world: World) -> dict[str, Any]:
    return fresh("roster:profile", lambda world: [], **PROFILE)(world)


def own_area(world: World) -> dict[str, Any]:
    said = {"level": "3", "evidence": "One\ntwo", "submit": "on"}
    return fresh("roster:own_area", lambda world: ["legal"], **said)(world)


def own_languages(world: World) -> dict[str, Any]:
    return fresh("roster:own_languages", lambda world: [], **{code: "2" for code, _name in LANGUAGES})(world)


def weights(world: World) -> dict[str, Any]:
    return fresh("roster:weights", lambda world: [], **dict.fromkeys(MatchingWeights.PARTS, "7"))(world)


def mission_terms(world: World) -> dict[str, Any]:
    said = {"form": "remote", "goals": "One\ntwo", "success": "A list", "preparation": "Read"}
    for n in range(1, LEAST_RANGES + 1):
        said |= {f"first_{n}": f"2027-05-0{n}", f"last_{n}": f"2027-05-0{n}", f"what_{n}": "A talk"}
    return fresh("roster:terms", of_mission, **said)(world)


def mission_costs(world: World) -> dict[str, Any]:
    said = {f"{one}_{name}": "12.50" for one in Category.values for name in ("estimate", "actual")}
    return fresh("roster:costs", of_mission, grant="", event="", **said)(world)


def side_sheets(world: World) -> dict[str, Any]:
    """All fields of the page; what is sent is the report."""
    return {
        "what": "report",
        "terms": "",
        "text": "One\ntwo",
        "rating": "4",
        "met": "all",
        "question": "Who?",
        "answer": "One\ntwo",
    }


SAID = frozenset({302})
AS_IT_WAS = frozenset({302, 409, 422})


def of_visit(world: World) -> list[Any]:
    """A visit ahead whose delegation is led by somebody, made once for each test."""
    found = Event.objects.filter(kind="city_exchange").first()
    if found is None:
        found = make_exchange(organisation=world.event.organisers.all()[0])
        exchanges.save_exchange(found.pk, {"questions": "How many came?"})
    return [found.public_id]


def of_visit_that_is_over(world: World) -> list[Any]:
    event = Event.objects.get(public_id=of_visit(world)[0])
    now = clock.now()
    Event.objects.filter(pk=event.pk).update(starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    return [event.public_id]


def of_delegation(world: World) -> list[Any]:
    return [*of_visit(world), Head.objects.get().delegation.public_id]


def of_head(world: World) -> list[Any]:
    of_visit(world)
    return [Head.objects.get().token]


def of_head_after(world: World) -> list[Any]:
    of_visit_that_is_over(world)
    return [Head.objects.get().token]


def of_host_after(world: World) -> list[Any]:
    of_visit_that_is_over(world)
    return [Host.objects.get().token]


def preparation(world: World) -> dict[str, Any]:
    ranks = {f"{name}-{rank}": "" for rank in range(1, 6) for name in ("words", "area")}
    said = ranks | {"words-1": "Flats", "area-1": "housing", "answer-0": "Five.\nNo, six."}
    return fresh("gatherings:delegation", of_head, **said)(world)


def action_data(world: World) -> dict[str, Any]:
    return {
        "title": "A list",
        "organisation": "",
        "organisation-pick": "",
        "organisation-country": "",
        "name": "Ana Demo",
        "email": "ana@example.org",
        "due_on": "2027-03-01",
        "state": "under_way",
        "evidence": "24 flats",
        "evidence_event": "",
        "idea": "Val-de-Reuil",
        "from_note": "",
        "decided_in": "",
    }


def new_action(world: World) -> dict[str, Any]:
    return action_data(world) | KEY


def changed_action(world: World) -> dict[str, Any]:
    return fresh("gatherings:action", of_action, **action_data(world))(world)


def stands(world: World) -> dict[str, Any]:
    of_roundtable(world)
    said = {"state": "dropped", "words": "Nobody has time.", "evidence": "The minutes"}
    return {f"{Action.objects.get().public_id}-{name}": value for name, value in said.items()}


def objection(world: World) -> dict[str, Any]:
    of_roundtable(world)
    return {
        "agree": "",
        "object": "yes",
        "objection": "It was the diocese.",
        "fingerprint": ActionPlan.objects.get().fingerprint(),
    }


def of_session(world: World) -> list[Any]:
    session = world.event.sessions.all()[0]
    type(session).objects.filter(pk=session.pk).update(starts_at=clock.now() - timedelta(hours=1))
    return [world.event.public_id, session.pk]


def of_counted(world: World) -> list[Any]:
    """A session whose sheet somebody else counted."""
    found = of_session(world)
    count_sheet(found[1], [world.registration.pk], 1, by=make_user())
    return found


def of_locked(world: World) -> list[Any]:
    found = of_counted(world)
    check_sheet(found[1], by=make_user(), note="One signed twice.")
    return found


def signatures(world: World) -> dict[str, Any]:
    return {"signed": [str(world.registration.pk)], "strangers": "0", "began_from": ""}


def of_door(world: World) -> list[Any]:
    """The link of helpers of an activity that is on."""
    now = clock.now()
    session = world.event.sessions.all()[0]
    type(session).objects.filter(pk=session.pk).update(starts_at=now, ends_at=now + timedelta(hours=1))
    Event.objects.filter(pk=world.event.pk).update(starts_at=now)
    day = clock.today(world.event.timezone)
    found = Door.objects.filter(event=world.event, day=day).first()
    return [(found or Door.objects.create(event=world.event, day=day)).token]


def walk_in_at_door(world: World) -> dict[str, Any]:
    who = {"name": "Dan Pop", "town": "Seini", "actor_kind": "ngo"}
    return who | {"do": "walk_in", "key": str(UUID(int=1)), "person": "", "mark": "", "session": ""}


def of_guest(world: World) -> list[Any]:
    return [Guest.objects.get_or_create(event=world.event, name="Guest", email="guest@example.org")[0].token]


def invited(world: World) -> dict[str, Any]:
    return {name: value for name, value in form_data().items() if name not in {"email", "website"}}


def held_places(world: World) -> dict[str, Any]:
    assert world.event.local_start
    until = world.event.local_start - timedelta(days=1)
    chosen = {"organisation": make_organisation().name, "organisation-pick": "", "seats": "1"}
    return chosen | {"until": until.strftime("%Y-%m-%dT%H:%M")}


def door_day(world: World) -> dict[str, Any]:
    assert world.event.day
    return {"day": world.event.day.isoformat()}


MOMENTS = {"opens_at": "2027-01-04T08:30", "closes_at": "", "promotion_stops": "24", "remind_days": "2"}
REGISTRATION = Form(lambda world: form_data(meant=""), of_event, nobody)
FORMS: list[tuple[str, Form]] = [
    ("events:event", REGISTRATION),
    (
        "events:colleague",
        Form(typed(name="Bea Pop", email="bea@example.org"), of_own, nobody, frozenset({302, 409, 422})),
    ),
    ("events:own_details", Form(typed(**PERSON, began_from=""), of_own, nobody, frozenset({302, 409, 422}))),
    ("events:own_said", Form(said, of_own_asked, nobody, frozenset({302, 409, 422}))),
    ("events:own_sessions", Form(workshop, of_own_workshop, nobody, frozenset({302, 409, 422}))),
    ("events:person_sessions", Form(workshop, of_workshop, answers=frozenset({302, 409, 422}))),
    ("events:new_group", Form(group, of_event, nobody, frozenset({302, 409, 422}))),
    ("events:here", Form(typed(code="123456"), of_own, nobody)),
    ("events:door", Form(walk_in_at_door, of_door, nobody, frozenset({302, 404, 409, 422}))),
    ("events:doors", Form(door_day, of_event)),
    ("events:held", Form(held_places, of_event)),
    (
        "events:invitations",
        Form(
            typed(people="Ana Pop, ana@example.org", words="Come", letter="send"),
            of_event,
            answers=frozenset({200, 302, 422}),
            has_page=False,
        ),
    ),
    ("events:invitations", Form(typed(do="save_view", row=["1"], name="Mine", view=""), of_event, answers=LISTED)),
    ("events:invited", Form(invited, of_guest, nobody, frozenset({302, 409, 422}))),
    ("events:decline_invitation", Form(typed(answer="No time."), of_guest, nobody, frozenset({302}), has_page=False)),
    ("events:give_feedback", Form(feedback_answers, of_feedback, nobody, frozenset({302, 409, 422}))),
    ("events:change_questions", Form(asking, of_asked, answers=frozenset({302, 409, 422}))),
    ("events:feedback", Form(feedback, of_event, answers=frozenset({302, 409, 422}))),
    ("events:sheet", Form(signatures, of_session, at_the_door, frozenset({302, 409, 422}))),
    ("events:check_sheet", Form(typed(note="One signed twice."), of_counted, at_the_door, has_page=False)),
    ("events:unlock_session", Form(typed(reason="A page was found."), of_locked, at_the_door)),
    ("events:lost_link", Form(typed(email="ana@example.org"), of_event, nobody)),
    ("events:details", Form(details_of_one, of_event, answers=frozenset({302, 409, 422}))),
    ("events:timeline", Form(typed(**MOMENTS, began_from=""), of_event, answers=frozenset({302, 409, 422}))),
    (
        "events:delegations",
        Form(
            fresh("events:delegations", of_recorded, said="8 from Austria\nFR (Lyon)", source="A report"),
            of_recorded,
            answers=frozenset({302, 409, 422}),
        ),
    ),
    ("gatherings:notes", Form(page_of_notes, of_roundtable, has_page=False)),
    ("gatherings:write_note", Form(note, of_roundtable, answers=frozenset({200, 422}), has_page=False)),
    (
        "gatherings:settle_note",
        Form(typed(keep="both"), of_note_beside, answers=frozenset({302, 404}), has_page=False),
    ),
    (
        "gatherings:prepare",
        Form(
            fresh(
                "gatherings:prepare",
                of_visit,
                questions="How many?",
                travel="By train",
                lodging="Inn",
                practical="Rain",
                phone="1",
            ),
            of_visit,
            answers=frozenset({302, 409, 422}),
        ),
    ),
    ("gatherings:head", Form(typed(name="Chloé Demo", email="chloe.demo@example.org"), of_delegation)),
    ("gatherings:new_host", Form(typed(name="Inès Demo", email="ines@example.org", **KEY), of_visit)),
    ("gatherings:delegation", Form(preparation, of_head, nobody, frozenset({302, 409, 422}))),
    (
        "gatherings:delegates",
        Form(
            typed(town="Lyon", people="Ana Pop, town hall, ana@example.org"),
            of_head,
            nobody,
            frozenset({302, 409, 422}),
        ),
    ),
    (
        "gatherings:visitors_report",
        Form(
            fresh("gatherings:visitors_report", of_head_after, seen="Flats", takes_home="A list", differently="Longer"),
            of_head_after,
            nobody,
            frozenset({302, 409, 422}),
        ),
    ),
    (
        "gatherings:later_report",
        Form(
            fresh("gatherings:later_report", of_head_after, seen="A list", takes_home="Flats"),
            of_head_after,
            nobody,
            frozenset({302, 409, 422}),
        ),
    ),
    (
        "gatherings:hosts_report",
        Form(
            fresh("gatherings:hosts_report", of_host_after, seen="Guests", takes_home="A list", differently=""),
            of_host_after,
            nobody,
            frozenset({302, 409, 422}),
        ),
    ),
    ("gatherings:new_objective", Form(typed(title="Families find a flat soon", area="housing", **KEY), of_roundtable)),
    (
        "gatherings:objective",
        Form(
            fresh("gatherings:objective", of_objective, title="Families", area=""),
            of_objective,
            answers=frozenset({302, 409, 422}),
        ),
    ),
    ("gatherings:new_action", Form(new_action, of_objective)),
    ("gatherings:action", Form(changed_action, of_action, answers=frozenset({302, 409, 422}))),
    (
        "gatherings:new_effect",
        Form(typed(kind="built_on", on="2027-03-01", words="The region", source="A page", **KEY), of_roundtable),
    ),
    ("gatherings:follow_up", Form(stands, of_responsible, nobody)),
    ("gatherings:agree", Form(objection, of_participant, nobody, frozenset({302, 409, 422}))),
    (
        "gatherings:new_group",
        Form(typed(name="Housing", mandate="A", organisations="JRS Romania", is_open="on", **KEY)),
    ),
    ("gatherings:new_benchmark", Form(typed(**BENCHMARK, **KEY), of_visit)),
    ("gatherings:benchmark", Form(changed_benchmark, of_benchmark, answers=frozenset({302, 409, 422}))),
    ("gatherings:stakeholders", Form(typed(row="A"), of_roundtable, has_page=False)),
    ("gatherings:new_stakeholder", Form(typed(**OFFICE, **KEY), of_roundtable)),
    ("gatherings:stakeholder", Form(changed_office, of_office, answers=frozenset({302, 409, 422}))),
    (
        "gatherings:level_aims",
        Form(
            fresh("gatherings:level_aims", of_roundtable, local="2", national="1", regional="1", european=""),
            of_roundtable,
            answers=frozenset({302, 409, 422}),
        ),
    ),
    ("gatherings:change_group", Form(group_as_it_is, of_group, answers=frozenset({302, 409, 422}))),
    ("gatherings:new_member", Form(typed(**ASKED, **KEY), of_group)),
    ("gatherings:public_group", Form(typed(**ASKED), of_group, nobody)),
    ("gatherings:new_item", Form(item_of_a_group, of_group)),
    ("gatherings:item", Form(changed_item, of_item, answers=frozenset({302, 409, 422}))),
    (
        "gatherings:settle_item",
        Form(
            typed(state="done", result="All answered", at=""),
            of_item,
            answers=frozenset({302, 409, 422}),
            has_page=False,
        ),
    ),
    ("gatherings:meeting", Form(item_of_a_group, of_meeting)),
    ("gatherings:whose_meeting", Form(whose_meeting, of_meeting_of_nobody)),
    ("gatherings:new_notice", Form(typed(subject="Papers", words="Bring them.", **KEY), of_group)),
    ("gatherings:notice", Form(changed_notice, of_notice, answers=frozenset({302, 409, 422}))),
    ("gatherings:new_document", Form(paper, of_group)),
    ("gatherings:board", Form(typed(do="save_view", name="Mine", view=""), answers=LISTED)),
    ("events:copy_event", Form(typed(title="The same again", day="2027-05-05", **KEY), of_event)),
    ("events:postpone_event", Form(typed(reason="The hall is flooded."), of_event)),
    ("events:cancel_event", Form(typed(reason="The hall burnt down."), of_event)),
    ("events:decline", Form(typed(answer="There are too many of us."), of_undecided)),
    (
        "events:evidence",
        Form(typed(kind="agenda", language="en", session="", replaces="", file="no file", **KEY), of_event),
    ),
    ("events:evidence", search(coordinator, of_event, page="1")),
    (
        "events:decide",
        Form(typed(row=str(UUID(int=1)), do="approve"), of_event, answers=frozenset({302, 404}), has_page=False),
    ),
    ("events:walk_in", Form(walk_in, of_event, at_the_door)),
    ("events:person", Form(typed(**PERSON, began_from=""), of_registration, answers=frozenset({302, 409, 422}))),
    (
        "events:decide_person",
        Form(typed(other=str(UUID(int=1)), decision="same"), of_registration, answers=frozenset({404}), has_page=False),
    ),
    ("events:translation", Form(translation, of_translation)),
    ("events:registrations", Form(chosen_registration, of_event, answers=frozenset({302, 404}))),
    ("events:managed", Form(chosen_activity, answers=frozenset({302, 404}))),
    ("events:history", search(coordinator, of_event, page="1")),
    ("events:attendance", Form(marks, of_event, at_the_door)),
    ("events:attendance", Form(typed(session="", page="1"), of_event, at_the_door, frozenset({200, 404}), "get")),
    ("events:save_marks", Form(marks, of_event, at_the_door, frozenset({200, 422}), has_page=False)),
    ("reports:figures", Form(scope, of_grant, admin, frozenset({200, 422}), "get")),
    ("reports:figure", Form(scope, lambda world: [*of_grant(world), "pilots"], admin, frozenset({200, 422}), "get")),
    ("reports:new_partner", Form(a_partner, of_grant, admin, MOVES)),
    ("reports:partner", Form(typed(**PARTNER), of_reporting("grant partner"), admin, MOVES)),
    ("reports:new_period", Form(typed(**PERIOD), of_grant, admin, MOVES)),
    ("reports:change_period", Form(typed(**PERIOD), of_reporting("period"), admin, MOVES)),
    ("reports:submit", Form(typed(signatory="Ana Pop", seen="on"), of_reporting("period"), admin, MOVES)),
    ("reports:give_back", Form(typed(sentence="Say more."), of_reporting("period"), admin, MOVES)),
    ("reports:restatement", Form(later_period, of_reporting("restatement"), admin, MOVES)),
    ("reports:part", Form(a_part, of_reporting("part"), coordinator, MOVES)),
    ("reports:decide_part", Form(typed(sentence="Say more."), of_reporting("part"), admin, MOVES, has_page=False)),
    ("reports:new_indicator", Form(an_indicator, of_grant, admin, MOVES)),
    ("reports:change_indicator", Form(an_indicator, of_reporting("indicator"), admin, MOVES)),
    (
        "reports:value",
        Form(a_value, of_reporting("indicator value"), admin, MOVES),
    ),
    (
        "reports:evidence",
        Form(
            typed(kind="evidence", language="en", replaces="", file="no file", **KEY),
            of_reporting("indicator value"),
            admin,
            MOVES,
        ),
    ),
    (
        "reports:narrative",
        Form(page_of_narrative, of_reporting("section of a report"), admin, frozenset({302, 422}), has_page=False),
    ),
    (
        "reports:write_paragraph",
        Form(paragraph, of_reporting("section of a report"), admin, frozenset({200, 422}), has_page=False),
    ),
    (
        "reports:settle_paragraph",
        Form(typed(keep="both"), of_reporting("paragraph beside"), admin, frozenset({302}), has_page=False),
    ),
    (
        "reports:comment",
        Form(typed(text="Which one?", **KEY), of_reporting("section of a report"), admin, has_page=False),
    ),
    (
        "reports:comment_part",
        Form(typed(text="And when?", **KEY), of_reporting("part"), admin, has_page=False),
    ),
    ("reports:new_text", Form(typed(key="intro", language="de", text="Words.", began_from=""), of_grant, admin, MOVES)),
    (
        "reports:change_text",
        Form(
            typed(key="intro", language="de", text="Words.", began_from="", what="save"),
            of_reporting("text of a grant"),
            admin,
            MOVES,
        ),
    ),
    (
        "reports:sample",
        Form(typed(figure="people_trained", size="1", number="7"), of_reporting("sample to draw"), auditor, MOVES),
    ),
    (
        "reports:note_finding",
        Form(typed(found="good", note="Seen."), of_reporting("sampled row"), auditor, has_page=False),
    ),
    ("reports:accept_finding", Form(typed(reason="It was so."), of_reporting("finding"), admin)),
    (
        "reports:quality",
        Form(typed(first="2026-01-01", last="2026-12-31"), of_grant, admin, frozenset({200, 422}), "get"),
    ),
    ("reports:reports", Form(typed(first="2018-02-01", last="2090-01-31", **KEY), of_grant, admin)),
    ("reports:check_form", Form(typed(number="SHARE-R2027-ABCD-EFGH"), by=nobody, answers=ALLAUTH, method="get")),
    (
        "reports:check_form",
        Form(typed(file="no file", sha256="ab" * 32), by=nobody, answers=frozenset({200, 302, 422})),
    ),
    ("reports:check", search(nobody, of_report, sha256="ab" * 32)),
    ("reports:check", Form(typed(file="no file", sha256="ab" * 32), of_report, nobody)),
    ("imports:periods_file", Form(typed(file="no file"), of_grant, admin)),
    ("imports:partners_file", Form(typed(file="no file"), of_grant, admin)),
    ("imports:evaluation_file", Form(typed(file="no file"), of_pilot)),
    ("trainings:answer_moment", Form(filled_in, of_questions, nobody)),
    ("trainings:enter", Form(typed_in, of_moment)),
    ("trainings:suggest", Form(typed(module="", text="More\nlaw.", **KEY), of_pilot, has_page=False)),
    ("trainings:comment", Form(typed(topics="legal", remove=""), of_comment, answers=SAID, has_page=False)),
    ("trainings:take_up", Form(taken_up, of_pilot, answers=SAID, has_page=False)),
    ("trainings:became", Form(typed(became="left"), of_need_of_pilot, answers=SAID, has_page=False)),
    ("trainings:pilot_trainers", Form(named, of_pilot)),
    ("trainings:evaluations", search(coordinator, grant="", country="RO", version="")),
    ("trainings:decide", Form(typed(decision="left", answer="No."), of_suggestion, secretariat, SAID, has_page=False)),
    (
        "trainings:change_version",
        Form(fresh("trainings:change_version", of_version, changes="One\ntwo"), of_version, secretariat, AS_IT_WAS),
    ),
    ("trainings:change_unit", Form(module_of_a_version, of_unit, secretariat, AS_IT_WAS)),
    (
        "trainings:material",
        Form(
            typed(kind="handout", language="en", country="", replaces="", file="no file", **KEY), of_module, secretariat
        ),
    ),
    ("trainings:new_trainer", Form(new_trainer, by=secretariat)),
    ("trainings:change_trainer", Form(changed_trainer, of_trainer, secretariat, AS_IT_WAS)),
    ("trainings:add_away", Form(typed(first="2027-05-05", last="2027-05-09"), of_trainer, secretariat, has_page=False)),
    ("roster:public_experts", search(nobody, area="health", language="ro")),
    (
        "roster:experts",
        Form(typed(do="save_view", row=["1"], name="Mine", view=""), by=secretariat, answers=LISTED),
    ),
    (
        "roster:experts",
        Form(
            typed(
                q="an",
                area="health",
                language="ro",
                country="RO",
                has_left="",
                columns="state",
                order="-name",
                range="ending",
            ),
            by=secretariat,
            answers=frozenset({200, 422}),
            method="get",
        ),
    ),
    (
        "roster:missions",
        Form(typed(do="save_view", row=["1"], name="Mine", view=""), by=secretariat, answers=LISTED),
    ),
    (
        "roster:missions",
        Form(
            typed(
                q="in",
                state="terms",
                area="health",
                country="RO",
                form="remote",
                columns="state",
                order="-made",
                range="no-report",
            ),
            by=secretariat,
            answers=frozenset({200, 422}),
            method="get",
        ),
    ),
    (
        "roster:new_expert",
        Form(new_expert, by=secretariat),
    ),
    (
        "roster:decide",
        Form(
            typed(area="health", decision="send_back", remark="More, please."),
            of_waiting_area,
            secretariat,
            frozenset({302, 409, 422}),
            has_page=False,
        ),
    ),
    ("roster:weights", Form(weights, by=secretariat, answers=AS_IT_WAS)),
    ("roster:season", search(secretariat, fix="a:b", most="2", brief="a", expert="b")),
    ("roster:season", Form(typed(ask="a:b"), by=secretariat, answers=SAID)),
    ("roster:new_brief", Form(new_brief_data, of_new_need, secretariat)),
    ("roster:change_brief", Form(changed_brief, of_brief, secretariat, AS_IT_WAS)),
    ("roster:close_brief", Form(typed(reason="Solved."), of_brief, secretariat)),
    (
        "roster:invite",
        Form(
            lambda world: {"expert": someone(world).public_id, "answer_days": "7", "at_once": "on"},
            of_brief,
            secretariat,
            has_page=False,
        ),
    ),
    ("roster:answer_for", Form(typed(answer="no", reason="Ill."), of_asked_expert, secretariat, has_page=False)),
    ("roster:invitation", Form(typed(answer="no", reason="Ill."), of_invitation_link, nobody)),
    ("roster:terms", Form(mission_terms, of_mission, secretariat, AS_IT_WAS)),
    ("roster:end_mission", Form(typed(how="hand_over", reason="Ill."), of_mission, secretariat)),
    ("roster:costs", Form(mission_costs, of_mission, secretariat, AS_IT_WAS)),
    (
        "roster:mission_documents",
        Form(typed(kind="programme", language="en", replaces="", file="no file", **KEY), of_mission, secretariat),
    ),
    ("roster:side", Form(side_sheets, of_side_after, nobody, frozenset({302, 409, 422}))),
    ("roster:profile", Form(profile, by=an_expert, answers=AS_IT_WAS)),
    ("roster:own_area", Form(own_area, lambda world: ["legal"], an_expert, AS_IT_WAS)),
    ("roster:own_languages", Form(own_languages, by=an_expert, answers=AS_IT_WAS)),
    ("roster:rest", Form(typed(rest="yes"), by=an_expert, answers=SAID, has_page=False)),
    ("roster:block", Form(typed(first="2027-05-05", last="2027-05-09"), by=an_expert, has_page=False)),
    ("trainings:verify", search(nobody, of_certificate, sha256="ab" * 32)),
    ("trainings:verify", Form(typed(file="no file", sha256="ab" * 32), of_certificate, nobody)),
    ("records:verifications", search(secretariat, page="1")),
    (
        "events:registrations",
        listing(of_event, q="io", state="confirmed", actor_kind="ngo", columns="state", order="-since", range="coming"),
    ),
    ("events:mail", search(coordinator, of_event, page="1")),
    ("events:managed", listing(q="io", kind="pilot", state="draft", columns="state", order="-when", range="upcoming")),
    ("events:activities", search(nobody, country="RO", when="past", page="1")),
    ("municipalities:choose", search_into(coordinator, lambda world: ["town"], municipality="som")),
    ("pages:search", search(nobody, q="som", **{"in": "towns"})),
    ("municipalities:towns", search(nobody, **OF_TOWNS, page="1")),
    ("municipalities:map", search(nobody, **OF_TOWNS, at="1-0-0", show="size", page="1")),
    ("municipalities:compare", Form(typed(t="1", add="som"), by=nobody, answers=frozenset({200, 302}), method="get")),
    ("municipalities:kept_towns", Form(typed(do="save_view", row=["1"], name="Mine", view=""), answers=LISTED)),
    (
        "municipalities:kept_towns",
        listing(**OF_TOWNS, level="town", columns="name", order="-name", range="no-population"),
    ),
    ("municipalities:contacts", Form(typed(do="save_view", row=["1"], name="Mine", view=""), answers=LISTED)),
    ("municipalities:contacts", listing(q="so", consent="public", columns="role", order="-role")),
    ("municipalities:kept_organisations", Form(typed(do="save_view", row=["1"], name="Mine", view=""), answers=LISTED)),
    (
        "municipalities:kept_organisations",
        listing(q="so", country="RO", type="ngo", columns="name", order="-name", range="no-type"),
    ),
    ("municipalities:new_organisation", Form(typed(**ORGANISATION, **KEY), by=secretariat)),
    (
        "municipalities:organisation_details",
        Form(typed(**ORGANISATION, began_from=""), of_ours, secretariat, answers=EDITED),
    ),
    ("municipalities:add_member_town", Form(typed(town="Cluj"), of_ours, secretariat, has_page=False)),
    (
        "municipalities:add_programme_role",
        Form(typed(programme="SHARE", role="partner", source="A report"), of_ours, has_page=False),
    ),
    ("municipalities:new_organisation_contact", Form(typed(**CONTACT, **KEY), of_ours)),
    ("municipalities:new_town_contact", Form(typed(**CONTACT, **KEY), of_kept_town)),
    ("municipalities:contact", Form(typed(**CONTACT, began_from=""), of_contact, answers=EDITED)),
    (
        "municipalities:invite",
        Form(typed(email="new@example.org", name="Ana", role="member", ends_on="", **KEY), of_ours),
    ),
    ("municipalities:change_role", Form(typed(role="coordinator"), of_member)),
    ("municipalities:end_right", Form(typed(reason="She left.", on=""), of_member)),
    ("municipalities:hand_over", Form(handed_over, of_gone)),
    ("municipalities:end_access", Form(typed(reason="The audit is over."), of_audit, secretariat)),
    ("municipalities:town_details", Form(typed(**ON_THE_MAP), of_kept_town, answers=frozenset({200}), has_page=False)),
    ("municipalities:new_town", Form(typed(**TOWN, **KEY), by=secretariat)),
    ("municipalities:town_details", Form(typed(**TOWN, began_from=""), of_kept_town, answers=EDITED)),
    ("municipalities:town_names", Form(typed(name="Großhorn", language="de"), of_kept_town)),
    ("municipalities:town_codes", Form(typed(**CODE), of_kept_town)),
    ("municipalities:town_years", Form(typed(year="2019", arrived="12", source="The town hall"), of_kept_town)),
    (
        "municipalities:town_successions",
        Form(typed(way="after", town="Another", on="2020-01-01", source="The law"), of_office_town, secretariat),
    ),
    ("municipalities:edit_country", Form(typed(**COUNTRY), of_country, secretariat, EDITED)),
    ("municipalities:country_years", Form(typed(**COUNTRY_YEAR), of_country, secretariat)),
    ("municipalities:town_history", search(coordinator, of_kept_town, page="1")),
    ("events:new_event", Form(new_pilot, lambda world: ["pilot"])),
    ("events:agenda", Form(agenda, of_event, answers=frozenset({302, 409, 422}))),
    ("trainings:certificates", search(coordinator, of_event, page="1")),
    ("trainings:verify_form", Form(typed(number="SHARE-2027-ABCD-EFGH"), by=nobody, answers=ALLAUTH, method="get")),
    ("jobs:jobs", search(coordinator, page="1")),
    ("pages:edit", Form(page, lambda world: ["about"], secretariat, frozenset({302, 409, 422}))),
    ("pages:edit", Form(preview, lambda world: ["about"], secretariat, frozenset({200, 422}))),
    ("imports:runs", search(secretariat, page="1")),
    ("imports:new", Form(typed(source="people.csv", file="no file", **KEY), by=secretariat)),
    ("imports:people_of_activity", Form(typed(file="no file"), of_event)),
    ("events:show_document", Form(typed(consent="All six, on the list of the day"), of_picture)),
    ("events:off_the_record", Form(typed(reason="It stands here twice."), of_recorded)),
    ("imports:recorded", Form(entry, of_recorded, answers=frozenset({302, 409, 422}))),
    (
        "imports:people_of_activity",
        Form(typed(people="A", vouched="on"), of_event, answers=frozenset({302, 422}), has_page=False),
    ),
    ("imports:reading", Form(reading, of_import, secretariat)),
    (
        "imports:mend",
        Form(
            typed(checks="1", cell_0="7500", out_2="", like_3="new"),
            of_import,
            secretariat,
            frozenset({302, 409, 422}),
            has_page=False,
        ),
    ),
    ("mail:outbox", search(secretariat, failed="1", page="1")),
    ("municipalities:doubles", Form(picked, by=secretariat, answers=frozenset({200, 302, 404}), method="get")),
    ("municipalities:merge", Form(typed(began_from=""), of_twins, secretariat, frozenset({302, 409}))),
    (
        "municipalities:people",
        Form(typed(do="save_view", row=["1"], name="Mine", view=""), by=secretariat, answers=frozenset({302, 404})),
    ),
    (
        "municipalities:people",
        Form(
            typed(
                q="io",
                role="admin",
                state="all",
                columns="role",
                order="-seen",
                range="long-away",
                page="1",
                export="",
                view="",
            ),
            by=secretariat,
            answers=frozenset({200, 422}),
            method="get",
        ),
    ),
    (
        "municipalities:assess",
        Form(typed(**ASSESSED, do="finish", began_from="", form_key=""), of_town, answers=CHANGED),
    ),
    ("municipalities:show_assessment", Form(typed(show="1"), of_assessment, has_page=False)),
    (
        "municipalities:needs",
        Form(typed(do="save_view", row=["1"], name="Mine", view=""), answers=frozenset({302, 404})),
    ),
    ("municipalities:needs", Form(typed(**NEEDS_OF_TOWNS), answers=frozenset({200, 422}), method="get")),
    ("municipalities:raise_need", Form(typed(**NEED, form_key=""), of_town)),
    ("municipalities:raise_need", Form(typed(area="health"), of_town, answers=frozenset({200}), method="get")),
    ("municipalities:change_need", Form(typed(**NEED, began_from=""), of_need, answers=CHANGED)),
    ("municipalities:finish_answer", Form(typed(answer="They came.\nTwice."), of_accepted_need)),
    ("municipalities:withdraw_need", Form(typed(reason="Solved."), of_need)),
    ("municipalities:coverage", search(coordinator, country="RO")),
    ("municipalities:covered", search(coordinator, lambda world: ["housing", "arrival"], country="RO", page="1")),
    ("municipalities:town_coverage", Form(typed(area="housing", phases=["arrival"], who="Sports club"), of_town)),
    ("municipalities:town_coverage", search(coordinator, of_town, area="housing", phase="arrival")),
    ("municipalities:practices", search(nobody, q="club", area="housing", country="RO", page="1")),
    ("municipalities:new_practice", Form(typed(**PRACTICE, form_key=""), of_town)),
    ("municipalities:change_practice", Form(typed(**PRACTICE, began_from=""), of_practice, answers=CHANGED)),
    (
        "municipalities:kept_practice",
        Form(typed(kind="press", language="en", file="no file", form_key=""), of_practice),
    ),
    (
        "municipalities:send_back_practice",
        Form(typed(review="Since when?", read=""), of_submitted_practice, secretariat, CHANGED),
    ),
    ("municipalities:answer_survey", Form(survey_answers, of_invitation, nobody, frozenset({302, 409, 422}))),
    ("municipalities:surveys", Form(typed(do="save_view", row=["1"], name="Mine", view=""), answers=LISTED)),
    ("municipalities:surveys", listing(q="h", state="open", columns="state", order="-closes", range="x")),
    ("municipalities:new_survey", Form(new_survey, by=secretariat)),
    ("municipalities:edit_survey", Form(edited_survey, of_survey, secretariat, frozenset({302, 409, 422}))),
    (
        "municipalities:survey_towns",
        Form(typed(do="again", row=["1"], name="Mine", view=""), of_survey, secretariat, LISTED),
    ),
    (
        "municipalities:survey_towns",
        search(
            secretariat,
            of_survey,
            answers=frozenset({200, 422}),
            q="som",
            country="RO",
            state="begun",
            columns="state",
            order="-town",
            range="x",
            page="1",
            export="",
            view="",
        ),
    ),
    (
        "municipalities:ask_towns",
        search(secretariat, of_survey, frozenset({200, 422}), **OF_TOWNS),
    ),
    ("municipalities:survey_addresses", Form(address, of_survey_without_addresses, secretariat)),
    (
        "municipalities:survey_addresses",
        Form(typed(town=""), of_survey, secretariat, frozenset({200, 404}), "get", has_page=False),
    ),
    ("municipalities:survey_analysis", Form(typed(by="size"), of_survey, secretariat, frozenset({200}), "get")),
    ("questionnaires:questionnaires", search(secretariat, page="1")),
    (
        "questionnaires:new_questionnaire",
        Form(typed(name="Schools", title="Schools", intro="One\ntwo", language="ro", **KEY), by=secretariat),
    ),
    (
        "questionnaires:texts",
        Form(
            typed(name="Schools", title="Schools", intro="One\ntwo", language="ro", began_from=""),
            of_questionnaire,
            secretariat,
            frozenset({302, 409, 422}),
        ),
    ),
    ("questionnaires:new_question", Form(lambda world: question(world) | KEY, of_questionnaire, secretariat)),
    (
        "questionnaires:question",
        Form(
            lambda world: question(world) | {"began_from": ""},
            of_last_question,
            secretariat,
            frozenset({302, 409, 422}),
        ),
    ),
    ("questionnaires:move_question", Form(typed(way="up"), of_last_question, secretariat, has_page=False)),
    (
        "questionnaires:translate",
        Form(translated_questions, lambda world: [*of_questionnaire(world), "de"], secretariat),
    ),
    ("municipalities:end_membership", Form(typed(reason="She left.", on=""), of_colleague_right, secretariat)),
    ("municipalities:ask_reset", Form(typed(reason="I called her."), of_colleague, secretariat)),
    ("account_login", allauth(nobody, login="ana@example.org")),
    ("account_request_login_code", allauth(nobody, email="ana@example.org")),
    ("account_confirm_login_code", allauth(code_requested, code="ABCDEF", action="")),
    ("account_email", allauth(coordinator, action_add="", email="other@example.org")),
    ("account_email", allauth(with_second_address, action_primary="", email="second@example.org")),
    ("account_email", allauth(with_second_address, action_send="", email="second@example.org")),
    ("account_email", allauth(with_second_address, action_remove="", email="second@example.org")),
    ("account_email_verification_sent", allauth(address_to_prove, code="ABCDEF", action="")),
    ("mfa_authenticate", allauth(half_signed_in, code="123456")),
    ("mfa_authenticate", allauth(half_signed_in, credential="{}")),
    ("mfa_reauthenticate", allauth(coordinator, code="123456")),
    ("mfa_activate_totp", allauth(local_actor, code="123456")),
    ("mfa_add_webauthn", allauth(coordinator, name="Key", passwordless="on", credential="{}")),
    ("mfa_edit_webauthn", Form(typed(name="Key"), lambda world: [PASSKEY], with_passkey, ALLAUTH)),
    ("mfa_login_webauthn", allauth(nobody, has_page=False, credential="{}")),
    ("mfa_reauthenticate_webauthn", allauth(with_passkey, credential="{}")),
    ("claims:budget", Form(a_budget, of_reporting("grant partner"), admin, MOVES)),
    ("claims:budget", search(admin, of_reporting("grant partner"), frozenset({200, 422}), since="2027-05-05")),
    (
        "claims:rates",
        Form(typed(currency="RON", on="2027-05-05", per_euro="4.65", source="A bank", **KEY), by=admin),
    ),
    ("claims:new_cost", Form(a_new_cost, of_reporting("grant"), admin, MOVES)),
    ("claims:change_cost", Form(a_cost, of_reporting("cost"), admin, MOVES)),
    ("claims:decide", Form(parked, of_reporting("cost"), admin, MOVES, has_page=False)),
    ("claims:decide", Form(typed(what="refuse", refuse_sentence="No."), of_reporting("cost"), admin, has_page=False)),
    (
        "claims:receipts",
        Form(
            typed(kind="receipt", language="en", replaces="", file="no file", **KEY), of_reporting("cost"), admin, MOVES
        ),
    ),
    (
        "claims:costs",
        Form(typed(do="save_view", row=["1"], name="Mine", view=""), of_reporting("grant"), admin, LISTED),
    ),
    (
        "claims:costs",
        Form(
            typed(
                q="bus",
                partner="",
                period="1",
                heading="A",
                state="entered",
                columns="what",
                order="-eur",
                range="warned",
            ),
            of_reporting("grant"),
            admin,
            frozenset({200, 422}),
            "get",
        ),
    ),
    ("claims:new_time_sheet", Form(a_new_sheet, of_reporting("grant"), admin, MOVES)),
    ("claims:time_sheet", Form(some_hours, of_reporting("time sheet"), admin, MOVES)),
    ("claims:sign", Form(signed, of_reporting("time sheet"), admin, MOVES, has_page=False)),
    ("claims:new_travel", Form(a_new_way, of_an_activity, admin, MOVES)),
    ("claims:change_travel", Form(typed(**WAY, began_from=""), of_reporting("travel"), admin, MOVES)),
    ("portal:grid", Form(a_table, of_a_table, admin, MOVES)),
    ("imports:portal_file", Form(typed(file="no file", **KEY), of_a_table, admin)),
    ("funderforms:forms", Form(typed(file="no file", **KEY), of_reporting("grant"), admin)),
    ("impact:edit", Form(an_impact_page, of_reporting("grant"), admin, MOVES)),
    ("impact:make_public", Form(typed(what="back"), of_reporting("grant"), admin, has_page=False)),
    ("impact:new_story", Form(typed(**STORY, **KEY), of_reporting("grant"), admin, MOVES)),
    ("impact:change_story", Form(typed(**STORY, began_from="", what=""), of_reporting("story"), admin, MOVES)),
    ("reports:new_grant", Form(typed(**GRANT, **KEY), by=admin, answers=MOVES)),
    ("reports:change_grant", Form(typed(**GRANT, began_from=""), of_reporting("grant"), admin, MOVES)),
    ("reports:new_amendment", Form(amended, of_reporting("grant"), admin, MOVES)),
]

# Buttons, whose POST carries nothing but the token; and one page that looks for its codes before it looks at the method.
NO_FIELDS = {
    "portal:number",
    "funderforms:remove",
    "reports:samples",
    "reports:open_row",
    "reports:open_sheet",
    "reports:settle_comment",
    "reports:settle_part_comment",
    "reports:remove_partner",
    "reports:remove_period",
    "reports:call",
    "reports:accept",
    "reports:look",
    "reports:remind",
    "reports:add_ready",
    "reports:end_indicator",
    "gatherings:remove_objective",
    "gatherings:person_leaves",
    "gatherings:ask_participants",
    "gatherings:publish_plan",
    "gatherings:remove_stakeholder",
    "gatherings:remove_benchmark",
    "gatherings:take_over_group",
    "gatherings:end_group",
    "gatherings:member_leaves",
    "gatherings:open_item_again",
    "gatherings:send_notice",
    "gatherings:drop_notice",
    "gatherings:share_minutes",
    "gatherings:invite_members",
    "gatherings:member",
    "gatherings:leave_group",
    "municipalities:discard_draft",
    "municipalities:accept_need",
    "municipalities:begin_answer",
    "municipalities:take_out_coverage",
    "municipalities:submit_practice",
    "municipalities:take_back_practice",
    "municipalities:publish_practice",
    "municipalities:check_practice_document",
    "municipalities:remove_practice_document",
    "municipalities:remove_name",
    "municipalities:remove_code",
    "municipalities:remove_year",
    "municipalities:remove_succession",
    "municipalities:remove_country_year",
    "events:renew",
    "events:join",
    "events:confirm_group",
    "events:close_door",
    "events:release_places",
    "events:opened",
    "events:send_own_link",
    "events:door_marks",
    "events:confirm",
    "events:cancel",
    "events:publish",
    "events:remove",
    "events:approve",
    "events:give_place",
    "events:take_up_event",
    "events:delete_draft",
    "events:withdraw",
    "events:back_on_record",
    "events:remove_document",
    "events:check_document",
    "events:complete_event",
    "trainings:issue",
    "trainings:new_version",
    "trainings:unname_trainer",
    "trainings:remove_away",
    "trainings:tick",
    "trainings:mark_read",
    "roster:call_off",
    "roster:deliver",
    "roster:withdraw_area",
    "roster:unblock",
    "roster:leave",
    "roster:join",
    "imports:start_over",
    "imports:load",
    "imports:undo",
    "imports:leave",
    "jobs:retry",
    "mail:retry",
    "municipalities:end_sessions",
    "municipalities:open_survey",
    "municipalities:close_survey",
    "municipalities:ask_towns",
    "questionnaires:remove_question",
    "municipalities:confirm_proposal",
    "municipalities:invitation",
    "municipalities:remove_member_town",
    "municipalities:remove_programme_role",
    "municipalities:send_invitation",
    "municipalities:withdraw_invitation",
    "municipalities:keep_apart",
    "municipalities:undo_merge",
    "municipalities:move_address",
    "municipalities:confirm_reset",
    "municipalities:decline_reset",
    "account_logout",
    "account_signup",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_remove_webauthn",
    "usersessions_list",
}


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Event, Registration, User]]:
    """What the forms are about, built once: each test rolls back what it did, and this one all of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        event = make_pilot(capacity=3, sessions=1)
        make_coordinator()  # a colleague
        assert event.municipality
        MemberTown.objects.create(organisation=make_organisation(), town=event.municipality)
        yield event, make_registration(event), make_coordinator()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: tuple[Event, Registration, User], db: None, client: Client, settings: LazySettings) -> World:
    # What is tried here is the forms. How often one may try has its own tests.
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    settings.REGISTRATIONS_PER_CONNECTION = 1_000_000
    client.raise_request_exception = False
    event, registration, user = (one.pk for one in built)
    return World(
        client, Event.objects.get(pk=event), Registration.objects.get(pk=registration), User.objects.get(pk=user)
    )


def encoded(data: dict[str, Any]) -> str:
    """As a browser would send it, half characters included."""
    return urlencode(data, doseq=True, errors="surrogatepass")


def send(world: World, form: Form, url: str, data: dict[str, Any]) -> Any:
    body = encoded(data)
    if form.method == "get":
        return world.client.get(f"{url}?{body}")
    return world.client.post(url, body, content_type="application/x-www-form-urlencoded")


def complaints(world: World, form: Form, url: str, data: dict[str, Any]) -> list[str]:
    """Sends it, looks at the answer and at what is stored, and undoes all of it."""
    cookies = deepcopy(world.client.cookies)
    with transaction.atomic():
        answer = send(world, form, url, data)
        found = []
        too_large = form.method == "post" and len(encoded(data)) > BODY_LIMIT
        if answer.status_code not in form.answers and not (too_large and answer.status_code == 400):
            found.append(f"{answer.status_code} {answer.exc_info[1] if answer.exc_info else ''}"[:300])
        elif answer.status_code == 302:
            found += dirty_text()
        transaction.set_rollback(True)
    world.client.cookies = SimpleCookie({name: morsel.value for name, morsel in cookies.items()})
    return found


# Control characters, and those that turn the direction of the text around them. PostgreSQL itself refuses NUL and half
# characters, so these cannot lie there: the page would have answered 500.
BIDI, CONTROL, BREAK = "\u202a-\u202e\u2066-\u2069", "\x01-\x09\x0b\x0c\x0e-\x1f\x7f", "\n\r"
SEVERAL_LINES = {
    ("events", "summary"): "\r",
    ("events", "text"): "\r",
    **{("gatherings", name): "\r" for name in ("text", "words", "questions", "travel", "lodging", "practical", "seen")},
    **{("gatherings", name): "\r" for name in ("takes_home", "differently", "mandate", "factors", "practice")},
    ("municipalities", "answer"): "\r",
    ("municipalities", "summary"): "\r",
    ("municipalities", "housing"): "\r",
    ("municipalities", "note"): "\r",
    ("mail", "text"): "\r",
    **{("roster", name): "\r" for name in ("summary", "references", "evidence", "goal", "goals", "success")},
    **{("roster", name): "\r" for name in ("preparation", "expert_report", "host_report", "follow_up", "answer")},
    **{("trainings", name): "\r" for name in ("text", "changes", "summary", "methods", "trainer_notes")},
    ("mail", "calendar"): "",
    ("pages", "text"): "\r",
    ("municipalities", "text"): "\r",
    ("questionnaires", "intro"): "\r",
    ("reports", "text"): "\r",
    ("grants", "text"): "\r",
    ("claims", "sentence"): "\r",
    ("grants", "what"): "\r",
    ("impact", "text"): "\r",
    ("impact", "lead"): "\r",
    ("portal", "name"): "\r",
    ("reports", "note"): "\r",
    **{("grants", name): "\r" for name in ("sentence", "achieved", "difficult", "next_steps")},
}
OTHERS = {
    "auth",
    "contenttypes",
    "sessions",
    "mfa",
    "usersessions",
}  # tables of libraries that hold no text for others to read


def text_columns() -> Iterator[tuple[str, str, str]]:
    """(table, column, forbidden characters) of our own models and of the addresses."""
    for model in apps.get_models():
        if model._meta.app_label in OTHERS or model._meta.proxy or not model._meta.managed:
            continue
        for column in model._meta.concrete_fields:
            if isinstance(column, models.CharField | models.TextField | models.JSONField | ArrayField):
                breaks = SEVERAL_LINES.get((model._meta.app_label, column.name), BREAK)
                yield model._meta.db_table, str(column.column), f"[{BIDI}{CONTROL}{breaks}]"


COLUMNS = list(text_columns())
DIRTY = Planned(
    "dirty",
    " UNION ALL ".join(
        f"SELECT '{table}' FROM \"{table}\" WHERE "
        + " OR ".join(f"\"{column}\"::text ~ '{pattern}'" for other, column, pattern in COLUMNS if other == table)
        for table in sorted({table for table, _column, _pattern in COLUMNS})
    ),
)


def dirty_text() -> list[str]:
    return [f"dirty text in {table}" for (table,) in DIRTY.rows()]


def values_for(form: Form, position: int, fields: int) -> list[tuple[str, str]]:
    """What this field is tried with: its share of the values, and for one field of the form what is too long for words."""
    long = LONG_VALUES if form.every == 1 else LONG_VALUES[:1]
    mine = [pair for number, pair in enumerate(long) if number % fields == position]
    every = form.every
    if every != 1:
        each = max(1, min(len(SHORT_VALUES) // every, TRIES // fields))
        every = len(SHORT_VALUES) // each
    start = _turn[0] = (_turn[0] + 1) % every
    return SHORT_VALUES[start::every] + mine


_turn = [0]


def ids(forms: list[tuple[str, Form]]) -> list[str]:
    number = count(1)
    return [f"{next(number)}-{name}-{form.method}" for name, form in forms]


@pytest.mark.parametrize(("name", "form"), FORMS, ids=ids(FORMS))
def test_no_field_of_a_form_breaks_under_a_hostile_value(name: str, form: Form, world: World) -> None:
    form.by(world)
    url, data = reverse(name, args=form.args(world)), form.data(world)
    broken = []
    for position, field in enumerate(data):
        for label, value in values_for(form, position, len(data)):
            broken += [(field, label, why) for why in complaints(world, form, url, data | {field: value})]
    assert not broken, broken[:20]


@pytest.mark.parametrize("part", range(4))
def test_no_text_that_anybody_may_type_breaks_anything(part: int, world: World) -> None:
    """Each value in all fields of free text at once; what is no name of a person in the others, and now and then in all."""
    url, data, broken, refused = reverse("events:event", args=[world.event.public_id]), form_data(), [], count()
    short = SHORT_VALUES[:: 1 if EVERY == 1 else 2]
    for label, value in (short + LONG_VALUES)[part::4]:
        others = {"town": value, "organisation": value}
        in_all = {"name": value} | others
        said = [in_all] if is_name(value) else [others]
        if not is_name(value) and (EVERY == 1 or next(refused) % 4 == 0):
            said.append(in_all)
        broken += [(label, why) for one in said for why in complaints(world, REGISTRATION, url, data | one)]
    assert not broken, broken[:20]


def is_name(value: str) -> bool:
    field = RegistrationForm.base_fields["name"]
    try:
        return bool(field.clean(value))
    except ValidationError:
        return False


def test_no_address_that_anybody_may_type_breaks_anything(world: World) -> None:
    url, data = reverse("events:event", args=[world.event.public_id]), form_data()
    pairs = SHORT_VALUES[:: 1 if EVERY == 1 else 6]
    broken = [
        (label, why) for label, value in pairs for why in complaints(world, REGISTRATION, url, data | {"email": value})
    ]
    assert not broken, broken[:20]


@pytest.mark.parametrize(
    "name", ["events:details", "events:new_event", "events:agenda", "events:timeline", "events:copy_event"]
)
def test_no_date_number_or_choice_of_a_working_page_breaks_at_its_ends(name: str, world: World) -> None:
    form = dict(FORMS)[name]
    form.by(world)
    url, data = reverse(name, args=form.args(world)), form.data(world)
    chosen = [field for field in data if not field.endswith(("title", "venue", "summary"))]
    turns = 1 if EVERY == 1 else 3
    broken = [
        (field, value[:20], why)
        for position, field in enumerate(chosen)
        for value in EXTREMES[position % turns :: turns]
        for why in complaints(world, form, url, data | {field: [value] if isinstance(data[field], list) else value})
    ]
    assert not broken, broken[:20]


CREDENTIALS = [
    "{}",
    "[]",
    "null",
    "0",
    '""',
    '"x"',
    '{"id": 1}',
    '{"id": null, "rawId": null, "response": null}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA",'
    ' "authenticatorData": "AA", "signature": "AA", "userHandle": "\\u0000"}}',
    '{"id": "\\ud800", "rawId": "\\ud800", "response": {"userHandle": "\\ud800"}}',
    "[" * 500 + "]" * 500,
    "[" * 90_000,
    '{"a":' * 90_000,
]


@pytest.mark.parametrize(
    "name", ["mfa_add_webauthn", "mfa_login_webauthn", "mfa_reauthenticate_webauthn", "mfa_authenticate"]
)
def test_a_credential_that_is_none_is_refused(name: str, world: World) -> None:
    form = dict(FORMS)[name]
    form.by(world)
    url = reverse(name, args=form.args(world))
    broken = [(value[:60], why) for value in CREDENTIALS for why in complaints(world, form, url, {"credential": value})]
    assert not broken, broken


@pytest.mark.parametrize("path", ["/verify/{}/", "/my/{}/", "/towns/{}/", "/activities/{}/"])
def test_no_address_of_a_page_breaks_it(path: str, client: Client) -> None:
    client.raise_request_exception = False
    for label, value in SHORT_VALUES:
        if len(value) <= 1_000:  # servers refuse a longer address before the site sees it
            answer: Any = client.get(path.format(quote(value, safe="", errors="surrogatepass")))
            # An empty value or a full stop leaves another address than the one that was meant.
            assert answer.status_code in {200, 301, 302, 404}, (label, answer.exc_info)


# The tables are whole


def routes(patterns: list[Any], space: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Name and some arguments of every route."""
    examples = {"int": 1, "slug": "x", "str": "x", "uuid": UUID(int=1)}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            kinds = [re.sub("Converter$", "", type(c).__name__).lower() for c in pattern.pattern.converters.values()]
            args = [examples["str" if kind == "string" else kind] for kind in kinds]
            yield f"{space}{pattern.name}", args or ["1", "x-y"][: pattern.pattern.regex.groups]


ROUTES = dict(routes(get_resolver().url_patterns))


def test_a_route_that_takes_a_post_stands_in_one_of_the_tables(world: World) -> None:
    secretariat(world)
    known = {name for name, form in FORMS if form.method == "post"} | NO_FIELDS
    answers = {name: world.client.post(reverse(name, args=args)) for name, args in ROUTES.items() if name not in known}
    takes_a_post = [name for name, answer in answers.items() if answer.status_code != 405]
    assert takes_a_post == [], "give each a line in FORMS, or in NO_FIELDS"


def test_the_tables_name_no_route_that_is_gone() -> None:
    assert {name for name, _form in FORMS} | NO_FIELDS <= set(ROUTES)


class Fields(HTMLParser):
    """Names of what can be filled in the forms of a page that are sent to this address by this method."""

    def __init__(self, page: str, url: str, method: str) -> None:
        super().__init__()
        self.url, self.method, self.inside = url, method, False
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            action = urlsplit(values.get("action") or self.url).path
            self.inside = action == self.url and (values.get("method") or "get").lower() == self.method
        elif self.inside and tag in {"input", "select", "textarea", "button"} and values.get("name"):
            self.names.add(str(values["name"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


@pytest.mark.parametrize("name", sorted({name for name, form in FORMS if form.has_page}))
def test_a_page_shows_no_field_that_its_line_does_not_know(name: str, world: World) -> None:
    for method in ("get", "post"):
        lines = [form for other, form in FORMS if (other, form.method) == (name, method)]
        if not lines:
            continue
        lines[0].by(world)
        url = reverse(name, args=lines[0].args(world))
        page = world.client.get(url)
        assert page.status_code == 200, f"{page.status_code} {page.headers.get('Location')}"
        shown = Fields(page.content.decode(), url, method).names - {"csrfmiddlewaretoken", "next"}
        assert shown <= {field for line in lines for field in line.data(world)}


# What makes something makes it once

# Forms that make rows without a key, and why the same one sent twice makes them once all the same.
ONCE_BY_THEMSELVES = {
    "claims:time_sheet": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "claims:sign": "What is signed is not there to be signed again.",
    "claims:change_travel": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "portal:number": "An activity has its number in a table once, by a constraint.",
    "impact:edit": "A grant has one page, whose key it is.",
    "impact:make_public": "What is public is public.",
    "funderforms:remove": "What is taken out is gone.",
    "reports:change_grant": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "impact:change_story": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "claims:budget": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "claims:change_cost": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "claims:costs": "A person names a view of a list once, by a constraint.",
    "claims:decide": "What is decided is not there to be decided again.",
    "reports:new_partner": "An organisation is a partner of a grant once, by a constraint.",
    "reports:new_period": "Periods of a grant do not overlap, by a constraint.",
    "reports:new_indicator": "A grant has a code once, by a constraint.",
    "reports:change_indicator": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "reports:value": "An indicator has one value in a period, by a constraint.",
    "reports:accept_finding": "A finding is accepted once, by a constraint.",
    "reports:comment": "Its form, on the page of the section, carries a key.",
    "reports:comment_part": "Its form, on the page of the part, carries a key.",
    "reports:submit": "A period has a version once, by a constraint.",
    "reports:narrative": "A paragraph carries its id and the version it began from, under a lock.",
    "reports:write_paragraph": "A paragraph carries its id and the version it began from, under a lock.",
    "reports:settle_paragraph": "What is settled is not there to be settled again.",
    "reports:new_text": "A grant has a text once in a language, by a constraint.",
    "reports:change_text": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "reports:sample": "A sample is drawn once, under a lock and by a trigger.",
    "reports:note_finding": "It writes what was found of one row, which is there.",
    "imports:recorded": "It changes an entry, and what belongs to it is made anew.",
    "events:delegations": "A delegation is named once, by a constraint.",
    "gatherings:notes": "A paragraph carries its id and the version it began from, under a lock.",
    "gatherings:write_note": "A paragraph carries its id and the version it began from, under a lock.",
    "gatherings:settle_note": "What is settled is not there to be settled again.",
    "gatherings:stakeholders": "Who is invited stays so, under a lock.",
    "gatherings:benchmark": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "gatherings:stakeholder": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "gatherings:level_aims": "A level has one number, by a constraint.",
    "gatherings:public_group": "An address is in a group once, by a constraint; the mail of the same hour has one key.",
    "gatherings:item": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "gatherings:notice": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "gatherings:change_group": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "gatherings:prepare": "An exchange has one row for it, by a constraint.",
    "gatherings:head": "A delegation has one head, by a constraint; the mail of the same moment has one key.",
    "gatherings:delegation": "A delegation has one priority of a rank, and one answer to a question, by constraints.",
    "gatherings:delegates": "Who is on the list already stays as they are, under a lock.",
    "gatherings:visitors_report": "Each side writes one report at a time, by a constraint.",
    "gatherings:later_report": "Each side writes one report at a time, by a constraint.",
    "gatherings:hosts_report": "Each side writes one report at a time, by a constraint.",
    "gatherings:agree": "A participant says one thing of a plan, by a constraint.",
    "gatherings:follow_up": "What was said last is not said once more, under a lock.",
    "gatherings:action": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "gatherings:board": "A person names a view of a list once, by a constraint.",
    "events:colleague": "Who has given their place has none to give: the second one is refused.",
    "events:door": "The form of a walk-in carries the key that becomes theirs, by a constraint.",
    "events:invitations": "An address is invited once, by a constraint.",
    "events:invited": "Somebody who is registered is led to their page.",
    "events:decline_invitation": "It sets the same once more.",
    "events:held": "Places are held once for an organisation, by a constraint.",
    "events:doors": "A day has one link that is open, by a constraint.",
    "events:own_sessions": "A person comes to a session once, by a constraint.",
    "events:person_sessions": "A person comes to a session once, by a constraint.",
    "events:own_said": "What a person needs has one row, by a constraint, and takes the place of what they said.",
    "events:change_questions": "It changes what is asked; the questionnaire it names is frozen once, under a lock.",
    "events:give_feedback": "Somebody answers once, by a constraint; the slip says so.",
    "events:feedback": "An activity has one feedback, by a constraint.",
    "events:sheet": "A session has one count of its sheet, by a constraint.",
    "events:event": "An address registers once for an event, by a constraint; and there is a seat at stake.",
    "events:attendance": "A person has one mark a session, by a constraint.",
    "events:save_marks": "A person has one mark a session, by a constraint.",
    "events:managed": "A person names a view of a list once, by a constraint.",
    "events:agenda": "It carries the fingerprint of the agenda it was drawn from, and is compared under a lock.",
    "municipalities:answer_survey": "A town answers a survey once, by a constraint.",
    "municipalities:surveys": "A person names a view of a list once, by a constraint.",
    "municipalities:survey_towns": "A person names a view of a list once, by a constraint.",
    "questionnaires:texts": "It changes the newest version; the next one is made of one in use, under a lock.",
    "questionnaires:question": "It changes the newest version; the next one is made of one in use, under a lock.",
    "questionnaires:move_question": "It changes the newest version; the next one is made of one in use, under a lock.",
    "imports:reading": "The columns of a file have one row, by a constraint; and it is read anew from one state only.",
    "imports:mend": "A cell and a row have one answer, by a constraint; and the form says to which check it answers.",
    "municipalities:people": "A person names a view of a list once, by a constraint.",
    "municipalities:town_names": NUMBERED,
    "municipalities:town_codes": NUMBERED,
    "municipalities:town_years": NUMBERED,
    "municipalities:town_successions": NUMBERED,
    "municipalities:country_years": NUMBERED,
    "municipalities:edit_country": "A country has one row, by a constraint.",
    "municipalities:kept_towns": "A person names a view of a list once, by a constraint.",
    "municipalities:needs": "A person names a view of a list once, by a constraint.",
    "municipalities:town_coverage": "Somebody does the work of an area once in a phase, by a constraint.",
    "municipalities:contacts": "A person names a view of a list once, by a constraint.",
    "municipalities:kept_organisations": "A person names a view of a list once, by a constraint.",
    "municipalities:add_member_town": "A town belongs once to an organisation, by a constraint.",
    "municipalities:add_programme_role": "A role in a programme is said once, by a constraint.",
    "municipalities:end_access": "The right has ended, and its page with it.",
    "municipalities:change_role": "The right whose role was changed has ended, and its page with it.",
    "municipalities:merge": "A record is merged once, under a lock and by a constraint.",
    "municipalities:ask_reset": "One reset of a person waits at a time, by a constraint.",
    "imports:periods_file": "A period has its number once, and a line of it changes that one.",
    "imports:partners_file": "An organisation is a partner of a grant once, and a line of it changes that one.",
    "imports:evaluation_file": "A code answers once at a moment, by a constraint.",
    "trainings:answer_moment": "A code answers once at a moment, by a constraint.",
    "trainings:enter": "A code answers once at a moment, by a constraint.",
    "trainings:comment": "It sets the same once more.",
    "trainings:suggest": "It carries a key, which the page of the evaluation gave it.",
    "trainings:take_up": "A pilot takes up a need once, by a constraint.",
    "trainings:became": "It sets the same once more.",
    "trainings:pilot_trainers": "A trainer is named once at a pilot, by a constraint.",
    "trainings:decide": "What is decided is not there to be decided again.",
    "trainings:change_version": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "trainings:change_unit": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "trainings:change_trainer": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "trainings:add_away": "Somebody is away once at a time, by a constraint.",
    "roster:experts": "A person names a view of a list once, by a constraint.",
    "roster:missions": "A person names a view of a list once, by a constraint.",
    "roster:end_mission": "What has ended is not there to be ended again.",
    "roster:weights": "The site has one set of weights, by a constraint.",
    "roster:invite": "An expert is asked once for a brief, by a constraint.",
    "roster:terms": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "roster:costs": "It carries the fingerprint of what it was drawn from, and is compared under a lock.",
    "roster:own_area": "An expert names an area once, by a constraint.",
    "roster:own_languages": "An expert names a language once, by a constraint.",
    "roster:block": "An expert blocks a day once, by a constraint.",
    "pages:edit": "The number of a version is unique, and follows the one the form was drawn from.",
}
NOT_COUNTED = re.compile(
    r"History$|^sessions\.|\.FormKey$|\.Mail$|\.UserSession$"
)  # what is written beside the thing itself


def rows_there() -> dict[str, int]:
    return {label: count for label, count in counts().items() if not NOT_COUNTED.search(label)}


def good_input(world: World, form: Form, url: str) -> dict[str, Any]:
    """As a browser has it: what was typed over what the page carries unseen, a file where one is asked for."""
    data = form.data(world) | (hidden_fields(world.client, url) if form.has_page else {})
    if "file" in data:
        data["file"] = SimpleUploadedFile(*FILES.get(resolve(url).view_name, ("sheet.pdf", PDF, "application/pdf")))
    return data


FILES = {
    "imports:portal_file": (
        "packages.csv",
        b"WP No *,Name *,Lead beneficiary *,Start month *,End month *,Objectives *\n,Pilots,,1,2,\n",
        "text/csv",
    ),
    "funderforms:forms": ("report.docx", word("{{ people_trained }}"), WORD_TYPE),
}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OURS = [(name, form) for name, form in FORMS if form.method == "post" and ":" in name]


@pytest.mark.parametrize(("name", "form"), OURS, ids=ids(OURS))
def test_a_form_that_makes_something_makes_it_once_when_it_is_sent_twice(name: str, form: Form, world: World) -> None:
    form.by(world)
    url = reverse(name, args=form.args(world))
    data, before = good_input(world, form, url), rows_there()
    world.client.post(url, data)
    made = rows_there()
    if "file" in data:
        data["file"].seek(0)
    world.client.post(url, data)
    assert rows_there() == made
    has_key = "form_key" in Fields(world.client.get(url).content.decode(), url, "post").names
    assert made != before or not has_key, "the form has a key, and its line makes nothing with good input"
    assert made == before or has_key != (name in ONCE_BY_THEMSELVES), (
        "inherit CreatingForm and make_once, or say why not"
    )


# What is good is taken, and what is typed is kept


@pytest.mark.parametrize("names", [NAMES, TOWNS], ids=["names", "towns"])
def test_the_names_and_towns_of_europe_are_accepted_as_they_are_written(names: tuple[str, ...], world: World) -> None:
    url, field = world.event.get_absolute_url(), "name" if names is NAMES else "town"
    Event.objects.filter(pk=world.event.pk).update(capacity=None)
    assert len(names) > 50
    for number, name in enumerate(names):
        email = f"person.{number}@example.org"
        answer = world.client.post(url, form_data(email, **{field: name}))
        assert answer.status_code == 302, f"{name}: {answer.context['form'].errors}"
        stored = Registration.objects.get(email=email)
        assert stored.state == Registration.State.UNCONFIRMED
        assert getattr(stored, field) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "email", ["jörg@example.org", "ştefan@example.ro", "δοκιμή@example.gr", "用户@example.org", "ıo@example.org"]
)
def test_an_address_with_letters_mail_cannot_carry_is_answered_with_what_helps(email: str, world: World) -> None:
    answer = world.client.post(world.event.get_absolute_url(), form_data(email))
    assert answer.status_code == 422
    assert "plain letters" in answer.content.decode()
    assert f'value="{email}"' in answer.content.decode()


ODD = "Ana <b>&\"'</b> {{ 1 }} Ș"


@pytest.mark.parametrize(
    ("name", "wrong", "kept"),
    [
        ("events:event", {"email": "ana@"}, ["name", "town", "organisation"]),
        ("events:event", {"name": "Ana\u202e"}, ["town", "organisation"]),
        ("events:details", {"capacity": "many"}, ["title", "venue", "summary"]),
        ("events:details", {"title": "..."}, ["venue", "summary"]),
        ("events:new_event", {"day": "2027-02-30"}, ["title", "venue", "summary"]),
        ("pages:edit", {"note": "..."}, ["title", "text"]),
        ("events:agenda", {"form-0-begins": "late"}, ["form-0-title", "form-1-title"]),
    ],
)
def test_a_refused_form_keeps_what_was_typed(name: str, wrong: dict[str, str], kept: list[str], world: World) -> None:
    form = dict(reversed(FORMS))[name]
    form.by(world)
    url = reverse(name, args=form.args(world))
    data = form.data(world) | dict.fromkeys(kept, ODD) | wrong
    answer = world.client.post(url, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(escape(ODD)) >= len(kept)
    assert all(escape(value) in page for value in wrong.values())
    assert ODD not in page


def test_a_reason_of_nothing_but_marks_is_refused_and_nobody_is_told(world: World) -> None:
    coordinator(world)
    before = Mail.objects.count()
    answer = world.client.post(
        reverse("events:cancel_event", args=[world.event.public_id]), {"reason": "\u200b ... \u3164"}
    )
    assert answer.status_code == 422
    assert Mail.objects.count() == before
    assert Event.objects.get(pk=world.event.pk).state == Event.State.PUBLISHED
