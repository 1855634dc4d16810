"""The outbox: a mail is written in the transaction of its cause, and sent by the next worker or sweep that looks."""

import logging
import smtplib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from allauth.account.models import EmailAddress
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from share.accounts.models import User
from share.jobs.dispatch import notify
from share.jobs.models import LostLease, State
from share.kit import clock
from share.mail.models import Mail

logger = logging.getLogger(__name__)
KEEP = timedelta(days=30)
GIVE_UP_AFTER = timedelta(days=5)
NOBODY = "erased@erased.invalid"  # stands where an address stood
DELIVER = "share.mail.tasks.deliver"


class ServerAway(Exception):
    """The mail server does not take mail from us right now. The mail at hand is back in the queue."""


def compose(
    template: str,
    to: str,
    context: Mapping[str, Any],
    *,
    key: str,
    about: str = "",
    language: str = settings.LANGUAGE_CODE,
    calendar: str = "",
    expires_at: datetime | None = None,
) -> Mail:
    """A mail worded by `mail/<template>.txt` (first line: subject), which `post` puts into the outbox."""
    with translation.override(language):
        values = {**context, "site_name": settings.SITE_NAME, "base_url": settings.BASE_URL}
        page = get_template(f"mail/{template}.txt").template  # type: ignore[attr-defined]
        subject, _line, text = page.render(Context(values, autoescape=False)).strip().partition("\n")
    return _mail(
        key=key,
        to=to,
        subject=subject,
        text=text.strip() + "\n",
        about=about,
        language=language,
        calendar=calendar,
        expires_at=expires_at,
    )


def send_mail(template: str, to: str, context: Mapping[str, Any], **fields: Any) -> None:
    """Composes a mail and posts it at once; takes what `compose` takes."""
    post(compose(template, to, context, **fields))


def put(**fields: Any) -> None:
    """Puts a mail into the outbox: `key`, `to`, `subject`, `text`; `expires_at` is 30 days from now when not given."""
    post(_mail(**fields))


def _mail(*, subject: str, expires_at: datetime | None = None, **fields: Any) -> Mail:
    subject = " ".join(subject.split())[:300]
    return Mail(subject=subject, expires_at=expires_at or clock.now() + KEEP, **fields)


def post(mail: Mail) -> None:
    """Puts a mail into the outbox, unless there is one with its key.

    Must run in the transaction of its cause: when that rolls back, nothing was promised.
    """
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    notify(DELIVER)


def deliver_due(limit: int | None = None) -> int:
    """Sends what is due, one claimed mail after the other over one connection; how many were tried."""
    count = 0
    connection: BaseEmailBackend = get_connection(settings.MAIL_DELIVERY_BACKEND)
    try:
        while (limit is None or count < limit) and (mail := Mail.objects.claim()):
            try:
                deliver(mail, connection)
            except LostLease:
                logger.warning("Mail %s was taken over by another worker", mail.id)
            except ServerAway:
                logger.warning("The mail server is away; the rest waits for the next sweep")
                return count + 1
            count += 1
    finally:
        connection.close()
    return count


def deliver(mail: Mail, connection: BaseEmailBackend) -> None:
    """Hands one claimed mail to the mail server and writes down how that went. Raises LostLease.

    Raises ServerAway when there is no talking to the server. Killed between the server's yes and our note of it, it is
    sent once more, with the same Message-ID.
    """
    if mail.expires_at < clock.now():
        mail.finish(State.EXPIRED, last_error="Its time was over before it could be sent.")
        return
    try:
        connection.open()
        connection.send_messages([message(mail)])
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        _refused(mail, code, answer)
    except smtplib.SMTPDataError as error:
        _refused(mail, error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException, SoftTimeLimitExceeded) as error:
        # Our own trouble with the server (a password, a connection), whatever its code: not the mail's fault.
        _later(mail, str(error) or type(error).__name__)
        raise ServerAway from error
    except Exception as error:
        logger.exception("Mail %s cannot be built", mail.id)
        mail.finish(State.FAILED, last_error=type(error).__name__)
    else:
        mail.finish(last_error="")


def _refused(mail: Mail, code: int, answer: bytes | str) -> None:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    if 500 <= code < 600:  # the server's final word on this mail (RFC 5321, 4.2.1)
        mail.finish(State.FAILED, last_error=f"{code} {words}"[:500])
    else:
        _later(mail, f"{code} {words}")


def _later(mail: Mail, error: str) -> None:
    mail.try_later(error, until=min(mail.created_at + GIVE_UP_AFTER, mail.expires_at))


def message(mail: Mail) -> EmailMessage:
    """The mail as Django sends it, with a Message-ID that stays the same at each attempt."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{mail.id}@{host}>",
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    result = EmailMessage(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], headers=headers)
    if mail.calendar:
        result.attach("event.ics", mail.calendar, "text/calendar")
    return result


def retry_mail(mail: Mail) -> None:
    """Raises IllegalMove unless the mail failed."""
    with transaction.atomic():
        mail = Mail.objects.select_for_update().get(pk=mail.pk)
        mail.retry()
        mail.save()
    notify(DELIVER)


def sweep() -> None:
    """Wipes the texts whose time is over, and sends what is due."""
    Mail.objects.to_wipe().update(text="", calendar="")
    deliver_due()


def purge_recipients() -> int:
    """Empties mail that ended a month ago of whom it went to and what it was about; how many."""
    ended = Mail.objects.filter(finished_at__lt=clock.now() - KEEP).exclude(to=NOBODY)
    return ended.update(to=NOBODY, subject="", text="", calendar="")


def erase(person: User) -> None:
    """Empties all mail to the addresses of a person."""
    wipe_mail_to([person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)])


def wipe_mail_to(addresses: Iterable[str]) -> None:
    """Mail to these addresses is emptied, sent or not; what still waited is not sent."""
    theirs = Mail.objects.filter(to__in=[address for address in addresses if address])
    theirs.unfinished().update(state=State.EXPIRED, lease_until=None, finished_at=clock.now())
    theirs.update(to=NOBODY, subject="", text="", calendar="")
