"""What waits for a person because of an event, and what a town's page shows of its events."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from events.models import Event, EventDocument, EventPlace, EventQuerySet, Registration, Session, SheetCount
from events.registry import waiting
from events.wording import town_of, when
from municipalities.models import Municipality, Organisation
from municipalities.registry import TownEntry
from share import policy
from share.kit import clock
from share.kit.languages import NAMES
from share.mail.models import Mail
from share.policy import Actor
from share.records.tasks import About, Task
from share.records.translations import Standing, languages_of, translations

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


class Waits(models.TextChoices):
    """Why an activity waits for its team, the most urgent first."""

    ON = "1", _lazy("It is on now.")
    COUNTED = "2", _lazy("Its signatures are counted: a second person checks them.")
    OVER = "3", _lazy("It is over. Who was there?")
    UNDECIDED = "4", _lazy("Somebody waits for your decision.")
    UNDELIVERED = "5", _lazy("A mail about it could not be delivered.")
    SOON = "6", _lazy("It begins soon.")
    UNSIGNED = "7", _lazy("It is completed, and the signed sheet is missing.")
    POSTPONED = "8", _lazy("It is postponed, and people wait for the new day.")
    DRAFT = "9", _lazy("A draft: nobody can register yet.")


FURTHER = "6 "  # stands before what upper parts know: behind what is soon
BUTTONS = {
    Waits.ON: (_lazy("Mark attendance"), "events:attendance"),
    Waits.COUNTED: (_lazy("Check the sheet"), "events:evidence"),
    Waits.OVER: (_lazy("Mark attendance"), "events:attendance"),
    Waits.UNDECIDED: (_lazy("Decide"), "events:decide"),
    Waits.UNDELIVERED: (_lazy("See which one"), "events:mail"),
    Waits.SOON: (_lazy("See who comes"), "events:registrations"),
    Waits.UNSIGNED: (_lazy("Upload the signed attendance sheet"), "events:evidence"),
    Waits.POSTPONED: (_lazy("Set the new day"), "events:overview"),
    Waits.DRAFT: (_lazy("See what is missing"), "events:overview"),
}


def for_organisers(actor: Actor) -> list[Task]:
    """Activities that are on, counted, over, undecided, near, with a mail that failed, unsigned, postponed, or still drafts.

    Ten of each at most.

    One query, however many reasons there are: each event stands under the most urgent one.
    """
    if not policy.manages_activities(actor):
        return []
    in_turn = [
        Case(When(state=Event.State.COMPLETED, then=None), default=F("starts_at")).asc(nulls_first=True),
        F("ends_at").desc(nulls_last=True),
        F("pk").asc(),
    ]
    found = Event.objects.visible_to(actor).annotate(waits=_why(clock.now(), actor)).exclude(waits="")
    turns = found.annotate(turn=Window(RowNumber(), partition_by=F("waits"), order_by=in_turn))
    # PostgreSQL sorts ids, not whole rows, and knows by the limit how few there are.
    most = ROWS * (len(Waits) + len(waiting.items()))
    first = turns.filter(turn__lte=ROWS).order_by("waits", "turn").values("pk")[:most]
    events = Event.objects.filter(pk__in=first).annotate(waits=_why(clock.now(), actor)).with_undecided().with_places()
    return [_task(event, event.waits) for event in events.order_by("waits", *in_turn)]


def _why(now: datetime, actor: Actor) -> Case:
    published = Q(state=Event.State.PUBLISHED)
    pending = Registration.objects.filter(event=OuterRef("pk"), state=Registration.State.PENDING)
    returned = Mail.objects.failed().filter(about=OuterRef("public_id"))
    unchecked = SheetCount.objects.filter(session__event=OuterRef("pk"), checked_at=None)
    of_others = unchecked.exclude(counted_by=actor.user_id)
    signed = EventDocument.objects.filter(event=OuterRef("pk"), kind=EventDocument.Kind.SIGNATURES, replaced_by=None)
    return Case(
        When(published & Q(starts_at__lte=now, ends_at__gt=now), then=Value(Waits.ON)),
        When(Exists(of_others), then=Value(Waits.COUNTED)),
        When(published & Q(ends_at__lte=now), then=Value(Waits.OVER)),
        When(published & Q(starts_at__gt=now) & Exists(pending), then=Value(Waits.UNDECIDED)),
        When(published & Q(starts_at__gt=now) & Exists(returned), then=Value(Waits.UNDELIVERED)),
        When(published & Q(starts_at__range=(now, now + SOON)), then=Value(Waits.SOON)),
        *(When(one.condition(), then=Value(f"{FURTHER}{key}")) for key, one in waiting.items()),
        When(Q(state=Event.State.COMPLETED) & ~Exists(signed), then=Value(Waits.UNSIGNED)),
        When(state=Event.State.POSTPONED, then=Value(Waits.POSTPONED)),
        When(state=Event.State.DRAFT, then=Value(Waits.DRAFT)),
        default=Value(""),
    )


def _task(event: Event, said: str) -> Task:
    if said.startswith(FURTHER):
        one = waiting[said.removeprefix(FURTHER)]
        return Task(str(one.sentence), str(one.button), reverse(one.view, args=[event.public_id]), about(event))
    why = Waits(said)
    button, view = BUTTONS[why]
    url = reverse(view, args=[event.public_id])
    sentence = str(why.label)
    if why == Waits.UNDECIDED:
        people = event.undecided_count
        sentence = ngettext("%(n)d person waits for your decision.", "%(n)d people wait for your decision.", people)
        sentence %= {"n": people}
    elif why == Waits.SOON:
        sentence = _days_to(event)
    return Task(sentence, str(button), url, about(event), due=event.starts_at)


def _days_to(event: Event) -> str:
    """Counted in the calendar of the place, as people do."""
    assert event.day
    days = (event.day - clock.today(event.timezone)).days
    if days == 0:
        return _("It begins today.")
    return ngettext("It begins tomorrow.", "It begins in %(days)d days.", days) % {"days": days}


def stale_translations(actor: Actor) -> list[Task]:
    """Activities that are planned or open and have a translation whose text was changed since: ten at most."""
    if not policy.manages_activities(actor):
        return []
    translated = Session.objects.filter(event=OuterRef("pk")).exclude(translated_from={})
    planned = Q(state=Event.State.DRAFT) | Q(state=Event.State.PUBLISHED, ends_at__gt=clock.now())
    found = Event.objects.visible_to(actor).filter(planned, ~Q(translated_from={}) | Exists(translated))
    events = found.select_related("municipality").prefetch_related("sessions", "other_places")
    tasks = [_to_translate(event, code) for event in events.order_by("starts_at", "pk") for code in _stale_in(event)]
    return tasks[:ROWS]


def _stale_in(event: Event) -> list[str]:
    """The languages in which a text of the event or of its agenda is out of date."""
    records = [event, *event.sessions.all()]
    return [
        code
        for code in languages_of(event)
        if any(text.standing == Standing.STALE for record in records for text in translations(record, code))
    ]


def _to_translate(event: Event, language: str) -> Task:
    sentence = _("Its text was changed after it was translated: %(language)s is out of date.")
    url = reverse("events:translation", args=[event.public_id, language])
    return Task(sentence % {"language": NAMES[language]}, _("Bring it up to date"), url, about(event), event.starts_at)


def for_participants(actor: Actor) -> list[Task]:
    """What a person registered for themselves and is to do: confirm an address, or come."""
    mine = (
        Registration.objects.filter(user=actor.user_id, user__isnull=False, event__state=Event.State.PUBLISHED)
        .filter(state__in=Registration.ACTIVE, event__starts_at__range=(clock.now(), clock.now() + SOON))
        .with_events()
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
    return _entries(Event.objects.public().filter(Q(municipality=town) | Exists(further)))


def by_organisation(organisation: Organisation) -> list[TownEntry]:
    """The public activities an organisation organised, alone or with others, newest first."""
    return _entries(Event.objects.public().filter(organisers=organisation))


def _entries(events: EventQuerySet) -> list[TownEntry]:
    found = events.select_related("record").with_places()
    return [
        TownEntry(event.title, event.get_absolute_url(), when(event), event.is_demo, event.kind_label, event.starts_on)
        for event in found.order_by(F("starts_on").desc(nulls_last=True), "pk")[:50]
    ]


def towns_with_activities(among: Collection[int] | None = None) -> QuerySet[Event, int]:
    """The town of each public activity, its further places too."""
    public = Event.objects.public().order_by()
    here = public.filter(municipality__isnull=False)
    further = public.filter(other_places__municipality__isnull=False)
    if among is not None:
        here = here.filter(municipality__in=among)
        further = further.filter(other_places__municipality__in=among)
    return here.values_list("municipality_id", flat=True).union(
        further.values_list("other_places__municipality_id", flat=True), all=True
    )
