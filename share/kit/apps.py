from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "share.kit"
    label = "kit"

    def ready(self) -> None:
        from share.kit import forms

        forms.say_what_is_missing()
