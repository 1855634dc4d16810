from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


class GrantsConfig(AppConfig):
    name = "share.grants"
    label = "grants"

    def ready(self) -> None:
        from municipalities.registry import FurtherAccess, further_access, further_rights
        from share.grants import auditors, models
        from share.grants.actions import agreements
        from share.records import history
        from share.records import verification as records
        from share.records.pages import HistoryPage, histories

        further_rights.register("auditors", auditing)
        further_access.register("auditors", FurtherAccess(_("auditor"), auditors.lines, auditors.end))
        history.belongs_to(models.Grant, "grant", models.ReportingPeriod, models.GrantPartner, models.GrantAmendment)
        history.belongs_to(models.Grant, "amendment__grant", models.AmendmentDocument)
        history.belongs_to(models.Grant, "period__grant", models.PartnerPart)
        history.belongs_to(models.Grant, "partner_part__period__grant", models.PartCost)
        records.owners.register("amendments of grants", agreements.files_with)
        histories.register("grant", HistoryPage(_("Grant"), models.Grant.objects.visible_to))


def auditing(user_id: int) -> "QuerySet[Model, tuple[int, str]]":
    """The grants a person may read as an auditor, as pairs of id and role."""
    from django.db.models import Value

    from share.grants.models import GrantAccess
    from share.policy import Role

    return GrantAccess.objects.filter(user=user_id).values_list("grant_id", Value(Role.AUDITOR.value))
