"""An address with two ids opens nothing when the second is not of the first, whoever asks.

The secretariat and admins see both activities, so it is not their rights that refuse here: a registration, certificate or
document of one activity does not exist under the address of another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from events.models import Door, Event, GrantShare
from municipalities.models import (
    Country,
    CountryYear,
    Invitation,
    Membership,
    MemberTown,
    Organisation,
    PlaceCode,
    PlaceName,
    ProgrammeRole,
    Succession,
    Survey,
    SurveyInvitation,
    TownYear,
)
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.mail.models import Mail
from share.policy import Role
from share.records.questionnaires.actions import QuestionPlan
from share.records.stored import store
from tests.conftest import stored_under
from tests.make import (
    make_auditor,
    make_coordinator,
    make_document,
    make_grant,
    make_organisation,
    make_picture,
    make_pilot,
    make_questionnaire_of,
    make_registration,
    make_survey,
    make_town,
    make_user,
)
from tests.tables import prints
from tests.test_access_matrix import (
    ROWS,
    agreed_at_a_roundtable,
    in_the_roster,
    met_in_a_group,
    prepared_for_a_visit,
    reporting,
    routes,
    said_by_the_town,
    sampled,
    taught_at,
)
from trainings.models import Certificate

pytestmark = pytest.mark.django_db
# The second part of these addresses names no row of the first: a language, a key, a kind, a number of a version.
NOT_AN_ID = {
    "area and phase",
    "line of a checklist",
    "module of a version",
    "moment of ours",
    "questions of before",
    "two versions",
    "figure",
    "old page",
    "proposal",
    "questionnaire in German",
    "record",
    "report file",
    "sampled row",
    "survey file",
    "table",
    "translation",
    "twins",
}


@dataclass
class Activity:
    """A pilot with a person, a certificate and a document; and somebody with a right in its organisation."""

    event: Event
    member: User
    survey: Survey
    second: dict[str, object]
    whole: dict[str, list[Any]]  # what stands in addresses whose first part is no part of the above


def activity(organisation: Organisation, grant: Grant, name: str) -> Activity:
    event = make_pilot(organisation=organisation, starts_in=-timedelta(days=3))
    event.grant_shares.all().delete()
    GrantShare.objects.create(event=event, grant=grant, percent=100)
    registration = make_registration(make_pilot(organisation=organisation))
    registration.event = event
    registration.save()
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    file = store(b"%PDF-", "application/pdf", name=f"certificates/{name}.pdf")
    file.save()
    certificate = Certificate.objects.create(
        registration=registration, name="Ana", minutes=60, sessions=[1], stored=file
    )
    document = make_document(event)
    second: dict[str, object] = {
        "registration": registration.public_id,
        "certificate": certificate.number,
        "document": document.public_id,
        "evidence": document.public_id,
        "report of ours": make_document(event, "report").public_id,
        "public picture": make_picture(event, shown_at=clock.now()).public_id,
        "public report": make_document(event, "report", shown_at=clock.now()).public_id,
        "session": event.sessions.all()[0].pk,
        "held places": event.held_seats.create(organisation=organisation, seats=1, until=clock.now()).public_id,
        "door of ours": Door.objects.create(event=event, day=clock.today()).public_id,
    }
    member = make_coordinator(organisation)
    second["right"] = member.memberships.get().pk
    survey, asked = _survey(organisation, name)
    sheet = survey.sheets.create(town=asked.town, version=survey.version, submitted_at=clock.now())
    second |= {"survey answer": sheet.public_id, "question": survey.version.questions.get().key}
    whole = _of_a_town(organisation, name, by=registration.user or member) | _of_an_organisation(name, by=member)
    whole |= agreed_at_a_roundtable(organisation) | prepared_for_a_visit(organisation) | met_in_a_group(organisation)
    whole |= taught_at(make_pilot(organisation=organisation, starts_in=timedelta(days=9)))
    whole |= in_the_roster(make_user())
    whole |= reporting(grant, make_organisation(f"Partner {name}"), ["one", "two", "three"].index(name) + 1)
    whole |= sampled(grant, event, by=make_user())
    whole["material"] = [registration.token, make_document(event, "material").public_id]
    return Activity(event, member, survey, second, whole)


def _of_a_town(organisation: Organisation, name: str, by: User) -> dict[str, list[Any]]:
    """What a town and its country have, each in the address of one of its pages."""
    town, following = make_town(f"Town {name}"), make_town(f"Town after {name}")
    other_name = PlaceName.objects.create(town=town, name=f"Name of {name}")
    code = PlaceCode.objects.create(
        town=town, country="RO", scheme="lau", code=name, valid=("2020-01-01", None), source="L"
    )
    year = TownYear.objects.create(town=town, year=2019, arrived=7, source="A letter")
    succession = Succession.objects.create(old=town, new=following, on="2020-01-01", source="A law")
    country = Country.objects.create(code={"one": "RO", "two": "DE", "three": "IT"}[name])
    arrivals = CountryYear.objects.create(
        country=country, year=2019, pathway="resettlement", arrived=7, source="A letter"
    )
    return said_by_the_town(town, organisation, by=by) | {
        "other name": [town.public_id, other_name.pk],
        "code": [town.public_id, code.pk],
        "year of a town": [town.public_id, year.pk],
        "succession": [town.public_id, succession.pk],
        "year of a country": [str(country.code), arrivals.pk],
    }


def _of_an_organisation(name: str, by: User) -> dict[str, list[Any]]:
    """What an organisation of its own has, and an auditor of a grant of its own."""
    hall, now = make_organisation(f"Hall {name}"), clock.now()
    town = MemberTown.objects.create(organisation=hall, town=make_town(f"Town of the hall {name}")).town
    role = ProgrammeRole.objects.create(organisation=hall, programme="SHARE", role="partner")
    invited = Invitation.objects.create(
        organisation=hall,
        role="member",
        name="Ana",
        email=f"{name}@example.org",
        invited_by=by,
        expires_at=now + timedelta(days=14),
    )
    member = Membership.objects.create(user=make_user(), organisation=hall)
    left = Membership.objects.create(user=make_user(), organisation=hall, starts_at=now, ends_at=now)
    access = make_auditor(make_grant(f"Of {name}")).grant_access.get()
    return {
        "town of ours": [hall.public_id, town.public_id],
        "programme role": [hall.public_id, role.pk],
        "invited": [hall.public_id, invited.public_id],
        "member of ours": [hall.public_id, member.pk],
        "left ours": [hall.public_id, left.pk],
        "audit": [access.user_id, "auditors", access.pk],
    }


def _survey(organisation: Organisation, name: str) -> tuple[Survey, SurveyInvitation]:
    """An open survey of a questionnaire of its own, sent to a town of the organisation."""
    town = make_town(f"Town of {organisation}", organisation.country)
    MemberTown.objects.get_or_create(organisation=organisation, town=town)
    questionnaire = make_questionnaire_of(name, [QuestionPlan("short", "Who?")])
    survey = make_survey([town], version=questionnaire.newest)
    return survey, survey.invitations.get()


@dataclass
class World:
    ours: Activity
    also_ours: Activity
    theirs: Activity
    grant: Grant
    people: dict[str, User]
    storages: dict[str, Any]

    def args(self, about: str, second: Activity) -> list[Any]:
        if about in self.ours.whole:
            return [self.ours.whole[about][0], *second.whole[about][1:]]
        survey = self.ours.survey
        others = {"survey answer": survey.public_id, "question": survey.version.questionnaire.public_id}
        others |= {"evidence": self.grant.pk, "right": self.ours.member.pk}
        return [others.get(about, self.ours.event.public_id), second.second[about]]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Built once, with a media store of its own: each test rolls back what it did, and this one the world itself."""
    files = override_settings(STORAGES=stored_under(tmp_path_factory.mktemp("world")))
    with files, django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, settings: LazySettings) -> World:
    settings.STORAGES = built.storages
    return built


