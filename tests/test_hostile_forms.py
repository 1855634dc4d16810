"""Every form of the site, every field of it, with values that were made to break it.

The table below names every route. A route that takes a POST and is not in it fails, and so does a field that a page shows
and the table does not know: whoever adds a form adds its line here, and the values come by themselves.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from events.models import Event, Registration
from share.accounts.models import User
from share.grants.models import Grant
from share.kit import clock
from share.mail.models import Mail
from tests.corpus import HOSTILE
from tests.make import form_data, make_coordinator, make_organisation, make_pilot, make_registration
from trainings.forms import programme_of
from trainings.models import Module

pytestmark = pytest.mark.django_db
PASSWORD = "a longer word for tests"
LONG = 100_000  # characters; longer values go to one field of a form only
OURS, THEIRS = {302, 422}, {200, 302}  # allauth answers a refused form with 200
BODY_LIMIT = 2_500_000


@dataclass
class World:
    """What the pages are about, and the browser of the person who fills their forms."""

    client: Client
    event: Event
    registration: Registration
    user: User


@dataclass(frozen=True)
class Form:
    """A page that takes input: by whom it is filled, with what, and how it may answer.

    `data` is a valid input; every field of it is tried. `kept` are fields that are not typed by people.
    """

    data: Callable[[World], dict[str, Any]]
    args: Callable[[World], list[Any]] = lambda world: []
    answers: frozenset[int] = frozenset(OURS)
    sign_in: Callable[[World], None] = lambda world: world.client.force_login(world.user)
    get: bool = False
    prepare: Callable[[World], None] = lambda world: None
    untyped: frozenset[str] = frozenset()


def event_id(world: World) -> list[Any]:
    return [world.event.public_id]


def nobody(world: World) -> None:
    pass


def without_second_factor(world: World) -> None:
    Authenticator.objects.filter(user=world.user).delete()
    world.user.memberships.all().delete()
    world.client.force_login(world.user)


def with_password(world: World) -> None:
    world.user.set_password(PASSWORD)
    world.user.save()
    world.client.force_login(world.user)


def with_passkey(world: World) -> None:
    Authenticator.objects.create(
        pk=1, user=world.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )
    world.client.force_login(world.user)


def half_signed_in(world: World) -> None:
    """The password was right; the second factor is still to come."""
    world.user.set_password(PASSWORD)
    world.user.save()
    answer = world.client.post(reverse("account_login"), {"login": world.user.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")


def code_requested(world: World) -> None:
    answer = world.client.post(reverse("account_request_login_code"), {"email": world.user.email})
    assert answer["Location"] == reverse("account_confirm_login_code")


def address_to_prove(world: World) -> None:
    world.client.force_login(world.user)
    world.client.post(reverse("account_email"), {"action_add": "", "email": "second@example.org"})


def reset_requested(world: World) -> None:
    with_password(world)
    world.client.logout()
    world.client.post(reverse("account_reset_password"), {"email": world.user.email})
    link = re.search(r"/accounts/password/reset/key/\S+", Mail.objects.latest("created_at").text)
    assert link
    world.client.get(link.group())


def begun(world: World) -> None:
    Event.objects.filter(pk=world.event.pk).update(starts_at=clock.now() - timedelta(hours=1))


def details(world: World) -> dict[str, Any]:
    return {
        "title": "A day", "municipality": world.event.municipality_id, "venue": "Hall", "summary": "One\ntwo",
        "languages": ["ro"], "capacity": 25, "grant": Grant.objects.get().pk, "partners": [],
    }  # fmt: skip


def new_pilot(world: World) -> dict[str, Any]:
    plan = {"organiser": make_organisation().pk, "day": "2027-05-05", "begins": "09:30", "ends": "16:30"}
    return details(world) | plan | {"modules": [Module.objects.first().pk]}  # type: ignore[union-attr]


def programme(world: World) -> dict[str, Any]:
    rows = programme_of(world.event)
    data: dict[str, Any] = {"form-TOTAL_FORMS": len(rows) + 1, "form-INITIAL_FORMS": len(rows)}
    data |= {"form-MIN_NUM_FORMS": 0, "form-MAX_NUM_FORMS": 60}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": "" if value is None else value for name, value in row.items()}
        data[f"form-{number}-DELETE"] = ""
    last = {"pk": "", "title": "", "module": "", "day": "", "begins": "", "ends": ""}
    return data | {f"form-{len(rows)}-{name}": value for name, value in last.items()}


def marks(world: World) -> dict[str, Any]:
    session = world.event.sessions.first()
    return {"present": [f"{world.registration.pk}-{session.pk}"], "shown": [world.registration.pk]}  # type: ignore[union-attr]


SEARCH = {"answers": frozenset({200}), "get": True}
ALLAUTH = {"answers": frozenset(THEIRS)}
FORMS: dict[str, Form] = {
    "events:event": Form(lambda w: form_data(), event_id, sign_in=nobody),
    "events:details": Form(details, event_id),
    "events:cancel_event": Form(lambda w: {"reason": "The hall burnt down."}, event_id),
    "events:attendance": Form(marks, event_id, prepare=begun),
    "trainings:new_pilot": Form(new_pilot),
    "trainings:programme": Form(programme, event_id),
    "events:activities": Form(lambda w: {"country": "RO", "when": "past", "page": "1"}, sign_in=nobody, **SEARCH),
    "municipalities:towns": Form(
        lambda w: {"q": "som", "country": "RO", "small": "1", "page": "1"}, sign_in=nobody, **SEARCH
    ),
    "events:registrations": Form(lambda w: {"q": "io", "state": "confirmed", "page": "1"}, event_id, **SEARCH),
    "events:managed": Form(lambda w: {"page": "1"}, **SEARCH),
    "trainings:verify_form": Form(
        lambda w: {"number": "SHARE-2027-ABCD-EFGH"}, sign_in=nobody, get=True, answers=frozenset({200, 302})
    ),
    "account_login": Form(lambda w: {"login": "ana@example.org", "password": PASSWORD}, sign_in=nobody, **ALLAUTH),
    "account_request_login_code": Form(lambda w: {"email": w.user.email}, sign_in=nobody, **ALLAUTH),
    "account_confirm_login_code": Form(lambda w: {"code": "ABCDEF"}, sign_in=code_requested, **ALLAUTH),
    "account_email": Form(lambda w: {"action_add": "", "email": "other@example.org"}, **ALLAUTH),
    "account_email_verification_sent": Form(lambda w: {"code": "ABCDEF"}, sign_in=address_to_prove, **ALLAUTH),
    "account_set_password": Form(lambda w: {"password1": PASSWORD, "password2": PASSWORD}, **ALLAUTH),
    "account_change_password": Form(
        lambda w: {"oldpassword": PASSWORD, "password1": "another " + PASSWORD, "password2": "another " + PASSWORD},
        sign_in=with_password,
        **ALLAUTH,
    ),  # fmt: skip
    "account_reset_password": Form(lambda w: {"email": w.user.email}, sign_in=nobody, **ALLAUTH),
    "account_reset_password_from_key": Form(
        lambda w: {"password1": PASSWORD, "password2": PASSWORD},
        lambda w: ["1", "set-password"],
        sign_in=reset_requested,
        **ALLAUTH,
    ),  # fmt: skip
    "account_reauthenticate": Form(lambda w: {"password": PASSWORD}, sign_in=with_password, **ALLAUTH),
    "mfa_authenticate": Form(lambda w: {"code": "123456"}, sign_in=half_signed_in, **ALLAUTH),
    "mfa_reauthenticate": Form(lambda w: {"code": "123456"}, **ALLAUTH),
    "mfa_activate_totp": Form(lambda w: {"code": "123456"}, sign_in=without_second_factor, **ALLAUTH),
    "mfa_add_webauthn": Form(lambda w: {"name": "Key", "passwordless": "on", "credential": "{}"}, **ALLAUTH),
    "mfa_edit_webauthn": Form(lambda w: {"name": "Key"}, lambda w: [1], sign_in=with_passkey, **ALLAUTH),
    "mfa_login_webauthn": Form(lambda w: {"credential": "{}"}, sign_in=nobody, **ALLAUTH),
    "mfa_reauthenticate_webauthn": Form(lambda w: {"credential": "{}"}, **ALLAUTH),
}


@pytest.fixture
def world(client: Client, settings: LazySettings) -> Iterator[World]:
    # What is tried here is the forms, not the limits on how often: those have their own tests. A slow hash of a
    # thousand passwords proves nothing either.
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    client.raise_request_exception = False
    event = make_pilot(capacity=1)
    return World(client, event, make_registration(event), make_coordinator())


def encoded(data: dict[str, Any]) -> str:
    """As a browser would send it, half a surrogate pair included."""
    return urlencode(data, doseq=True, errors="surrogatepass")


def send(world: World, form: Form, url: str, data: dict[str, Any]) -> Any:
    body = encoded(data)
    if form.get:
        return world.client.get(f"{url}?{body}")
    return world.client.post(url, body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("name", FORMS)
def test_no_field_of_a_form_breaks_under_a_hostile_value(name: str, world: World) -> None:
    import time

    form = FORMS[name]
    form.prepare(world)
    form.sign_in(world)
    url, data = reverse(name, args=form.args(world)), form.data(world)
    broken = []
    cookies = world.client.cookies.output(header="", sep=";")
    times = []
    print()
    for key in data:
        t = time.time()
        n = 0
        cnt = {}
        for label, value in list(HOSTILE.items()):
            if len(value) > 1000:
                continue
            n += 1
            with transaction.atomic():
                jar = dict(world.client.cookies)
                answer = send(world, form, url, data | {key: value})
                world.client.cookies.clear()
                world.client.cookies.update(jar)
                transaction.set_rollback(True)
            cnt[answer.status_code] = cnt.get(answer.status_code, 0) + 1
            if answer.status_code not in form.answers:
                broken.append((key, label, answer.status_code, repr(answer.exc_info)[:300] if answer.exc_info else ""))
        print(name, key, n, round((time.time() - t) / n * 1000, 1), "ms", cnt)
    assert not broken, broken[:20]
