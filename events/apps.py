from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from events import actions, hits, models, planned, todo
        from events.actions import asking, breakdowns, evidence, feedback, groups, holding, inviting, people, record
        from events.ahead import of_the_engine
        from events.checks import SOURCE
        from events.registry import Button, ahead, registration_buttons, tabs
        from events.tabs import ENGINE
        from municipalities.registry import (
            MapLayer,
            OpenWork,
            map_layers,
            open_work,
            organisation_entries,
            town_entries,
        )
        from share import navigation, policy
        from share.accounts.registry import erasers
        from share.grants.checks import sources
        from share.jobs.registry import Purge, purges, sweeps
        from share.mail.planned import plans
        from share.navigation import Entry, Menu
        from share.records import history, merging, tasks, verification
        from share.records.search import searchables

        sources.register("events", SOURCE)
        sweeps.register("registrations", actions.expire_unconfirmed)
        sweeps.register("undecided", actions.close_undecided)
        sweeps.register("held places", actions.release_due)
        plans.register("events: reminder", planned.REMINDER)
        plans.register("events: changes", planned.CHANGES)
        plans.register("events: feedback", planned.FEEDBACK)
        plans.register("events: feedback reminder", planned.FEEDBACK_REMINDER)
        ahead.register("engine", of_the_engine)
        registration_buttons.register(
            "invitations",
            Button(_("Invite people"), "events:invitations", lambda event: event.published_at is not None),
        )
        registration_buttons.register(
            "held places", Button(_("Held places"), "events:held", lambda event: event.state in event.CHANGEABLE)
        )
        purges.register(
            "unconfirmed",
            Purge(
                _("Registrations whose address nobody confirmed"),
                _("30 days after the link ended"),
                actions.purge_unconfirmed,
            ),
        )
        for name, purge in (asking.PURGES | breakdowns.PURGES | feedback.PURGES).items():
            purges.register(name, purge)
        purges.register("groups", groups.PURGE)
        purges.register("guests", inviting.PURGE)
        erasers.register("invitations to events", inviting.erase)  # before the registrations, which know the addresses
        erasers.register("events", people.erase)
        merging.mergeables.register("activities", record.ENTRIES)
        merging.objections.register("kinds of activities", record.one_kind)
        merging.objections.register("decisions about people", people.were_told_apart)
        merging.objections.register("held places", holding.hold_both)
        town_entries.register("events", todo.at_town)
        activities = MapLayer(
            _("Activities"),
            _("with activities"),
            _("no activity yet"),
            todo.towns_with_activities,
            (models.Event, models.EventPlace),
            position=10,
        )
        map_layers.register("activities", activities)
        organisation_entries.register("events", todo.by_organisation)
        open_events = OpenWork(
            _("Activities in preparation"), models.Event.objects.unfinished, "created_by", "organisers"
        )
        open_work.register("events", open_events)
        verification.owners.register("events", evidence.files_with)
        searchables.register("activities", hits.ACTIVITIES)
        searchables.register("participants", hits.PEOPLE)
        tasks.sources.register("events", todo.for_organisers)
        tasks.sources.register("translations", todo.stale_translations)
        tasks.sources.register("registrations", todo.for_participants)
        for tab in ENGINE:
            tabs.register(tab.view, tab)
        navigation.add(
            Entry(Menu.MAIN, _("Activities"), "events:activities", 10, within=("/activities/",)),
            Entry(Menu.WORK, _("All my activities"), "events:managed", 10, is_for=policy.manages_activities),
            Entry(Menu.WORK, _("My registrations"), "events:mine", 20),
        )
        history.belongs_to(
            models.Event,
            "event",
            models.Session,
            models.EventPlace,
            models.Delegation,
            models.EventOrganiser,
            models.GrantShare,
            models.Registration,
            models.EventDocument,
            models.HeldSeats,
            models.Guest,
            models.Record,
            models.Feedback,
        )
        history.belongs_to(models.Event, "session__event", models.SheetCount)
        history.belongs_to(models.Event, "registration__event", models.Attendance)
