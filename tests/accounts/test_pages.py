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
from tests.test_hostile_forms import PASSKEY, World, with_passkey

pytestmark = pytest.mark.django_db
OURS = Path(settings.BASE_DIR) / "templates"
# Words of the library that nobody in a town hall says.
FOREIGN = ("Two-Factor", "Authenticator", "eauthenticate", "Please", "uccessfully", "WebAuthn")


def addresses() -> list[str]:
    """Of every page of signing in and of one's account; of a key by the id of the one that is there."""
    found = []
    for pattern in urls.urlpatterns:
        try:
            found.append(reverse(pattern.name))
        except NoReverseMatch:
            found.append(reverse(pattern.name, args=[PASSKEY]))
    return found


def wrong_in(page: str) -> list[str]:
    ids = Counter(re.findall(r'\sid="([^"]*)"', page))
    twice = [f"id {one} twice" for one, count in ids.items() if count > 1]
    text = re.sub(r"<script.*?</script>|<[^>]*>", " ", page, flags=re.DOTALL)
    return twice + [f"says {word}" for word in FOREIGN if word in text]


@pytest.mark.parametrize("by", ["visitor", "signed in"])
def test_every_page_is_ours_speaks_our_words_and_has_no_id_twice(by: str, client: Client) -> None:
    if by == "signed in":
        user = make_coordinator()
        with_passkey(World(client, None, None, user))  # type: ignore[arg-type]
    wrong: dict[str, list[str]] = {}
    shown = 0
    for address in addresses():
        answer = client.get(address)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            shown += 1
            found = wrong_in(answer.content.decode())
            if not Path(str(answer.templates[0].origin)).is_relative_to(OURS):
                found.append(f"is drawn by {answer.templates[0].origin}")
            if found:
                wrong[address] = found
    assert wrong == {}
    assert shown >= {"visitor": 4, "signed in": 11}[by]
