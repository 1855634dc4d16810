from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponseBase

from share.kit import clock


class HistoryMiddleware:
    """What a request changes carries who asked and the name of the page in its history; never its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with pghistory.context(user=request.user.pk, **clock.shift()):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Now it is known which page it is. Outside of a context this says nothing."""
        if request.resolver_match:
            pghistory.context(route=request.resolver_match.view_name)
