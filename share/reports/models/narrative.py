"""The shape of a report as rows, and the words that are written for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from share.grants.models import FundingProgramme, PartnerPart, ReportingPeriod
from share.records import history
from share.records.comments import CommentBase
from share.records.notes import NoteBase


@history.tracked
class ReportSection(models.Model):
    """One section of the reports of a funding programme, in order; without a programme, of all grants that have none."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("What is missing")
        SHORT = "short", _("In short: indicators with their targets")
        NARRATIVE = "narrative", _("Words written for the period")
        TEXT = "text", _("Words of the grant that each report repeats")
        RESTATED = "restated", _("What changed in earlier reports")
        FIGURES = "figures", _("Table of figures")
        GRANT = "grant", _("The grant and its partners")
        PARTS = "parts", _("What the partners say")
        MONEY = "money", _("The claim: what was spent, against the plan")
        CHARTS = "charts", _("Charts")
        PLACES = "places", _("Map and places")
        ACTIVITIES = "activities", _("Activities that count")
        OTHERS = "others", _("Activities that are listed, not counted")
        PUBLISHED = "published", _("Totals that others published")
        DEFINITIONS = "definitions", _("Definitions and sources")
        METHOD = "method", _("How the report was made")

    WRITTEN = (Kind.NARRATIVE, Kind.TEXT)
    NARROWED = (Kind.SHORT, Kind.FIGURES)  # which may show some of their rows only

    funding = models.ForeignKey(
        FundingProgramme,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="report_sections",
        verbose_name=_("funding programme"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("what it is"), max_length=12, choices=Kind)
    key = models.SlugField(_("which text"), max_length=40, blank=True)
    title = models.CharField(_("heading"), max_length=160)
    question = models.CharField(_("what the funder asks"), max_length=600, blank=True)
    only = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name=_("only these"),
        help_text="Codes of indicators, or keys of figures; empty: all.",
    )

    not_personal = ("id", "funding", "position", "kind", "key", "title", "question", "only")

    class Meta:
        ordering = ["funding", "position"]
        verbose_name = _("section of a report")
        constraints = [
            models.UniqueConstraint(
                fields=["funding", "position"],
                name="a_report_has_one_section_at_a_place",
                nulls_distinct=False,
                violation_error_message=_("Another section stands at this place."),
            ),
            models.UniqueConstraint(
                fields=["funding", "key"],
                condition=~Q(key=""),
                name="a_report_has_a_text_once",
                nulls_distinct=False,
                violation_error_message=_("Another section has this text."),
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=["narrative", "text"]) & ~Q(key=""))
                | (~Q(kind__in=["narrative", "text"]) & Q(key="")),
                name="a_section_of_words_names_its_text",
                violation_error_message=_("A section of words has a key, another one has none."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@history.tracked
class NarrativeNote(NoteBase):
    """A paragraph of the narrative of a period: of one section of its report."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="narrative")
    section = models.SlugField(max_length=40)

    not_personal = (*NoteBase.not_personal, "period", "section")

    class Meta(NoteBase.Meta):
        abstract = False
        verbose_name = _("paragraph of a report")


@history.tracked
class NarrativeComment(CommentBase):
    """A comment on a section of the narrative."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="comments")
    section = models.SlugField(max_length=40)

    not_personal = (*CommentBase.not_personal, "period", "section")

    class Meta(CommentBase.Meta):
        abstract = False
        verbose_name = _("comment on a report")

    def get_absolute_url(self) -> str:
        return reverse("reports:narrative", args=[self.period.grant_id, self.period.number, self.section])


@history.tracked
class PartComment(CommentBase):
    """A comment on the part of a partner: the lead asks, the partner answers, or the reverse."""

    partner_part = models.ForeignKey(PartnerPart, on_delete=models.CASCADE, related_name="comments")

    not_personal = (*CommentBase.not_personal, "partner_part")

    class Meta(CommentBase.Meta):
        abstract = False
        verbose_name = _("comment on a part")
