from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from share.kit import clock


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by proving an address when registering, or by an admin; never by a sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """An address to go on to after signing in; one that is no address at all is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        """A mail that carries a code is worthless, and so wiped, when the code is: the outbox reads `expires_at`."""
        message = super().render_mail(template_prefix, email, {**context, "site_name": settings.SITE_NAME}, headers)
        if "code" in context:
            message.expires_at = clock.now() + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        return message
