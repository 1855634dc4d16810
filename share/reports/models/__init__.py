"""What is told to a funder: reports with their frozen snapshots, indicators with targets, and what came after a lock."""

from share.reports.models.indicators import Indicator, IndicatorDocument, IndicatorValue, Target
from share.reports.models.quality import AcceptedFinding
from share.reports.models.reports import NUMBER, PinnedRows, Report, ReportFile, ReportQuerySet, report_number
from share.reports.models.restatements import Restatement
from share.reports.models.totals import PublishedTotal, PublishedTotalQuerySet

__all__ = [
    "NUMBER",
    "AcceptedFinding",
    "Indicator",
    "IndicatorDocument",
    "IndicatorValue",
    "PinnedRows",
    "PublishedTotal",
    "PublishedTotalQuerySet",
    "Report",
    "ReportFile",
    "ReportQuerySet",
    "Restatement",
    "Target",
    "report_number",
]