def make_world() -> World:
    us, them = make_organisation("JRS Romania"), make_organisation("Cidis", "IT")
    grant, other = make_grant("OURS"), make_grant("OTHER")
    ours, also_ours = activity(us, grant, "one"), activity(us, other, "two")
    people = {
        "coordinator": make_coordinator(us),
        "secretariat": make_coordinator(them, Role.SECRETARIAT),
        "admin": make_coordinator(them, Role.ADMIN),
        "auditor": make_auditor(grant),
    }
    return World(ours, also_ours, activity(them, other, "three"), grant, people, settings.STORAGES)


OF_TWO_EQUALS = {"gatherings:between"}  # two towns: neither is the other's


def with_two_parts() -> dict[str, str]:
    """Name of each route of ours whose address has two parts that vary, and what stands in them."""
    return {
        name: ROWS[name].about
        for name, pattern in routes()
        if ":" in name and pattern.count("<") > 1 and name not in OF_TWO_EQUALS
    }


TWO_IDS = {name: about for name, about in with_two_parts().items() if about not in NOT_AN_ID}


def test_the_routes_are_found() -> None:
    assert {"events:person", "events:remove", "trainings:certificate", "reports:document"} <= set(TWO_IDS)


def test_each_is_known_to_this_table(world: World) -> None:
    assert set(TWO_IDS.values()) <= {*world.ours.second, *world.ours.whole}, "say here what a second id may be of"


