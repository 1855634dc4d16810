"""Whoever can see other people's data: sent to set a second factor up, or to give it, and nowhere else before."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import LazySettings
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from events.models import Event
from municipalities.actors import actor_for
from share.accounts.models import User
from share.policy import Role
from tests.make import make_auditor, make_coordinator, make_grant, make_pilot, make_user

pytestmark = pytest.mark.django_db
PAGE = "/work/activities/?state=draft&page=2"


def signed_in(client: Client, user: User, *, gave_it: bool = False) -> Client:
    """Signed in by a code in the mail; with `gave_it`, the second factor as well."""
    client.force_login(user)
    session = client.session
    given = [{"method": "mfa", "at": 0, "id": one.pk} for one in user.authenticator_set.all()]
    methods = [{"method": "code", "at": 0}, *(given if gave_it else [])]
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def without(user: User) -> User:
    user.authenticator_set.all().delete()
    return user


def test_who_has_none_is_sent_to_set_it_up_and_told_why(client: Client) -> None:
    answer = signed_in(client, make_coordinator(second_factor=False)).get(PAGE)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))
    [told] = get_messages(answer.wsgi_request)
    assert "a second way to prove who you are" in str(told)


def test_who_has_one_is_asked_for_it_and_comes_back_to_the_page(client: Client) -> None:
    answer = signed_in(client, make_coordinator()).get(PAGE)
    asked = "/accounts/2fa/reauthenticate/?next=%2Fwork%2Factivities%2F%3Fstate%3Ddraft%26page%3D2"
    assert (answer.status_code, answer["Location"]) == (302, asked)
    assert client.get(asked).status_code == 200


def test_who_gave_it_in_this_session_is_not_asked_again(client: Client) -> None:
    assert signed_in(client, make_coordinator(), gave_it=True).get(PAGE).status_code == 200


def test_what_was_given_in_one_session_does_not_count_in_another(client: Client) -> None:
    user = make_coordinator()
    signed_in(client, user, gave_it=True)
    other = signed_in(Client(), user)
    assert client.get(PAGE).status_code == 200
    assert other.get(PAGE).status_code == 302


def test_what_was_given_by_one_that_is_gone_counts_no_more(client: Client) -> None:
    user = make_coordinator()
    signed_in(client, user, gave_it=True)
    assert client.get(PAGE).status_code == 200
    without(user)
    assert client.get(PAGE)["Location"] == reverse("mfa_index")


def test_one_that_came_later_was_not_given_yet(client: Client) -> None:
    user = make_coordinator()
    signed_in(client, user, gave_it=True)
    TOTP.activate(without(user), generate_totp_secret())
    assert client.get(PAGE)["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_proof_by_somebody_elses_second_factor_is_none(client: Client) -> None:
    user, other = make_coordinator(), make_coordinator()
    theirs = other.authenticator_set.get().pk
    assert not actor_for(user, proofs={theirs}).second_factor
    assert actor_for(other, proofs={theirs}).second_factor


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SECRETARIAT, Role.ADMIN])
def test_every_role_that_sees_people_is_asked(role: Role, client: Client) -> None:
    answer = signed_in(client, make_coordinator(role=role, second_factor=False)).get("/work/")
    assert answer["Location"] == reverse("mfa_index")


def test_an_auditor_is_asked(client: Client) -> None:
    answer = signed_in(client, without(make_auditor(make_grant()))).get("/work/grants/")
    assert answer["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("make", [make_user, lambda: make_coordinator(role=Role.MEMBER, second_factor=False)])
def test_who_sees_only_their_own_data_is_not_asked(make: Callable[[], User], client: Client) -> None:
    assert signed_in(client, make()).get(reverse("events:mine")).status_code == 200


def test_a_visitor_is_sent_to_sign_in_and_hears_nothing_of_a_second_factor(client: Client) -> None:
    answer = client.get(PAGE)
    assert answer["Location"].startswith(reverse("account_login"))
    assert not list(get_messages(answer.wsgi_request))


OPEN = [
    "mfa_index",
    "mfa_activate_totp",
    "account_email",
    "account_logout",
    "usersessions_list",
    "pages:home",
    "pages:about",
]


@pytest.mark.parametrize("name", OPEN)
def test_what_sets_it_up_signs_out_or_is_public_answers_before(name: str, client: Client) -> None:
    answer = signed_in(client, make_coordinator(second_factor=False)).get(reverse(name), follow=True)
    led_to = [reverse("mfa_index")] if name != "mfa_index" else []
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] not in led_to


@pytest.mark.parametrize("second_factor", [True, False])
def test_a_form_sent_before_changes_nothing(second_factor: bool, client: Client) -> None:
    event = make_pilot(published=False)
    user = make_coordinator(second_factor=second_factor)
    answer = signed_in(client, user).post(reverse("events:publish", args=[event.public_id]))
    assert answer.status_code == 302
    assert "/2fa/" in answer["Location"]
    assert Event.objects.get(pk=event.pk).state == event.state


def test_a_page_that_is_none_is_not_found_before_anything_is_asked(client: Client) -> None:
    assert signed_in(client, make_coordinator(second_factor=False)).get("/work/nothing/").status_code == 404


def test_only_the_local_demo_may_relax_it(client: Client, settings: LazySettings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert signed_in(client, make_coordinator(second_factor=False)).get(PAGE).status_code == 200
