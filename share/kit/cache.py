import hashlib
from functools import cached_property
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import RedisError


class OneClient(RedisCacheClient):
    """Django makes a client for every message to Redis, which takes as long as the message; here one serves all of a thread."""

    @cached_property
    def _one(self) -> Redis:
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        return self._one


class ForgivingRedisCache(RedisCache):
    """Redis while it is there, this process's memory while it is not.

    Rate limits live here (django-allauth's), so without this a stopped Redis would be a site nobody can sign in to.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OneClient
        self._spare = LocMemCache("spare", params)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("set", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("delete", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("touch", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("incr", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("has_key", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("delete_many", *args, **kwargs)

    def clear(self) -> Any:
        return self._try("clear")

    def count(self, key: str, seconds: int, more: int = 1) -> int:
        """Counts `more` for a key whose window ends `seconds` after its first; how many that makes. One message to Redis."""
        try:
            together = self._cache.get_client(None, write=True).pipeline()
            name = self.make_and_validate_key(key)
            together.set(name, 0, ex=seconds, nx=True)
            together.incr(name, more)
            return int(together.execute()[-1])
        except RedisError:
            self._spare.add(key, 0, seconds)
            return int(self._spare.incr(key, more))

    def _try(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(RedisCache, verb)(self, *args, **kwargs)
        except RedisError:
            return getattr(self._spare, verb)(*args, **kwargs)


def near() -> BaseCache:
    """The memory of this process: for what is small, asked for all the time, and known by a key that changes with it."""
    return caches["near"]


def key_hash(text: str) -> str:
    """A name for a cache key that says nothing of what it is about. Upper and lower case are two."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def within(key: str, most: int, *, seconds: int, more: int = 1) -> bool:
    """Counts one more, or so many, and says whether that is still within `most` for this window of time."""
    counter = caches["default"]
    assert isinstance(counter, ForgivingRedisCache)
    return counter.count(key, seconds, more) <= most
