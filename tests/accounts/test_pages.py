"""The pages of signing in and of one's account are ours, in plain words, and whole."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from share.accounts import urls
from tests.make import make_coordinator
from tests.test_hostile_forms import World, with_passkey

pytestmark = pytest.mark.django_db
OURS = Path(settings.BASE_DIR) / "templates"
# Words of the library that nobody in a town hall says.
FOREIGN = ("Two-Factor", "Authenticator", "eauthenticate", "Please", "uccessfully", "WebAuthn")
WITHOUT_A_PAGE = {"account_request_login_code", "mfa_login_webauthn", "mfa_download_recovery_codes"}


def templates() -> dict[str, str]:
    """Name of each route to the template of its view."""
    return {pattern.name: getattr(pattern.callback.view_class, "template_name", "") for pattern in urls.urlpatterns}


@pytest.mark.parametrize("name", sorted(set(templates()) - WITHOUT_A_PAGE - {"account_signup"}))
def test_every_page_is_drawn_by_a_template_of_ours(name: str) -> None:
    template = templates()[name]
    assert template, name
    assert (OURS / template).exists(), template


def addresses() -> list[str]:
    found = []
    for name in templates():
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            found.append(reverse(name, args=[1_000_000]))
    return found


def wrong_in(page: str) -> list[str]:
    ids = Counter(re.findall(r'\sid="([^"]*)"', page))
    twice = [f"id {one} twice" for one, count in ids.items() if count > 1]
    text = re.sub(r"<script.*?</script>|<[^>]*>", " ", page, flags=re.DOTALL)
    return twice + [f"says {word}" for word in FOREIGN if word in text]


@pytest.mark.parametrize("by", ["visitor", "signed in"])
def test_no_page_speaks_the_words_of_the_library_or_has_an_id_twice(by: str, client: Client) -> None:
    if by == "signed in":
        user = make_coordinator()
        with_passkey(World(client, None, None, user))  # type: ignore[arg-type]
    wrong, shown = {}, 0
    for address in addresses():
        answer = client.get(address)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            shown += 1
            if found := wrong_in(answer.content.decode()):
                wrong[address] = found
    assert wrong == {}
    assert shown >= {"visitor": 4, "signed in": 11}[by]
