from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GrantsConfig(AppConfig):
    name = "share.grants"
    label = "grants"

    def ready(self) -> None:
        from municipalities.registry import further_rights
        from share.grants import models
        from share.records import history
        from share.records.pages import HistoryPage, histories

        further_rights.register("auditors", auditing)
        history.belongs_to(models.Grant, "grant", models.ReportingPeriod)
        histories.register("grant", HistoryPage(_("Grant"), models.Grant.objects.visible_to))


def auditing(user_id: int) -> Any:
    """The grants a person may read as an auditor, as pairs of id and role."""
    from django.db.models import Value

    from share.grants.models import GrantAccess
    from share.policy import Role

    return GrantAccess.objects.filter(user=user_id).values_list("grant_id", Value(Role.AUDITOR.value))
