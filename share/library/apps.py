from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "share.library"
    label = "library"

    def ready(self) -> None:
        from municipalities.registry import organisation_entries, town_entries
        from share.library import hits, models, timelines
        from share.records.pages import HistoryPage, for_the_office, histories
        from share.records.search import searchables

        searchables.register("publications", hits.PUBLICATIONS)
        town_entries.register("publications", timelines.of_town)
        organisation_entries.register("publications", timelines.of_organisation)
        histories.register("publication", HistoryPage(_("Publication"), for_the_office(models.Publication)))
