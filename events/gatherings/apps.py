from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "events.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        from events.gatherings import models, plain, roundtables
        from events.kinds import kinds
        from events.models import Event
        from share.records import history

        kinds.add(roundtables.KIND)
        for kind in plain.KINDS:
            kinds.add(kind)
        history.belongs_to(Event, "event", models.Roundtable, models.Gathering)
