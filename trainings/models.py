from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Sum
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
    def with_standing(self) -> Self:
        """Adds `attended_minutes` as attendance stands now: a certificate is good while it says the same."""
        minutes = Sum(F("session__ends_at") - F("session__starts_at"))
        marks = Attendance.objects.filter(registration=OuterRef("registration")).order_by().values("registration")
        return self.annotate(attended=models.Subquery(marks.annotate(time=minutes).values("time")))


class Certificate(models.Model):
    """What a person who attended a pilot gets: a number, a paper, and a page where anybody can check it."""

    number = models.CharField(max_length=24, unique=True, default=certificate_number)
    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="certificate")
    name = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField(help_text="Attended minutes on the day it was issued.")
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.CharField(max_length=200, blank=True, help_text="Name in the media store; empty until it is made.")

    objects: ClassVar[CertificateQuerySet] = CertificateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0), name="a_certificate_is_for_time_spent",
                violation_error_message=_("Nobody gets a certificate without having attended."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def holds(self) -> bool:
        """Whether the attendance it speaks of is still on record. Asks for a row of `with_standing`."""
        time: timedelta | None = self.attended  # type: ignore[attr-defined]
        return time is not None and round(time.total_seconds() / 60) >= self.minutes
