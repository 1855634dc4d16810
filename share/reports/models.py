import json
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from share.grants.models import Grant
from share.kit import clock
from share.kit.precision import Precision
from share.kit.text import short_id
from share.policy import Actor


class PublishedTotal(models.Model):
    """A total that somebody published: with its source and how sure it is, and never mixed with what is counted."""

    statement = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    precision = models.CharField(max_length=10, choices=Precision)
    as_of = models.CharField(max_length=20, blank=True, help_text="As far as it is known: 2019, 2019-01.")
    source = models.CharField(max_length=500)

    not_personal = ("id", "statement", "value", "precision", "as_of", "source")

    class Meta:
        ordering = ["as_of", "statement"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "as_of", "source"],
                name="a_source_states_a_total_once_for_a_time",
                violation_error_message=_("This source states this total already."),
            ),
        ]

    def __str__(self) -> str:
        return self.statement


def report_number() -> str:
    """Short enough to type from a printed page, and not to be guessed (eight characters of 30, about 39 bits)."""
    code = short_id(8).upper()
    return f"SHARE-R{clock.now():%Y}-{code[:4]}-{code[4:]}"


class ReportQuerySet(models.QuerySet["Report"]):
    def made(self) -> Self:
        return self.filter(made_at__isnull=False)

    def visible_to(self, actor: Actor) -> Self:
        """Rows for whose grant `policy.can_read_grant` is true."""
        return self if actor.is_admin else self.filter(grant__in=actor.audits)


class Report(models.Model):
    """A report to the funder: one grant, one period, one frozen snapshot, and the files made from it."""

    number = models.CharField(max_length=24, unique=True, default=report_number)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reports")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reports"
    )
    requested_at = models.DateTimeField(default=clock.now)
    snapshot = models.BinaryField(default=b"", help_text="Canonical bytes, as they were hashed.")
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    not_personal = (
        "id",
        "number",
        "grant",
        "starts_on",
        "ends_on",
        "requested_by",
        "requested_at",
        "snapshot",
        "sha256",
        "made_at",
    )

    FORMATS = ("pdf", "xlsx", "json", "zip")

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_report_ends_after_it_starts",
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | ~Q(sha256=""),
                name="a_made_report_has_its_hash",
                violation_error_message=_("A report that is made has the hash of its snapshot."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.number])

    def file(self, kind: str) -> str:
        """The name of one of its files in the media store."""
        return f"reports/{self.number}.{kind}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """The snapshot, read back from its bytes."""
        return json.loads(bytes(self.snapshot))
