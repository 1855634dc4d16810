"""What cannot be understood, and a database that is away: a page of the house, never a bare 500."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db
CODED = "application/x-www-form-urlencoded; charset=utf-7"


@pytest.fixture
def visitor() -> Client:
    """A browser that is shown what a site in production would show."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ["http://[::1", "//[", "https://[::1]:x/", "http://\x00", "////evil.example.org"])
@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/login/code/", "/accounts/logout/"])
def test_a_broken_address_to_go_on_to_is_not_gone_to(page: str, address: str, visitor: Client) -> None:
    answer = visitor.get(page, {"next": address})
    assert answer.status_code in {200, 302}
    assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/login/code/", "/reports/check/"])
def test_a_form_in_another_encoding_is_400_in_the_words_of_the_house(page: str, visitor: Client) -> None:
    answer = visitor.post(page, "email=+AGE-", content_type=CODED)
    assert answer.status_code == 400
    assert "could not be understood" in answer.content.decode()


def test_what_does_not_exist_is_404_whatever_is_sent_there(visitor: Client) -> None:
    assert visitor.post("/activities/none/", "email=+AGE-", content_type=CODED).status_code == 404


@pytest.fixture
def database_away() -> Iterator[None]:
    """Nobody listens where the database was."""
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"HOST": "/nonexistent", "PORT": "1"}
    yield
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(kept)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["/", "/activities/", "/work/", "/towns/"])
def test_a_database_that_is_away_is_503_with_the_advice_to_try_again(
    page: str, visitor: Client, database_away: None
) -> None:
    visitor.cookies["sessionid"] = "abcdefghijklmnopqrstuvwxyz"
    answer = visitor.get(page)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Try again" in answer.content.decode()
