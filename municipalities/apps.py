from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"

    def ready(self) -> None:
        from municipalities import models, todo
        from municipalities.actions import access, merges, practices
        from municipalities.registry import town_entries, town_tabs
        from municipalities.tabs import TABS
        from share import navigation, policy
        from share.accounts.models import User
        from share.accounts.registry import erasers
        from share.jobs.registry import purges
        from share.navigation import Entry, Menu
        from share.records import history, merging, tasks, verification
        from share.records.pages import HistoryPage, for_the_office, histories

        navigation.add(
            Entry(Menu.MAIN, _("Towns"), "municipalities:towns", 20, within=("/towns/",)),
            Entry(Menu.WORK, _("My towns"), "municipalities:kept_towns", 30, is_for=policy.keeps_towns),
            Entry(Menu.WORK, _("People with access"), "municipalities:people", 42, is_for=policy.manages_access),
        )
        for tab in TABS:
            town_tabs.register(tab.view, tab)
        navigation.add(Entry(Menu.WORK, _("Doubles"), "municipalities:doubles", 41, is_for=policy.merges_people))
        for name, kind in merges.KINDS.items():
            merging.mergeables.register(name, kind)
        erasers.register("moves of addresses", merges.erase)
        purges.register("moves of addresses", merges.PURGE)
        history.belongs_to(User, "to_user", models.AddressMove)
        erasers.register("memberships", access.erase)
        tasks.sources.register("second factors", todo.resets_to_decide)
        navigation.add(
            Entry(Menu.MAIN, _("Practices"), "municipalities:practices", 25, within=("/practices/",)),
            Entry(Menu.WORK, _("Needs"), "municipalities:needs", 32, is_for=policy.keeps_towns),
        )
        erasers.register("practices", practices.erase)
        tasks.sources.register("needs", todo.needs_to_take_up)
        tasks.sources.register("practices", todo.practices_to_review)
        town_entries.register("practices", todo.practices_at)
        verification.owners.register("practices", practices.files_with)
        history.belongs_to(
            models.Municipality, "town", models.Assessment, models.Need, models.Coverage, models.Practice
        )
        history.belongs_to(models.Municipality, "assessment__town", models.Rating)
        history.belongs_to(models.Municipality, "practice__town", models.PracticeDocument)
        history.belongs_to(models.Organisation, "organisation", models.Membership)
        history.belongs_to(User, "user", models.Membership, models.SecondFactorReset)
        history.belongs_to(models.Municipality, "town", models.MemberTown)
        history.belongs_to(models.Organisation, "organisation", models.MemberTown)
        histories.register("person", HistoryPage(_("Person"), for_the_office(User)))
        town, organisation = models.Municipality, models.Organisation
        histories.register("town", HistoryPage(_("Town"), for_the_office(town), by="public_id"))
        histories.register(
            "organisation", HistoryPage(_("Organisation"), organisation.objects.visible_to, by="public_id")
        )
