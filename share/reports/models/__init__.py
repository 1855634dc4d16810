"""What is told to a funder: reports with their frozen snapshots, indicators with targets, and what came after a lock."""

from share.reports.models.indicators import Indicator, IndicatorDocument, IndicatorValue, Target
from share.reports.models.narrative import NarrativeComment, NarrativeNote, PartComment, ReportSection
from share.reports.models.quality import AcceptedFinding
from share.reports.models.reports import NUMBER, PinnedRows, Report, ReportFile, ReportQuerySet, report_number
from share.reports.models.restatements import Restatement
from share.reports.models.samples import Sample, SampledRow, SampleLook, SampleQuerySet
from share.reports.models.totals import PublishedTotal, PublishedTotalQuerySet

__all__ = [
    "NUMBER",
    "AcceptedFinding",
    "Indicator",
    "IndicatorDocument",
    "IndicatorValue",
    "NarrativeComment",
    "NarrativeNote",
    "PartComment",
    "PinnedRows",
    "PublishedTotal",
    "PublishedTotalQuerySet",
    "Report",
    "ReportFile",
    "ReportQuerySet",
    "ReportSection",
    "Restatement",
    "Sample",
    "SampleLook",
    "SampleQuerySet",
    "SampledRow",
    "Target",
    "report_number",
]
