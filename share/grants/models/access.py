from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from share.grants.models.grants import Grant
from share.kit import clock
from share.kit.merging import MOVE, MOVE_OR_DROP
from share.records import history


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
