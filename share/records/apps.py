from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "share.records"
    label = "records"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from share import navigation, policy
        from share.accounts.registry import erasers
        from share.jobs.registry import job_kinds, purges, sweeps
        from share.navigation import Entry, Menu
        from share.records import form_keys, lists, merging, orphans, tasks, verification

        erasers.register("records", lists.erase)
        erasers.register("merges", merging.erase)
        verification.hashed.register("files", verification.stored_files)
        job_kinds.register(verification.JOB, verification.JOB_KIND)
        purges.register("orphans", orphans.ORPHANS)
        sweeps.register("verification", verification.ask_nightly)
        purges.register("form keys", form_keys.PURGE)
        purges.register("merges", merging.PURGE)
        tasks.sources.register("files", verification.what_differs)
        navigation.add(
            Entry(Menu.WORK, _("Stored files"), "records:verifications", 45, is_for=policy.can_see_operations)
        )
