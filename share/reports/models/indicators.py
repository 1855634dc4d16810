"""What a grant promised to measure: indicators with baseline and targets, computed where the platform knows, else typed."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from share.grants.models import Grant, ReportingPeriod
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.precision import Precision
from share.records import history
from share.records.documents import DocumentBase

CODE = r"\A[A-Z][A-Za-z0-9.+-]{0,11}\Z"


@history.tracked
class Indicator(models.Model):
    """One line of a grant's plan: an output or a result, its unit, where it began, and how it adds.

    With `figure` it is computed: the figure of that key, or, as a percentage, of that key in `of_figure`. Without, each period
    has a typed value with a note and evidence.
    """

    class Level(models.TextChoices):
        OUTPUT = "output", _("Output")
        RESULT = "result", _("Result")

    class Unit(models.TextChoices):
        NUMBER = "number", _("Number")
        PERCENT = "percent", _("Percentage")
        YES_NO = "yes_no", _("Yes or no")
        TEXT = "text", _("Text")

    class Adds(models.TextChoices):
        """How typed values go on over periods; a computed one follows its figure."""

        SUM = "sum", _("Periods are added up")
        LAST = "last", _("The last period holds")

    class Places(models.TextChoices):
        SUM = "sum", _("Places and partners are added up")
        MEAN = "mean", _("Places and partners are averaged by how many there are")
        NOT = "not", _("Only for the whole grant")

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(
        _("code"),
        max_length=12,
        validators=[RegexValidator(CODE, _("A code is a capital letter, then letters, digits, points: O1, R2.1."))],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    level = models.CharField(_("level"), max_length=6, choices=Level, default=Level.OUTPUT)
    title = models.CharField(_("what is measured"), max_length=200)
    unit = models.CharField(_("unit"), max_length=7, choices=Unit, default=Unit.NUMBER)
    figure = models.CharField(_("computed from"), max_length=40, blank=True)
    of_figure = models.CharField(_("in percent of"), max_length=40, blank=True)
    size = models.CharField(_("only towns of this size"), max_length=7, blank=True)
    by = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("broken down by"))
    adds = models.CharField(_("over periods"), max_length=4, choices=Adds, default=Adds.SUM)
    places = models.CharField(_("over places"), max_length=4, choices=Places, default=Places.SUM)
    should_fall = models.BooleanField(_("less is better"), default=False)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_note = models.CharField(_("where the baseline comes from"), max_length=200, blank=True)
    reported_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When a submitted report showed it first: from then on it stays.",
    )
    ended_on = models.DateField(_("not measured any more since"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    not_personal = (
        "id", "grant", "code", "position", "level", "title", "unit", "figure", "of_figure", "size", "by", "adds", "places",
        "should_fall", "baseline", "baseline_note", "reported_at", "ended_on", "is_demo",
    )  # fmt: skip

    class Meta:
        ordering = ["grant", "position", "code"]
        verbose_name = _("indicator")
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "code"],
                name="a_grant_has_an_indicator_once",
                violation_error_message=_("The grant has an indicator with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(of_figure="") | (~Q(figure="") & Q(unit="percent")),
                name="only_a_percentage_is_of_another_figure",
                violation_error_message=_("Only a percentage is computed from two figures."),
            ),
            models.CheckConstraint(
                condition=Q(figure="") | Q(unit__in=["number", "percent"]),
                name="a_figure_is_a_number",
                violation_error_message=_("What is computed is a number or a percentage."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_reported_indicator_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__reported_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("reports:indicator", args=[self.grant_id, self.code])

    @property
    def is_computed(self) -> bool:
        return bool(self.figure)


@history.tracked
class Target(models.Model):
    """What an indicator is to reach: in a period, or with the whole grant. `at_most` is the bound of what should fall."""

    class Bound(models.TextChoices):
        EXACTLY = "exactly", _("exactly")
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    period = models.ForeignKey(
        ReportingPeriod,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="targets",
        verbose_name=_("period"),
    )
    bound = models.CharField(max_length=8, choices=Bound, default=Bound.EXACTLY)
    value = models.DecimalField(_("target"), max_digits=14, decimal_places=2)

    not_personal = ("id", "indicator", "period", "bound", "value")

    class Meta:
        ordering = ["indicator", F("period__number").asc(nulls_first=True)]
        verbose_name = _("target")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                nulls_distinct=False,
                name="an_indicator_has_a_target_once",
                violation_error_message=_("This target stands here already."),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """`300`, `at least 300`, `at most 20`."""
        number = number_format(self.value.normalize(), use_l10n=True, force_grouping=True)
        return number if self.bound == self.Bound.EXACTLY else f"{self.get_bound_display()} {number}"

    def is_met_by(self, value: Decimal | int) -> bool:
        """Whether a value reaches it. An exact target of what should fall is met from above."""
        falls = self.bound == self.Bound.AT_MOST or (self.bound == self.Bound.EXACTLY and self.indicator.should_fall)
        return value <= self.value if falls else value >= self.value


@history.tracked
class IndicatorValue(models.Model):
    """What was measured of an indicator in a period where the platform cannot count. Unknown is no row, and not 0."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="values")
    numerator = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField(_("out of"), max_digits=14, decimal_places=2, null=True, blank=True)
    precision = models.CharField(_("how sure"), max_length=10, choices=Precision, default=Precision.EXACT)
    is_yes = models.BooleanField(_("yes"), null=True, blank=True)
    text = models.CharField(_("in words"), max_length=600, blank=True)
    note = models.CharField(_("where it comes from"), max_length=600)
    typed_at = models.DateTimeField(default=clock.now)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    on_merge = {"typed_by": MOVE}
    not_personal = (
        "id", "indicator", "period", "numerator", "denominator", "precision", "is_yes", "text", "note", "typed_at", "typed_by",
    )  # fmt: skip

    class Meta:
        ordering = ["indicator", "period__number"]
        verbose_name = _("value of an indicator")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                name="an_indicator_has_one_value_in_a_period",
                violation_error_message=_("This period has its value already."),
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=False) | Q(is_yes__isnull=False) | ~Q(text=""),
                name="a_value_says_something",
                violation_error_message=_("Leave the value out when it is not known."),
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0, numerator__range=(0, F("denominator"))),
                name="a_percentage_is_a_part_of_its_whole",
                violation_error_message=_("The part is between 0 and the whole, and the whole is more than 0."),
            ),
            models.CheckConstraint(
                condition=~Q(note=""),
                name="a_typed_value_says_where_it_comes_from",
                violation_error_message=_("Say where the value comes from."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.period.number}"


class IndicatorDocument(DocumentBase):
    """Evidence of a typed value."""

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", _("Evidence")

    value = models.ForeignKey(IndicatorValue, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind, default=Kind.EVIDENCE)

    not_personal = (*DocumentBase.not_personal, "value", "kind")

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("evidence of an indicator")
        constraints = [
            models.UniqueConstraint(
                fields=["value", "sha256"],
                name="a_value_keeps_a_file_once",
                violation_error_message=_("This file is here already."),
            ),
        ]
