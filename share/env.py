"""Typed readers of the environment, used by `share.settings` and nowhere else.

A value that cannot be read stops the start with the name of the variable: a site that guesses its settings is worse than
one that does not start.
"""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

POSTGRES, REDIS = ("postgresql", "postgres"), ("redis", "rediss", "redis+socket")
EXAMPLES = {"DATABASE_URL": "postgresql://user:password@host:5432/share", "REDIS_URL": "redis://host:6379/0"}
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """What the environment says; `default` where it says nothing. Raises ImproperlyConfigured where there is no default."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set: this mode of SHARE needs it, see docs/running.md.")
    return value


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.") from None


def address(name: str, default: str | None, schemes: tuple[str, ...]) -> str:
    """The address of a server. Raises ImproperlyConfigured when it cannot be read as one; its password is never told."""
    value = text(name, default)
    try:
        parts = urlsplit(value)
        readable = parts.scheme in schemes and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number, a bracket that is not closed
        readable = False
    if not readable:
        raise ImproperlyConfigured(f"{name} is no address of its server: write one like {EXAMPLES[name]}")
    return value


def words(name: str, default: str = "") -> list[str]:
    return [word for word in text(name, default).replace(",", " ").split() if word]


def database(url: str) -> dict[str, object]:
    """Django's settings for a `postgresql://user:password@host:port/name?host=/socket/dir` address."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
