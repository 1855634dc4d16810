"""Is it alive, and is it ready: for load balancers and for the people on call."""

import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from share.jobs.models import Heartbeat, State
from share.kit import clock
from share.kit.storage import StoreAway
from share.mail.models import Mail, MailServer

SECURITY_GOOD_FOR = timedelta(days=90)
OLD_MAIL = timedelta(minutes=5)


class HealthMiddleware:
    """Answers before hosts, TLS and sessions are looked at: a container is asked under whatever name it has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = {"/livez": livez, "/readyz": readyz}.get(request.path_info)
        return answer(request) if answer else self.get_response(request)


@login_not_required
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """`ready` (200), `degraded` (200: it answers, but something lags) or `not ready` (503).

    An answer is good for `READY_KEPT` seconds: whoever asks often, for whatever reason, does not keep the database busy.
    """
    now = time.monotonic()
    if not _kept or now - _kept[0][0] >= settings.READY_KEPT:
        _kept[:] = [(now, *_looked())]
    _moment, state, checks, status = _kept[0]
    return JsonResponse({"state": state, "checks": checks}, status=status)


_kept: list[tuple[float, str, dict[str, str], int]] = []


def _looked() -> tuple[str, dict[str, str], int]:
    """State, checks and status as they are now."""
    try:
        checks = {
            "database": "ok",
            "migrations": _migrations(),
            "outbox": _outbox(),
            "mail server": "ok" if MailServer.objects.now().away_until is None else "away",
            "sweep": _shows_life("sweep", "mail sweep", "jobs sweep"),
            "beat": _shows_life("mail worker", "jobs worker"),
            "redis": _redis(),
            "store": _store(),
        }
    except Error:
        return "not ready", {"database": "away"}, 503
    if checks["migrations"] != "ok":
        return "not ready", checks, 503
    return "ready" if all(word == "ok" for word in checks.values()) else "degraded", checks, 200


@login_not_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole in the site (RFC 9116). Its end moves along, as long as the site is kept."""
    until = (clock.now() + SECURITY_GOOD_FOR).replace(microsecond=0).isoformat()
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {until}",
        f"Canonical: {settings.BASE_URL}{reverse('pages:security')}",
        "Preferred-Languages: en",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "missing" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _store() -> str:
    """Whether a file can be written, and taken out again."""
    try:
        default_storage.delete(
            default_storage.save(f"ready-{os.getpid()}-{threading.get_ident()}", ContentFile(b"ready"))
        )
    except StoreAway:
        return "full or away"
    return "ok"


def _outbox() -> str:
    late = Mail.objects.filter(state=State.WAITING, next_attempt_at__lt=clock.now() - OLD_MAIL).exists()
    return "late" if late else "ok"


def _shows_life(*names: str) -> str:
    """Whether all of these were heard of lately."""
    beats = list(Heartbeat.objects.filter(name__in=names))
    if len(beats) < len(names):
        return "never"
    return "late" if any(beat.is_late for beat in beats) else "ok"


def _redis() -> str:
    """As patient as the cache is, whose setting this is."""
    cache: Any = settings.CACHES["default"]
    try:
        with redis.Redis.from_url(cache["LOCATION"], **cache["OPTIONS"]) as client:
            client.ping()
    except redis.RedisError:
        return "away"
    return "ok"
