from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "share.library"
    label = "library"
