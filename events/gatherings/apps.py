from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "events.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        from events.gatherings import modules
        from events.kinds import kinds
        from events.models import Event
        from share.records import history

        for room in modules("kind"):
            for kind in room.KINDS:
                kinds.add(kind)
        rows = dict.fromkeys(kind.row for kind in kinds if kind.row._meta.app_label == self.label)
        history.belongs_to(Event, "event", *rows)
        list(modules("ready"))
