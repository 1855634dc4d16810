"""Samples of an auditor: which rows of a report were drawn, who looked at them by name, and what was found."""

import uuid
from datetime import timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from share.kit import clock
from share.kit.merging import MOVE
from share.kit.privacy import Kept
from share.policy import Actor
from share.records import history
from share.reports.models.reports import Report
from share.reports.sampling import commitment, new_secret

OPEN_FOR = timedelta(days=14)
MOST = 100  # rows of one sample
LARGEST = 10**18  # of the number that an auditor types


class SampleQuerySet(models.QuerySet["Sample"]):
    def visible_to(self, actor: Actor) -> Self:
        """Rows for whose grant `policy.can_read_grant` is true."""
        return self if actor.is_admin else self.filter(report__grant__in=actor.audits)

    def opened(self) -> Self:
        """Drawn, and not over yet."""
        return self.filter(opens_until__gt=clock.now())


class Sample(models.Model):
    """A draw of rows of a report. The site commits first; its secret is told once the auditor has typed a number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="samples")
    secret = models.CharField(max_length=64, default=new_secret, help_text="Told to nobody before the number is typed.")
    commitment = models.CharField(max_length=64, help_text="SHA-256 of the secret, told from the beginning.")
    committed_at = models.DateTimeField(default=clock.now)
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    figure = models.CharField(_("rows of"), max_length=40, blank=True)
    size = models.PositiveSmallIntegerField(
        _("how many rows"), null=True, validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    number = models.BigIntegerField(
        _("your number"), null=True, validators=[MinValueValidator(0), MaxValueValidator(LARGEST)]
    )
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opens_until = models.DateTimeField(null=True)

    objects = SampleQuerySet.as_manager()

    on_merge = {"committed_by": MOVE, "drawn_by": MOVE}
    not_personal = (
        "id", "public_id", "report", "secret", "commitment", "committed_at", "committed_by", "figure", "size", "number",
        "drawn_at", "drawn_by", "opens_until",
    )  # fmt: skip

    class Meta:
        ordering = ["-committed_at", "-pk"]
        verbose_name = _("sample")
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, number__isnull=True, size__isnull=True, opens_until__isnull=True)
                | Q(drawn_at__isnull=False, number__isnull=False, size__isnull=False, opens_until__isnull=False),
                name="a_drawn_sample_has_its_number_size_and_end",
                violation_error_message=_("A sample that is drawn has its number, its size and its end."),
            ),
            models.CheckConstraint(
                condition=Q(size__isnull=True) | Q(size__range=(1, MOST)),
                name="a_sample_has_1_to_100_rows",
                violation_error_message=_("A sample has 1 to 100 rows."),
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__range=(0, LARGEST)),
                name="the_number_of_a_sample_is_a_whole_one",
                violation_error_message=_("The number is a whole one, from 0."),
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(drawn_at__isnull=True),
                name="a_report_has_one_sample_to_draw",
                violation_error_message=_("A sample of this report waits for its number already."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_was_committed_stays", fields=["public_id", "report", "secret", "commitment", "committed_at"]
            ),
            pgtrigger.Protect(
                name="a_sample_is_drawn_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.drawn_at IS NOT NULL AND (OLD.figure, OLD.size, OLD.number, OLD.drawn_at, OLD.opens_until)"
                    " IS DISTINCT FROM (NEW.figure, NEW.size, NEW.number, NEW.drawn_at, NEW.opens_until)"
                ),
            ),
            pgtrigger.Protect(name="a_sample_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.report.number}: {self.commitment[:12]}"

    def save(self, *args: object, **fields: object) -> None:
        self.commitment = self.commitment or commitment(self.secret)
        super().save(*args, **fields)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("reports:sample", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        """Whether its rows open by name now."""
        return self.opens_until is not None and clock.now() < self.opens_until


@history.tracked
class SampledRow(models.Model):
    """One row that was drawn, as it was sealed, and what the auditor found."""

    class Found(models.TextChoices):
        GOOD = "good", _("In order")
        QUESTION = "question", _("A question")
        WRONG = "wrong", _("Not in order")

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="rows")
    place = models.PositiveIntegerField(help_text="Which row of the figure in the pack’s rows.csv, from 1.")
    thing = models.CharField(max_length=200)
    person = models.CharField(max_length=36, blank=True, help_text="Person key as it was sealed: it follows no merge.")
    number = models.CharField(max_length=12, blank=True, help_text="By which the person goes in the pack.")
    amount = models.CharField(max_length=20)
    found = models.CharField(_("what you found"), max_length=8, choices=Found, blank=True)
    note = models.CharField(_("note"), max_length=600, blank=True)
    found_at = models.DateTimeField(null=True, blank=True)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    on_merge = {"found_by": MOVE}
    not_personal = ("id", "sample", "place", "thing", "person", "number", "amount", "found", "found_at", "found_by")
    personal = {"note": Kept(_("to show what an auditor found"), _("the evidence of the grant may go"))}

    class Meta:
        ordering = ["sample", "place"]
        verbose_name = _("row of a sample")
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "place"],
                name="a_row_is_drawn_once_in_a_sample",
                violation_error_message=_("This row was drawn already."),
            ),
            models.CheckConstraint(
                condition=Q(found="", found_at__isnull=True) | (~Q(found="") & Q(found_at__isnull=False)),
                name="a_finding_of_a_sample_says_when",
                violation_error_message=_("A finding says when it was noted."),
            ),
            models.CheckConstraint(
                condition=Q(found__in=["", "good"]) | ~Q(note=""),
                name="a_finding_that_is_not_good_says_what",
                violation_error_message=_("Say what you found."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="a_drawn_row_stays", fields=["sample", "place", "thing", "person", "number", "amount"]
            ),
            pgtrigger.Protect(name="a_drawn_row_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.sample}, {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("reports:sampled_row", args=[self.sample.public_id, self.place])


class SampleLook(models.Model):
    """That somebody opened a drawn row by name, or one of its sheets."""

    row = models.ForeignKey(SampledRow, on_delete=models.PROTECT, related_name="looks")
    sheet = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file; empty: the row itself.")
    looked_at = models.DateTimeField(default=clock.now)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    on_merge = {"looked_by": MOVE}
    not_personal = ("id", "row", "sheet", "looked_at", "looked_by")

    class Meta:
        ordering = ["-looked_at", "-pk"]
        verbose_name = _("look at a row of a sample")
        triggers = [
            pgtrigger.ReadOnly(name="a_look_stays", fields=["row", "sheet", "looked_at"]),
            pgtrigger.Protect(name="a_look_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.looked_at:%Y-%m-%d}"
