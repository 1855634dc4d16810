from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "share.reports"
    label = "reports"
