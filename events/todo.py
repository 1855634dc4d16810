"""What waits for a person because of an event, and what a town's page shows of its events."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, EventPlace, EventQuerySet, Registration
from events.templatetags.events import town_of, when
from municipalities.models import Municipality
from municipalities.registry import TownEntry
from share import policy
from share.kit import clock
from share.policy import Actor
from share.records.tasks import About, Task

SOON = timedelta(days=14)
ROWS = 10


def about(event: Event) -> About:
    """The event as the card of a task shows it."""
    return About(
        title=event.title,
        url=reverse("events:overview", args=[event.public_id]),
        kind=f"{event.kind_label} · {town_of(event)}",
        detail=when(event),
        is_demo=event.is_demo,
    )


def for_organisers(actor: Actor) -> list[Task]:
    """Activities that are on, over, undecided, near, without their sheet, or still drafts: the urgent first."""
    if not policy.manages_activities(actor):
        return []
    now = clock.now()
    events = Event.objects.visible_to(actor).select_related("municipality").prefetch_related("other_places")
    published = events.filter(state=Event.State.PUBLISHED)
    on = published.filter(starts_at__lte=now, ends_at__gt=now).order_by("starts_at")
    over = published.filter(ends_at__lte=now).order_by("ends_at")
    soon = published.filter(starts_at__range=(now, now + SOON)).order_by("starts_at")
    unsigned = events.filter(state=Event.State.COMPLETED).without_signatures().order_by("-ends_at", "-pk")
    drafts = events.filter(state=Event.State.DRAFT).order_by("starts_at", "pk")
    return [
        *_tasks(on, _("It is on now."), _("Mark attendance"), "events:attendance"),
        *_tasks(over, _("It is over. Who was there?"), _("Mark attendance"), "events:attendance"),
        *(_decision(event) for event in _undecided(events, now)[:ROWS]),
        *(_task(event, _days_to(event), _("See who comes"), "events:registrations") for event in soon[:ROWS]),
        *_tasks(
            unsigned,
            _("It is completed, and the signed sheet is missing."),
            _("Upload the signed attendance sheet"),
            "events:evidence",
        ),
        *_tasks(drafts, _("A draft: nobody can register yet."), _("See what is missing"), "events:overview"),
    ]


def _tasks(events: "QuerySet[Event]", sentence: str, button: str, view: str) -> Iterator[Task]:
    return (_task(event, sentence, button, view) for event in islice(events[:ROWS], ROWS))


def _task(event: Event, sentence: str, button: str, view: str, query: str = "") -> Task:
    url = reverse(view, args=[event.public_id]) + query
    return Task(sentence, button, url, about(event), due=event.starts_at)


def _undecided(events: EventQuerySet, now: datetime) -> "QuerySet[Event]":
    """Activities to come where somebody waits for the team's yes or no, the nearest first."""
    pending = Registration.objects.undecided().filter(event=OuterRef("pk"))
    open_ones = events.filter(Exists(pending), state=Event.State.PUBLISHED, starts_at__gt=now)
    return open_ones.with_undecided().order_by("starts_at", "pk")


def _decision(event: Event) -> Task:
    people = event.undecided_count
    sentence = ngettext("%(n)d person waits for your decision.", "%(n)d people wait for your decision.", people)
    return _task(event, sentence % {"n": people}, _("Decide"), "events:registrations", "?state=pending")


def _days_to(event: Event) -> str:
    """Counted in the calendar of the place, as people do."""
    assert event.day
    days = (event.day - clock.today(event.timezone)).days
    if days == 0:
        return _("It begins today.")
    return ngettext("It begins tomorrow.", "It begins in %(days)d days.", days) % {"days": days}


def for_participants(actor: Actor) -> list[Task]:
    """What a person registered for themselves and is to do: confirm an address, or come."""
    mine = (
        Registration.objects.filter(user=actor.user_id, user__isnull=False, event__state=Event.State.PUBLISHED)
        .filter(state__in=Registration.ACTIVE, event__starts_at__range=(clock.now(), clock.now() + SOON))
        .select_related("event__municipality")
        .prefetch_related("event__other_places")
        .order_by("event__starts_at", "pk")
    )
    return [_own(registration) for registration in mine[:ROWS]]


def _own(registration: Registration) -> Task:
    event, url = registration.event, reverse("events:own", args=[registration.token])
    card = About(event.title, url, f"{event.kind_label} · {town_of(event)}", when(event), event.is_demo)
    if registration.state == Registration.State.CONFIRMED:
        return Task(f"{_('You have a place.')} {_days_to(event)}", _("See my registration"), url, card, event.starts_at)
    return Task(str(registration.get_state_display()), _("See how it stands"), url, card, event.starts_at)


def at_town(town: Municipality) -> list[TownEntry]:
    """The public activities at a place, newest first."""
    further = EventPlace.objects.filter(event=OuterRef("pk"), municipality=town)
    here = Event.objects.public().filter(Q(municipality=town) | Exists(further))
    found = here.select_related("record", "municipality").prefetch_related("other_places")
    return [
        TownEntry(event.title, event.get_absolute_url(), when(event), event.is_demo, event.kind_label)
        for event in found.order_by(F("starts_on").desc(nulls_last=True), "pk")[:50]
    ]
