"""Who is one person: the key people are counted by, what somebody decided about it, and that leaving moves no figure."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from events.actions import (
    PersonDetails,
    add_walk_in,
    confirm_address,
    decide_person,
    mark_attendance,
    register,
)
from events.models import Event, PersonDecision, Registration
from share.accounts.actions import erase
from share.accounts.models import User
from share.accounts.registry import erasers
from share.grants.models import Grant
from share.jobs.actions import work_due
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.records.models import SavedView
from share.reports.figures import figures
from share.reports.figures.scope import Scope
from tests.make import (
    make_applicant,
    make_coordinator,
    make_grant,
    make_organisation,
    make_pilot,
    make_registration,
    make_user,
)
from trainings.actions import certificates
from trainings.models import Certificate

pytestmark = pytest.mark.django_db
MARKER = "Zzyzxqua"  # in no table of any data
ANA = "ana@example.org"


def values(grant: Grant) -> dict[str, Any]:
    return {one.key: one.value for one in figures(Scope(grant, grant.starts_on, grant.ends_on))}


def completed(*people: tuple[str, str], title: str = "A day") -> tuple[Event, list[Registration]]:
    """A pilot that took place with walk-ins of these names and addresses, all of them present."""
    event = make_pilot(starts_in=-timedelta(days=2), title=title)
    session = event.sessions.all()[0]
    here = [
        add_walk_in(event.pk, PersonDetails(name, "Cluj", "ngo", "", email), [session], by=make_user())
        for name, email in people
    ]
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    return event, here


def trained(grant: Grant) -> int:
    return int(values(grant)["people_trained"])


@pytest.fixture
def grant() -> Grant:
    return make_grant()


# One key, or two


def test_a_proven_address_is_one_person_at_several_events() -> None:
    first, second = make_registration(make_pilot(), email=ANA), make_registration(make_pilot(), email="ANA@example.org")
    assert first.user == second.user
    assert first.user
    assert first.person_key == second.person_key == first.user.person_key


def test_two_addresses_of_one_account_are_one_person_and_those_of_two_are_two() -> None:
    user = make_user(ANA)
    EmailAddress.objects.create(user=user, email="ana@work.example.org", verified=True)
    first = make_registration(make_pilot(), email=ANA)
    second = make_registration(make_pilot(), email="ana@work.example.org")
    other = make_registration(make_pilot(), email="other@example.org")
    assert first.person_key == second.person_key == user.person_key
    assert other.person_key != user.person_key


def test_an_address_that_is_not_proven_yet_joins_its_person_once_it_is() -> None:
    _event, (walk_in,) = completed(("Ana", ANA))
    held = register(make_pilot(), make_applicant(ANA))
    assert held.person_key == walk_in.person_key, "the line before has the same address"
    confirmed = confirm_address(held.pk)
    walk_in.refresh_from_db()
    assert confirmed.user
    assert walk_in.person_key == confirmed.person_key == confirmed.user.person_key


def test_an_unverified_address_of_an_account_proves_nothing() -> None:
    user = make_user()
    EmailAddress.objects.create(user=user, email=ANA, verified=False)
    assert register(make_pilot(), make_applicant(ANA)).person_key != user.person_key


def test_lines_without_an_address_are_a_person_each(grant: Grant) -> None:
    _event, (one, two) = completed(("Ana", ""), ("Ana", ""))
    assert one.person_key != two.person_key
    assert trained(grant) == 2


def test_whoever_came_twice_counts_once(grant: Grant) -> None:
    completed(("Ana", ANA))
    completed(("Ana", ANA.upper()), ("Ben", "ben@example.org"))
    assert trained(grant) == 2
    assert values(grant)["attendances"] == 3


# What somebody decided


def test_the_same_person_takes_the_key_of_the_older_line_everywhere(grant: Grant) -> None:
    _event, (old,) = completed(("Ana Mureșan", ""))
    first, second = make_registration(make_pilot(), email=ANA), make_registration(make_pilot(), email=ANA)
    by, before = make_user(), old.person_key
    decision = decide_person(second, old, is_same=True, by=by)
    assert (decision.first, decision.second, decision.is_same, decision.decided_by) == (old, second, True, by)
    keys = {*Registration.objects.filter(pk__in=[old.pk, first.pk, second.pk]).values_list("person_key", flat=True)}
    assert keys == {before}
    assert first.user
    assert User.objects.get(pk=first.user.pk).person_key == before
    third = make_registration(make_pilot(), email=ANA)
    assert third.person_key == before, "and so do lines that come later"


def test_figures_count_as_it_was_decided(grant: Grant) -> None:
    _one, (ana,) = completed(("Ana Mureșan", ""))
    _two, (again,) = completed(("Ana Muresan", ANA))
    assert trained(grant) == 2
    decide_person(ana, again, is_same=True, by=make_user())
    assert trained(grant) == 1
    decide_person(ana, again, is_same=False, by=make_user())
    assert trained(grant) == 2, "and a mistake is put right"
    assert values(grant)["attendances"] == 2


def test_two_people_of_one_address_have_two_keys_from_then_on(grant: Grant) -> None:
    _one, (ana,) = completed(("Ana", "gemeinde@example.org"))
    _two, (ben,) = completed(("Ben", "gemeinde@example.org"))
    assert ana.person_key == ben.person_key
    assert trained(grant) == 1
    decide_person(ana, ben, is_same=False, by=make_user())
    ana.refresh_from_db()
    ben.refresh_from_db()
    assert ana.person_key != ben.person_key
    assert trained(grant) == 2


def test_a_decision_that_they_are_two_outlives_the_proof_of_their_address(grant: Grant) -> None:
    _one, (ana,) = completed(("Ana", "gemeinde@example.org"))
    _two, (ben,) = completed(("Ben", "gemeinde@example.org"))
    decide_person(ana, ben, is_same=False, by=make_user())
    proven = make_registration(make_pilot(), email="gemeinde@example.org", name="Ana")
    ana.refresh_from_db()
    ben.refresh_from_db()
    assert ana.person_key == proven.person_key
    assert ben.person_key != proven.person_key
    assert trained(grant) == 2


def test_a_decision_about_somebody_else_does_not_keep_a_line_from_its_person() -> None:
    _one, (other,) = completed(("Ana Pop", "pop@example.org"))
    _two, (ana,) = completed(("Ana Popa", ANA))
    decide_person(other, ana, is_same=False, by=make_user())
    proven = make_registration(make_pilot(), email=ANA)
    ana.refresh_from_db()
    assert ana.person_key == proven.person_key


def test_an_account_is_one_person_and_a_line_is_not_two() -> None:
    first, second = make_registration(make_pilot(), email=ANA), make_registration(make_pilot(), email=ANA)
    with pytest.raises(IllegalMove, match="One account"):
        decide_person(first, second, is_same=False, by=make_user())
    with pytest.raises(IllegalMove, match="one and the same"):
        decide_person(first, first, is_same=True, by=make_user())
    assert not PersonDecision.objects.exists()


def test_two_accounts_that_were_one_person_become_two_with_all_their_lines() -> None:
    first = make_registration(make_pilot(), email=ANA)
    second, third = (make_registration(make_pilot(), email="ben@example.org") for _n in range(2))
    decide_person(first, second, is_same=True, by=make_user())
    decide_person(first, third, is_same=False, by=make_user())
    for row in (first, second, third):
        row.refresh_from_db()
    assert first.person_key != second.person_key == third.person_key
    assert second.user
    assert User.objects.get(pk=second.user.pk).person_key == second.person_key


def test_the_pair_of_a_decision_is_sorted_by_the_database_too() -> None:
    one, two = make_registration(make_pilot()), make_registration(make_pilot())
    with pytest.raises(IntegrityError, match="about_two_registrations"), transaction.atomic():
        PersonDecision.objects.create(first=two, second=one, is_same=True)


@pytest.mark.parametrize(("posted", "is_same"), [("same", True), ("two", False), ("", False), ("perhaps", False)])
def test_a_page_that_does_not_say_the_same_merges_nobody(client: Client, posted: str, is_same: bool) -> None:
    one, two = make_registration(make_pilot()), make_registration(make_pilot())
    client.force_login(make_coordinator(make_organisation()))
    address = reverse("events:decide_person", args=[one.event.public_id, one.public_id])
    assert client.post(address, {"other": str(two.public_id), "decision": posted}).status_code == 302
    assert PersonDecision.objects.get().is_same == is_same
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.person_key == two.person_key) == is_same


# Leaving


def tables_naming(text: str) -> dict[str, int]:
    """Every table of the database that holds a text, with how many of its rows do."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS line WHERE line::text ILIKE %s', [f"%{text}%"])
            if count := cursor.fetchone()[0]:
                found[table] = count
    return found


