import pytest
from django.conf import LazySettings

from share.kit import tokens
from tests.corpus import HOSTILE


def test_a_token_opens_what_it_was_made_for() -> None:
    token = tokens.sign("registration", "42")
    assert tokens.unsign("registration", token) == "42"
    assert ":" not in token
    assert "/" not in token


def test_a_token_for_one_purpose_opens_no_other() -> None:
    assert tokens.unsign("helper", tokens.sign("registration", "42")) is None


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "x", lambda t: "43" + t[2:], lambda t: t.swapcase()]
)
def test_a_changed_token_opens_nothing(change) -> None:
    assert tokens.unsign("registration", change(tokens.sign("registration", "42"))) is None


def test_no_hostile_value_is_a_token() -> None:
    assert {tokens.unsign("registration", value) for value in HOSTILE.values()} == {None}


def test_a_token_holds_after_the_key_was_changed_as_long_as_the_old_key_is_named(settings: LazySettings) -> None:
    token, old = tokens.sign("registration", "42"), settings.SECRET_KEY
    settings.SECRET_KEY = "another-" * 8
    assert tokens.unsign("registration", token) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert tokens.unsign("registration", token) == "42"
