from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from share.grants.models import Grant
from share.kit import clock
from share.kit.merging import MOVE
from share.records import history


@history.tracked
class AcceptedFinding(models.Model):
    """That what a check found stays as it is, with the reason: it stands in the report, and nobody is asked again."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="accepted_findings")
    check_key = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, help_text="Public id of the record that was found.")
    reason = models.CharField(_("why it stays as it is"), max_length=300)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    on_merge = {"by": MOVE}
    not_personal = ("id", "grant", "check_key", "subject", "reason", "at", "by")

    class Meta:
        ordering = ["grant", "check_key", "subject"]
        verbose_name = _("accepted finding")
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "check_key", "subject"],
                name="a_finding_is_accepted_once",
                violation_error_message=_("This was accepted already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="who_accepts_a_finding_says_why",
                violation_error_message=_("Say why it stays as it is."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_key}: {self.subject}"
