from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "share.jobs"
    label = "jobs"

    def ready(self) -> None:
        from share import navigation
        from share.celery import app
        from share.navigation import Entry, Menu

        app.set_default()
        navigation.add(Entry(Menu.WORK, _("Long work and downloads"), "jobs:jobs", 30))
