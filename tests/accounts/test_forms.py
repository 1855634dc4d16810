"""Forms of sign-in: allauth's, with fields that explain what is wrong. (What strangers send: tests/test_hostile_forms.py.)"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.core import context as allauth_context
from django import forms
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from fido2.utils import websafe_encode
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from share.accounts.forms import AddAddressForm, PasskeyField, RequestCodeForm
from tests.make import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_request() -> Iterator[None]:
    """allauth's forms count how often one address asks."""
    with allauth_context.request_context(RequestFactory().post("/")):
        yield


def add(email: str) -> AddAddressForm:
    return AddAddressForm(data={"email": email}, user=make_user("ana@example.org"))


def ask(email: str) -> RequestCodeForm:
    return RequestCodeForm(data={"email": email})


@pytest.mark.parametrize("form", [ask, add])
@pytest.mark.parametrize(
    ("email", "words"),
    [("ana@gmail", "Did you mean gmail.com?"), ("ana", "like ana@example.org"), ("änä@example.org", "without accents")],
)
def test_an_address_that_cannot_be_is_explained(form: Any, email: str, words: str) -> None:
    assert words in " ".join(form(email).errors["email"])


@pytest.mark.parametrize("form", [ask, add])
def test_an_address_is_known_however_it_is_written(form: Any) -> None:
    filled = form("  Ana.Pop@Example.ORG ")
    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["email"] == "ana.pop@example.org"


def test_an_address_longer_than_its_column_is_refused_at_the_field() -> None:
    form = add(f"ana@{'.'.join(['x' * 60] * 5)}.example.org")
    assert not form.is_valid()
    assert list(form.errors) == ["email"]


def test_an_address_of_ones_own_is_not_added_twice() -> None:
    assert "email" in add("ANA@example.org").errors


CLIENT = json.dumps({"type": "webauthn.get", "challenge": websafe_encode(b"c" * 32), "origin": "https://share.example"})
SIGNED = {
    "id": websafe_encode(b"key"),
    "rawId": websafe_encode(b"key"),
    "type": "public-key",
    "response": {
        "clientDataJSON": websafe_encode(CLIENT.encode()),
        "authenticatorData": websafe_encode(bytes(37)),
        "signature": websafe_encode(b"signature"),
    },
}


def test_what_a_passkey_answers_is_handed_on_as_it_came() -> None:
    assert PasskeyField(AuthenticationResponse).clean(json.dumps(SIGNED)) == SIGNED


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        "[]",
        "{}",
        "{",
        "1e999",
        json.dumps(SIGNED | {"response": {}}),
        json.dumps(SIGNED | {"id": 7}),
        json.dumps(SIGNED | {"rawId": "%"}),
        "[" * 20_000,
    ],
)
@pytest.mark.parametrize("kind", [AuthenticationResponse, RegistrationResponse])
def test_anything_else_is_a_sentence(kind: Any, value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        PasskeyField(kind).clean(value)
    assert refusal.value.code in {"passkey", "required"}


def test_the_answer_to_one_question_is_none_to_the_other() -> None:
    """Signing in is not making a key."""
    with pytest.raises(ValidationError, match="Try again"):
        PasskeyField(RegistrationResponse).clean(json.dumps(SIGNED))


def test_the_answer_of_a_passkey_is_not_shown() -> None:
    assert isinstance(PasskeyField(AuthenticationResponse).widget, forms.HiddenInput)
