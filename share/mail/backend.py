from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from share.mail.actions import put


class OutboxBackend(BaseEmailBackend):
    """Django's way of sending mail ends in the outbox too: allauth's codes are rows like everything else.

    A message may carry `expires_at`, after which it is neither sent nor kept.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for to in message.recipients():
                expires_at: Any = getattr(message, "expires_at", None)
                put(
                    key=f"django:{uuid4()}",
                    to=to,
                    subject=str(message.subject),
                    text=str(message.body),
                    expires_at=expires_at,
                )
        return len(email_messages)
