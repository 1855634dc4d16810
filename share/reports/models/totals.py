import re
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from share.grants.models import Grant, Programme
from share.kit.precision import Precision

SURE_WORDS = re.compile(r"\((?:at least|approx\.?|over|about)(?:,\s*|(?=\)))")


class PublishedTotalQuerySet(models.QuerySet["PublishedTotal"]):
    def of_grant(self, grant: Grant) -> Self:
        """What was published of the programme that the grant belongs to, and of no other."""
        return self.filter(programme=grant.programme_id) if grant.programme_id else self.none()


class PublishedTotal(models.Model):
    """A total that somebody published: with its source and how sure it is, and never mixed with what is counted."""

    statement = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    precision = models.CharField(max_length=10, choices=Precision)
    as_of = models.CharField(max_length=60, blank=True, help_text="As far as it is known: 2019, 2019-01.")
    source = models.CharField(max_length=500)
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="published_totals",
        help_text="Whose total it is, where statement or source say so; empty for the network as a whole.",
    )

    figure = models.CharField(
        max_length=40,
        blank=True,
        help_text="Key of the figure that it confirms or contests, and beside which it stands.",
    )

    not_personal = ("id", "statement", "value", "precision", "as_of", "source", "programme", "figure")

    objects = PublishedTotalQuerySet.as_manager()

    class Meta:
        ordering = ["as_of", "statement"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "as_of", "source"],
                name="a_source_states_a_total_once_for_a_time",
                violation_error_message=_("This source states this total already."),
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def words(self) -> str:
        """The statement as a page shows it beside how sure it is: without a second word for that, and with a capital."""
        plain = SURE_WORDS.sub("(", self.statement).replace("()", "").strip()
        return plain[:1].upper() + plain[1:]
