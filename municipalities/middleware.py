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
    return actor_for(request.user, proven=gave_second_factor(request))


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether allauth asked for the second factor in this session and got it."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
