from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "share.jobs"
    label = "jobs"

    def ready(self) -> None:
        from share import navigation
        from share.celery import app
        from share.jobs import purging
        from share.jobs.actions import work_due
        from share.jobs.registry import purges, queues, sweeps
        from share.navigation import Entry, Menu

        app.set_default()
        queues.register("jobs", work_due)
        purges.register("sessions", purging.SESSIONS)
        purges.register("jobs", purging.JOBS)
        sweeps.register("purge", purging.purge_when_due)
        navigation.add(Entry(Menu.WORK, _("Long work and downloads"), "jobs:jobs", 30))
