"""Two accounts of one person: everything follows, figures count one, no address signs in without its owners' yes."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from events.actions import decide_person
from events.actions.people import key_for
from events.models import Attendance, Registration
from municipalities.actions import merges
from municipalities.actions.merges import PEOPLE
from municipalities.actors import actor_for
from municipalities.models import AddressMove, Membership, SecondFactorReset
from share.accounts.actions import erase
from share.accounts.models import Consent, User
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.policy import Role
from share.records import merging
from share.records.models import Merged, SavedView
from tests.make import (
    make_coordinator,
    make_organisation,
    make_pilot,
    make_registration,
    make_user,
)
from tests.tables import all_rows

pytestmark = pytest.mark.django_db


def merged(kept: User, gone: User) -> Merged:
    plan = merging.preview(PEOPLE, kept.pk, gone.pk)
    assert plan.refused == []
    return merging.merge(PEOPLE, kept.pk, gone.pk, by=None, fingerprint=plan.fingerprint)


def refused(kept: User, gone: User) -> str:
    return " ".join(merging.preview(PEOPLE, kept.pk, gone.pk).refused)


@pytest.fixture
def two() -> tuple[User, User]:
    """Ioana with two addresses; she came to a pilot with each of them."""
    one = make_registration(make_pilot(), email="ioana@example.org").user
    other = make_registration(make_pilot(), email="i.muresan@example.org").user
    assert one
    assert other
    return one, other


def test_everything_follows_and_the_undo_leaves_every_table_as_it_was(two: tuple[User, User]) -> None:
    kept, gone = two
    registration = gone.registrations.get()
    Attendance.objects.create(
        registration=registration, session=registration.event.sessions.all()[0], mark="present", marked_by=gone
    )
    ours = make_organisation()
    for user in two:
        Membership.objects.create(user=user, organisation=ours, role=Role.MEMBER)
        Consent.objects.create(user=user, purpose="privacy", text_version="7")
        for name, query in (("Mine", "a=1"), ("Ours", f"u={user.pk}")):
            SavedView.objects.create(user=user, list_key="activities", name=name, query=query)
    Membership.objects.create(user=gone, organisation=make_organisation("Cidis", "IT"), role=Role.MEMBER)
    before = all_rows()

    row = merged(kept, gone)

    gone.refresh_from_db()
    assert (gone.merged_into, gone.is_active, gone.person_key) == (kept, False, kept.person_key)
    assert {one.person_key for one in Registration.objects.all()} == {kept.person_key}
    assert kept.registrations.count() == 2
    assert kept.memberships.count() == 2
    assert kept.saved_views.count() == 3, "two views of one name that show different things are both kept"
    assert kept.consents.filter(text_version="7").count() == 1

    merging.undo(row.pk)
    assert all_rows() == before


def test_a_person_is_counted_once_whatever_line_they_stood_on(two: tuple[User, User]) -> None:
    kept, gone = two
    nobody = make_registration(make_pilot(), "unconfirmed", email=gone.email)
    assert nobody.person_key == gone.person_key
    merged(kept, gone)
    assert Registration.objects.values("person_key").distinct().count() == 1
    assert key_for(gone.email) == kept.person_key


def test_what_comes_to_the_old_address_is_the_one_persons_and_makes_no_third_account(two: tuple[User, User]) -> None:
    kept, gone = two
    merged(kept, gone)
    pilot = make_pilot()
    people = User.objects.count()
    registration = make_registration(pilot, email=gone.email)
    assert (registration.user, registration.person_key) == (kept, kept.person_key)
    assert User.objects.invited(gone.email, "Ioana") == User.objects.known_by(gone.email) == kept
    assert User.objects.count() == people
    assert EmailAddress.objects.get(email=gone.email).user == gone, "it signs in to nobody"


def test_two_lines_of_one_event_are_a_reason_not_to_merge() -> None:
    pilot = make_pilot()
    one, other = make_registration(pilot).user, make_registration(pilot).user
    assert one
    assert other
    assert "This person is registered already" in refused(one, other)


def test_lines_that_were_decided_to_be_two_people_are_a_reason_not_to_merge(two: tuple[User, User]) -> None:
    kept, gone = two
    decide_person(kept.registrations.get(), gone.registrations.get(), is_same=False, by=make_user())
    assert "two people" in refused(kept, gone)


def test_a_rule_that_takes_two_people_is_not_gone_around(two: tuple[User, User]) -> None:
    """One asked to reset a second factor and the other confirmed it: as one person, nobody else would have looked."""
    kept, gone = two
    SecondFactorReset.objects.create(
        user=make_user(), asked_by=kept, reason="Lost", decision="confirmed", decided_by=gone, decided_at=clock.now()
    )
    assert "Another person than the one who asked" in refused(kept, gone)


# No sign-in address moves without its owners


def links(mail: Mail) -> str:
    found = re.search(r"https?://[^/]+(/address/\S+)", mail.text)
    assert found
    return found.group(1)


def asked(kept: User, gone: User) -> tuple[str, str]:
    """The links for the owner of the address and for the owner of the account."""
    mails = {mail.to: mail for mail in Mail.objects.filter(key__startswith="address-move:")}
    assert set(mails) == {kept.email, gone.email}
    return links(mails[gone.email]), links(mails[kept.email])


@pytest.mark.parametrize("first", [0, 1])
def test_an_address_moves_when_both_owners_have_said_yes_by_a_button(two: tuple[User, User], first: int) -> None:
    kept, gone = two
    merged(kept, gone)
    both = asked(kept, gone)
    address, browser = EmailAddress.objects.get(email=gone.email), Client()
    for link in both:
        assert browser.get(link).status_code == 200, "a mail scanner opens links, and nothing comes of it"
    assert not AddressMove.objects.exclude(agreed_at=None, accepted_at=None).exists()
    assert "other side" in browser.post(both[first]).content.decode()
    address.refresh_from_db()
    assert address.user == gone
    assert browser.post(both[1 - first]).status_code == 200
    address.refresh_from_db()
    assert (address.user, address.verified, address.primary) == (kept, True, False)
    User.objects.filter(pk=kept.pk).update(email=gone.email)  # made the main one, as its owner may
    assert browser.get(both[0]).status_code == 200
    assert browser.post(both[0]).status_code == 409


def test_an_address_that_moved_is_not_taken_away_by_an_undo(two: tuple[User, User]) -> None:
    kept, gone = two
    row = merged(kept, gone)
    for link in asked(kept, gone):
        Client().post(link)
    with pytest.raises(merging.Refused, match="signs in to the first one"):
        merging.undo(row.pk)


def test_an_undo_makes_the_links_useless(two: tuple[User, User]) -> None:
    kept, gone = two
    row = merged(kept, gone)
    both = asked(kept, gone)
    merging.undo(row.pk)
    assert [Client().post(link).status_code for link in both] == [404, 404]


def test_a_yes_given_to_one_account_opens_no_third_one() -> None:
    """A twin of a twin: both made by one person, who says yes for the first; then it is merged with a stranger's."""
    twin, second, alice = make_user("a@example.org"), make_user("b@example.org"), make_user("alice@example.org")
    merged(second, twin)
    of_twin, of_second = asked(second, twin)
    Client().post(of_second)
    merged(alice, second)
    answer = Client().post(of_twin)
    assert answer.status_code == 409
    assert not EmailAddress.objects.filter(user=alice).exclude(email="alice@example.org").exists()
    assert set(AddressMove.objects.filter(to_user=alice).values_list("email", flat=True)) == {
        "a@example.org",
        "b@example.org",
    }


