from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "share.claims"
    label = "claims"

    def ready(self) -> None:
        from share.claims import models
        from share.grants.models import Grant
        from share.records import history

        history.belongs_to(Grant, "partner__grant", models.BudgetLine, models.Cost)
        history.belongs_to(Grant, "cost__partner__grant", models.CostDocument)
