"""The outbox: a mail is written in the transaction of its cause, and sent by the next worker or sweep that looks."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.jobs.dispatch import notify
from share.jobs.models import LostLease, State
from share.jobs.registry import GoOn, always
from share.kit import clock
from share.mail.models import Mail, MailQuerySet, MailServer
from share.mail.smtp import Conversation, NoAnswer, Refused, Unreachable, UsedUp

logger = logging.getLogger(__name__)
KEEP = timedelta(days=30)
GIVE_UP_AFTER = timedelta(days=5)
NOBODY = "erased@erased.invalid"  # stands where an address stood
MOST_TRIES = 150  # more than the pauses between them leave room for in five days
MOST_UNANSWERED = 3  # times a text is sent without an answer: each may be a copy
MOST_IN_A_ROW = 5  # mails that hang or break off before the server counts as away
TOO_LATE = "Its time was over before it could be sent."
DELIVER = "share.mail.tasks.deliver"


def compose(
    template: str,
    to: str,
    context: Mapping[str, Any],
    *,
    key: str,
    about: str = "",
    language: str = settings.LANGUAGE_CODE,
    calendar: str = "",
    reply_to: str = "",
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
        reply_to=reply_to,
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


def deliver_due(go_on: GoOn = always) -> int:
    """Sends what is due over one connection, as long as `go_on()` and the server takes mail; how many were tried.

    A mail at which the server hangs up or falls silent harms only itself: the next one gets a new connection. The server
    counts as away when it cannot be reached, or after `MOST_IN_A_ROW` such mails.
    """
    count = in_a_row = 0
    conversation: Conversation | None = None
    try:
        while go_on() and mail_waits():
            if conversation is None or not conversation.is_open:
                conversation = reach()
            if conversation is None or not (mail := Mail.objects.claim()):
                break
            count += 1
            in_a_row = 0 if deliver(mail, conversation) else in_a_row + 1
            if in_a_row == MOST_IN_A_ROW:
                MailServer.objects.note_away(mail.last_error)
                break
    finally:
        if conversation:
            conversation.leave()
    return count


def mail_waits() -> bool:
    """Whether there is mail to send now."""
    return Mail.objects.due().exists()


def reach() -> Conversation | None:
    """A new conversation with the mail server, or None while it is away. No mail is claimed for this, and none blamed."""
    if not MailServer.objects.may_be_tried():
        return None
    try:
        conversation = Conversation()
    except Unreachable as error:
        logger.warning("The mail server is away, the mail waits: %s", error)
        MailServer.objects.note_away(str(error))
        return None
    MailServer.objects.note_there()
    return conversation


def deliver(mail: Mail, conversation: Conversation) -> bool:
    """Hands one claimed mail to the mail server and writes down how that went; whether the server was of any use.

    Killed between the server's yes and our note of it, it is sent once more, with the same Message-ID.
    """
    try:
        return _deliver(mail, conversation)
    except LostLease:
        logger.warning("Mail %s was taken over by another worker", mail.id)
        return True


def _deliver(mail: Mail, conversation: Conversation) -> bool:
    if mail.expires_at < clock.now():
        mail.finish(State.EXPIRED, last_error=TOO_LATE)
        return True
    if reason := _why_given_up(mail):
        mail.finish(State.FAILED, last_error=reason)
        return True
    try:
        content = b"\r\n".join(message(mail).message().as_bytes().splitlines())
        sender, to = (sanitize_address(one, "utf-8") for one in (settings.DEFAULT_FROM_EMAIL, mail.to))
    except Exception as error:
        logger.exception("Mail %s cannot be built", mail.id)
        mail.finish(State.FAILED, last_error=type(error).__name__)
        return True
    try:
        conversation.hand_over(sender, to, content, before_text=partial(_begin_text, mail))
    except Refused as refusal:
        if refusal.is_final:
            mail.finish(State.FAILED, last_error=str(refusal)[:500], unanswered=0)
        else:
            _later(mail, str(refusal), unanswered=0)
        return not refusal.about_us
    except NoAnswer as error:
        _later(mail, str(error))
        return False
    except UsedUp:
        mail.put_back()
        return True
    mail.accepted()
    return True


def _why_given_up(mail: Mail) -> str:
    """Why a claimed mail is not tried once more, as a sentence; empty when it is."""
    if mail.unanswered >= MOST_UNANSWERED:
        return _("Sent %(times)d times without an answer: it may have arrived.") % {"times": mail.unanswered}
    if mail.tries > MOST_TRIES:  # it takes its worker along each time
        return _("Given up after %(tries)d tries.") % {"tries": MOST_TRIES}
    return ""


def _begin_text(mail: Mail) -> None:
    """From here on the mail may arrive, whatever becomes of this worker. Raises LostLease when another one has it."""
    mail.renew(unanswered=mail.unanswered + 1)


def _later(mail: Mail, error: str, **fields: Any) -> None:
    mail.try_later(error, until=min(mail.created_at + GIVE_UP_AFTER, mail.expires_at), **fields)


def message(mail: Mail) -> EmailMessage:
    """The mail as Django sends it, with a Message-ID that stays the same at each attempt."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{mail.id}@{host}>",
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    answers = [mail.reply_to] if mail.reply_to else None
    result = EmailMessage(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], headers=headers, reply_to=answers
    )
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
    """Ends what waits and whose time is over, and wipes texts that have lost their use."""
    Mail.objects.too_late().update(state=State.EXPIRED, finished_at=clock.now(), last_error=TOO_LATE)
    Mail.objects.to_wipe().update(text="", calendar="")


def purge_recipients() -> int:
    """Empties mail that ended a month ago of whom it went to and what it was about; how many."""
    ended = Mail.objects.filter(finished_at__lt=clock.now() - KEEP).exclude(to=NOBODY)
    return ended.update(to=NOBODY, subject="", text="", calendar="", reply_to="")


def erase(person: User) -> None:
    """Empties all mail to the addresses of a person."""
    addresses = [person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    wipe_mail_to(addresses)
    Mail.objects.filter(reply_to__in=filter(None, addresses)).update(reply_to="")


def wipe_mail_to(addresses: Iterable[str]) -> None:
    """Mail to these addresses is emptied, sent or not; what still waited is not sent."""
    _wipe(Mail.objects.filter(to__in=[address for address in addresses if address]))


def wipe_mails(keys: Iterable[str]) -> None:
    """The mails of these keys are emptied, sent or not: they name somebody who was erased. What still waited is not sent."""
    _wipe(Mail.objects.filter(key__in=list(keys)))


def _wipe(theirs: "MailQuerySet") -> None:
    theirs.unfinished().update(state=State.EXPIRED, lease_until=None, finished_at=clock.now())
    theirs.update(to=NOBODY, subject="", text="", calendar="", reply_to="")
