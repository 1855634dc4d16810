from django.apps import AppConfig

from share.kit.registries import sweeps


class MailConfig(AppConfig):
    name = "share.mail"
    label = "mail"

    def ready(self) -> None:
        from share.mail import actions

        sweeps.register("mail", actions.sweep)
