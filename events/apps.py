from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from share.kit.registries import ActivityPart, activity_parts, sweeps, town_activities, waiting_for


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from events import actions, dashboard

        sweeps.register("registrations", actions.expire_held)
        town_activities.register("events", dashboard.at_town)
        waiting_for.register("events", dashboard.waiting)
        for part in (
            ActivityPart(_("Overview"), "events:overview", 10),
            ActivityPart(_("Details"), "events:details", 20),
            ActivityPart(_("Registrations"), "events:registrations", 40, lambda event: event.active_count),
            ActivityPart(_("Attendance"), "events:attendance", 50, lambda event: event.attended_count),
            ActivityPart(_("Evidence"), "events:evidence", 65, dashboard.evidence_count),
            ActivityPart(_("Mail"), "events:mail", 70),
        ):
            activity_parts.register(part.view, part)
