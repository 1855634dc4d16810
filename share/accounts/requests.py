from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from share.accounts.models import User
from share.policy import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as our middleware leaves it: with the actor, and what htmx says of it. For annotations only."""

    actor: Actor
    htmx: "HtmxDetails"
    user: User | AnonymousUser


class SignedIn(Request):
    """A request of somebody who is signed in: what views get that do not say `login_not_required`."""

    user: User
