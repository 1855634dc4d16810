from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "share.library"
    label = "library"

    def ready(self) -> None:
        from share.library import hits, models
        from share.records.pages import HistoryPage, for_the_office, histories
        from share.records.search import searchables

        searchables.register("publications", hits.PUBLICATIONS)
        histories.register("publication", HistoryPage(_("Publication"), for_the_office(models.Publication)))
