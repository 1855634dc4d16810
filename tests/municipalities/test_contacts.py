"""Contacts: who sees whom is the contact's own choice, for as long as it stands."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from municipalities.models import Contact, MemberTown, Municipality, Organisation
from share.accounts.actions import erase
from share.accounts.models import User
from share.kit import clock
from share.policy import Role
from tests.make import make_coordinator, make_organisation, make_town, make_user

pytestmark = pytest.mark.django_db
PUBLIC, NETWORK, ONLY_US = "public", "network", "only_us"


@pytest.fixture
def ours() -> Organisation:
    organisation = make_organisation()
    MemberTown.objects.create(organisation=organisation, town=make_town())
    return organisation


@pytest.fixture
def everybody(ours: Organisation) -> dict[str, User | None]:
    elsewhere = make_organisation("Cidis", "IT")
    return {
        "visitor": None,
        "member": make_coordinator(ours, Role.MEMBER),
        "coordinator": make_coordinator(ours),
        "other_coordinator": make_coordinator(elsewhere),
        "secretariat": make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT),
    }


def people_of(owner: Organisation | Municipality) -> None:
    """One contact of each consent, and one of each that has ended. The name says which."""
    agreed = {"consent_on": clock.today(), "consent_source": "By mail"}
    whose = {"organisation": owner} if isinstance(owner, Organisation) else {"town": owner}
    for ended in (False, True):
        for consent in (PUBLIC, NETWORK, ONLY_US):
            said = agreed if consent != ONLY_US else {}
            name = f"{'ended' if ended else 'current'} {consent}"
            ends = clock.today() - timedelta(days=1) if ended else None
            where = {"email": f"{name.replace(' ', '.')}@example.org", "ends_on": ends}
            Contact.objects.create(**whose, role="Welcome", name=name, consent=consent, **where, **said)


def shown(user: User | None, address: str) -> set[str]:
    client = Client()
    if user:
        client.force_login(user)
    page = client.get(address)
    text = page.content.decode() if page.status_code == 200 else ""
    names = Contact.objects.values_list("name", "email")
    assert all((name in text) == (email in text) for name, email in names), "a name without its address, or the reverse"
    return {name for name, _email in names if name in text}


@pytest.mark.parametrize("of", ["town", "organisation"])
def test_the_public_page_shows_to_everybody_who_agreed_to_that_and_nobody_else(
    of: str, ours: Organisation, everybody: dict[str, User | None]
) -> None:
    owner = ours if of == "organisation" else ours.towns.get()
    people_of(owner)
    for who, user in everybody.items():
        assert shown(user, owner.get_absolute_url()) == {"current public"}, who


@pytest.mark.parametrize("of", ["town", "organisation"])
def test_the_list_shows_what_each_agreed_to(of: str, ours: Organisation, everybody: dict[str, User | None]) -> None:
    people_of(ours if of == "organisation" else ours.towns.get())
    kept = {"current public", "current network", "current only_us"}
    of_the_network = {"current public", "current network"}
    seen = {
        who: {name for name in shown(user, "/work/contacts/") if "current" in name} for who, user in everybody.items()
    }
    assert seen["visitor"] == seen["member"] == set(), (
        "who coordinates has a second factor, and others are not asked for it"
    )
    assert seen["coordinator"] == seen["secretariat"] == kept
    assert seen["other_coordinator"] == of_the_network


def test_who_is_erased_is_a_contact_of_nobody(ours: Organisation) -> None:
    person = make_user("ana@example.org")
    EmailAddress.objects.create(user=person, email="ana@work.example.org", verified=True)
    for email in ("ana@example.org", "Ana@Work.example.org", "ion@example.org"):
        Contact.objects.create(organisation=ours, role="Welcome", name="Somebody", email=email)
    erase(person)
    assert {*Contact.objects.values_list("email", flat=True)} == {"ion@example.org"}
