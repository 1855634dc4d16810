from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"

    def ready(self) -> None:
        from share import navigation
        from share.navigation import Entry, Menu

        navigation.add(Entry(Menu.MAIN, _("Towns"), "municipalities:towns", 20, within=("/towns/",)))
