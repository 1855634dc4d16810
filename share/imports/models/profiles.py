import hashlib
import json
from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from share.kit import clock
from share.kit.merging import MOVE


class ColumnProfileQuerySet(models.QuerySet["ColumnProfile"]):
    def for_head(self, source: str, head: Sequence[str]) -> Self:
        """The one that was kept of files of this kind with these columns, in whatever order."""
        return self.filter(source=source, head=head_key(head))


def head_key(head: Sequence[str]) -> str:
    """What a set of column names is known by."""
    return hashlib.sha256(json.dumps(sorted(head)).encode()).hexdigest()


class ColumnProfile(models.Model):
    """Which columns of somebody's files are which of ours: kept when it was said once, and used for the next such file."""

    source = models.CharField(max_length=60, help_text="Kind of file.")
    head = models.CharField(max_length=64, help_text="Hash of the names of the file’s columns.")
    columns = models.JSONField(help_text="Our column to the file’s own.")
    day_order = models.CharField(max_length=5, blank=True)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kept_at = models.DateTimeField(default=clock.now)

    objects = ColumnProfileQuerySet.as_manager()

    on_merge = {"kept_by": MOVE}
    not_personal = ("id", "source", "head", "columns", "day_order", "kept_by", "kept_at")

    class Meta:
        verbose_name = _("names of columns")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "head"],
                name="columns_of_a_file_are_named_once",
                violation_error_message=_("The columns of such a file are named already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.kept_at:%Y-%m-%d}"
