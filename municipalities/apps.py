from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"

    def ready(self) -> None:
        from municipalities import models, todo
        from municipalities.actions import access, contacts, invitations
        from municipalities.registry import OpenWork, open_work, town_tabs
        from municipalities.tabs import TABS
        from share import navigation, policy
        from share.accounts.models import User
        from share.accounts.registry import erasers
        from share.jobs.registry import Purge, purges
        from share.navigation import Entry, Menu
        from share.records import history, tasks
        from share.records.pages import HistoryPage, for_the_office, histories

        navigation.add(
            Entry(Menu.MAIN, _("Towns"), "municipalities:towns", 20, within=("/towns/",)),
            Entry(Menu.WORK, _("My towns"), "municipalities:kept_towns", 30, is_for=policy.keeps_towns),
            Entry(
                Menu.WORK,
                _("Organisations"),
                "municipalities:kept_organisations",
                32,
                is_for=policy.manages_activities,
            ),
            Entry(Menu.WORK, _("People with access"), "municipalities:people", 42, is_for=policy.manages_access),
        )
        for tab in TABS:
            town_tabs.register(tab.view, tab)
        erasers.register("memberships", access.erase)
        erasers.register("invitations", invitations.erase)
        erasers.register("contacts", contacts.erase)
        purges.register(
            "invitations",
            Purge(_("Invitations to colleagues"), _("90 days after they were decided or expired"), invitations.purge),
        )
        purges.register(
            "contacts", Purge(_("Contacts of towns and organisations"), _("30 days after their end"), contacts.purge)
        )
        open_invitations = OpenWork(
            _("Invitations that wait"), models.Invitation.objects.open, "invited_by", "organisation"
        )
        open_work.register("invitations", open_invitations)
        tasks.sources.register("second factors", todo.resets_to_decide)
        tasks.sources.register("left open", todo.left_open)
        history.belongs_to(models.Organisation, "organisation", models.Contact, models.Invitation, models.ProgrammeRole)
        history.belongs_to(models.Municipality, "town", models.Contact)
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
