"""What stands in the tables, to compare one moment with another."""

from typing import Any

from django.apps import apps

from share.records.merging.kinds import is_ours

NO_DOMAIN = {"sessions", "contenttypes", "auth", "pghistory", "mail", "usersessions"}  # letters sent, who is signed in


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the history, mail that was sent, and sessions."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if is_ours(model) and model._meta.app_label not in NO_DOMAIN:
            found[model._meta.label] = list(model._base_manager.order_by("pk").values())
    return found
