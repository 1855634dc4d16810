from share.imports.models.profiles import ColumnProfile
from share.imports.models.runs import CellCorrection, ImportRun, ImportRunQuerySet, RowDecision, RunChange
from share.imports.models.source_rows import BECAME, NonNulls, SourceRow

__all__ = [
    "BECAME",
    "CellCorrection",
    "ColumnProfile",
    "ImportRun",
    "ImportRunQuerySet",
    "NonNulls",
    "RowDecision",
    "RunChange",
    "SourceRow",
]
