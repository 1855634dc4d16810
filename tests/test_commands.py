"""Small commands that let the first people in."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from municipalities.actors import actor_for
from share.accounts.models import User
from tests.make import make_grant

pytestmark = pytest.mark.django_db


def test_an_auditor_is_let_in_to_one_grant_and_out_again() -> None:
    grant, other = make_grant("G-1"), make_grant("G-2")
    for _n in range(2):
        call_command("add_auditor", "Vera@example.org", "Vera Demo", "G-1", stdout=StringIO())
    vera = User.objects.get()
    assert actor_for(vera).audits == {grant.pk}
    assert other.pk not in actor_for(vera).audits
    call_command("add_auditor", "vera@example.org", "Vera Demo", "G-1", "--remove", stdout=StringIO())
    assert not actor_for(vera).audits


def test_a_grant_nobody_knows_is_a_sentence() -> None:
    with pytest.raises(CommandError, match="No grant has the code"):
        call_command("add_auditor", "vera@example.org", "Vera Demo", "NONE")
    assert not User.objects.exists()
