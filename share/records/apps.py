from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "share.records"
    label = "records"
