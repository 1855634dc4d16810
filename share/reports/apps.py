from django.apps import AppConfig

from share.kit.registries import job_kinds, job_results


class ReportsConfig(AppConfig):
    name = "share.reports"
    label = "reports"

    def ready(self) -> None:
        from share.reports import actions

        job_kinds.register(actions.KIND, actions.make)
        job_results.register(actions.KIND, actions.where)
