from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"

    def ready(self) -> None:
        from municipalities import models
        from share import navigation
        from share.navigation import Entry, Menu
        from share.records import history
        from share.records.pages import HistoryPage, for_the_office, histories

        navigation.add(Entry(Menu.MAIN, _("Towns"), "municipalities:towns", 20, within=("/towns/",)))
        history.belongs_to(models.Organisation, "organisation", models.Membership)
        town, organisation = models.Municipality, models.Organisation
        histories.register("town", HistoryPage(_("Town"), for_the_office(town), by="public_id"))
        histories.register(
            "organisation", HistoryPage(_("Organisation"), organisation.objects.visible_to, by="public_id")
        )
