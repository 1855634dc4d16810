from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "share.library"
    label = "library"

    def ready(self) -> None:
        from share.library import models
        from share.records.pages import HistoryPage, for_the_office, histories

        histories.register("publication", HistoryPage(_("Publication"), for_the_office(models.Publication)))
