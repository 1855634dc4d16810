import pgtrigger
from django.db import models
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from events.models import Event
from municipalities.models import Municipality, Organisation
from share.grants.models import Grant, Programme
from share.kit import clock
from share.kit.merging import MOVE, STAY
from share.kit.privacy import Kept
from share.library.models import Publication
from share.reports.models import PublishedTotal
from trainings.models import Module

BECAME = (
    "municipality",
    "organisation",
    "programme",
    "grant",
    "event",
    "module",
    "publication",
    "published_total",
)


class NonNulls(models.Func):
    """PostgreSQL's `num_nonnulls`: how many of the columns hold something."""

    function = "num_nonnulls"
    output_field = models.IntegerField()


class SourceRow(models.Model):
    """A row of a file as it came in, word for word, and what was made of it."""

    file = models.CharField(max_length=100)
    key = models.CharField(max_length=500, help_text="What the file knows the row by.")
    number = models.PositiveIntegerField(help_text="Line in the file, the head being line 1.")
    cells = models.JSONField(help_text="Header to cell, as read.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file that it last stood in.")
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.CASCADE, related_name="source_rows")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="source_rows")
    programme = models.ForeignKey(Programme, null=True, on_delete=models.CASCADE, related_name="source_rows")
    grant = models.ForeignKey(Grant, null=True, on_delete=models.CASCADE, related_name="source_rows")
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="source_rows")
    module = models.ForeignKey(Module, null=True, on_delete=models.CASCADE, related_name="source_rows")
    publication = models.ForeignKey(Publication, null=True, on_delete=models.CASCADE, related_name="source_rows")
    published_total = models.ForeignKey(PublishedTotal, null=True, on_delete=models.CASCADE, related_name="source_rows")
    loaded_at = models.DateTimeField(default=clock.now)
    earlier = models.JSONField(
        default=list,
        db_default=[],
        help_text="What it said before, the oldest first: cells, number, sha256, loaded_at. Written by the database.",
    )

    on_merge = {"municipality": MOVE, "organisation": MOVE, "event": STAY}
    not_personal = ("id", "file", "key", "number", "sha256", *BECAME, "loaded_at")
    personal = dict.fromkeys(
        ("cells", "earlier"),
        Kept(_("to show what the source says, word for word"), _("the row is taken out, or redacted")),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file", "key"],
                name="a_source_row_is_kept_once",
                violation_error_message=_("This row is known already."),
            ),
            models.CheckConstraint(
                condition=Exact(NonNulls(*BECAME), 1),
                name="a_source_row_became_one_thing",
                violation_error_message=_("A row becomes one thing."),
            ),
        ]
        triggers = [
            # A file that is loaded anew says what the source says now; what it said before is evidence too.
            pgtrigger.Trigger(
                name="what_a_source_said_before_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("cells"),
                func="""
                    NEW.earlier := OLD.earlier || jsonb_build_object(
                        'cells', OLD.cells, 'number', OLD.number, 'sha256', OLD.sha256, 'loaded_at', OLD.loaded_at
                    );
                    RETURN NEW;
                """,
            ),
        ]
