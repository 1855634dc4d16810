from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from municipalities.actors import actor_for
from share.policy import Actor


class ActorMiddleware:
    """Puts the Actor on the request; built once, and only when a page asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        setattr(request, "actor", SimpleLazyObject(lambda: actor_of(request)))  # noqa: B010  HttpRequest has none
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    return actor_for(request.user, proofs=given_second_factors(request))


def given_second_factors(request: HttpRequest) -> set[int]:
    """The ids of the authenticators that allauth asked for in this session, and by which it was answered."""
    records = get_authentication_records(request, request.user)
    return {record["id"] for record in records if record.get("method") == "mfa" and "id" in record}
