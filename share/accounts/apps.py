from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "share.accounts"
    label = "accounts"

    def ready(self) -> None:
        from share import navigation
        from share.navigation import Entry, Menu

        navigation.add(Entry(Menu.WORK, _("My account"), "mfa_index", 60))
