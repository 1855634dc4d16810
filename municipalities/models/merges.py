from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from share.kit import clock, tokens
from share.kit.merging import STAY
from share.kit.moves import IllegalMove
from share.kit.privacy import Kept
from share.records import history

OPEN_FOR = timedelta(days=30)


@history.tracked
class AddressMove(models.Model):
    """That an address of an account which was merged shall sign in to the account that stayed.

    It takes two: the owner of the address says so by a link mailed to it, and the owner of the account by a link mailed to
    the account's own address. Else a twin made for the purpose would open somebody else's account.
    """

    class Side(models.TextChoices):
        ADDRESS = "address", _("owner of the address")
        ACCOUNT = "account", _("owner of the account")

    email = models.EmailField(_("address"), max_length=254)
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="address_moves")
    asked_at = models.DateTimeField(default=clock.now)
    agreed_at = models.DateTimeField(_("agreed by the owner of the address"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted by the owner of the account"), null=True, blank=True)
    moved_at = models.DateTimeField(_("moved"), null=True, blank=True)

    on_merge = {"from_user": STAY, "to_user": STAY}  # it was about these two accounts, and goes to no third one
    not_personal = ("id", "from_user", "to_user", "asked_at", "agreed_at", "accepted_at", "moved_at")
    personal = {"email": Kept(_("to move it when both owners say so"), _("30 days after it was asked, or erased"))}

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("move of an address")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "to_user"],
                condition=~Q(email=""),
                name="an_address_is_asked_to_move_once",
                violation_error_message=_("This was asked already."),
            ),
            models.CheckConstraint(
                condition=Q(moved_at__isnull=True) | Q(agreed_at__isnull=False, accepted_at__isnull=False),
                name="no_address_moves_without_both_owners",
                violation_error_message=_("Both owners have to say so first."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def token(self, side: str) -> str:
        """Opens the page on which one of the two says yes. Signed, never stored."""
        return tokens.sign("address-move", f"{self.pk}.{side}")

    @property
    def open_until(self) -> datetime:
        return self.asked_at + OPEN_FOR

    def require_open(self) -> None:
        """Raises IllegalMove once it is done, over, or about an account that was itself merged since."""
        if self.moved_at:
            raise IllegalMove(_("This address signs in to the account already."))
        holds = self.from_user.merged_into_id == self.to_user_id and self.to_user.is_active
        if not holds or not self.email or clock.now() > self.open_until:
            raise IllegalMove(_("This link is over. Nothing changed: the address signs in to no account."))

    def say_yes(self, side: str) -> None:
        """Raises IllegalMove when there is nothing to say any more."""
        self.require_open()
        if side == self.Side.ADDRESS:
            self.agreed_at = self.agreed_at or clock.now()
        else:
            self.accepted_at = self.accepted_at or clock.now()
        if self.agreed_at and self.accepted_at:
            self.moved_at = clock.now()

    def has_said(self, side: str) -> bool:
        return bool(self.agreed_at if side == self.Side.ADDRESS else self.accepted_at)
