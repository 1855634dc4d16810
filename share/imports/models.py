from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Organisation
from share.kit import clock


class SourceRow(models.Model):
    """A row of a file as it came in, word for word, beside what was made of it."""

    file = models.CharField(max_length=100)
    key = models.CharField(max_length=420, help_text="What the file knows the row by.")
    number = models.PositiveIntegerField(help_text="Line in the file, the head being line 1.")
    cells = models.JSONField(help_text="Header to cell, as read.")
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.CASCADE, related_name="source_rows")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="source_rows")
    loaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file", "key"], name="a_source_row_is_kept_once",
                violation_error_message=_("This row is known already."),
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation__isnull=True)
                | Q(municipality__isnull=True, organisation__isnull=False),
                name="a_source_row_became_one_thing",
                violation_error_message=_("A row becomes one thing."),
            ),
        ]  # fmt: skip
