from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


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


def auditing(user_id: int) -> "QuerySet[Model, tuple[int, str]]":
    """The grants a person may read as an auditor, as pairs of id and role."""
    from django.db.models import Value

    from share.grants.models import GrantAccess
    from share.policy import Role

    return GrantAccess.objects.filter(user=user_id).values_list("grant_id", Value(Role.AUDITOR.value))
