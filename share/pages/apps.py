from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "share.pages"
    label = "pages"
