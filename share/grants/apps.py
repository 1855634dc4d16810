from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "share.grants"
    label = "grants"
