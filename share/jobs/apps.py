from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "share.jobs"
    label = "jobs"
