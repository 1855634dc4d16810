"""The working lists of events, registrations and people who are invited, as `share.records.lists` shows them."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from events import actions
from events.filters import GuestFilter, ManagedFilter, RegistrationFilter
from events.models import Attendance, Event, EventQuerySet, Guest, Registration, RegistrationQuerySet
from share import policy
from share.accounts.models import User
from share.kit import clock
from share.kit.tables import Cell
from share.records.lists import BulkAction, Column, ListPage, NamedRange, counted

if TYPE_CHECKING:
    from datetime import datetime


def _at_place(moment: "datetime | None", event: Event) -> Cell:
    return moment.astimezone(event.zone) if moment else None


def _places(event: Event) -> str:
    return ", ".join(event.place_names)


def _taken(event: Event) -> int:
    return event.taken


def _publish(event: Event, by: User) -> object:
    return actions.publish(event.pk)


def _to_come(events: "QuerySet[Event]") -> "QuerySet[Event]":
    return events.filter(state=Event.State.PUBLISHED, starts_at__gt=clock.now())


def _to_complete(events: "QuerySet[Event]") -> "QuerySet[Event]":
    return events.filter(state=Event.State.PUBLISHED, ends_at__lte=clock.now())


def _lacks_sheet(events: "QuerySet[Event]") -> "QuerySet[Event]":
    assert isinstance(events, EventQuerySet)
    return events.filter(state=Event.State.COMPLETED).without_signatures()


ACTIVITIES: ListPage[Event] = ListPage(
    key="activities",
    columns=(
        Column("title", gettext_lazy("Activity"), str, "events/cells/title.html", sort=("title",)),
        Column("when", gettext_lazy("When"), lambda e: e.starts_on, "events/cells/when.html", sort=("starts_at",)),
        Column("places", gettext_lazy("Places"), _taken, "events/cells/seats.html", sort=("taken",)),
        Column("state", gettext_lazy("State"), lambda e: e.get_state_display(), "events/cells/state.html", ("state",)),
        Column("kind", gettext_lazy("Kind"), lambda e: str(e.kind_label), sort=("kind",), is_shown=False),
        Column("town", gettext_lazy("Town"), _places, sort=("municipality__key",), is_shown=False),
        Column(
            "organisers",
            gettext_lazy("Organisers"),
            lambda e: ", ".join(str(organiser) for organiser in e.organisers.all()),
            is_shown=False,
        ),
        Column("capacity", gettext_lazy("Capacity"), lambda e: e.capacity, sort=("capacity",), is_shown=False),
    ),
    filters=ManagedFilter,
    order="-when",
    ranges=(
        NamedRange("upcoming", gettext_lazy("To come"), _to_come),
        NamedRange("to-complete", gettext_lazy("Over, attendance open"), _to_complete),
        NamedRange("no-sheet", gettext_lazy("Signed sheet missing"), _lacks_sheet),
    ),
    actions=(
        BulkAction(
            key="publish",
            label=gettext_lazy("Publish"),
            right=policy.can_create_activities,
            run=_publish,
            done=counted("%(n)d activity is published.", "%(n)d activities are published."),
            running=gettext_lazy("Publishing"),
            failed=gettext_lazy("Not published:"),
            most=50,
        ),
    ),
    per_page=30,
)


def add_positions(event: Event, people: Iterable[Registration]) -> None:
    """Gives each registration its `position` on the waiting list, None when it is not on it."""
    positions = event.registrations.positions()
    for registration in people:
        registration.position = positions.get(registration.pk)


def _approve(registration: Registration, by: User) -> object:
    return actions.approve(registration.pk)


def _decline(registration: Registration, by: User) -> object:
    return actions.decline(registration.pk)


def _write_missed(registration: Registration, by: User) -> object:
    return actions.write_missed(registration.pk)


def _remove(registration: Registration, by: User) -> object:
    registration.event.require_ahead()
    return actions.cancel_registration(registration.pk, Registration.Reason.BY_TEAM)


def _undecided(registrations: "QuerySet[Registration]") -> "QuerySet[Registration]":
    return registrations.filter(state=Registration.State.PENDING)


def _coming(registrations: "QuerySet[Registration]") -> "QuerySet[Registration]":
    assert isinstance(registrations, RegistrationQuerySet)
    return registrations.taking_seats()


def _no_shows(registrations: "QuerySet[Registration]") -> "QuerySet[Registration]":
    """With a place, marked for no session although attendance was taken."""
    assert isinstance(registrations, RegistrationQuerySet)
    taken = Attendance.objects.filter(session__event=OuterRef("event"))
    had_one = registrations.filter(Exists(taken), state=Registration.State.CONFIRMED)
    return had_one.exclude(pk__in=registrations.attended().values("pk"))


REGISTRATIONS: ListPage[Registration] = ListPage(
    key="registrations",
    columns=(
        Column("name", gettext_lazy("Person"), lambda r: str(r.shown_name), "events/cells/person.html", sort=("key",)),
        Column("email", gettext_lazy("E-mail"), lambda r: r.email, sort=("email",), is_shown=False),
        Column("town", gettext_lazy("Comes from"), lambda r: r.town, "events/cells/from.html", sort=("town",)),
        Column(
            "actor_kind",
            gettext_lazy("Kind of actor"),
            lambda r: r.get_actor_kind_display(),
            sort=("actor_kind",),
            is_shown=False,
        ),
        Column("organisation", gettext_lazy("Organisation"), lambda r: r.organisation, is_shown=False),
        Column(
            "state", gettext_lazy("State"), lambda r: r.get_state_display(), "events/cells/standing.html", ("state",)
        ),
        Column(
            "since",
            gettext_lazy("Since"),
            lambda r: _at_place(r.state_since, r.event),
            "events/cells/since.html",
            sort=("state_since",),
        ),
        Column(
            "registered",
            gettext_lazy("Registered"),
            lambda r: _at_place(r.registered_at, r.event),
            sort=("registered_at",),
            is_shown=False,
        ),
        Column("decide", gettext_lazy("Actions"), lambda r: "", "events/cells/decide.html", in_files=False),
    ),
    filters=RegistrationFilter,
    order="registered",
    ranges=(
        NamedRange("coming", gettext_lazy("With a place"), _coming),
        NamedRange("undecided", gettext_lazy("To decide"), _undecided),
        NamedRange("no-shows", gettext_lazy("Did not come"), _no_shows),
    ),
    actions=(
        BulkAction(
            key="approve",
            label=gettext_lazy("Approve"),
            right=policy.manages_activities,
            run=_approve,
            done=counted("%(n)d person is approved and told by mail.", "%(n)d people are approved and told by mail."),
            running=gettext_lazy("Approving"),
            failed=gettext_lazy("Not approved:"),
        ),
        BulkAction(
            key="decline",
            label=gettext_lazy("Decline"),
            right=policy.manages_activities,
            run=_decline,
            done=counted("%(n)d person is declined and told by mail.", "%(n)d people are declined and told by mail."),
            running=gettext_lazy("Declining"),
            failed=gettext_lazy("Not declined:"),
        ),
        BulkAction(
            key="missed",
            label=gettext_lazy("Write: we missed you"),
            right=policy.manages_activities,
            run=_write_missed,
            done=counted("%(n)d person is written to.", "%(n)d people are written to."),
            running=gettext_lazy("Writing"),
            failed=gettext_lazy("Not written to:"),
        ),
        BulkAction(
            key="remove",
            label=gettext_lazy("Take off the list"),
            right=policy.manages_activities,
            run=_remove,
            done=counted(
                "%(n)d person is off the list and told by mail.", "%(n)d people are off the list and told by mail."
            ),
            running=gettext_lazy("Taking off the list"),
            failed=gettext_lazy("Still on the list:"),
        ),
    ),
)


def _remind(guest: Guest, by: User) -> object:
    return actions.remind_guest(guest.pk)


def _take_back(guest: Guest, by: User) -> object:
    return actions.take_back(guest.pk)


def _standing(*wanted: Guest.Standing) -> "Callable[[QuerySet[Guest]], QuerySet[Guest]]":
    """Those whose invitation came to this; of rows `with_standing`."""
    return lambda guests: guests.filter(Q(standing__in=wanted))


GUESTS: ListPage[Guest] = ListPage(
    key="guests",
    columns=(
        Column("name", gettext_lazy("Person"), lambda g: g.name, "events/cells/guest.html", sort=("key",)),
        Column("email", gettext_lazy("E-mail"), lambda g: g.email, sort=("email",), is_shown=False),
        Column(
            "standing",
            gettext_lazy("State"),
            lambda g: str(g.standing_words),
            "events/cells/guest_standing.html",
            ("standing",),
        ),
        Column("invited", gettext_lazy("Invited"), lambda g: _at_place(g.invited_at, g.event), sort=("invited_at",)),
        Column(
            "reminded", gettext_lazy("Reminded"), lambda g: _at_place(g.reminded_at, g.event), sort=("reminded_at",)
        ),
        Column("answer", gettext_lazy("Their words"), lambda g: g.answer, is_shown=False),
        Column(
            "held",
            gettext_lazy("Held for"),
            lambda g: str(g.held_seats.organisation) if g.held_seats else "",
            is_shown=False,
        ),
    ),
    filters=GuestFilter,
    order="name",
    ranges=(
        NamedRange("silent", gettext_lazy("Not answered"), _standing(Guest.Standing.INVITED, Guest.Standing.OPENED)),
        NamedRange("registered", gettext_lazy("Registered"), _standing(Guest.Standing.REGISTERED)),
        NamedRange("cannot", gettext_lazy("Cannot come"), _standing(Guest.Standing.DECLINED, Guest.Standing.GONE)),
    ),
    actions=(
        BulkAction(
            key="remind",
            label=gettext_lazy("Ask once more"),
            right=policy.manages_activities,
            run=_remind,
            done=counted("%(n)d person is asked once more.", "%(n)d people are asked once more."),
            running=gettext_lazy("Writing"),
            failed=gettext_lazy("Not asked:"),
        ),
        BulkAction(
            key="take-back",
            label=gettext_lazy("Take the invitation back"),
            right=policy.manages_activities,
            run=_take_back,
            done=counted("%(n)d invitation is taken back.", "%(n)d invitations are taken back."),
            running=gettext_lazy("Taking back"),
            failed=gettext_lazy("Not taken back:"),
        ),
    ),
)
