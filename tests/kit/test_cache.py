import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from share.kit.cache import ForgivingRedisCache


@pytest.fixture(params=["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock"])
def away(request: pytest.FixtureRequest) -> Iterator[ForgivingRedisCache]:
    """A cache whose server is not there."""
    found = ForgivingRedisCache(request.param, {"OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1}})
    yield found
    found.clear()


def test_without_redis_everything_still_answers(away: ForgivingRedisCache) -> None:
    assert away.get("a") is None
    assert away.add("a", 1) is True
    assert away.add("a", 2) is False
    assert away.get("a") == 1
    assert away.incr("a") == 2
    assert away.decr("a") == 1
    away.set("b", "two")
    assert away.get_many(["a", "b", "c"]) == {"a": 1, "b": "two"}
    assert away.set_many({"c": 3}) == []
    assert "c" in away
    assert away.touch("c", 10) is True
    assert away.delete("c") is True
    away.delete_many(["a", "b"])
    assert away.get_or_set("d", 4) == 4
    away.clear()
    assert away.get("d") is None


def test_without_redis_a_missing_counter_is_an_error_as_ever(away: ForgivingRedisCache) -> None:
    with pytest.raises(ValueError, match="not found"):
        away.incr("never")


def test_without_redis_values_still_expire(away: ForgivingRedisCache) -> None:
    away.set("soon", 1, timeout=0.05)
    time.sleep(0.1)
    assert away.get("soon") is None


def test_two_requests_share_what_is_kept_without_redis() -> None:
    """Django makes a backend for each thread; a limit counted by only one of them would be none."""
    one, other = (ForgivingRedisCache("redis://127.0.0.1:1/0", {}) for _n in range(2))
    one.set("shared", 1)
    assert other.get("shared") == 1
    one.clear()


def test_with_redis_it_is_redis_that_keeps() -> None:
    cache.set("kept", "here")
    assert cache.get("kept") == "here"
    assert cache._spare.get("kept") is None
