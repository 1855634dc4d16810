"""One conversation with the mail server. It ends in its time, however slowly the server answers.

A time-out per answer is not enough: seven answers of 18 seconds each keep every one of them. So the opening has
`MAIL_CONNECT_TIMEOUT` seconds as a whole, and each mail has `MAIL_DEADLINE`.
"""

import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.mail.utils import DNS_NAME
from django.utils.translation import gettext as _

LEAVING = 5  # seconds for a QUIT
CLOSING = 421  # the server says that it ends the conversation (RFC 5321, 3.8)


class Unreachable(Exception):
    """There is no talking to the mail server: no connection, no greeting, no TLS, or our password is refused."""


class NoAnswer(Exception):
    """The server hung up, or did not answer in time. What has become of the mail is not known."""


class Refused(Exception):
    """The server's answer to a mail was no. `is_final` when it will always be, `about_us` when it is not about this mail."""

    def __init__(self, code: int, answer: bytes, *, about_us: bool = False) -> None:
        super().__init__(f"{code} {answer.decode('utf-8', 'replace')}")
        self.about_us = about_us or code == CLOSING
        self.is_final = 500 <= code < 600 and not about_us  # RFC 5321, 4.2.1


class UsedUp(Exception):
    """The server ended a conversation that had carried other mail, before it heard of this one."""


class Conversation(smtplib.SMTP):
    """A connection that was greeted, secured and signed in. Raises Unreachable."""

    def __init__(self) -> None:
        self.carried = 0
        self._allow(settings.MAIL_CONNECT_TIMEOUT)
        try:
            super().__init__(
                settings.EMAIL_HOST,
                settings.EMAIL_PORT,
                local_hostname=DNS_NAME.get_fqdn(),
                timeout=settings.MAIL_CONNECT_TIMEOUT,
            )
            if settings.EMAIL_USE_TLS:
                self.starttls(context=ssl.create_default_context())
            if settings.EMAIL_HOST_USER:
                self.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            self.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            reason = self._reason(error)
            self.close()
            raise Unreachable(reason) from error

    @property
    def is_open(self) -> bool:
        return bool(self.sock)

    def hand_over(self, sender: str, to: str, content: bytes, *, before_text: Callable[[], None]) -> None:
        """Gives one mail to the server, which takes it. `before_text` is called when only the text is left to be sent.

        Raises Refused, NoAnswer and UsedUp. After the last two, and after anything `before_text` raises, the conversation
        is closed.
        """
        self._allow(settings.MAIL_DEADLINE)
        try:
            self._begin(sender, len(content))
            self._require(*self.rcpt(to))
            before_text()
            self._require(*self.data(content))
        except smtplib.SMTPDataError as error:  # refused before the text was sent
            self._start_anew(error.smtp_code)
            answer = error.smtp_error
            raise Refused(error.smtp_code, answer if isinstance(answer, bytes) else answer.encode()) from error
        except (OSError, smtplib.SMTPException) as error:
            reason = self._reason(error)
            self.close()
            raise NoAnswer(reason) from error
        except Refused:
            raise
        except BaseException:
            self.close()
            raise
        self.carried += 1

    def _begin(self, sender: str, size: int) -> None:
        """Names the sender. A conversation that has carried mail may end here: servers count, and servers wait no longer."""
        options = [f"size={size}"] if self.has_extn("size") else []
        try:
            code, answer = self.mail(sender, options)
        except smtplib.SMTPServerDisconnected as error:
            if self.carried and not isinstance(error.__context__, TimeoutError):
                raise UsedUp from error
            raise
        if code == CLOSING and self.carried:
            raise UsedUp
        self._require(code, answer, about_us=True)

    def leave(self) -> None:
        """Ends the conversation, politely where the server listens."""
        if self.is_open:
            self._allow(LEAVING)
            with suppress(OSError, smtplib.SMTPException):
                self.quit()
        self.close()

    def _require(self, code: int, answer: bytes, *, about_us: bool = False) -> None:
        if not 200 <= code < 300:
            self._start_anew(code)
            raise Refused(code, answer, about_us=about_us)

    def _start_anew(self, code: int) -> None:
        """Makes ready for the next mail after one that was refused; where that fails, the conversation is closed."""
        if code == CLOSING:
            self.close()
            return
        try:
            self.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _reason(self, error: Exception) -> str:
        """Why it failed, as a sentence for the people who run the site."""
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            return _("The mail server did not answer within %(seconds)d seconds.") % {"seconds": self._allowed}
        if isinstance(error, smtplib.SMTPServerDisconnected):
            return _("The mail server hung up.")
        if isinstance(error, smtplib.SMTPResponseException):
            answer = error.smtp_error
            words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
            return _("The mail server refused: %(answer)s") % {"answer": f"{error.smtp_code} {words}"}
        return _("The mail server cannot be reached: %(reason)s") % {"reason": str(error) or type(error).__name__}

    # --- The clock of the conversation: smtplib calls `send` and `getreply` for everything it says and hears ---------

    def _allow(self, seconds: float) -> None:
        self._allowed = seconds
        self._ends_at = time.monotonic() + seconds

    def _seconds_left(self) -> float:
        return self._ends_at - time.monotonic()

    def _set_timeout(self) -> None:
        left = self._seconds_left()
        if left <= 0:
            raise TimeoutError
        assert self.sock
        self.sock.settimeout(left)

    def send(self, s: Any) -> None:
        if self.sock:
            self._set_timeout()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = _Lines(self)
        return super().getreply()


class _Lines:
    """What the server says, line by line. Unlike a file of the socket, it asks for the time before each piece."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._heard = bytearray()

    def readline(self, limit: int) -> bytes:
        """The next line of at most `limit` bytes; empty when the server hung up. Raises TimeoutError."""
        conversation = self._conversation
        while b"\n" not in self._heard and len(self._heard) < limit:
            conversation._set_timeout()
            assert conversation.sock
            piece = conversation.sock.recv(4096)
            if not piece:
                break
            self._heard += piece
        end = self._heard.find(b"\n") + 1 or len(self._heard)
        line = bytes(self._heard[: min(end, limit)])
        del self._heard[: len(line)]
        return line

    def close(self) -> None:
        self._heard.clear()
