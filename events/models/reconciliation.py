"""The signed sheet of a session beside what the records say."""

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.event import LARGEST
from events.models.registration import Registration
from events.models.session import Session
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove
from share.records import history

if TYPE_CHECKING:
    from share.accounts.models import User


@partial(history.tracked, leave_out=("counted_at",))
class SheetCount(models.Model):
    """The signatures on the sheet of one session, as one person counted them and another checked them.

    `strangers` are signatures of people who stand on no list here. A sheet that was counted anew is to be checked anew.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="sheet_count")
    signed: "models.ManyToManyField[Registration, Signature]" = models.ManyToManyField(
        Registration, through="Signature", related_name="+"
    )
    strangers = models.PositiveSmallIntegerField(
        _("signatures of nobody on the list"), default=0, validators=[MaxValueValidator(LARGEST)]
    )
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    counted_at = models.DateTimeField(default=clock.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("what explains the difference"), max_length=300, blank=True)

    on_merge = {"counted_by": MOVE, "checked_by": MOVE}
    not_personal = (
        "session", "signed", "strangers", "counted_by", "counted_at", "checked_by", "checked_at", "note",
    )  # fmt: skip
    names_nobody = True

    class Meta:
        verbose_name = _("count of a signed sheet")
        constraints = [
            models.CheckConstraint(
                condition=Q(strangers__lte=LARGEST),
                name="a_sheet_has_no_more_signatures_than_a_hall",
                violation_error_message=_("That is more people than any hall takes."),
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True) | Q(checked_at__gte=F("counted_at")),
                name="a_sheet_is_checked_after_it_was_counted",
                violation_error_message=_("A sheet is counted, and then checked."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.session)

    @property
    def is_checked(self) -> bool:
        return self.checked_at is not None

    def count_by(self, user: "User", strangers: int) -> None:
        """Counted, or counted anew: who checks it is another person, and has still to do it."""
        self.counted_by, self.counted_at, self.strangers = user, clock.now(), strangers
        self.checked_by = self.checked_at = None

    def check_by(self, user: "User", note: str) -> None:
        """A second person says that it is so. Raises IllegalMove for the one who counted, and when it was checked."""
        if self.is_checked:
            raise IllegalMove(_("This sheet was checked already."))
        if self.counted_by_id == user.pk:
            raise IllegalMove(_("You counted this sheet yourself: somebody else checks it."))
        self.checked_by, self.checked_at, self.note = user, clock.now(), note


class Signature(models.Model):
    """That somebody on the list has signed for a session."""

    count = models.ForeignKey(SheetCount, on_delete=models.CASCADE, related_name="signatures")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="signatures")

    not_personal = ("id", "count", "registration")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["count", "registration"],
                name="a_person_signs_once_for_a_session",
                violation_error_message=_("This signature is counted already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.registration_id)
