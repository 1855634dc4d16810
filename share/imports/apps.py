from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "share.imports"
    label = "imports"
