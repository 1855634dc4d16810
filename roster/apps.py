from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "roster"

    def ready(self) -> None:
        from municipalities.models import Municipality
        from municipalities.registry import TownTab, need_help, town_tabs, waiting
        from roster import checks, hits, models, planned, todo
        from roster.actions import briefs, ending, experts, missions
        from share import navigation
        from share.accounts.registry import erasers
        from share.grants.checks import sources
        from share.jobs.registry import purges, sweeps
        from share.mail.planned import plans
        from share.navigation import Entry, Menu
        from share.records import history, verification
        from share.records.pages import HistoryPage, for_the_office, histories
        from share.records.search import searchables

        navigation.add(
            Entry(Menu.FOOT, _("Experts"), "roster:public_experts", 17),
            Entry(Menu.WORK, _("Roster"), "roster:board", 33, is_for=lambda actor: actor.runs_network),
        )
        town_tabs.register("roster:town_missions", TownTab(_("Missions"), "roster:town_missions", 48))
        sources.register("roster", checks.SOURCE)
        need_help.register("roster", todo.help_for)
        for kind, one in todo.WAITING.items():
            waiting.register(kind, one)
        verification.owners.register("documents of missions", missions.files_with)
        erasers.register("roster", ending.erase)
        sweeps.register("roster", briefs.sweep)
        purges.register("experts who never said yes", experts.PURGE)
        searchables.register("experts", hits.PUBLIC_EXPERTS)
        searchables.register("experts of the roster", hits.EXPERTS)
        searchables.register("briefs", hits.BRIEFS)
        for name, plan in planned.PLANS.items():
            plans.register(name, plan)
        expert, brief, mission = models.Expert, models.Brief, models.Mission
        history.belongs_to(expert, "expert", models.ExpertArea, models.ExpertLanguage, models.Blocked)
        history.belongs_to(brief, "brief", models.BriefNeed, models.ExpertInvitation)
        history.belongs_to(mission, "mission", models.MissionDays, models.MissionCost, models.MissionAnswer)
        history.belongs_to(mission, "mission", models.MissionDocument)
        history.belongs_to(Municipality, "need__town", models.BriefNeed)
        histories.register("expert", HistoryPage(_("Expert"), for_the_office(expert), by="public_id"))
        histories.register("brief", HistoryPage(_("Brief"), for_the_office(brief), by="public_id"))
        histories.register("mission", HistoryPage(_("Mission"), for_the_office(mission), by="public_id"))
