from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from municipalities.models.memberships import Membership
from municipalities.models.organisations import Organisation
from share.accounts.models import User
from share.kit import clock
from share.kit.merging import MOVE, MOVE_OR_DROP
from share.kit.moves import IllegalMove
from share.kit.privacy import Kept
from share.kit.text import short_id
from share.policy import Actor
from share.records import history

GOOD_FOR = timedelta(days=14)
MOST_SENT = 5  # times one invitation is mailed: an address that never answers is left alone


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither accepted nor withdrawn; it may have expired."""
        return self.filter(state=Invitation.State.OPEN)

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.runs_network else self.filter(organisation__in=actor.coordinated)


@history.tracked
class Invitation(models.Model):
    """That a person is asked by mail to take a role in an organisation. Accepted, it becomes a membership.

    The mail's link is signed and says which sending it belongs to: sent again, the links before open nothing.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=Membership.Roles)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), max_length=254)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    times_sent = models.PositiveSmallIntegerField(_("times sent"), default=1)
    expires_at = models.DateTimeField(_("expires"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    on_merge = {"organisation": MOVE_OR_DROP, "invited_by": MOVE, "decided_by": MOVE}
    not_personal = (
        "id",
        "public_id",
        "organisation",
        "role",
        "ends_on",
        "invited_by",
        "invited_at",
        "times_sent",
        "expires_at",
        "state",
        "decided_at",
        "decided_by",
    )
    personal = {
        "name": Kept(_("to invite the person by name"), _("90 days after the invitation ended")),
        "email": Kept(_("to invite the person by mail"), _("90 days after the invitation ended")),
    }

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(state="open"),
                name="an_address_is_invited_once_at_a_time",
                violation_error_message=_(
                    "This address is invited already. Send that invitation again, or withdraw it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="a_decided_invitation_has_its_time",
                violation_error_message=_("An invitation that was accepted or withdrawn has a time."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")),
                name="an_invitation_expires_after_it_was_made",
                violation_error_message=_("The invitation expires before it was made."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_role_display()}, {self.organisation}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def has_expired(self) -> bool:
        return self.is_open and self.expires_at <= clock.now()

    @property
    def may_be_sent_again(self) -> bool:
        return self.is_open and self.times_sent < MOST_SENT

    def _require_open(self) -> None:
        if self.state == self.State.ACCEPTED:
            raise IllegalMove(_("This invitation was accepted already."))
        if self.state == self.State.WITHDRAWN:
            raise IllegalMove(_("This invitation was withdrawn."))

    def send_again(self, *, by: User) -> None:
        """Counts another sending, by who answers for it now. Raises IllegalMove when it is not open, or was sent often."""
        self._require_open()
        if not self.may_be_sent_again:
            raise IllegalMove(_("This invitation was sent %(n)d times. Ask the person another way.") % {"n": MOST_SENT})
        self.times_sent, self.invited_by, self.expires_at = self.times_sent + 1, by, clock.now() + GOOD_FOR

    def accept(self, *, by: User) -> None:
        """Raises IllegalMove when it is not open, or has expired."""
        self._require_open()
        if self.has_expired:
            raise IllegalMove(_("This invitation has expired. Ask for it to be sent again."))
        self.state, self.decided_at, self.decided_by = self.State.ACCEPTED, clock.now(), by

    def withdraw(self, *, by: User) -> None:
        """Raises IllegalMove when it is not open."""
        self._require_open()
        self.state, self.decided_at, self.decided_by = self.State.WITHDRAWN, clock.now(), by
