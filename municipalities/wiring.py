"""What this app adds to the registries of lower floors and of its own: menus, pages, search, tasks, ends, histories."""

from django.utils.translation import gettext_lazy as _

from municipalities import hits, models, todo
from municipalities.actions import access, contacts, invitations, merges, practices, surveys
from municipalities.registry import MapLayer, OpenWork, map_layers, open_work, town_entries, town_tabs, waiting
from municipalities.tabs import TABS
from share import navigation, policy
from share.accounts.models import User
from share.accounts.registry import erasers
from share.jobs.registry import Purge, purges, sweeps
from share.navigation import Entry, Menu
from share.records import merging, tasks, verification
from share.records.history import belongs_to
from share.records.pages import HistoryPage, for_the_office, histories
from share.records.search import enumerables, searchables


def menus() -> None:
    manages, keeps, access_to = policy.manages_activities, policy.keeps_towns, policy.manages_access
    navigation.add(
        Entry(Menu.MAIN, _("Towns"), "municipalities:towns", 20, within=("/towns/", "/map/")),
        Entry(Menu.MAIN, _("Practices"), "municipalities:practices", 25, within=("/practices/",)),
        Entry(Menu.FOOT, _("Countries"), "municipalities:countries", 15, within=("/countries/",)),
        Entry(Menu.FOOT, _("Organisations"), "municipalities:organisations", 16, within=("/organisations/",)),
        Entry(Menu.WORK, _("Surveys"), "municipalities:surveys", 25, is_for=manages),
        Entry(Menu.WORK, _("My towns"), "municipalities:kept_towns", 30, is_for=keeps),
        Entry(Menu.WORK, _("Needs"), "municipalities:needs", 32, is_for=keeps),
        Entry(Menu.WORK, _("Organisations"), "municipalities:kept_organisations", 34, is_for=manages),
        Entry(Menu.WORK, _("Doubles"), "municipalities:doubles", 41, is_for=policy.merges_people),
        Entry(Menu.WORK, _("People with access"), "municipalities:people", 42, is_for=access_to),
    )


def pages_of_a_town() -> None:
    for tab in TABS:
        town_tabs.register(tab.view, tab)
    published = MapLayer(
        _("Practices"),
        _("with practices"),
        _("no practice yet"),
        models.Practice.objects.towns_of_published,
        (models.Practice,),
        position=20,
    )
    map_layers.register("practices", published)
    town_entries.register("practices", todo.practices_at)
    verification.owners.register("practices", practices.files_with)


def what_can_be_merged() -> None:
    for name, kind in merges.KINDS.items():
        merging.mergeables.register(name, kind)
    merging.objections.register("what is public", merges.keep_what_is_public)


def search() -> None:
    searchables.register("towns", hits.TOWNS)
    searchables.register("other names of towns", hits.OTHER_NAMES)
    searchables.register("organisations", hits.ORGANISATIONS)
    searchables.register("practices", hits.PRACTICES)
    searchables.register("needs", hits.NEEDS)
    searchables.register("contacts", hits.CONTACTS)
    searchables.register("access", hits.PEOPLE)
    enumerables.register("countries", hits.COUNTRIES)


def tasks_on_the_dashboard() -> None:
    tasks.sources.register("municipalities", todo.what_waits)
    for kind, one in todo.WAITING.items():
        waiting.register(kind, one)
    open_invitations = models.Invitation.objects.open
    open_work.register(
        "invitations", OpenWork(_("Invitations that wait"), open_invitations, "invited_by", "organisation")
    )
    needs, reviews = models.Need.objects.open, models.Practice.objects.to_review
    of_its_towns = "town__organisations"
    open_work.register("needs", OpenWork(_("Needs that are open"), needs, "raised_by", of_its_towns))
    open_work.register("practices", OpenWork(_("Practices under review"), reviews, "submitted_by", of_its_towns))


def people_and_time() -> None:
    """What goes when a person leaves, and what goes or happens on its day."""
    erasers.register("memberships", access.erase)
    erasers.register("invitations", invitations.erase)
    erasers.register("contacts", contacts.erase)
    erasers.register("practices", practices.erase)
    erasers.register("surveys", surveys.erase)
    erasers.register("moves of addresses", merges.erase)
    purges.register("moves of addresses", merges.PURGE)
    sweeps.register("surveys", surveys.sweep)
    purges.register("surveys", surveys.PURGE)
    after_decision = _("90 days after they were decided or expired")
    purges.register("invitations", Purge(_("Invitations to colleagues"), after_decision, invitations.purge))
    after_end = _("30 days after their end")
    purges.register("contacts", Purge(_("Contacts of towns and organisations"), after_end, contacts.purge))


def histories_of_records() -> None:
    town, organisation = models.Municipality, models.Organisation
    belongs_to(town, "town", models.Assessment, models.Need, models.Coverage, models.Practice)
    belongs_to(town, "town", models.PlaceName, models.PlaceCode, models.TownYear, models.MemberTown, models.Contact)
    belongs_to(town, "assessment__town", models.Rating)
    belongs_to(town, "practice__town", models.PracticeDocument)
    belongs_to(town, "old", models.Succession)
    belongs_to(town, "new", models.Succession)
    belongs_to(organisation, "organisation", models.Membership, models.MemberTown, models.ProgrammeRole)
    belongs_to(organisation, "organisation", models.Contact, models.Invitation)
    belongs_to(User, "user", models.Membership, models.SecondFactorReset)
    belongs_to(User, "to_user", models.AddressMove)
    belongs_to(models.Country, "country", models.CountryYear)
    histories.register("country", HistoryPage(_("Country"), for_the_office(models.Country), by="code"))
    histories.register("person", HistoryPage(_("Person"), for_the_office(User)))
    histories.register("survey", HistoryPage(_("Survey"), for_the_office(models.Survey), by="public_id"))
    histories.register("town", HistoryPage(_("Town"), for_the_office(town), by="public_id"))
    histories.register("organisation", HistoryPage(_("Organisation"), organisation.objects.visible_to, by="public_id"))
