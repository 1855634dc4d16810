from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from share.kit import clock


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by proving an address when registering, or by an admin; never by a sign-up form."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("The main address cannot be removed. Make another one the main one first."),
        "duplicate_email": _("This address is yours already."),
        "email_taken": _("This address belongs to another person here."),
        "incorrect_code": _("This is not the code we sent. Look at the newest mail."),
        "rate_limited": _("Too many tries. Wait some minutes, and try again."),
        "too_many_login_attempts": _("Too many tries. Wait some minutes, and ask for a new code."),
        "unverified_primary_email": _("Confirm the address first: then it can be the main one."),
    }

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


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("The last second factor cannot be taken out."),
        "cannot_generate_recovery_codes": _("Recovery codes come with a second factor. Set one up first."),
        "incorrect_code": _("This code does not fit, or was used already. An app shows a new one every half minute."),
        "unverified_email": _("One of your addresses is not confirmed. Confirm it or remove it first."),
    }
