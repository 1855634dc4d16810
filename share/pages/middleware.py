import logging
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from psycopg.errors import LockNotAvailable

from share.kit.device import permissions
from share.kit.downloads import TooManyFiles
from share.kit.moves import IllegalMove
from share.records.stored import Altered

logger = logging.getLogger(__name__)


class RefusalMiddleware:
    """The wrong moment is 409 with its sentence, and so is a file that is not what was stored.

    A row that is too busy, and one file too many at once, is 503 with the advice to try again.

    Pages about people are not kept by browsers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", permissions())
        if settings.SESSION_COOKIE_NAME in request.COOKIES or request.path.startswith("/my/"):
            # On a shared computer the back button must not bring a list of people back.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, IllegalMove):
            return render(request, "409.html", {"sentence": str(error)}, status=409)
        if isinstance(error, Altered):
            logger.error("Not handed out at %s: %s", getattr(request.resolver_match, "view_name", "?"), error)
            return render(request, "altered.html", {"sentence": str(error)}, status=409)
        if isinstance(error, TooManyFiles):
            return _try_again(request, "503_files.html", seconds=10)
        if isinstance(error, OperationalError) and isinstance(error.__cause__, LockNotAvailable):
            return _try_again(request, "503.html", seconds=5)
        return None


def _try_again(request: HttpRequest, template: str, *, seconds: int) -> HttpResponse:
    response = render(request, template, status=503)
    response.headers["Retry-After"] = str(seconds)
    return response
