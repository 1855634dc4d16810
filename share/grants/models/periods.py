"""A period of a grant as the funder sees it: when it is due, who fills it in, what was sent, what came back."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from share.grants.models.grants import Grant
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.moves import require
from share.kit.states import Tone
from share.records import history


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


@history.tracked
class ReportingPeriod(models.Model):
    """A stretch of a grant's time that is reported to the funder; `version` is the one being worked on or sent last."""

    class Kind(models.TextChoices):
        INTERIM = "interim", _("Interim report")
        FINAL = "final", _("Final report")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        FILLING = "filling", _("Partners fill in")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")

    EDITED = (State.OPEN, State.FILLING, State.RETURNED)
    TONES = {
        State.FILLING: Tone.WAIT,
        State.SUBMITTED: Tone.WAIT,
        State.RETURNED: Tone.WRONG,
        State.ACCEPTED: Tone.GOOD,
    }

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind of report"), max_length=7, choices=Kind, default=Kind.INTERIM)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    due_on = models.DateField(_("due on"), null=True, blank=True, help_text=_("The funder’s day for the report."))
    parts_due_on = models.DateField(
        _("parts of the partners due on"), null=True, blank=True, help_text=_("So that there is time to read them.")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    compared_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When it was last looked whether what was submitted still counts.",
    )

    not_personal = (
        "id", "grant", "number", "kind", "starts_on", "ends_on", "due_on", "parts_due_on", "state", "version",
        "compared_at",
    )  # fmt: skip

    class Meta:
        ordering = ["grant", "number"]
        verbose_name = _("reporting period")
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "number"],
                name="a_grant_numbers_its_periods_once",
                violation_error_message=_("This period has been entered already."),
            ),
            models.UniqueConstraint(
                fields=["grant"],
                condition=Q(kind="final"),
                name="a_grant_has_one_final_report",
                violation_error_message=_("The grant has its final report already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_period_ends_after_it_starts",
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="a_period_is_due_after_it_starts",
                violation_error_message=_("The report is due before its period begins."),
            ),
            models.CheckConstraint(
                condition=Q(parts_due_on__isnull=True) | Q(due_on__isnull=True) | Q(parts_due_on__lte=F("due_on")),
                name="parts_are_due_before_the_report",
                violation_error_message=_("The parts of the partners are due after the report itself."),
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="a_period_begins_with_version_1",
                violation_error_message=_("The first version is 1."),
            ),
            ExclusionConstraint(
                name="periods_of_a_grant_do_not_overlap",
                expressions=[
                    (F("grant"), RangeOperators.EQUAL),
                    (
                        DateRange(F("starts_on"), Greatest(F("starts_on"), F("ends_on")), Value("[]")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another period of the grant holds some of these days already."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_period_that_was_sent_keeps_its_days",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NOT (OLD.version = 1 AND OLD.state IN ('open', 'filling'))"
                    " AND (OLD.grant_id, OLD.number, OLD.kind, OLD.starts_on, OLD.ends_on)"
                    " IS DISTINCT FROM (NEW.grant_id, NEW.number, NEW.kind, NEW.starts_on, NEW.ends_on)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("reports:period", args=[self.grant_id, self.number])

    @property
    def words(self) -> str:
        """`Period 1, 1 February 2018 to 31 January 2019`."""
        days = {"first": date_format(self.starts_on, "j F Y"), "last": date_format(self.ends_on, "j F Y")}
        return _("Period %(number)s, %(first)s to %(last)s") % ({"number": self.number} | days)

    @property
    def tone(self) -> Tone:
        return self.TONES.get(self.State(self.state), Tone.QUIET)

    @property
    def is_edited(self) -> bool:
        """Whether it is worked on: not sent yet, or sent back."""
        return self.state in self.EDITED

    @property
    def was_sent(self) -> bool:
        return self.version > 1 or self.state in {self.State.SUBMITTED, self.State.RETURNED, self.State.ACCEPTED}

    def is_late(self, day: date) -> bool:
        """Whether the funder's day is over and the report not sent."""
        return self.is_edited and self.due_on is not None and self.due_on < day

    def call_partners(self) -> None:
        """Raises IllegalMove."""
        require(self.state, {self.State.OPEN}, _("The partners were asked for their parts already."))
        self.state = self.State.FILLING

    def submit(self) -> None:
        """Raises IllegalMove: two who send it at once send it once."""
        require(self.state, self.EDITED, _("This report was submitted already, by somebody else or in another window."))
        self.state = self.State.SUBMITTED

    def give_back(self) -> None:
        """The funder wants it changed: another version begins, and the one that was sent stays. Raises IllegalMove."""
        require(self.state, {self.State.SUBMITTED}, _("Only a submitted report can be returned."))
        self.state, self.version = self.State.RETURNED, self.version + 1

    def accept(self) -> None:
        """Raises IllegalMove."""
        require(self.state, {self.State.SUBMITTED}, _("Only a submitted report can be accepted."))
        self.state = self.State.ACCEPTED


class PeriodStep(models.Model):
    """One step of a period: to which state, in which version, when, by whom, and what the funder or the lead said with it."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=9, choices=ReportingPeriod.State)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sentence = models.CharField(max_length=600, blank=True)

    on_merge = {"by": MOVE}
    not_personal = ("id", "period", "state", "version", "at", "by", "sentence")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(sentence=""),
                name="a_returned_report_says_why",
                violation_error_message=_("Say what the funder wants changed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.version}"
