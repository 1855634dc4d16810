from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from events.models import Attendance, Event, Registration, Session
from share.kit import clock
from share.kit.text import short_id


def certificate_number() -> str:
    """Short enough to type from paper, and not to be guessed: eight characters of 30 (about 39 bits)."""
    code = short_id(8).upper()
    return f"SHARE-{clock.now():%Y}-{code[:4]}-{code[4:]}"


class Module(models.Model):
    """A part of the curriculum "Preparing Welcoming Communities". Its name is the source's."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Pilot(models.Model):
    """A pilot training of the curriculum in a town. Everything that makes it an event stands in its event."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="pilot")

    def __str__(self) -> str:
        return str(self.event)


class SessionModule(models.Model):
    """Which module of the curriculum a session teaches."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="taught")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="sessions")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def live(self) -> Self:
        """Not replaced by a newer one."""
        return self.filter(replaced_at__isnull=True)

    def made(self) -> Self:
        return self.exclude(file="")

    def with_standing(self) -> Self:
        """Adds `attended`, the ids of the sessions attended as it stands now: a certificate holds while it says the same."""
        marks = Attendance.objects.filter(registration=OuterRef("registration")).order_by("session")
        return self.annotate(attended=ArraySubquery(marks.values("session")))


class Certificate(models.Model):
    """What a person who attended a pilot gets: a number, a paper, and a page where anybody can check it.

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
    file = models.CharField(max_length=200, blank=True, help_text="Name in the media store; empty until it is made.")

    objects: ClassVar[CertificateQuerySet] = CertificateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
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
    def holds(self) -> bool:
        """Whether what it says is still on record. Asks for a row of `with_standing`."""
        attended: list[int] = self.attended  # type: ignore[attr-defined]
        return self.replaced_at is None and sorted(attended) == sorted(self.sessions)
