import json
import re
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, JSONField, Q, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from share.grants.models import Grant, ReportingPeriod
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.privacy import Kept
from share.kit.text import short_id
from share.policy import Actor
from share.records.models import FileProblem, StoredFile
from share.records.stored import Altered

NUMBER = re.compile(r"SHARE-R[0-9]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def report_number() -> str:
    """Short enough to type from a printed page, and not to be guessed (eight characters of 30, about 39 bits)."""
    code = short_id(8).upper()
    return f"SHARE-R{clock.now():%Y}-{code[:4]}-{code[4:]}"


class ReportQuerySet(models.QuerySet["Report"]):
    def made(self) -> Self:
        return self.filter(made_at__isnull=False)

    def counting(self, activity: str) -> Self:
        """Reports whose snapshot counts the activity of this public id."""
        words = Func(F("snapshot"), Value("UTF8"), function="convert_from", output_field=TextField())
        frozen = self.exclude(sha256="").annotate(words=Cast(words, JSONField()))
        return frozen.filter(words__activities__contains=[{"id": activity}])

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
    frozen_at = models.DateTimeField(null=True, blank=True, help_text="The moment whose rows the snapshot holds.")
    made_at = models.DateTimeField(null=True, blank=True)
    period = models.ForeignKey(
        ReportingPeriod,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
        help_text="Empty: no report of a period, but how things stand.",
    )
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    signatory = models.CharField(_("signed by"), max_length=120, blank=True)

    objects = ReportQuerySet.as_manager()

    on_merge = {"requested_by": MOVE}
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
        "frozen_at",
        "made_at",
        "period",
        "version",
    )
    personal = {
        "signatory": Kept(_("to say who answers for the report"), _("the evidence of the grant may go")),
    }

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
            models.CheckConstraint(
                condition=Q(sha256="", frozen_at__isnull=True) | (~Q(sha256="") & Q(frozen_at__isnull=False)),
                name="a_snapshot_has_its_hash_and_its_moment",
                violation_error_message=_("A snapshot has its hash and the moment it is of."),
            ),
            models.UniqueConstraint(
                fields=["period", "version"],
                name="a_period_has_a_version_once",
                violation_error_message=_("This version was submitted already."),
            ),
            models.CheckConstraint(
                condition=Q(period__isnull=True, version__isnull=True)
                | Q(period__isnull=False, version__isnull=False, version__gte=1),
                name="a_report_of_a_period_has_its_version",
                violation_error_message=_("A report of a period has its version."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_snapshot_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.sha256 <> ''"
                    " AND (OLD.number, OLD.grant_id, OLD.starts_on, OLD.ends_on, OLD.snapshot, OLD.sha256, OLD.frozen_at,"
                    " OLD.period_id, OLD.version)"
                    " IS DISTINCT FROM"
                    " (NEW.number, NEW.grant_id, NEW.starts_on, NEW.ends_on, NEW.snapshot, NEW.sha256, NEW.frozen_at,"
                    " NEW.period_id, NEW.version)"
                ),
            ),
            pgtrigger.Protect(
                name="a_made_report_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__made_at__isnull=False) | pgtrigger.Q(old__period__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.number])

    @property
    def is_as_frozen(self) -> bool:
        """Whether the snapshot still has the hash it was frozen with."""
        return sha256(self.snapshot).hexdigest() == self.sha256

    @property
    def frozen(self) -> bytes:
        """The bytes of the snapshot. Raises Altered when they are not those that were hashed."""
        if not self.is_as_frozen:
            sentence = _("The snapshot of report %(number)s was altered since it was frozen.") % {"number": self.number}
            raise Altered(sentence, FileProblem.ALTERED)
        return bytes(self.snapshot)

    @cached_property
    def content(self) -> dict[str, Any]:
        """The snapshot, read back from its bytes. Raises Altered."""
        return json.loads(self.frozen)

    @property
    def title(self) -> str:
        """Which report it is: of a period and a version, or how things stood at a moment."""
        if self.period:
            return _("%(kind)s, period %(number)s, version %(version)s") % {
                "kind": self.period.get_kind_display(),
                "number": self.period.number,
                "version": self.version,
            }
        return str(_("Interim, as of the day it was asked for"))

    @property
    def status(self) -> str:
        """What became of a version: submitted, returned or accepted; empty for a report of no period."""
        if self.period is None:
            return ""
        if self.version == self.period.version:
            return str(self.period.get_state_display())
        return str(ReportingPeriod.State.RETURNED.label)

    @cached_property
    def superseded_by(self) -> "Report | None":
        """The next version of the same period."""
        if self.period_id is None or self.version is None:
            return None
        later = Report.objects.filter(period=self.period_id, version__gt=self.version)
        return later.defer("snapshot").order_by("-version").first()

    @property
    def newer(self) -> "Report | None":
        """The last made report on the same grant and period, unless it is this one."""
        later = Report.objects.made().filter(grant=self.grant_id, starts_on=self.starts_on, ends_on=self.ends_on)
        return later.filter(frozen_at__gt=self.frozen_at).defer("snapshot").order_by("-frozen_at").first()


class PinnedRows(models.Model):
    """The rows that each figure of a report counted, without names: what a later difference is a difference of.

    One line of JSON a row, in order: measure, activity (or place, partner, mission), person key, country, kind of actor, size
    of town, amount (`share.reports.pins`).
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="pinned")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    not_personal = ("report", "content", "sha256")

    class Meta:
        verbose_name = _("rows of a report")
        triggers = [pgtrigger.ReadOnly(name="pinned_rows_are_sealed")]

    def __str__(self) -> str:
        return f"{self.report.number}: {self.sha256[:12]}"

    @property
    def is_as_sealed(self) -> bool:
        """Whether the rows still have the hash they were sealed with."""
        return sha256(self.content).hexdigest() == self.sha256


class ReportFile(models.Model):
    """One of the files of a report. Made once and never again: no two runs give a PDF the same bytes.

    The pack of evidence is written when it is asked for; earlier reports have theirs among their files still.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", _("Report (PDF)")
        XLSX = "xlsx", _("Tables (XLSX)")
        JSON = "json", _("Snapshot (JSON)")
        ZIP = "zip", _("Evidence (ZIP)")

        @property
        def purpose(self) -> str:
            purposes = {
                "pdf": _("To read, to print and to send."),
                "xlsx": _("Figures, activities and what is not counted, as tables."),
                "json": _("The bytes that the hash of the snapshot stands for."),
                "zip": _("Signed sheets and other documents, with their hashes."),
            }
            return str(purposes[self.value])

    MEDIA_TYPES = {
        "pdf": "application/pdf",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "json": "application/json",
        "zip": "application/zip",
    }

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=4, choices=Kind)
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="report_file")

    not_personal = ("id", "report", "kind", "stored")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind"],
                name="a_report_has_one_file_of_a_kind",
                violation_error_message=_("This report has this file already."),
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="a_file_of_a_report_is_not_exchanged")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name under which it is handed out."""
        return f"{self.report.number}.{self.kind}"

    @property
    def purpose(self) -> str:
        """What it is good for, as the page of the report says."""
        return self.Kind(self.kind).purpose

    @property
    def words(self) -> str:
        return _("report %(number)s, %(file)s") % {"number": self.report.number, "file": self.get_kind_display()}
