from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "share.pages"
    label = "pages"

    def ready(self) -> None:
        from django.core.checks import register

        from share import navigation, policy
        from share.accounts.registry import texts_in_force
        from share.navigation import Entry, Menu
        from share.pages import actions, checks

        navigation.add(
            Entry(Menu.MAIN, _("About"), "pages:about", 30, within=("/about/",)),
            Entry(Menu.MAIN, _("My work"), "pages:work", 40, is_for=policy.is_signed_in, within=("/work/", "/my/")),
            Entry(Menu.WORK, _("Pages about the network"), "pages:pages", 50, is_for=policy.can_edit_pages),
            Entry(Menu.FOOT, _("What happens with data"), "pages:privacy", 30),
            Entry(Menu.FOOT, _("Imprint"), "pages:imprint", 40),
            Entry(Menu.FOOT, _("Contact"), "pages:contact", 50),
        )
        register(checks.imprint_is_complete, deploy=True)
        texts_in_force.register("privacy-notice", partial(actions.in_force, "privacy"))
