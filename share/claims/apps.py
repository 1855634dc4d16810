from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "share.claims"
    label = "claims"

    def ready(self) -> None:
        from municipalities.registry import waiting
        from share.claims import checks, hits, models, todo, verification
        from share.claims.actions import time
        from share.grants.checks import sources
        from share.grants.models import Grant
        from share.grants.registry import uses_headings
        from share.records import history
        from share.records import verification as records
        from share.records.search import searchables

        sources.register("claims", checks.SOURCE)
        uses_headings.register("claims", checks.uses_headings)
        waiting.register("costs to certify", todo.WAITING)
        searchables.register("costs", hits.COSTS)
        records.owners.register("receipts", verification.files_with)
        history.belongs_to(Grant, "partner__grant", models.BudgetLine, models.Cost)
        records.owners.register("signed time sheets", time.files_with)
        history.belongs_to(Grant, "cost__partner__grant", models.CostDocument)
        history.belongs_to(Grant, "partner__grant", models.TimeSheet, models.Reimbursement)
        history.belongs_to(Grant, "sheet__partner__grant", models.TimeEntry, models.TimeSheetDocument)
