import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from events.actions import confirm_address, register
from municipalities.models import Membership
from share.accounts.models import User
from share.grants.models import GrantAccess
from share.mail.models import Mail
from tests.make import make_applicant, make_grant, make_organisation, make_pilot

pytestmark = pytest.mark.django_db


def add(role: str = "coordinator") -> None:
    call_command("add_member", "ana@example.org", "Ana", "forum refugies", role)


def test_another_role_is_another_row_and_the_one_before_is_kept() -> None:
    make_organisation("Forum réfugiés", "FR")
    add("coordinator")
    add("secretariat")
    before, now = Membership.objects.order_by("pk")
    assert (before.role, now.role) == ("coordinator", "secretariat")
    assert before.ends_at == now.starts_at or (before.ends_at and before.ends_at <= now.starts_at)
    assert list(Membership.objects.current()) == [now]


def test_the_same_role_again_changes_nothing_and_is_not_told_twice() -> None:
    make_organisation("Forum réfugiés", "FR")
    add()
    add()
    assert Membership.objects.count() == 1
    assert Mail.objects.count() == 1


def test_an_unknown_organisation_is_named() -> None:
    with pytest.raises(CommandError, match="No organisation"):
        call_command("add_member", "ana@example.org", "Ana", "Nobody", "coordinator")


def test_an_address_that_cannot_be_is_a_sentence() -> None:
    with pytest.raises(CommandError, match="unfinished"):
        call_command("add_member", "ana@nowhere", "Ana", "Nobody", "coordinator")


def proven() -> bool:
    return EmailAddress.objects.get(email="ana@example.org").verified


def test_an_address_nobody_proved_is_invited_and_proven_by_the_first_mailed_code(client: Client) -> None:
    make_organisation("Forum réfugiés", "FR")
    add("member")
    assert not proven()
    invitation = Mail.objects.get()
    assert invitation.to == "ana@example.org"
    assert "/accounts/login/" in invitation.text
    client.post("/accounts/login/", {"login": "ana@example.org"})
    code = re.search(r"^[A-Z0-9-]{6,}$", Mail.objects.latest("created_at").text, re.MULTILINE)
    assert code
    client.post("/accounts/login/code/confirm/", {"code": code.group()})
    assert client.get("/work/").status_code == 200
    assert proven()


def test_confirming_a_registration_proves_the_address_too() -> None:
    make_organisation("Forum réfugiés", "FR")
    add()
    confirm_address(register(make_pilot(), make_applicant("ana@example.org")).pk)
    assert proven()
    assert User.objects.filter(email="ana@example.org").count() == 1


def test_an_auditor_is_invited_in_the_same_way() -> None:
    make_grant("AMIF")
    call_command("add_auditor", "ana@example.org", "Ana", "AMIF")
    assert GrantAccess.objects.get().user.email == "ana@example.org"
    assert not proven()
    assert "auditor of AMIF" in Mail.objects.get().text


@pytest.mark.parametrize("command", ["createsuperuser", "changepassword"])
def test_commands_for_passwords_say_what_to_use_instead(command: str) -> None:
    with pytest.raises(CommandError, match="add_member"):
        call_command(command)


def test_no_page_and_no_template_of_ours_speaks_of_passwords() -> None:
    folder = Path(__file__).resolve().parents[2]
    texts = [*folder.glob("templates/**/*.*"), *folder.glob("share/pages/texts/*.md"), *folder.glob("static/*.js")]
    assert len(texts) > 100
    said = {
        path.name: path.read_text().lower().replace("passwordless", "") for path in texts
    }  # what allauth calls a passkey
    assert [name for name, text in said.items() if "password" in text] == []
