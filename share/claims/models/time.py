"""Time sheets of staff: who worked how many hours on which day for which work package; signed, and fixed from then on."""

import uuid
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from share.claims.models.costs import Cost
from share.grants.models import GrantPartner
from share.kit import clock
from share.kit.merging import MOVE
from share.records import history
from share.records.documents import DocumentBase

DAY_HOURS = Decimal(24)


@history.tracked
class TimeSheet(models.Model):
    """The hours of one person in one month. The person is a number: the name stands in the partner's personnel file."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(GrantPartner, on_delete=models.PROTECT, related_name="time_sheets")
    person = models.PositiveSmallIntegerField(_("number of the person"))
    month = models.DateField(_("month"), help_text="Its first day.")
    cost = models.ForeignKey(
        Cost,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="time_sheets",
        verbose_name=_("the cost that it proves"),
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_demo = models.BooleanField(_("demo"), default=False)

    on_merge = {"made_by": MOVE}
    not_personal = (
        "id", "public_id", "partner", "person", "month", "cost", "signed_on", "made_at", "made_by", "is_demo",
    )  # fmt: skip

    class Meta:
        ordering = ["partner", "person", "month"]
        verbose_name = _("time sheet")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "person", "month"],
                name="a_person_has_one_time_sheet_a_month",
                violation_error_message=_("This person has a time sheet for this month already."),
            ),
            models.CheckConstraint(
                condition=Q(person__gt=0),
                name="a_person_has_a_number_above_0",
                violation_error_message=_("A number begins at 1."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="a_month_is_its_first_day",
                violation_error_message=_("A month is kept as its first day."),
            ),
        ]

    def __str__(self) -> str:
        return _("Person %(number)s, %(month)s") % {"number": self.person, "month": date_format(self.month, "F Y")}

    def get_absolute_url(self) -> str:
        return reverse("claims:time_sheet", args=[self.partner.grant_id, self.public_id])


@history.tracked
class TimeEntry(models.Model):
    """Hours of one day for one work package."""

    sheet = models.ForeignKey(TimeSheet, on_delete=models.CASCADE, related_name="entries")
    day = models.DateField(_("day"))
    package = models.CharField(_("work package"), max_length=12)
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=2)

    not_personal = ("id", "sheet", "day", "package", "hours")

    class Meta:
        ordering = ["sheet", "day", "package"]
        verbose_name = _("hours of a day")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "day", "package"],
                name="a_day_has_a_work_package_once",
                violation_error_message=_("This day has hours for this work package already."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=DAY_HOURS),
                name="hours_are_more_than_0_and_at_most_24",
                violation_error_message=_("A day has 24 hours."),
            ),
        ]
        triggers = [
            # The sheet and the other hours of the day are other rows, so no check constraint can say it.
            pgtrigger.Trigger(
                name="hours_stay_once_signed_and_fit_a_day",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    PERFORM 1 FROM claims_timesheet WHERE id IN (OLD.sheet_id, NEW.sheet_id) FOR UPDATE;
                    IF EXISTS (SELECT 1 FROM claims_timesheet
                               WHERE id IN (OLD.sheet_id, NEW.sheet_id) AND signed_on IS NOT NULL) THEN
                        RAISE check_violation USING MESSAGE = 'This time sheet was signed: its hours stay.';
                    END IF;
                    IF TG_OP <> 'DELETE' AND (SELECT SUM(hours) FROM claims_timeentry
                               WHERE sheet_id = NEW.sheet_id AND day = NEW.day) > 24 THEN
                        RAISE check_violation USING MESSAGE = 'A day has 24 hours.';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.package}: {self.hours}"


@history.tracked
class TimeSheetDocument(DocumentBase):
    """A time sheet as it was signed on paper."""

    class Kind(models.TextChoices):
        SIGNED = "signed", _("Signed time sheet")

    sheet = models.ForeignKey(TimeSheet, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind, default=Kind.SIGNED)

    not_personal = (*DocumentBase.not_personal, "sheet", "kind")

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("document of a time sheet")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "sha256"],
                name="a_time_sheet_keeps_a_file_once",
                violation_error_message=_("This file is here already."),
            ),
        ]
