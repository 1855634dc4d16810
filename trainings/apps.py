from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from share.kit.registries import (
    ActivityPart,
    activity_parts,
    job_kinds,
    job_results,
    own_page_extras,
    programme_views,
    publishing_checks,
    waiting_for,
)


class TrainingsConfig(AppConfig):
    name = "trainings"

    def ready(self) -> None:
        from trainings import certificates, dashboard, pilots

        job_kinds.register(certificates.KIND, certificates.make)
        job_results.register(certificates.KIND, certificates.where)
        publishing_checks.register("trainings", pilots.missing)
        own_page_extras.register("trainings", certificates.of_registration)
        waiting_for.register("trainings", dashboard.waiting)
        programme_views.register("pilot", "trainings:programme")
        activity_parts.register(
            "trainings:programme",
            ActivityPart(
                _("Programme"), "trainings:programme", 30, lambda e: e.session_count, lambda e: e.kind == "pilot"
            ),
        )
        activity_parts.register(
            "trainings:certificates",
            ActivityPart(
                _("Certificates"), "trainings:certificates", 60, certificates.count, lambda e: e.kind == "pilot"
            ),
        )