def test_links_end_after_thirty_days(two: tuple[User, User]) -> None:
    kept, gone = two
    merged(kept, gone)
    both = asked(kept, gone)
    clock.move_to(clock.now() + timedelta(days=31))
    assert [Client().get(link).status_code for link in both] == [409, 409]
    assert merges.forget_addresses() == 1
    assert not AddressMove.objects.exclude(email="").exists()


def test_the_account_that_went_signs_nobody_in(two: tuple[User, User]) -> None:
    kept, gone = two
    browser = Client()
    browser.force_login(gone)
    assert browser.get(reverse("events:mine")).status_code == 200
    merged(kept, gone)
    assert browser.get(reverse("events:mine")).status_code == 302
    gone.refresh_from_db()
    assert not actor_for(gone).signed_in


def test_a_move_is_told_in_a_sentence_when_it_is_over(two: tuple[User, User]) -> None:
    kept, gone = two
    merged(kept, gone)
    move = AddressMove.objects.get()
    User.objects.filter(pk=gone.pk).update(merged_into=None)
    with pytest.raises(IllegalMove, match="This link is over"):
        merges.say_yes(move.pk, "address")


def test_who_leaves_leaves_with_every_account(two: tuple[User, User]) -> None:
    kept, gone = two
    row = merged(kept, gone)
    erase(kept)
    for user in two:
        user.refresh_from_db()
        assert (user.name, user.is_erased) == ("", True)
    row.refresh_from_db()
    assert (row.title, row.undo) == ("", None)
    assert not EmailAddress.objects.filter(user__in=two).exists()
    assert AddressMove.objects.get().email == ""
    with pytest.raises(merging.Refused):
        merging.undo(row.pk)


def test_who_leaves_is_in_no_undo_of_another_merge(two: tuple[User, User]) -> None:
    """What a merge dropped is kept for the undo, and names people."""
    row = merged(make_user(), make_user())
    Merged.objects.filter(pk=row.pk).update(
        undo={"added": [], "dropped": [{"values": {"email": two[0].email.upper()}}]}
    )
    erase(two[0])
    row.refresh_from_db()
    assert row.undo is None


def test_rights_follow_and_are_those_of_the_account_that_stayed() -> None:
    irina, twin = make_coordinator(), make_user()
    merged(twin, irina)
    assert actor_for(twin).coordinated == {make_organisation().pk}
