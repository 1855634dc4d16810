"""What somebody typed into a table of the funder's portal: one row of one table of a grant."""

import re
from datetime import date
from functools import partial
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models import Event
from share.grants.models import Grant, GrantPartner, ReportingPeriod
from share.kit import search
from share.kit.merging import MOVE_OR_DROP
from share.policy import Actor
from share.records import history

PACKAGES = "work-packages"


class TableRowQuerySet(models.QuerySet["TableRow"]):
    def visible_to(self, actor: Actor) -> Self:
        """Of the organisations they coordinate, or of grants they read."""
        if actor.is_admin:
            return self
        return self.of_organisations(actor.coordinated) | self.filter(grant__in=actor.audits)

    def overdue(self, day: date) -> Self:
        """Not done, and their last day lies before this one."""
        return self.filter(due_on__lt=day)

    def of_organisations(self, organisations: "frozenset[int] | set[int]") -> Self:
        """Lines of these, and activities that they organise."""
        return self.filter(
            Q(partner__organisation__in=organisations)
            | Q(pk__in=self.model.objects.filter(event__organisers__in=organisations).values("pk"))
        )


@partial(history.tracked, leave_out=("name", "due_on"))  # they follow from the cells
class TableRow(models.Model):
    """A row of a portal table. Which columns the table has, and what they mean, says the programme's file.

    `cells` holds what was typed, by the key of its column; what the site knows is not kept twice. `reported_in` is the first
    report that said of it what the portal does not let anybody change.
    """

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="table_rows")
    table = models.SlugField(_("table"), max_length=40)
    number = models.CharField(_("number"), max_length=12)
    partner = models.ForeignKey(
        GrantPartner, null=True, blank=True, on_delete=models.PROTECT, related_name="table_rows"
    )
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="table_rows")
    cells = models.JSONField(_("cells"), default=dict, blank=True)
    reported_in = models.ForeignKey(
        ReportingPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="table_rows"
    )
    name = models.CharField(_("name"), max_length=300, blank=True, editable=False, help_text="What it is found by.")
    due_on = models.DateField(
        null=True, blank=True, editable=False, help_text="Its last day, while its cells say that it is not done."
    )
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = TableRowQuerySet.as_manager()

    on_merge = {"event": MOVE_OR_DROP}
    not_personal = (
        "id",
        "grant",
        "table",
        "number",
        "partner",
        "event",
        "cells",
        "reported_in",
        "name",
        "due_on",
        "is_demo",
    )

    class Meta:
        ordering = ["grant", "table", "number"]
        verbose_name = _("row of a portal table")
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "table", "number"],
                name="a_table_numbers_its_rows_once",
                violation_error_message=_("Another row has this number."),
            ),
            models.UniqueConstraint(
                fields=["grant", "table", "event"],
                name="a_table_has_an_activity_once",
                violation_error_message=_("This activity stands in the table already."),
            ),
            models.CheckConstraint(
                condition=~Q(number=""),
                name="a_row_of_a_table_has_a_number",
                violation_error_message=_("A row has a number."),
            ),
        ]
        indexes = [*search.indexes("portal_row", F("name"))]
        triggers = [
            pgtrigger.Protect(
                name="a_row_that_was_reported_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.reported_in_id IS NOT NULL"
                    " AND (OLD.grant_id, OLD.table, OLD.number, OLD.partner_id, OLD.cells, OLD.reported_in_id)"
                    " IS DISTINCT FROM (NEW.grant_id, NEW.table, NEW.number, NEW.partner_id, NEW.cells, NEW.reported_in_id)"
                ),
            ),
            pgtrigger.Protect(
                name="a_row_that_was_reported_is_not_removed",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.reported_in_id IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    @property
    def order(self) -> list[tuple[int, str]]:
        """By the figures in its number as figures: D2 before D10."""
        return [(int(figures or 0), words) for figures, words in re.findall(r"([0-9]+)|([^0-9]+)", self.number)]
