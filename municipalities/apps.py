from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"

    def ready(self) -> None:
        from municipalities import hits, models, todo
        from municipalities.actions import access, practices, surveys
        from municipalities.registry import town_entries, town_tabs
        from municipalities import models, todo
        from municipalities.actions import access, practices
        from municipalities.registry import MapLayer, map_layers, town_entries, town_tabs
        from municipalities.tabs import TABS
        from share import navigation, policy
        from share.accounts.models import User
        from share.accounts.registry import erasers
        from share.jobs.registry import purges, sweeps
        from share.navigation import Entry, Menu
        from share.records import history, tasks, verification
        from share.records.pages import HistoryPage, for_the_office, histories
        from share.records.search import searchables

        navigation.add(
            Entry(Menu.FOOT, _("Countries"), "municipalities:countries", 15, within=("/countries/",)),
            Entry(Menu.WORK, _("Surveys"), "municipalities:surveys", 25, is_for=policy.manages_activities),
            Entry(Menu.WORK, _("My towns"), "municipalities:kept_towns", 30, is_for=policy.keeps_towns),
            Entry(Menu.MAIN, _("Towns"), "municipalities:towns", 20, within=("/towns/", "/map/")),
            Entry(Menu.WORK, _("People with access"), "municipalities:people", 42, is_for=policy.manages_access),
        )
        mapped = MapLayer(
            _("Practices"),
            _("with practices"),
            _("no practice yet"),
            models.Practice.objects.towns_of_published,
            (models.Practice,),
            position=20,
        )
        map_layers.register("practices", mapped)
        for tab in TABS:
            town_tabs.register(tab.view, tab)
        sweeps.register("surveys", surveys.sweep)
        purges.register("surveys", surveys.PURGE)
        erasers.register("surveys", surveys.erase)
        histories.register("survey", HistoryPage(_("Survey"), for_the_office(models.Survey), by="public_id"))
        erasers.register("memberships", access.erase)
        searchables.register("towns", hits.TOWNS)
        searchables.register("organisations", hits.ORGANISATIONS)
        searchables.register("access", hits.PEOPLE)
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
        tasks.sources.register("proposals", todo.proposals_to_confirm)
        history.belongs_to(models.Organisation, "organisation", models.Membership)
        history.belongs_to(User, "user", models.Membership, models.SecondFactorReset)
        history.belongs_to(models.Municipality, "town", models.MemberTown)
        history.belongs_to(models.Organisation, "organisation", models.MemberTown)
        history.belongs_to(models.Municipality, "town", models.PlaceName, models.PlaceCode, models.TownYear)
        history.belongs_to(models.Municipality, "old", models.Succession)
        history.belongs_to(models.Municipality, "new", models.Succession)
        history.belongs_to(models.Country, "country", models.CountryYear)
        histories.register("country", HistoryPage(_("Country"), for_the_office(models.Country), by="code"))
        histories.register("person", HistoryPage(_("Person"), for_the_office(User)))
        town, organisation = models.Municipality, models.Organisation
        histories.register("town", HistoryPage(_("Town"), for_the_office(town), by="public_id"))
        histories.register(
            "organisation", HistoryPage(_("Organisation"), organisation.objects.visible_to, by="public_id")
        )
