"""Amendments of an agreement: what changed, from which day, and what stood before. One that was entered stays."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from municipalities.models import Organisation
from share.grants.models.grants import Grant
from share.kit import clock
from share.kit.merging import MOVE
from share.records import history
from share.records.documents import DocumentBase


@history.tracked
class GrantAmendment(models.Model):
    """A change of the agreement from a day on. What was submitted before keeps the agreement as it was then."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("number"))
    since = models.DateField(_("in force from"))
    what = models.TextField(_("what it changes"), max_length=1_000)
    ended_on = models.DateField(_("end before"), null=True, blank=True)
    ends_on = models.DateField(_("new end"), null=True, blank=True)
    budget_before = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    budget_eur = models.DecimalField(_("new budget in EUR"), max_digits=12, decimal_places=2, null=True, blank=True)
    share_before = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    eu_share_percent = models.DecimalField(
        _("new share of the EU in %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    joins = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("a partner that joins"),
    )
    leaves = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("a partner that leaves"),
    )
    entered_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_demo = models.BooleanField(_("demo"), default=False)

    on_merge = {"joins": MOVE, "leaves": MOVE, "entered_by": MOVE}
    not_personal = (
        "id", "grant", "number", "since", "what", "ended_on", "ends_on", "budget_before", "budget_eur", "share_before",
        "eu_share_percent", "joins", "leaves", "entered_at", "entered_by", "is_demo",
    )  # fmt: skip

    class Meta:
        ordering = ["grant", "number"]
        verbose_name = _("amendment")
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "number"],
                name="a_grant_numbers_its_amendments_once",
                violation_error_message=_("This amendment has been entered already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ended_on__isnull=False),
                name="a_new_end_says_the_one_before",
                violation_error_message=_("A new end says the one before."),
            ),
            models.CheckConstraint(
                condition=Q(budget_eur__isnull=True) | Q(budget_eur__gt=0),
                name="a_new_budget_is_more_than_0",
                violation_error_message=_("A budget is more than 0."),
            ),
            models.CheckConstraint(
                condition=Q(eu_share_percent__isnull=True) | Q(eu_share_percent__range=(0, 100)),
                name="a_new_share_is_between_0_and_100_percent",
                violation_error_message=_("A share lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(joins__isnull=True) | Q(leaves__isnull=True) | ~Q(joins=F("leaves")),
                name="nobody_joins_and_leaves_at_once",
                violation_error_message=_("The same organisation joins and leaves."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="an_amendment_that_was_entered_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.grant_id, OLD.number, OLD.since, OLD.what, OLD.ended_on, OLD.ends_on, OLD.budget_before,"
                    " OLD.budget_eur, OLD.share_before, OLD.eu_share_percent) IS DISTINCT FROM"
                    " (NEW.grant_id, NEW.number, NEW.since, NEW.what, NEW.ended_on, NEW.ends_on, NEW.budget_before,"
                    " NEW.budget_eur, NEW.share_before, NEW.eu_share_percent))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return _("Amendment %(number)s") % {"number": self.number}


@history.tracked
class AmendmentDocument(DocumentBase):
    """The amendment as both sides signed it, or what belongs to it."""

    class Kind(models.TextChoices):
        AMENDMENT = "amendment", _("Amendment")
        OTHER = "other", _("Other document")

    amendment = models.ForeignKey(GrantAmendment, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind, default=Kind.AMENDMENT)

    not_personal = (*DocumentBase.not_personal, "amendment", "kind")

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("document of an amendment")
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "sha256"],
                name="an_amendment_keeps_a_file_once",
                violation_error_message=_("This file is here already."),
            ),
        ]
