from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "share.impact"
    label = "impact"

    def ready(self) -> None:
        from share.grants.models import Grant
        from share.impact import models
        from share.records import history

        history.belongs_to(Grant, "grant", models.ImpactPage, models.Story)
