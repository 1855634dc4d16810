"""A person is known by a proven address: made once, found again however the address is written."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction

from share.accounts.models import User, UserManager
from tests.make import make_user
from tests.waiting import LONG_ENOUGH

pytestmark = pytest.mark.django_db


def addresses() -> list[tuple[str, str, bool, bool]]:
    rows = EmailAddress.objects.order_by("pk")
    return [(row.user.name, row.email, row.verified, row.primary) for row in rows]


def test_a_new_person_has_one_address_that_is_verified_and_primary_and_no_password() -> None:
    ana = User.objects.with_proven_address("Ana@Example.org", "Ana")
    assert (ana.email, ana.name, ana.has_usable_password()) == ("ana@example.org", "Ana", False)
    assert addresses() == [("Ana", "ana@example.org", True, True)]


@pytest.mark.parametrize("written", ["ana@example.org", "ANA@EXAMPLE.ORG", "Ana@Example.Org"])
def test_a_known_person_is_found_however_the_address_is_written_and_keeps_the_name(written: str) -> None:
    ana = make_user("ana@example.org", "Ana Pop")
    assert User.objects.with_proven_address(written, "Somebody else") == ana
    assert User.objects.get().name == "Ana Pop"
    assert len(addresses()) == 1


def test_a_person_is_found_by_a_second_address_that_was_proven() -> None:
    ana = make_user("ana@example.org", "Ana")
    EmailAddress.objects.create(user=ana, email="ana@work.example", verified=True, primary=False)
    assert User.objects.with_proven_address("Ana@Work.Example", "Ana") == ana
    assert len(addresses()) == 2


def test_an_address_that_somebody_only_claims_does_not_lead_to_them() -> None:
    """Else whoever writes down another's address would be given that person's certificates."""
    spy = make_user("spy@example.org", "Spy")
    EmailAddress.objects.create(user=spy, email="ana@example.org", verified=False, primary=False)
    ana = User.objects.with_proven_address("ana@example.org", "Ana")
    assert ana != spy
    assert addresses()[1:] == [("Spy", "ana@example.org", False, False), ("Ana", "ana@example.org", True, True)]


def test_a_person_without_a_row_of_addresses_is_given_it() -> None:
    ana = User.objects.create(email="Ana@Example.org", name="Ana")
    assert User.objects.with_proven_address("ana@example.org", "Ana") == ana
    assert [row[1:3] for row in addresses()] == [("ana@example.org", True)]


def test_who_looked_before_the_other_wrote_finds_the_others_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """The race as it is lost: nobody had the address when we looked, and somebody has when we write."""
    ana = make_user("ana@example.org", "Ana")
    look, looked = UserManager._with_address, []

    def too_early(manager: UserManager, email: str) -> User | None:
        looked.append(email)
        return None if len(looked) == 1 else look(manager, email)

    monkeypatch.setattr(UserManager, "_with_address", too_early)
    with transaction.atomic():
        assert User.objects.with_proven_address("ANA@example.org", "Ana") == ana
        assert User.objects.count() == 1, "the transaction goes on"
    assert len(looked) == 2


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_are_one_person_with_one_address() -> None:
    written = ["ana@example.org", "Ana@example.org", "ANA@EXAMPLE.ORG", "ana@Example.org"] * 2
    start = Barrier(len(written))

    def prove(email: str) -> int:
        start.wait(LONG_ENOUGH)
        try:
            with transaction.atomic():
                return int(User.objects.with_proven_address(email, "Ana").pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(written)) as pool:
        assert len(set(pool.map(prove, written))) == 1
    assert addresses() == [("Ana", "ana@example.org", True, True)]