def person_with_traces() -> tuple[User, list[Registration]]:
    """Somebody who came, was certified, is coming again, was declined, saved a view: their name is in every place."""
    address = f"{MARKER}@example.org".lower()
    event = make_pilot(title="The day they came")
    came = make_registration(event, email=address, name=f"Ana {MARKER}")
    other = make_registration(event)
    Registration.objects.filter(pk=came.pk).update(organisation=f"{MARKER} house", town=f"{MARKER} town")
    assert came.user
    assert event.ends_at
    clock.move_to(event.ends_at + timedelta(hours=1))
    session = event.sessions.all()[0]
    mark_attendance(event.pk, {(p.pk, session.pk): "present" for p in (came, other)}, by=make_user())
    Event.objects.filter(pk=event.pk).update(state="completed", completed_at=clock.now())
    client = Client()
    client.force_login(make_coordinator(make_organisation()))
    certificates.issue(Event.objects.get(pk=event.pk), by=make_coordinator())
    work_due()
    assert Certificate.objects.filter(name__contains=MARKER).exists()
    again = make_registration(make_pilot(), email=address, name=f"Ana {MARKER}")
    declined = make_registration(make_pilot(needs_approval=True), "pending", email=address, name=f"Ana {MARKER}")
    client.post(reverse("events:decline", args=[declined.event.public_id, declined.public_id]), {"answer": MARKER})
    SavedView.objects.create(user=came.user, list_key="activities", name=f"View of {MARKER}", query=f"q={MARKER}")
    return came.user, [came, again, declined]


