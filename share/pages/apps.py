from functools import partial

from django.apps import AppConfig

from share.kit.registries import texts_in_force


class PagesConfig(AppConfig):
    name = "share.pages"
    label = "pages"

    def ready(self) -> None:
        from share.pages import actions

        texts_in_force.register("privacy-notice", partial(actions.in_force, "privacy"))
