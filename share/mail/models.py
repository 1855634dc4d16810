import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from share.jobs.models import LEASED, Leased, LeasedQuerySet, State
from share.kit import clock
from share.kit.privacy import Kept

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class MailQuerySet(LeasedQuerySet):
    def about(self, subject: str) -> Self:
        """Mail about one thing, named by its public id."""
        return self.filter(about=subject)

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
    language = models.CharField(max_length=8, default="en-gb")
    expires_at = models.DateTimeField(help_text="After this it is not sent any more, and its text is wiped.")

    objects = MailQuerySet.as_manager()

    not_personal = (*LEASED, "key", "about", "language", "expires_at")
    personal = {
        "to": Kept(_("to send it"), _("30 days after it ended, or the person is erased")),
        "subject": Kept(_("to show what was told"), _("30 days after it ended, or the person is erased")),
        "text": Kept(_("to send it"), _("its time is over; then it is wiped")),
        "calendar": Kept(_("to send it"), _("its time is over; then it is wiped")),
    }

    class Meta:
        ordering = ["-created_at"]
        constraints = Leased.rules("a_mail")
        indexes = [Leased.due_index("mail")]

    def __str__(self) -> str:
        return self.subject

    @property
    def state_word(self) -> "StrOrPromise":
        return {State.DONE: _("sent"), State.WORKING: _("being sent")}.get(State(self.state), State(self.state).label)
