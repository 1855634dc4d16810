from datetime import date
from typing import Self

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from municipalities.models import Organisation
from share.grants.models.grants import Grant
from share.kit.merging import MOVE_OR_DROP
from share.records import history


class GrantPartnerQuerySet(models.QuerySet["GrantPartner"]):
    def on(self, day: date) -> Self:
        """Partners on that day: who has begun, and has not left before it."""
        begun = Q(joined_on__isnull=True) | Q(joined_on__lte=day)
        return self.filter(begun, Q(left_on__isnull=True) | Q(left_on__gte=day))

    def between(self, first: date, last: date) -> Self:
        """Partners on at least one day of these."""
        begun = Q(joined_on__isnull=True) | Q(joined_on__lte=last)
        return self.filter(begun, Q(left_on__isnull=True) | Q(left_on__gte=first))


@history.tracked
class GrantPartner(models.Model):
    """An organisation that a grant is given to: its number and role in the agreement, its share, and from when to when."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        BENEFICIARY = "beneficiary", _("Beneficiary")
        AFFILIATED = "affiliated", _("Affiliated entity")
        ASSOCIATED = "associated", _("Associated partner")

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="partner_rows")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="grant_partners")
    number = models.PositiveSmallIntegerField(_("number of the beneficiary"), null=True, blank=True)
    pic = models.CharField(
        _("PIC"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"\A[0-9]{9}\Z", _("A PIC has nine digits."))],
        help_text=_("Participant identification code of the Funding & Tenders Portal: nine digits."),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.BENEFICIARY)
    share_percent = models.DecimalField(
        _("share of the budget in %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: not known. The shares of all partners are at most 100."),
    )
    joined_on = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty: from the beginning."))
    left_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Its last day. Empty: to the end."))

    objects = GrantPartnerQuerySet.as_manager()

    on_merge = {"organisation": MOVE_OR_DROP}
    not_personal = ("id", "grant", "organisation", "number", "pic", "role", "share_percent", "joined_on", "left_on")

    class Meta:
        ordering = ["grant", F("number").asc(nulls_last=True), "organisation__name"]
        verbose_name = _("partner of a grant")
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "organisation"],
                name="an_organisation_is_a_partner_of_a_grant_once",
                violation_error_message=_("This organisation is a partner of the grant already."),
            ),
            models.UniqueConstraint(
                fields=["grant", "number"],
                name="a_grant_numbers_its_partners_once",
                violation_error_message=_("Another partner of the grant has this number."),
            ),
            models.CheckConstraint(
                condition=Q(share_percent__isnull=True) | Q(share_percent__range=(0, 100)),
                name="a_partner_has_between_0_and_100_percent",
                violation_error_message=_("A share lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True) | Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="a_partner_leaves_after_it_joins",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(pic="") | Q(pic__regex=r"^[0-9]{9}$"),
                name="a_pic_has_nine_digits",
                violation_error_message=_("A PIC has nine digits."),
            ),
        ]
        triggers = [
            # Over several rows, so no check constraint can say it. The grant's row is locked, so that two who add a share at
            # the same moment see one another.
            pgtrigger.Trigger(
                name="shares_of_a_grant_are_at_most_100_percent",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    PERFORM 1 FROM grants_grant WHERE id = NEW.grant_id FOR NO KEY UPDATE;
                    IF (SELECT SUM(share_percent) FROM grants_grantpartner WHERE grant_id = NEW.grant_id) > 100 THEN
                        RAISE check_violation USING MESSAGE = 'The shares of the partners are at most 100 percent.';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def label(self) -> str:
        """`2 Caritas Cluj`: its number in the agreement, where it has one, and its name."""
        return f"{self.number} {self.organisation.name}" if self.number else self.organisation.name
