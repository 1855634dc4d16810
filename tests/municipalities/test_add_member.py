import pytest
from django.core.management import CommandError, call_command

from municipalities.models import Membership
from tests.make import make_organisation

pytestmark = pytest.mark.django_db


def test_a_person_gets_a_role_and_can_change_it(capsys: pytest.CaptureFixture[str]) -> None:
    make_organisation("Forum réfugiés", "FR")
    call_command("add_member", "ana@example.org", "Ana", "forum refugies", "coordinator")
    call_command("add_member", "ana@example.org", "Ana", "Forum réfugiés", "secretariat")
    assert Membership.objects.get().role == "secretariat"


def test_an_unknown_organisation_is_named() -> None:
    with pytest.raises(CommandError, match="No organisation"):
        call_command("add_member", "ana@example.org", "Ana", "Nobody", "coordinator")
