"""Several people whom one person registers: a town that sends four."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from share.kit import clock, tokens
from share.kit.merging import STAY
from share.kit.privacy import Kept

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 10  # people of one group
UNTIL = _("the activity lies two years back, or the person is erased")


class Group(models.Model):
    """Who registered several people for one activity, and whether they come all or none.

    Each of them is a registration of its own. Whoever has no address of their own is reached at that of the group.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), max_length=254)
    stays_together = models.BooleanField(
        _("all or none"), default=False, help_text="A place for each of them at once, or for none."
    )
    language = models.CharField(max_length=8, default="en-gb")
    notice_version = models.CharField(max_length=40)
    registered_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    on_merge = {"event": STAY}
    not_personal = (
        "id", "public_id", "event", "stays_together", "language", "notice_version", "registered_at", "confirmed_at",
        "erased_at", "is_demo",
    )  # fmt: skip
    personal = {
        "name": Kept(_("to know who vouches for the group"), UNTIL),
        "email": Kept(_("to reach those who have no address of their own"), UNTIL),
    }

    class Meta:
        verbose_name = _("group")
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(name="", email=""),
                name="an_erased_group_names_nobody",
                violation_error_message=_("An erased group names nobody."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """Opens the group's page. Signed, never stored."""
        return tokens.sign("group", str(self.public_id))

    @property
    def choice_words(self) -> "StrOrPromise":
        """What was chosen for the day on which not everybody finds a place."""
        return _("all or none") if self.stays_together else _("whoever finds a place comes")

    def erase(self) -> None:
        self.name, self.email, self.erased_at = "", "", clock.now()
