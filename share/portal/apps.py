from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "share.portal"
    label = "portal"

    def ready(self) -> None:
        from municipalities.registry import waiting
        from share.grants.checks import sources
        from share.grants.models import Grant
        from share.grants.registry import first_day_moved
        from share.portal import actions, checks, hits, models, todo
        from share.records import history
        from share.records.search import searchables

        first_day_moved.register("portal", actions.first_day_moved)
        sources.register("portal", checks.SOURCE)
        waiting.register("lines of portal tables", todo.OVERDUE)
        searchables.register("lines of portal tables", hits.ROWS)
        history.belongs_to(Grant, "grant", models.TableRow)
