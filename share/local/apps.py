from django.apps import AppConfig


class LocalConfig(AppConfig):
    name = "share.local"
    label = "local"
