from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from municipalities.models import Organisation
from share.kit import clock
from share.kit.merging import MOVE, MOVE_OR_DROP
from share.policy import Actor
from share.records import history


@history.tracked
class Programme(models.Model):
    """A programme of the network or of a sister project, over years: what grants and activities belong to."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("full title"), max_length=300, blank=True)
    starts_text = models.CharField(max_length=60, blank=True, help_text="As far as the record knows it: 2012, 2018-02.")
    ends_text = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_sister = models.BooleanField(_("sister project"), default=False)
    summary = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=500, blank=True)

    not_personal = (
        "id",
        "slug",
        "name",
        "title",
        "starts_text",
        "ends_text",
        "starts_on",
        "ends_on",
        "is_sister",
        "summary",
        "source",
    )

    class Meta:
        ordering = [F("starts_on").asc(nulls_last=True), "name"]
        verbose_name = _("programme")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_programme_ends_after_it_starts",
                violation_error_message=_("The programme ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Breakdown(models.TextChoices):
    """By what a funder wants participants counted. Nationality is none of them, and is never asked."""

    COUNTRY = "country", _("Country of the town they work in")
    GENDER = "gender", _("Gender")
    AGE = "age", _("Age")
    FIRST_TIME = "first_time", _("First activity of the network")


class GrantQuerySet(models.QuerySet["Grant"]):
    def not_over(self, day: date) -> Self:
        """Running on that day, or about to begin: activities are planned months ahead."""
        return self.filter(ends_on__gte=day)

    def of_partners(self, organisations: "models.QuerySet[Organisation]") -> Self:
        """Grants of which at least one of these organisations is a partner."""
        partners = Grant.partners.through._default_manager.filter(grant=OuterRef("pk"))
        return self.filter(Exists(partners.filter(organisation__in=organisations)))

    def visible_to(self, actor: Actor) -> Self:
        """Rows for which `policy.can_read_grant` is true."""
        return self if actor.is_admin else self.filter(pk__in=actor.audits)


@history.tracked
class Grant(models.Model):
    """Money with a code, a time and a purpose: who pays for activities, and to whom they are reported."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    coordinator = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="coordinated_grants"
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    budget_eur = models.DecimalField(_("budget in EUR"), max_digits=12, decimal_places=2, null=True, blank=True)
    eu_share_percent = models.DecimalField(
        _("share of the EU in %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    late_outputs_until = models.DateField(
        _("outputs after the end are counted until"),
        null=True,
        blank=True,
        help_text=_("Empty: what comes after the end is listed, and not counted."),
    )
    source = models.CharField(max_length=500, blank=True)
    funding_statement = models.CharField(max_length=300, blank=True)
    breakdowns = ArrayField(
        models.CharField(max_length=12, choices=Breakdown),
        default=list,
        blank=True,
        verbose_name=_("participants are counted by"),
        help_text=_("Activities that the grant pays for ask those who register for it."),
    )
    partners = models.ManyToManyField(Organisation, related_name="grants", blank=True)
    is_demo = models.BooleanField(default=False)

    objects = GrantQuerySet.as_manager()

    on_merge = {"coordinator": MOVE, "partners": MOVE_OR_DROP}
    not_personal = (
        "id", "code", "title", "programme", "coordinator", "starts_on", "ends_on", "budget_eur", "eu_share_percent",
        "late_outputs_until", "source", "funding_statement", "partners", "is_demo", "breakdowns",
    )  # fmt: skip

    class Meta:
        ordering = ["-starts_on", "code"]
        verbose_name = _("grant")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_grant_ends_after_it_starts",
                violation_error_message=_("The grant ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(eu_share_percent__isnull=True) | Q(eu_share_percent__range=(0, 100)),
                name="a_share_is_between_0_and_100_percent",
                violation_error_message=_("A share lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(budget_eur__isnull=True) | Q(budget_eur__gt=0),
                name="an_unknown_budget_is_null_not_zero",
                violation_error_message=_("Leave the budget empty when it is not known."),
            ),
            models.CheckConstraint(
                condition=Q(late_outputs_until__isnull=True) | Q(late_outputs_until__gt=F("ends_on")),
                name="late_outputs_come_after_the_end",
                violation_error_message=_("Outputs are late only after the end of the grant."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"

    @property
    def counts_until(self) -> date:
        """The last day on which an activity counts for this grant."""
        return self.late_outputs_until or self.ends_on


@history.tracked
class ReportingPeriod(models.Model):
    """A stretch of a grant's time that is reported to the funder."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField(_("number"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    not_personal = ("id", "grant", "number", "starts_on", "ends_on")

    class Meta:
        ordering = ["grant", "number"]
        verbose_name = _("reporting period")
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "number"],
                name="a_grant_numbers_its_periods_once",
                violation_error_message=_("This period has been entered already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_period_ends_after_it_starts",
                violation_error_message=_("The period ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.starts_on} – {self.ends_on}"


@history.tracked
class GrantAccess(models.Model):
    """That a person may read the reports of one grant and open each figure down to its evidence: an auditor."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grant_access")
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="auditors")
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    on_merge = {"user": MOVE_OR_DROP, "given_by": MOVE}
    not_personal = ("id", "user", "grant", "given_at", "given_by")

    class Meta:
        verbose_name = _("access of an auditor")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "grant"],
                name="an_auditor_has_access_to_a_grant_once",
                violation_error_message=_("This person has access to this grant already."),
            ),
        ]
