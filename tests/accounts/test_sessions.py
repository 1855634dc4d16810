"""How long a session lasts: fourteen days from its beginning, and half a day without a request where it shows people."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from share.accounts import sessions
from share.accounts.models import User
from tests.make import make_coordinator, make_user

pytestmark = pytest.mark.django_db
WORK = "/work/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def later(**time: int) -> None:
    """As if every session had begun, and been used, so much earlier."""
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        for name in (sessions.BEGAN, sessions.SEEN):
            session[name] -= timedelta(**time).total_seconds()
        session.save()


def is_in(client: Client) -> bool:
    return client.get(WORK).status_code == 200


def test_who_sees_other_people_is_signed_out_after_half_a_day_away_and_told() -> None:
    client = signed_in(make_coordinator())
    later(hours=11)
    assert is_in(client)
    later(hours=11)
    assert is_in(client), "the eleven hours count from the last request"
    later(hours=13)
    answer = client.get(WORK, follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("account_login"))
    assert "nothing happened here" in answer.content.decode()


def test_a_public_page_shows_nothing_of_work_to_who_was_away() -> None:
    client = signed_in(make_coordinator())
    later(hours=13)
    answer = client.get("/")
    assert not answer.wsgi_request.user.is_authenticated
    assert not answer.wsgi_request.actor.signed_in  # type: ignore[attr-defined]


def test_who_sees_only_their_own_data_may_be_away_for_days() -> None:
    client = signed_in(make_user())
    later(days=10)
    assert is_in(client)


def test_fourteen_days_after_the_sign_in_it_is_over_however_much_it_was_used() -> None:
    client = signed_in(make_user())
    for _day in range(14):
        later(hours=23)
        assert is_in(client)
    later(hours=15)
    assert not is_in(client)


def writes(client: Client) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert is_in(client)
    return [query["sql"] for query in asked.captured_queries if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_a_session_is_written_at_most_every_few_minutes() -> None:
    client = signed_in(make_coordinator())
    row = UserSession.objects.create(
        user=User.objects.get(), session_key=str(client.session.session_key), ip="127.0.0.1"
    )
    assert writes(client) == []
    later(minutes=6)
    assert len(writes(client)) == 2
    assert writes(client) == []
    row.refresh_from_db()
    assert row.last_seen_at > timezone.now() - timedelta(minutes=1)


def test_a_session_from_before_this_rule_begins_when_it_is_next_used() -> None:
    client = signed_in(make_coordinator())
    session = client.session
    del session["began_at"], session["seen_at"]
    session.save()
    assert is_in(client)
    assert {"began_at", "seen_at"} <= set(Session.objects.get().get_decoded())
