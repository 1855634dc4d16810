"""What a grant's money is planned for and was spent on: budget lines, rates, costs with their receipts, hours, travel."""

from share.claims.models.budget import BudgetLine
from share.claims.models.costs import Cost, CostDocument, Warned
from share.claims.models.rates import ExchangeRate
from share.claims.models.time import TimeEntry, TimeSheet, TimeSheetDocument
from share.claims.models.travel import Reimbursement

__all__ = [
    "BudgetLine",
    "Cost",
    "CostDocument",
    "ExchangeRate",
    "Reimbursement",
    "TimeEntry",
    "TimeSheet",
    "TimeSheetDocument",
    "Warned",
]
