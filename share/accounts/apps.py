from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "share.accounts"
    label = "accounts"
