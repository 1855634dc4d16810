from django.db import models
from django.utils.translation import gettext_lazy as _

from share.kit.precision import Precision


class PublishedTotal(models.Model):
    """A total that somebody published: with its source and how sure it is, and never mixed with what is counted."""

    statement = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    precision = models.CharField(max_length=10, choices=Precision)
    as_of = models.CharField(max_length=20, blank=True, help_text="As far as it is known: 2019, 2019-01.")
    source = models.CharField(max_length=500)

    class Meta:
        ordering = ["as_of", "statement"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "as_of", "source"], name="a_source_states_a_total_once_for_a_time",
                violation_error_message=_("This source states this total already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.statement
