import re
from typing import Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from events.models import Attendance, Registration
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.privacy import Kept
from share.kit.text import short_id
from share.records import history
from share.records.models import StoredFile

NUMBER = re.compile(r"SHARE-[0-9]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def certificate_number() -> str:
    """Short enough to type from a printed page, and not to be guessed: eight characters of 30 (about 39 bits)."""
    code = short_id(8).upper()
    return f"SHARE-{clock.now():%Y}-{code[:4]}-{code[4:]}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def live(self) -> Self:
        """Not replaced by a newer one."""
        return self.filter(replaced_at__isnull=True)

    def made(self) -> Self:
        return self.filter(stored__isnull=False)

    def with_attended(self) -> Self:
        """Adds `attended`, the ids of the sessions attended as it stands now: a certificate is valid while it says the same."""
        marks = Attendance.objects.filter(registration=OuterRef("registration"), mark="present").order_by("session")
        return self.annotate(attended=ArraySubquery(marks.values("session")))


@history.tracked
class Certificate(models.Model):
    """What a person who attended a pilot gets: a number, a PDF, and a page where its number can be checked.

    When the attendance or the name is corrected, a new one replaces it; the old number stays and says so.
    """

    number = models.CharField(max_length=24, unique=True, default=certificate_number)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="certificates")
    name = models.CharField(max_length=200)
    sessions = ArrayField(models.BigIntegerField(), help_text="Ids of the attended sessions, in order.")
    minutes = models.PositiveIntegerField(help_text="Attended minutes on the day it was issued.")
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    stored = models.OneToOneField(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificate",
        help_text="The PDF; empty until it is made.",
    )

    objects = CertificateQuerySet.as_manager()

    on_merge = {"issued_by": MOVE}
    not_personal = (
        "id", "number", "registration", "sessions", "minutes", "issued_at", "issued_by", "replaced_at", "stored",
    )  # fmt: skip
    personal = {
        "name": Kept(_("to show whose certificate it is"), _("the person is erased, and the certificate with them"))
    }

    class Meta:
        verbose_name = _("certificate")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0),
                name="a_certificate_is_for_time_spent",
                violation_error_message=_("Nobody gets a certificate without having attended."),
            ),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(replaced_at__isnull=True),
                name="a_person_has_one_certificate_that_counts",
                violation_error_message=_("This person has a certificate already."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def is_valid(self) -> bool:
        """Whether what it says is still on record. Asks for a row of `with_attended`."""
        attended: list[int] = self.attended  # type: ignore[attr-defined]
        return self.replaced_at is None and sorted(attended) == sorted(self.sessions)
