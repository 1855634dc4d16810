"""Rights taken back, sessions ended, a lost second factor reset: at once, recorded, told, and by the right people."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from municipalities.actions import access
from municipalities.models import Membership, SecondFactorReset
from share.accounts.actions import erase
from share.accounts.models import User
from share.kit.moves import IllegalMove
from share.mail.models import Mail
from share.policy import Role
from share.records import timeline
from tests.make import make_coordinator, make_organisation, make_pilot, make_user
from tests.waiting import LONG_ENOUGH

pytestmark = pytest.mark.django_db


@pytest.fixture
def petra() -> User:
    return make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT)


@pytest.fixture
def irina() -> User:
    return make_coordinator()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, *args: int) -> str:
    return reverse(f"municipalities:{name}", args=args)


def told() -> set[tuple[str, str]]:
    return {(mail.to, mail.subject) for mail in Mail.objects.all()}


# Rights


def end(client: Client, user: User) -> Any:
    right = user.memberships.get()
    return client.post(page("end_membership", user.pk, right.pk), {"reason": "She left the organisation."})


def test_a_right_ends_at_once_in_a_session_that_is_open(irina: User, petra: User) -> None:
    event = make_pilot()
    hers = signed_in(irina)
    overview = reverse("events:overview", args=[event.public_id])
    assert hers.get(overview).status_code == 200
    assert end(signed_in(petra), irina).status_code == 302
    assert hers.get(overview).status_code == 404


def test_who_ended_it_when_and_why_is_kept_told_and_in_the_history(irina: User, petra: User) -> None:
    end(signed_in(petra), irina)
    right = irina.memberships.get()
    assert right.ends_at
    assert (right.ended_by, right.reason) == (petra, "She left the organisation.")
    assert {to for to, _subject in told()} == {irina.email, petra.email}
    assert all("She left the organisation." in mail.text for mail in Mail.objects.all())
    line = timeline.page_of(irina).lines[0]
    assert (line.who, line.reason, line.route) == (
        petra.name,
        "She left the organisation.",
        "municipalities:end_membership",
    )
    shown = signed_in(petra).get(page("person", irina.pk)).content.decode()
    assert "She left the organisation." in shown


def test_a_right_that_ended_does_not_end_again(irina: User, petra: User) -> None:
    end(signed_in(petra), irina)
    assert end(signed_in(petra), irina).status_code == 409


def test_nobody_takes_back_their_own_right(petra: User) -> None:
    make_coordinator(make_organisation("ICMC", "BE"), Role.ADMIN)
    assert end(signed_in(petra), petra).status_code == 403
    assert petra.memberships.current().exists()


def test_the_last_right_that_runs_the_network_stays(petra: User) -> None:
    with pytest.raises(IllegalMove, match="last right"):
        access.end_membership(petra.memberships.get().pk, by=None, reason="She left.")
    with pytest.raises(CommandError, match="last right"):
        call_command("end_membership", petra.email, "ICMC", "She left.")
    assert petra.memberships.current().exists()


def test_after_an_end_a_new_right_is_a_new_row(irina: User, petra: User) -> None:
    organisation = irina.memberships.get().organisation
    end(signed_in(petra), irina)
    access.give_role(irina, organisation, Role.MEMBER, by=petra)
    assert [right.role for right in irina.memberships.order_by("pk")] == ["coordinator", "member"]
    assert irina.memberships.current().get().role == "member"


def test_a_right_ends_by_command(irina: User, petra: User) -> None:
    call_command("end_membership", irina.email, "jrs romania", "She left.")
    right = irina.memberships.get()
    assert right.ends_at
    assert (right.ended_by, right.reason) == (None, "She left.")
    with pytest.raises(CommandError, match="has no role"):
        call_command("end_membership", irina.email, "JRS Romania", "She left.")


@pytest.mark.django_db(transaction=True)
def test_two_who_take_back_each_others_right_at_once_leave_one() -> None:
    office = [make_coordinator(make_organisation("ICMC", "BE"), Role.SECRETARIAT) for _number in range(2)]
    rights = [user.memberships.get().pk for user in office]
    start = Barrier(2)

    def take_back(number: int) -> bool:
        start.wait(LONG_ENOUGH)
        try:
            access.end_membership(rights[number], by=office[1 - number], reason="A quarrel")
        except IllegalMove:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take_back, [0, 1])) == [False, True]
    assert Membership.objects.running_the_network().count() == 1


def test_the_rights_of_who_leaves_end_and_what_was_written_of_them_goes(irina: User, petra: User) -> None:
    end(signed_in(petra), irina)
    access.give_role(irina, make_organisation("Cidis", "IT"), Role.COORDINATOR)
    access.ask_for_reset(irina, by=petra, reason="Irina lost her telephone.")
    erase(irina)
    assert not irina.memberships.current().exists()
    assert {right.reason for right in irina.memberships.all()} == {""}
    assert not SecondFactorReset.objects.exists()


# The list


def names(client: Client, **query: str) -> list[str]:
    return [right.user.email for right in client.get(page("people"), query).context["page"]]


def test_the_list_shows_who_has_access_now_and_others_when_asked_for(irina: User, petra: User) -> None:
    client = signed_in(petra)
    end(client, irina)
    assert names(client) == [petra.email]
    assert names(client, state="ended") == [irina.email]
    assert sorted(names(client, state="all")) == sorted([irina.email, petra.email])
    assert names(client, q="icmc") == [petra.email]
    assert names(client, q="jrs", state="all") == [irina.email]


def test_the_list_finds_who_has_no_second_factor_and_who_was_never_here(petra: User) -> None:
    karl = make_coordinator(second_factor=False)
    client = signed_in(petra)
    assert names(client, range="no-second-factor") == [karl.email]
    assert names(client, range="long-away") == [karl.email]


def test_people_who_only_registered_are_no_matter_of_these_pages(petra: User) -> None:
    assert signed_in(petra).get(page("person", make_user().pk)).status_code == 404


# Sessions


def session_of(user: User) -> Client:
    client = signed_in(user)
    UserSession.objects.create(user=user, session_key=str(client.session.session_key), ip="127.0.0.1")
    return client


def test_all_sessions_end_at_once_known_to_the_site_or_not(irina: User, petra: User) -> None:
    known, unknown = session_of(irina), signed_in(irina)
    assert signed_in(petra).post(page("end_sessions", irina.pk)).status_code == 302
    for client in (known, unknown):
        assert client.get("/work/")["Location"].startswith(reverse("account_login"))
    assert not UserSession.objects.filter(user=irina).exists()
    assert {to for to, _subject in told()} == {irina.email, petra.email}
    line = timeline.page_of(irina).lines[0]
    assert (line.who, line.route) == (petra.name, "municipalities:end_sessions")


def test_sessions_end_by_command(irina: User) -> None:
    client = signed_in(irina)
    call_command("end_sessions", irina.email)
    assert client.get("/work/")["Location"].startswith(reverse("account_login"))
    assert timeline.page_of(irina).lines[0].route == "command:end_sessions"
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("end_sessions", "nobody@example.org")


# A lost second factor


def ask(client: Client, user: User) -> Any:
    return client.post(page("ask_reset", user.pk), {"reason": "I called her."})


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def test_a_reset_takes_two_people(irina: User, petra: User) -> None:
    rachid = make_coordinator(make_organisation("ICMC", "BE"), Role.ADMIN)
    hers = signed_in(irina)
    assert ask(signed_in(petra), irina).status_code == 302
    assert has_factor(irina)
    assert signed_in(petra).post(page("confirm_reset", irina.pk)).status_code == 403
    assert has_factor(irina)
    assert page("person", irina.pk) in signed_in(rachid).get("/work/").content.decode()
    assert signed_in(rachid).post(page("confirm_reset", irina.pk)).status_code == 302
    assert not has_factor(irina)
    assert hers.get("/work/")["Location"].startswith(reverse("account_login"))
    assert signed_in(User.objects.get(pk=irina.pk)).get("/work/")["Location"] == reverse("mfa_index")
    reset = SecondFactorReset.objects.get()
    assert (reset.asked_by, reset.decided_by, reset.reason) == (petra, rachid, "I called her.")
    assert (irina.email, "Your second factor was taken out") in told()
    reasons = {line.reason for line in timeline.page_of(irina).lines}
    assert "I called her." in reasons


def test_the_person_concerned_neither_asks_nor_confirms(petra: User) -> None:
    rachid = make_coordinator(make_organisation("ICMC", "BE"), Role.ADMIN)
    assert ask(signed_in(petra), petra).status_code == 403
    ask(signed_in(rachid), petra)
    assert signed_in(petra).post(page("confirm_reset", petra.pk)).status_code == 403
    assert has_factor(petra)


def test_the_rule_holds_below_the_pages_too(irina: User, petra: User) -> None:
    reset = access.ask_for_reset(irina, by=petra, reason="I called her.")
    for user in (petra, irina):
        with pytest.raises(ValidationError, match="Another person"):
            access.confirm_reset(reset.pk, by=user)
    assert has_factor(irina)


def test_what_was_declined_takes_nothing_out_and_is_not_confirmed_later(irina: User, petra: User) -> None:
    rachid = make_coordinator(make_organisation("ICMC", "BE"), Role.ADMIN)
    reset = access.ask_for_reset(irina, by=petra, reason="I called her.")
    assert signed_in(rachid).post(page("decline_reset", irina.pk)).status_code == 302
    assert signed_in(rachid).post(page("confirm_reset", irina.pk)).status_code == 404
    with pytest.raises(IllegalMove):
        access.confirm_reset(reset.pk, by=rachid)
    assert has_factor(irina)


def test_a_reset_is_asked_for_once_at_a_time(irina: User, petra: User) -> None:
    ask(signed_in(petra), irina)
    answer = ask(signed_in(petra), irina)
    assert answer.status_code == 422
    assert "waits for a second person" in answer.content.decode()


def test_a_second_factor_is_reset_by_command(irina: User) -> None:
    call_command("reset_second_factor", irina.email, "I called her.")
    assert not has_factor(irina)
    assert (irina.email, "Your second factor was taken out") in told()
