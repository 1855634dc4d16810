"""A file of people: each is invited as by hand, addresses stay their owners', and undo takes back who was not here yet."""

import pytest
from allauth.account.models import EmailAddress

from municipalities.actions.access import give_role
from municipalities.models import Membership
from share.accounts.actions import erase
from share.accounts.models import User
from share.imports import actions
from share.imports.actions import Mended
from share.imports.models import RunChange, SourceRow
from share.imports.people import FILE, PEOPLE
from share.jobs.models import State
from share.kit import clock
from share.mail.models import Mail
from share.policy import Role
from tests.imports.files import content
from tests.imports.runs import bring, counts, everything, load, problems, undo, worked
from tests.make import make_coordinator, make_organisation, make_user

pytestmark = pytest.mark.django_db
ANA = {"name": "Ana Pop", "email": "ana@example.org", "organisation": "JRS Romania", "role": "coordinator"}


@pytest.fixture
def petra() -> User:
    make_organisation()
    return make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT)


def people(*rows: dict[str, str]) -> bytes:
    return content([*PEOPLE, "country_iso2"], [ANA | row for row in rows]).encode()


def roles() -> set[tuple[str, str]]:
    return {*Membership.objects.current().exclude(organisation__name="ICMC").values_list("user__email", "role")}


def test_people_are_invited_with_their_roles_and_no_copy_of_their_row_stays(petra: User) -> None:
    run = bring(petra, people({}, {"name": "Ion Rus", "email": "ION@example.org", "role": "Member"}), FILE)
    assert (problems(run), counts(run), Mail.objects.count(), roles()) == ([], (2, 0, 0), 0, set())
    run = load(run, petra)
    assert run.state == "loaded"
    assert roles() == {("ana@example.org", "coordinator"), ("ion@example.org", "member")}
    assert {*Mail.objects.values_list("to", flat=True)} == {"ana@example.org", "ion@example.org"}
    assert (run.stored, SourceRow.objects.count(), "rejected" in run.outcome) == (None, 0, False)
    again = load(bring(petra, people({}), FILE), petra)
    assert (counts(again), Mail.objects.count()) == ((0, 0, 1), 2)


def test_another_role_is_another_row(petra: User) -> None:
    ana = make_user("ana@example.org")
    give_role(ana, make_organisation(), Role.MEMBER)
    run = load(bring(petra, people({}), FILE), petra)
    assert (counts(run), Membership.objects.filter(user=ana).count()) == ((0, 1, 0), 2)
    assert roles() == {("ana@example.org", "coordinator")}
    ended = Membership.objects.get(user=ana, role=Role.MEMBER)
    assert ended.ended_by == petra


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"email": "ana@gmail"}, "email"),
        ({"email": ""}, "email"),
        ({"name": ""}, "name"),
        ({"name": "www.example.org"}, "name"),
        ({"organisation": "Nobody"}, "organisation"),
        ({"organisation": ""}, "organisation"),
        ({"role": "admin"}, "role"),
        ({"role": "boss"}, "role"),
        ({"country_iso2": "Romania"}, "country_iso2"),
    ],
)
def test_what_is_wrong_is_named_at_its_cell(petra: User, cells: dict[str, str], column: str) -> None:
    assert problems(bring(petra, people(cells), FILE)) == [(2, column)]


def test_a_person_is_known_by_every_address_that_is_theirs(petra: User) -> None:
    ana = make_user("ana@work.example.org")
    EmailAddress.objects.create(user=ana, email="ana@example.org", verified=True)
    load(bring(petra, people({}), FILE), petra)
    assert roles() == {("ana@work.example.org", "coordinator")}
    assert counts(bring(petra, people({}, {"email": "ana@work.example.org"}), FILE)) == (0, 0, 1)


def test_no_file_moves_the_address_that_somebody_signs_in_with(petra: User) -> None:
    """One name in one organisation and another address: asked for, and never answered by a new address."""
    give_role(make_user("ana@example.org", "Ana Pop"), make_organisation(), Role.COORDINATOR)
    run = bring(petra, people({"email": "ana.pop@example.org"}), FILE)
    ref = str(Membership.objects.get(role=Role.COORDINATOR).pk)
    assert [(one["row"], one["like"]) for one in run.outcome["alike"]] == [(2, ref)]
    run = worked(actions.mend(run.public_id, Mended(answers={2: ("same", ref)}), checks=run.checks, by=petra))
    assert problems(run) == [(2, "email")]
    run = worked(actions.mend(run.public_id, Mended(answers={2: ("new", "")}), checks=run.checks, by=petra))
    load(run, petra)
    assert len(roles()) == 2


def test_undo_takes_back_people_and_roles_and_mail_that_was_not_sent(petra: User) -> None:
    give_role(make_user("maria@example.org"), make_organisation(), Role.MEMBER)
    Mail.objects.all().delete()
    before = everything()
    rows = people({}, {"name": "Maria", "email": "maria@example.org"})
    run = load(bring(petra, rows, FILE), petra)
    assert (counts(run), len(roles()), everything() != before) == ((1, 1, 0), 2, True)
    assert undo(run, petra).state == "undone"
    assert everything() == before
    assert not RunChange.objects.exists()
    assert not Mail.objects.filter(to="ana@example.org").exists()
    assert Mail.objects.filter(state=State.WAITING).count() == 1  # of the person who was here before


def test_undo_is_refused_once_a_person_was_here(petra: User) -> None:
    run = load(bring(petra, people({}), FILE), petra)
    User.objects.filter(email="ana@example.org").update(last_login=clock.now())
    run = undo(run, petra)
    assert (run.state, run.refusal) == ("loaded", "Person was changed since.")
    assert roles() == {("ana@example.org", "coordinator")}


def test_who_is_erased_leaves_nothing_of_before_in_any_file(petra: User) -> None:
    ana = make_user("ana@example.org")
    give_role(ana, make_organisation(), Role.MEMBER)
    run = load(bring(petra, people({}), FILE), petra)
    assert RunChange.objects.filter(run=run).exists()
    erase(ana)
    assert not RunChange.objects.filter(run=run).exists()


def test_an_undo_that_is_refused_names_nobody(petra: User) -> None:
    run = load(bring(petra, people({}), FILE), petra)
    Membership.objects.filter(user__email="ana@example.org").update(reason="", ends_at=clock.now())
    undo(run, petra)
    run.refresh_from_db()
    assert "was changed since" in run.refusal
    assert "Ana" not in run.refusal


def test_the_last_right_of_the_network_is_a_problem_of_its_row(petra: User) -> None:
    petra_row = {"name": petra.name, "email": petra.email, "organisation": "ICMC", "country_iso2": "BE"}
    run = bring(petra, people({}, petra_row), FILE)
    assert run.state == "checked"
    assert [problem["row"] for problem in run.outcome["rejected"]] == [3]
    assert "last right" in str(run.outcome["rejected"])
    assert Membership.objects.current().filter(user=petra, role=Role.SECRETARIAT).exists()
