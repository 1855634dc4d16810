from typing import Any

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "share.grants"
    label = "grants"

    def ready(self) -> None:
        from municipalities.registry import further_rights

        further_rights.register("auditors", auditing)


def auditing(user_id: int) -> Any:
    """The grants a person may read as an auditor, as pairs of id and role."""
    from django.db.models import Value

    from share.grants.models import GrantAccess
    from share.policy import Role

    return GrantAccess.objects.filter(user=user_id).values_list("grant_id", Value(Role.AUDITOR.value))
