from copy import copy
from datetime import date
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from municipalities.models import Organisation
from share.grants.models.categories import FundingProgramme
from share.grants.models.programmes import Programme
from share.kit.merging import MOVE
from share.policy import Actor
from share.records import history


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
        partners = organisations.filter(grant_partners__grant=OuterRef("pk"))
        return self.filter(Exists(partners))

    def with_words(self) -> Self:
        """With `words`, what the funder wants said in each language, in the same query."""
        texts = self.model._meta.get_field("texts").related_model
        said = texts._default_manager.filter(grant=OuterRef("pk")).order_by("key", "language")  # type: ignore[union-attr]
        return self.annotate(
            words=ArraySubquery(said.values(json=JSONObject(key="key", language="language", text="text")))
        )

    def visible_to(self, actor: Actor) -> Self:
        """Rows for which `policy.can_read_grant` is true."""
        return self if actor.is_admin else self.filter(pk__in=actor.audits)


@history.tracked
class Grant(models.Model):
    """Money with a code, a time and a purpose: who pays for activities, and to whom they are reported."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    funding = models.ForeignKey(
        FundingProgramme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants",
        verbose_name=_("funding programme"),
        help_text=_("Its cost categories are those of the grant."),
    )
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
    call = models.CharField(_("call for proposals"), max_length=200, blank=True)
    evidence_until = models.DateField(
        _("evidence is kept until"),
        null=True,
        blank=True,
        help_text=_("As the agreement says: often five years after the balance is paid."),
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
    partners = models.ManyToManyField(Organisation, through="GrantPartner", related_name="grants", blank=True)
    is_demo = models.BooleanField(default=False)

    objects = GrantQuerySet.as_manager()

    on_merge = {"coordinator": MOVE}
    not_personal = (
        "id", "code", "title", "programme", "funding", "coordinator", "starts_on", "ends_on", "budget_eur", "eu_share_percent",
        "late_outputs_until", "source", "funding_statement", "partners", "is_demo", "breakdowns", "call",
        "evidence_until",
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
                condition=Q(evidence_until__isnull=True) | Q(evidence_until__gt=F("ends_on")),
                name="evidence_is_kept_beyond_the_end",
                violation_error_message=_("Evidence is kept beyond the end of the grant."),
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
    def statement(self) -> str:
        """What the funder wants said wherever its money is seen: in the language of the page where it is known, or as it is."""
        return self._said("statement") or self.funding_statement

    @property
    def disclaimer(self) -> str:
        """That the funder does not answer for the content; empty where nobody wrote it."""
        return self._said("disclaimer")

    def _said(self, key: str) -> str:
        """A text of the grant in the language of the page, else in the first that is known; as `with_words` read it, or now."""
        words = getattr(self, "words", None)
        if words is None:
            words = [{"key": one.key, "language": one.language, "text": one.text} for one in self.texts.all()]
        texts: dict[str, str] = {one["language"]: one["text"] for one in words if one["key"] == key}
        return texts.get(get_language() or "") or texts.get("en") or next(iter(texts.values()), "")

    def as_agreed(self, day: date) -> "Grant":
        """A copy of it as the agreement stood on a day: what was amended after it is as it was before. Never saved."""
        found = copy(self)
        for amendment in self.amendments.filter(since__gt=day).order_by("-since", "-number"):
            if amendment.ended_on:
                found.ends_on = amendment.ended_on
            if amendment.budget_eur is not None:
                found.budget_eur = amendment.budget_before
            if amendment.eu_share_percent is not None:
                found.eu_share_percent = amendment.share_before
        return found

    @property
    def counts_until(self) -> date:
        """The last day on which an activity counts for this grant."""
        return self.late_outputs_until or self.ends_on
