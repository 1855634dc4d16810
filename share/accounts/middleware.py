from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from share import policy
from share.accounts import sessions
from share.accounts.requests import Request
from share.policy import NOBODY


class SessionMiddleware:
    """Ends a session that has lasted too long, and that of somebody who sees other people's data and went away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.look(request)
        return self.get_response(request)

    def look(self, request: Request) -> None:
        now = timezone.now()  # the browser's time, whatever day a demo or a test has moved the site to
        if not sessions.has_begun(request.session):
            sessions.begin(request.session, now)
        elif sessions.is_over(request.session, now):
            sign_out(request, _("You were signed out, as you signed in some time ago. Sign in again."))
        elif sessions.is_idle(request.session, now) and policy.sees_people(request.actor):
            sign_out(request, _("You were signed out, as nothing happened here for some time. Sign in again."))
        else:
            sessions.see(request.session, now)


def sign_out(request: Request, why: str) -> None:
    logout(request)
    request.actor = NOBODY
    messages.info(request, why)


class SecondFactorMiddleware:
    """People who can see other people's data give a second factor.

    allauth asks for the second factor of those who have one; it has no switch that makes having one a duty. Until it is
    set up, only the pages that set it up (and signing out) answer.
    """

    OPEN = ("mfa_", "account_", "usersessions_")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: Request, view: object, args: object, kwargs: object) -> HttpResponseBase | None:
        if not request.user.is_authenticated or not sessions.lacks_second_factor(request.actor):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(self.OPEN) or getattr(view, "login_required", True) is False:
            return None
        if Authenticator.objects.filter(user=request.user.pk).exists():
            messages.info(request, _("Prove once more that it is you."))
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        messages.info(
            request,
            _(
                "You can see other people’s data, so this site asks you for a second way to prove who you are."
                " Set it up once; it takes a minute."
            ),
        )
        return redirect("mfa_index")


class SignedOutMiddleware:
    """What pages kept on a device (marks of attendance that are not saved yet) goes from it when its person signs out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "POST" and request.resolver_match and request.resolver_match.view_name == "account_logout":
            response.headers["Clear-Site-Data"] = '"storage"'
        return response
