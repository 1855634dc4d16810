"""What a grant's money is planned for and was spent on: budget lines, rates of exchange, costs with their receipts."""

from share.claims.models.budget import BudgetLine
from share.claims.models.costs import Cost, CostDocument, Warned
from share.claims.models.rates import ExchangeRate

__all__ = ["BudgetLine", "Cost", "CostDocument", "ExchangeRate", "Warned"]
