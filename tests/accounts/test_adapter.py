"""Accounts are not made by signing up, and a mail with a code is worth as long as its code."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context as allauth_context
from django.conf import LazySettings
from django.test import Client, RequestFactory

from share.accounts.models import User
from share.kit import clock
from share.mail.models import Mail
from tests.make import make_user

pytestmark = pytest.mark.django_db


def sent(template: str, **context: Any) -> Mail:
    """The row in the outbox of a mail that allauth sends."""
    request = RequestFactory().get("/", headers={"host": "localhost"})
    with allauth_context.request_context(request):
        get_adapter().send_mail(f"account/email/{template}", "ana@example.org", context)
    return Mail.objects.get()


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(method: str, client: Client) -> None:
    answer = getattr(client, method)("/accounts/signup/", {"email": "ana@example.org"})
    assert "account/signup_closed.html" in [template.name for template in answer.templates]
    assert not User.objects.exists()
    assert not Mail.objects.exists()


def test_an_unknown_address_is_answered_as_a_known_one_and_gets_no_mail(client: Client) -> None:
    make_user("ana@example.org")
    answers = [client.post("/accounts/login/code/", {"email": f"{who}@example.org"}) for who in ("ana", "nobody")]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert [mail.to for mail in Mail.objects.all()] == ["ana@example.org"]


@pytest.mark.parametrize(
    ("template", "context", "seconds"),
    [
        ("login_code", {"code": "ABC-123"}, 900),
        ("email_confirmation", {"code": "ABC-123", "user": "Ana"}, 900),
    ],
)
def test_a_mail_that_opens_the_site_expires_with_what_it_carries(
    template: str, context: dict[str, str], seconds: int, settings: LazySettings
) -> None:
    before = clock.now()
    mail = sent(template, **context)
    assert before <= mail.expires_at - timedelta(seconds=seconds) <= clock.now()


def test_the_time_of_a_code_is_the_setting(settings: LazySettings) -> None:
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60
    before = clock.now()
    assert before <= sent("login_code", code="ABC-123").expires_at - timedelta(seconds=60) <= clock.now()


def test_a_notice_without_a_code_is_kept_as_every_mail(settings: LazySettings) -> None:
    mail = sent("email_changed", from_email="old@example.org", to_email="new@example.org", ip="", user_agent="")
    assert mail.expires_at > clock.now() + timedelta(days=29)


def test_a_mail_names_the_site(settings: LazySettings) -> None:
    settings.SITE_NAME = "Small Towns of the North"
    mail = sent("login_code", code="ABC-123")
    assert "Small Towns of the North" in mail.subject + mail.text
