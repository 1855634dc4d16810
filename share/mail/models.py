import uuid
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from share.jobs.models import LEASED, Leased, LeasedQuerySet, State
from share.kit import clock
from share.kit.privacy import Kept

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


AWAY = tuple(timedelta(seconds=s) for s in (30, 60, 120))  # until the mail server is tried again


class MailQuerySet(LeasedQuerySet):
    def with_keys(self, *beginnings: str) -> Self:
        """Those whose keys begin like one of these."""
        return self.filter(reduce(or_, (Q(key__startswith=one) for one in beginnings), Q(pk__in=[])))

    def about(self, subject: str) -> Self:
        """Mail about one thing, named by its public id."""
        return self.filter(about=subject)

    def in_turn(self) -> Self:
        """What loses its worth first goes first: a code to sign in with is not kept waiting by a thousand confirmations."""
        return self.order_by("expires_at", "next_attempt_at", "pk")

    def too_late(self) -> Self:
        """Those that wait although their time is over."""
        return self.filter(state=State.WAITING, expires_at__lt=clock.now())

    def to_wipe(self) -> Self:
        """Sent or not, what was said has lost its use: its codes and links must go."""
        return self.filter(expires_at__lt=clock.now()).exclude(text="", calendar="")


class Mail(Leased):
    """A mail in the outbox: a row committed with its cause, so that what was promised is sent, and once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True, help_text="The same news is not told twice.")
    about = models.CharField(max_length=60, blank=True, db_index=True)
    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text="An iCalendar file that goes along.")
    reply_to = models.EmailField(_("answers go to"), max_length=254, blank=True)
    language = models.CharField(max_length=8, default="en-gb")
    expires_at = models.DateTimeField(help_text="After this it is not sent any more, and its text is wiped.")
    unanswered = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="Tries since the last answer in which the text was sent: it may have arrived each time.",
    )

    objects = MailQuerySet.as_manager()

    not_personal = (*LEASED, "key", "about", "language", "expires_at", "unanswered")
    personal = {
        "to": Kept(_("to send it"), _("30 days after it ended, or the person is erased")),
        "subject": Kept(_("to show what was told"), _("30 days after it ended, or the person is erased")),
        "text": Kept(_("to send it"), _("its time is over; then it is wiped")),
        "calendar": Kept(_("to send it"), _("its time is over; then it is wiped")),
        "reply_to": Kept(_("so that an answer reaches a person"), _("30 days after it ended, or the person is erased")),
    }

    class Meta:
        ordering = ["-created_at"]
        constraints = Leased.rules("a_mail")
        indexes = [
            Leased.due_index("mail"),
            models.Index(
                fields=["expires_at"], name="mail_in_turn", condition=Q(state__in=[State.WAITING, State.WORKING])
            ),
            models.Index(fields=["about"], name="mail_that_failed", condition=Q(state=State.FAILED)),
        ]

    def __str__(self) -> str:
        return self.subject

    def retry(self) -> None:
        super().retry()
        self.unanswered = 0

    def put_back(self) -> None:
        """Nothing was tried: it waits as before. Raises LostLease."""
        self._fenced(state=State.WAITING, lease_until=None)

    def accepted(self) -> None:
        """The server took it. That holds whoever has the lease by now: what was sent is sent, and not once more."""
        mine = Mail.objects.filter(pk=self.pk).exclude(state=State.DONE)
        mine.update(state=State.DONE, lease_until=None, finished_at=clock.now(), last_error="", unanswered=0)

    @property
    def state_word(self) -> "StrOrPromise":
        return {State.DONE: _("sent"), State.WORKING: _("being sent")}.get(State(self.state), State(self.state).label)


class PlannedMail(models.Model):
    """What became of a mail that was planned for a moment: one row for each moment, so that it goes out once.

    What lies ahead has no row: `share.mail.planned` reads it off the fact that it is bound to.
    """

    class Outcome(models.TextChoices):
        SENT = "sent", _("sent")
        MISSED = "missed", _("not sent: it was too late")

    plan = models.CharField(max_length=60, help_text="Name of a registered plan.")
    about = models.CharField(max_length=60, help_text="Public id of the row it is bound to.")
    due_at = models.DateTimeField(_("planned for"))
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome)
    recipients = models.PositiveIntegerField(_("recipients"), default=0)
    decided_at = models.DateTimeField(default=clock.now)

    not_personal = ("id", "plan", "about", "due_at", "outcome", "recipients", "decided_at")

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "plan", "due_at"],
                name="a_planned_mail_goes_out_once",
                violation_error_message=_("This mail has gone out already."),
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="sent") | models.Q(recipients=0), name="a_missed_mail_has_no_recipients"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.due_at}"


class MailServerQuerySet(models.QuerySet["MailServer"]):
    def now(self) -> "MailServer":
        """How it stands; a row that was never written is a server that takes mail."""
        return self.first() or MailServer()

    def may_be_tried(self) -> bool:
        """Whether to try it now. Of all who ask when it has been away long enough, one is told yes."""
        server = self.now()
        if server.away_until is None:
            return True
        now = clock.now()
        mine = self.filter(away_until=server.away_until, away_until__lte=now)
        return bool(mine.update(away_until=now + AWAY[0]))

    @transaction.atomic
    def note_away(self, reason: str) -> None:
        """It does not take mail: nobody tries for a while, longer each time."""
        server, _made = self.select_for_update().get_or_create(pk=MailServer.ONLY)
        pause = AWAY[min(server.failures, len(AWAY) - 1)]
        server.failures += 1
        server.away_since = server.away_since or clock.now()
        server.away_until = clock.now() + pause
        server.reason = reason[:500]
        server.save()

    def note_there(self) -> None:
        """It takes mail."""
        away = self.filter(away_until__isnull=False)
        away.update(away_since=None, away_until=None, failures=0, reason="")


class MailServer(models.Model):
    """Whether the mail server takes mail from us. One row, so that every worker knows what one of them found out."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    away_since = models.DateTimeField(null=True, blank=True)
    away_until = models.DateTimeField(null=True, blank=True, help_text="Nobody tries before.")
    failures = models.PositiveIntegerField(default=0, help_text="How often in a row it was tried in vain.")
    reason = models.CharField(max_length=500, blank=True)

    objects = MailServerQuerySet.as_manager()

    not_personal = ("id", "away_since", "away_until", "failures", "reason")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_mail_server"),
            models.CheckConstraint(
                condition=models.Q(away_since__isnull=True, away_until__isnull=True)
                | models.Q(away_since__isnull=False, away_until__isnull=False),
                name="a_mail_server_away_has_since_and_until",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
