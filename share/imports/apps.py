from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "share.imports"
    label = "imports"

    def ready(self) -> None:
        from events.registry import Button, registration_buttons, tabs
        from share import navigation, policy
        from share.accounts.registry import erasers
        from share.imports import actions, recorded, todo, work
        from share.jobs.registry import job_kinds, purges
        from share.navigation import Entry, Menu
        from share.records import tasks
        from trainings.registry import evaluation_buttons

        job_kinds.register(actions.JOB, work.JOB_KIND)
        erasers.register("imports", work.erase)
        purges.register("imported files", work.CONTENT)
        purges.register("before imports", work.BEFORE)
        registration_buttons.register(
            "imports",
            Button(_("Enter people from a list"), "imports:people_of_activity", lambda event: event.is_ahead),
        )
        evaluation_buttons.register(
            "imports", Button(_("Bring a file with answers"), "imports:evaluation_file", lambda event: True)
        )
        tabs.register("the record", recorded.TAB)
        tasks.sources.register("imports", todo.files_that_wait)
        navigation.add(Entry(Menu.WORK, _("Bring files in"), "imports:runs", 44, is_for=policy.can_import))
