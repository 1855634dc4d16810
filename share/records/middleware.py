from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse

from share.kit import clock
from share.records import merging


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


class MergedMiddleware:
    """Leads from the address of a record that was merged to the same page of the record that stayed: once it is not found.

    The redirect is permanent, and asks browsers not to keep it: a merge can be undone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"} or request.resolver_match is None:
            return response
        match = request.resolver_match
        present = {name: _present(value) for name, value in match.kwargs.items()}
        if present == match.kwargs:
            return response
        query = request.META.get("QUERY_STRING", "")
        leads_to = reverse(match.view_name, kwargs=present) + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(leads_to, headers={"Cache-Control": "no-cache"})


def _present(value: object) -> object:
    """What stands in an address, with the id of a record that was merged made that of the record that stayed.

    Ids of records are letters and figures: anything else, which PostgreSQL might refuse to read, is none of them.
    """
    return merging.present_ref(value) or value if isinstance(value, str) and value.isalnum() else value
