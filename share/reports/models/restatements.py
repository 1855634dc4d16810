"""What changed after a period was locked: which rows, why, and in which later report it is told."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from share.grants.models import ReportingPeriod
from share.kit import clock
from share.kit.merging import MOVE
from share.records import history


@history.tracked
class Restatement(models.Model):
    """One later change that moves figures of a locked period: rows that counted then and do not now, or the reverse.

    `removed` and `added` are pinned rows (`share.reports.pins`); `changes` has a figure's key, its locked value, and its value
    with this change.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="restatements")
    thing = models.CharField(max_length=200, blank=True, help_text="Public id of the activity, or key of the place.")
    person = models.CharField(max_length=36, blank=True, help_text="Person key as it was sealed: it follows no merge.")
    title = models.CharField(max_length=300)
    removed = models.JSONField(default=list, blank=True)
    added = models.JSONField(default=list, blank=True)
    changes = models.JSONField(default=list, blank=True)
    cause = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=600, blank=True, help_text="As it was asked for when the change was made.")
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    found_at = models.DateTimeField(default=clock.now)
    into = models.ForeignKey(
        ReportingPeriod,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="restated_here",
        verbose_name=_("told in the report of"),
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("note for the report"), max_length=600, blank=True)

    on_merge = {"changed_by": MOVE, "decided_by": MOVE}
    not_personal = (
        "id", "public_id", "period", "thing", "person", "title", "removed", "added", "changes", "cause", "reason",
        "changed_at", "changed_by", "found_at", "into", "decided_at", "decided_by", "note",
    )  # fmt: skip

    class Meta:
        ordering = ["period", "found_at", "pk"]
        verbose_name = _("restatement")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "thing", "person"],
                condition=Q(into__isnull=True),
                name="a_change_waits_once_for_its_decision",
                violation_error_message=_("This change waits for its decision already."),
            ),
            models.CheckConstraint(
                condition=Q(into__isnull=True, decided_at__isnull=True)
                | Q(into__isnull=False, decided_at__isnull=False),
                name="a_decided_restatement_says_when",
                violation_error_message=_("A decision says when it was made."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
