from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "share.records"
    label = "records"

    def ready(self) -> None:
        from share.accounts.registry import erasers
        from share.records import lists

        erasers.register("records", lists.erase)
