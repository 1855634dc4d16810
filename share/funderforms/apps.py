from django.apps import AppConfig


class FunderFormsConfig(AppConfig):
    name = "share.funderforms"
    label = "funderforms"

    def ready(self) -> None:
        from share.funderforms import models, verification
        from share.grants.models import Grant
        from share.records import history
        from share.records import verification as records

        records.owners.register("forms of funders", verification.files_with)
        history.belongs_to(Grant, "grant", models.FunderForm)