def test_whoever_leaves_leaves_no_trace_of_their_name_and_moves_no_figure(
    grant: Grant, django_capture_on_commit_callbacks: Any
) -> None:
    user, theirs = person_with_traces()
    assert {"events_registration", "accounts_user", "mail_mail", "records_savedview"} <= tables_naming(MARKER).keys()
    before, key, files = values(grant), user.person_key, {*Certificate.objects.values_list("stored__file", flat=True)}
    states = {*Registration.objects.values_list("pk", "state", "person_key", "municipality", "actor_kind")}
    assert before["people_trained"] == 2
    with django_capture_on_commit_callbacks(execute=True):
        erase(user)
    assert tables_naming(MARKER) == {}
    assert values(grant) == before
    assert {*Registration.objects.values_list("pk", "state", "person_key", "municipality", "actor_kind")} == states
    user.refresh_from_db()
    assert (user.person_key, user.name, user.is_active, user.is_erased) == (key, "", False, True)
    assert {*Registration.objects.filter(person_key=key)} == {*theirs}
    gone = files - {*Certificate.objects.values_list("stored__file", flat=True)}
    assert len(gone) == 1
    assert not default_storage.exists(gone.pop())


def test_leaving_twice_changes_nothing() -> None:
    person = make_registration(make_pilot(), email=ANA)
    assert person.user
    erase(person.user)
    line = Registration.objects.values()
    them = User.objects.filter(pk=person.user.pk).values("email", "name", "person_key", "is_active")
    first = (line.get(), them.get())
    erase(person.user)
    assert (line.all().get(), them.all().get()) == first


def test_lines_of_the_person_that_belong_to_no_account_are_emptied_too(grant: Grant) -> None:
    """A walk-in with the address that was proven later; a line somebody decided to be theirs; one never confirmed."""
    _event, (walk_in, decided, stranger) = completed(("Ana", ANA), ("A. Mureșan", ""), ("Ben", "ben@example.org"))
    proven = make_registration(make_pilot(), email=ANA)
    never = register(make_pilot(), make_applicant(ANA))
    second = register(make_pilot(), make_applicant("ana.second@example.org"))
    decide_person(proven, decided, is_same=True, by=make_user())
    decide_person(proven, second, is_same=True, by=make_user())
    assert Mail.objects.filter(to=second.email).exists()
    before = values(grant)
    assert proven.user
    erase(User.objects.get(pk=proven.user.pk))
    assert not Mail.objects.filter(to=second.email).exists(), "nor is what was written to an address they never proved"
    for row in (walk_in, decided, proven, never, second):
        row.refresh_from_db()
        assert (row.name, row.email, row.town) == ("", "", ""), row.state
        assert row.erased_at
    stranger.refresh_from_db()
    assert stranger.name == "Ben"
    assert values(grant) == before


def test_somebody_else_of_the_same_address_who_was_told_apart_stays(grant: Grant) -> None:
    _event, (ben,) = completed(("Ben", "gemeinde@example.org"))
    ana = make_registration(make_pilot(), email="gemeinde@example.org")
    assert ana.user
    decide_person(ana, ben, is_same=False, by=make_user())
    erase(User.objects.get(pk=ana.user.pk))
    ben.refresh_from_db()
    assert (ben.name, ben.email) == ("Ben", "gemeinde@example.org")


def test_the_address_of_whoever_left_is_a_new_person(grant: Grant) -> None:
    before = make_registration(make_pilot(), email=ANA)
    assert before.user
    erase(before.user)
    after = make_registration(make_pilot(), email=ANA)
    assert after.user != before.user
    assert after.person_key != before.person_key


def test_every_app_is_asked_for_what_it_holds() -> None:
    assert {"events", "mail", "records", "trainings"} <= {name for name, _eraser in erasers.items()}


def test_one_app_that_fails_stops_the_whole_and_nothing_is_half_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_registration(make_pilot(), email=ANA)

    def broken(person: User) -> None:
        raise RuntimeError("this app cannot")

    monkeypatch.setitem(erasers.entries, "broken", broken)
    assert person.user
    with pytest.raises(RuntimeError):
        erase(person.user)
    person.refresh_from_db()
    assert person.email == ANA
    assert User.objects.get(pk=person.user.pk).email == ANA
