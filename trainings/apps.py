from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingsConfig(AppConfig):
    name = "trainings"

    def ready(self) -> None:
        from events.kinds import kinds
        from events.models import Event
        from events.registry import ahead, own_page, person_facts
        from share import navigation, policy
        from share.accounts.registry import erasers
        from share.grants.checks import sources
        from share.jobs.registry import job_kinds, purges
        from share.mail.planned import plans
        from share.navigation import Entry, Menu
        from share.records import history, tasks, verification
        from share.records.search import searchables
        from trainings import checks, hits, kind, models, planned, todo
        from trainings.actions import certificates, evaluation, trainers

        kinds.add(kind.KIND)
        sources.register("trainings", checks.SOURCE)
        job_kinds.register(certificates.JOB, certificates.JOB_KIND)
        own_page.register("trainings", certificates.of_registration)
        person_facts.register("trainings", certificates.of_person)
        erasers.register("trainings", certificates.erase)
        erasers.register("trainers", trainers.erase)
        verification.owners.register("trainings", certificates.files_with)
        verification.named.register("trainings", certificates.named_in)
        tasks.sources.register("trainings", todo.without_certificates)
        searchables.register("curriculum", hits.MODULES)
        verification.owners.register("material of modules", hits.files_with)
        navigation.add(
            Entry(Menu.FOOT, _("Check a certificate"), "trainings:verify_form", 10),
            Entry(Menu.FOOT, _("Curriculum"), "trainings:curriculum", 12),
            Entry(Menu.WORK, _("Curriculum"), "trainings:versions", 17, is_for=policy.manages_activities),
            Entry(Menu.WORK, _("Trainers"), "trainings:trainers", 18, is_for=policy.manages_activities),
        )
        history.belongs_to(Event, "event", models.Pilot)
        history.belongs_to(Event, "session__event", models.SessionModule)
        history.belongs_to(Event, "registration__event", models.Certificate)
        history.belongs_to(
            Event, "pilot__event", models.PilotNeed, models.PilotTrainer, models.Suggestion, models.Preparation
        )
        history.belongs_to(models.Trainer, "trainer", models.TrainerAway)
        history.belongs_to(models.CurriculumVersion, "version", models.Unit)
        history.belongs_to(models.CurriculumVersion, "unit__version", models.Outcome)
        for name, plan in planned.PLANS.items():
            plans.register(name, plan)
        ahead.register("trainings", planned.ahead_of)
        for name, purge in evaluation.PURGES.items():
            purges.register(name, purge)
