from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "share.kit"
    label = "kit"
