import psycopg
import pytest
import redis

from tests import waiting
from tests.waiting import TooLate, eventually


def raised(error: Exception) -> str:
    raise error


def test_what_is_there_is_handed_on() -> None:
    answers = iter([None, "", [], "there"])
    assert eventually(lambda: next(answers)) == "there"


@pytest.mark.parametrize(
    "refusal", [psycopg.OperationalError, redis.ConnectionError, ConnectionRefusedError, TimeoutError]
)
def test_who_is_refused_asks_again(refusal: type[Exception]) -> None:
    refused = iter([True, True, False])

    def look() -> str:
        return raised(refusal("busy")) if next(refused) else "there"

    assert eventually(look) == "there"


def test_an_error_that_time_does_not_mend_is_not_waited_for() -> None:
    with pytest.raises(psycopg.ProgrammingError):
        eventually(lambda: raised(psycopg.ProgrammingError("no such column")))


def test_the_wait_ends_when_it_cannot_come_any_more_but_not_before_a_last_look() -> None:
    assert eventually(lambda: "there", as_long_as=lambda: False) == "there"
    with pytest.raises(TooLate, match="cannot come any more; seen last: 0"):
        eventually(lambda: 0, as_long_as=lambda: False)


def test_the_wait_says_what_was_seen_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "LONG_ENOUGH", 0)
    with pytest.raises(TooLate, match="seen last: ConnectionRefusedError"):
        eventually(lambda: raised(ConnectionRefusedError("nobody listens")))