@pytest.mark.parametrize("name", TWO_IDS)
def test_it_opens_with_its_own_second_id(name: str, world: World) -> None:
    """Else what follows would prove nothing."""
    args, other = world.args(TWO_IDS[name], world.ours), world.also_ours.second["registration"]
    answers = set()
    for kind in ("admin", "auditor"):
        client = Client()
        client.force_login(world.people[kind])
        answers |= {ask(client, method, name, args, other=other, decision="two") for method in ("get", "post")}
    assert answers & {200, 302, 409, 422}


@pytest.mark.parametrize("name", TWO_IDS)
def test_it_opens_nothing_with_a_foreign_second_id(name: str, world: World) -> None:
    other, before = world.ours.second["registration"], prints()
    for kind, person in world.people.items():
        client = Client()
        client.force_login(person)
        for second in (world.also_ours, world.theirs):
            for method in ("get", "post"):
                args = world.args(TWO_IDS[name], second)
                assert ask(client, method, name, args, other=other, decision="two") in {404, 405}, (kind, method)
    after = prints()
    assert {model: after[model] for model in before if model != "accounts.User"} == {
        model: rows for model, rows in before.items() if model != "accounts.User"
    }


def ask(client: Client, method: str, name: str, args: list[Any], **data: object) -> int:
    answer = getattr(client, method)(reverse(name, args=args), data)
    b"".join(answer)
    return int(answer.status_code)


def test_the_mail_of_an_activity_is_its_own(world: World, client: Client) -> None:
    for one, subject in (
        (world.ours, "About ours"),
        (world.also_ours, "About another"),
        (world.theirs, "About theirs"),
    ):
        key, until = f"one:{subject}", clock.now() + timedelta(days=1)
        Mail.objects.create(
            key=key, to="a@example.org", subject=subject, text="-", about=one.event.public_id, expires_at=until
        )
    client.force_login(world.people["coordinator"])
    page = client.get(reverse("events:mail", args=[world.ours.event.public_id])).content.decode()
    assert "About ours" in page
    assert "About another" not in page
    assert "About theirs" not in page


def test_an_auditor_is_shown_the_grants_that_were_opened_and_no_other(world: World, client: Client) -> None:
    client.force_login(world.people["auditor"])
    page = client.get(reverse("reports:grants")).content.decode()
    assert "OURS" in page
    assert "OTHER" not in page
