from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo, available_timezones

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Replace
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modeltrans.fields import TranslationField

from events.kinds import EventKind, kinds
from events.plans import Asked
from municipalities.models import Municipality, Organisation
from share.grants.models import Breakdown, Grant
from share.kit import clock, search
from share.kit.checks import CheckedAtOnce
from share.kit.languages import LANGUAGES
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove, require
from share.kit.precision import DatePrecision
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.kit.text import short_id
from share.policy import Actor
from share.records import history
from share.records.questionnaires.models import Version
from share.records.translations import Translated

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from events.models.session import Session

LARGEST = 5_000
MOST_HOURS, MOST_DAYS = 336, 30  # before an activity: two weeks of standing still, a month for a reminder
POSTPONED = "postponed"  # among what people were told: that there is no day yet
QUIET = timedelta(minutes=10)  # after the last change, until people are told of all of them
REMIND_AT = time(9)  # in the time of the place


@cache
def _timezones() -> set[str]:
    """The names that are known here: each time they are asked for, a folder of six hundred files is read."""
    return available_timezones()


def check_timezone(name: str) -> None:
    """Raises ValidationError for a name that is no IANA time zone."""
    if name not in _timezones():
        raise ValidationError(_("This time zone is not known."))


def rows_of(name: str) -> "models.QuerySet[models.Model]":
    """The rows of a model that refers to events, named as it is: this file imports none of them."""
    return apps.get_model("events", name)._default_manager.all()


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> Self:
        """What anybody may see: published, cancelled after it had been published, or on the public record."""
        return self.filter(Q(published_at__isnull=False) | Q(state=Event.State.RECORDED))

    def run_here(self) -> Self:
        """Not from the record of what was before this site."""
        return self.exclude(state__in=Event.OF_THE_RECORD)

    def upcoming(self) -> Self:
        return self.filter(state=Event.State.PUBLISHED, ends_at__gte=clock.now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        return self.filter(state__in=[Event.State.PUBLISHED, Event.State.COMPLETED], ends_at__lt=clock.now()).order_by(
            "-starts_at", "-pk"
        )

    def visible_to(self, actor: Actor) -> Self:
        """What this person's working pages show: rows for which `policy.can_manage_event` is true."""
        if actor.runs_network:
            return self
        ours = rows_of("EventOrganiser").filter(event=OuterRef("pk"), organisation__in=actor.coordinated)
        return self.filter(Exists(ours))

    def open_to(self, actor: Actor) -> Self:
        """What this person may open, on a public page or a working one."""
        return self.public() | self.visible_to(actor)

    def unfinished(self) -> Self:
        """In preparation, open, or over and not completed yet: somebody still has to do something."""
        return self.filter(state__in=[Event.State.DRAFT, Event.State.PUBLISHED, Event.State.POSTPONED])

    def took_place(self) -> Self:
        """Completed here, or as far as the record tells."""
        on_record = Q(state=Event.State.RECORDED, record__certainty__in=["completed", "inferred"])
        return self.filter(Q(state=Event.State.COMPLETED) | on_record)

    def of_kind(self, *wanted: EventKind) -> Self:
        """Events that have the row of one of these kinds: what a kind is counted by."""
        by_row: dict[type[models.Model], list[str]] = {}
        for kind in wanted:
            by_row.setdefault(kind.row, []).append(kind.key)
        found = Q(pk__in=[])
        for row, keys in by_row.items():
            found |= Q(kind__in=keys, pk__in=row._default_manager.values("event"))
        return self.filter(found)

    def paid_by(self, grant: Grant) -> Self:
        return self.filter(Exists(rows_of("GrantShare").filter(event=OuterRef("pk"), grant=grant)))

    def ending_between(self, first: date, last: date) -> Self:
        """An event belongs to the period in which it ends. One without a day belongs to none."""
        return self.filter(ends_on__range=(first, last))

    def without_signatures(self) -> Self:
        """Without a signed attendance sheet among their documents."""
        signed = rows_of("EventDocument").filter(event=OuterRef("pk"), kind="signatures", replaced_by=None)
        return self.exclude(Exists(signed))

    def with_places(self) -> Self:
        """With what words its place: the town, and the further places, in one query for all rows."""
        return self.select_related("municipality").prefetch_related("other_places")

    def with_seats(self) -> Self:
        """Adds `taken`, `held` and `waiting`: how many seats are taken, how many kept for partners beside, and how many people
        wait; each by a subquery and not by a join."""
        registrations = rows_of("Registration")
        return self.annotate(
            taken=_per_event(registrations.filter(TAKES_A_SEAT)),
            held=held_seats(TAKES_A_SEAT),
            waiting=_per_event(registrations.filter(state="waiting")),
        )

    def with_public_seats(self) -> Self:
        """As `with_seats`, for people outside: seats reserved for addresses that nobody confirmed do not show.

        Else the number would tell, to whoever types another person's address, whether that person is registered already.
        Seats kept for partners are taken, to them.
        """
        registrations = rows_of("Registration")
        confirmed = Q(state="confirmed")
        return self.annotate(
            taken=_per_event(registrations.filter(confirmed)) + held_seats(confirmed),
            waiting=_per_event(registrations.filter(state="waiting")),
        )

    def with_tabs(self) -> Self:
        """Adds what the list of an activity's tabs shows behind each name."""
        registrations = rows_of("Registration")
        active = ["unconfirmed", "pending", "confirmed", "waiting"]
        present = rows_of("Attendance").filter(mark="present")
        completed = Event.objects.filter(pk=OuterRef("pk"), state=Event.State.COMPLETED)
        return self.with_seats().annotate(
            session_count=_per_event(rows_of("Session")),
            active_count=_per_event(registrations.filter(state__in=active)),
            undecided_count=_per_event(registrations.filter(state="pending")),
            attended_count=_per_event(present, "session__event", "registration"),
            document_count=_per_event(rows_of("EventDocument")),
            lacks_signatures=Exists(completed.without_signatures()),
        )

    def with_breakdowns(self) -> Self:
        """With `breakdowns`, so that they are not asked for by a query of their own."""
        asked = (
            rows_of("GrantShare")
            .filter(event=OuterRef("pk"))
            .annotate(one=Func("grant__breakdowns", function="unnest"))
        )
        return self.annotate(breakdowns=ArraySubquery(asked.order_by("one").values("one").distinct()))

    def with_public_documents(self) -> Self:
        """Adds `has_public_documents`."""
        shown = rows_of("EventDocument").filter(event=OuterRef("pk"), shown_at__isnull=False)
        return self.annotate(has_public_documents=Exists(shown))

    def with_pictures(self) -> Self:
        """Adds `picture`: the public id of the first picture that anybody may see; None where there is none."""
        pictures = rows_of("EventDocument").filter(
            event=OuterRef("pk"),
            kind="picture",
            shown_at__isnull=False,
            replaced_by__isnull=True,
            stored__media_type__startswith="image/",
        )
        return self.annotate(picture=Subquery(pictures.order_by("name", "pk").values("public_id")[:1]))

    def with_undecided(self) -> Self:
        """Adds `undecided_count`: how many wait for the team's yes or no."""
        return self.annotate(undecided_count=_per_event(rows_of("Registration").filter(state="pending")))

    def of_the_series_of(self, event: "Event") -> Self:
        """The other activities that are copies of this one, or of which it is a copy."""
        first = event.series_id or event.pk
        return self.filter(Q(pk=first) | Q(series=first)).exclude(pk=event.pk)

    def lock(self, pk: int) -> "Event":
        """The event's row, locked until the transaction ends. Every change of who has a seat begins here."""
        return self.select_for_update(of=("self",)).get(pk=pk)


# A seat is taken by the confirmed, and by the unconfirmed while one is reserved for them.
TAKES_A_SEAT = Q(state="confirmed") | Q(state="unconfirmed", reserves_seat=True)


def _per_event(rows: "models.QuerySet[models.Model]", path: str = "event", what: str = "pk") -> Coalesce:
    """How many different `what` there are for an event among `rows`; `path` leads from a row to its event."""
    found = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(found.annotate(n=Count(what, distinct=what != "pk")).values("n")), 0)


def used_seats(taken: Q) -> Coalesce:
    """Of a row of held seats: how many of its people take one."""
    theirs = rows_of("Registration").filter(taken, held_seats=OuterRef("pk")).order_by().values("held_seats")
    return Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0)


def held_seats(taken: Q) -> Coalesce:
    """Of an event: how many seats are kept for partners, beside those that their people take."""
    kept = rows_of("HeldSeats").filter(event=OuterRef("pk"), released_at__isnull=True).order_by().values("event")
    unused = Greatest(F("seats") - used_seats(taken), 0, output_field=IntegerField())
    return Coalesce(Subquery(kept.annotate(n=Cast(Sum(unused), IntegerField())).values("n")), 0)


# What an event is found by beside its title: what it is about, where, and both texts in other languages.
_TRANSLATED = Func(F("i18n"), Value("$.*"), function="jsonb_path_query_array", output_field=JSONField())
_IN_LINES = Replace(Cast(_TRANSLATED, TextField()), Value("\\n"), Value(" "))
FURTHER_TEXT = search.Together("summary", "venue", Coalesce(_IN_LINES, Value("")))


@partial(history.tracked, leave_out=("revised_at", "changed_at", "told_before"))
class Event(Translated, CheckedAtOnce):
    """What people come to: a date, a place, seats, sessions. What kind it is never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        POSTPONED = "postponed", _("Postponed")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")
        RECORDED = "recorded", _("On record")
        WITHDRAWN = "withdrawn", _("Off the record")

        @property
        def tone(self) -> Tone:
            tones = {
                "published": Tone.GOOD,
                "completed": Tone.GOOD,
                "postponed": Tone.WAIT,
                "cancelled": Tone.WRONG,
                "withdrawn": Tone.WRONG,
            }
            return tones.get(self.value, Tone.QUIET)

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    kind = models.CharField(max_length=20, help_text="Key of a registered kind of activity.")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is about"), max_length=4_000, blank=True)
    language = models.CharField(_("language of the texts"), max_length=8, choices=LANGUAGES, default="en")
    i18n = TranslationField(fields=("title", "summary"), virtual_fields=False)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="events", verbose_name=_("town")
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Brussels", validators=[check_timezone])
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    # The days in the calendar of the place, or as far as the record knows them: what figures are counted by.
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    country = CountryField(_("country"), blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True, verbose_name=_("languages"))
    interpretation = ArrayField(
        models.CharField(max_length=8), default=list, blank=True, verbose_name=_("interpretation into")
    )
    venue_access = models.CharField(_("how one gets in"), max_length=500, blank=True)
    online_link = models.URLField(
        _("online"), max_length=500, blank=True, help_text="Shown to those who have a place, and to nobody else."
    )
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LARGEST)],
        help_text=_("Leave it empty for no limit. 0 means a waiting list only."),
    )
    most_per_town = models.PositiveSmallIntegerField(
        _("places for one town"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    most_per_country = models.PositiveSmallIntegerField(
        _("places for one country"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    most_per_kind = models.PositiveSmallIntegerField(
        _("places for one kind of actor"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    needs_approval = models.BooleanField(
        _("the team decides who comes"),
        default=False,
        help_text=_("Whoever registers waits for your decision before they get a place."),
    )
    organisers: "models.ManyToManyField[Organisation, models.Model]" = models.ManyToManyField(
        Organisation, through="EventOrganiser", related_name="events"
    )
    grants: "models.ManyToManyField[Grant, models.Model]" = models.ManyToManyField(
        Grant, through="GrantShare", related_name="events"
    )
    series = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="copies",
        help_text="The first of those that were copied of one another; empty for that one itself.",
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    revised_at = models.DateTimeField(default=clock.now, help_text="Since when a calendar shows what it shows.")
    contact_email = models.EmailField(_("questions go to"), max_length=254, blank=True)
    opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    promotion_stops = models.PositiveSmallIntegerField(
        _("the waiting list stands still before it begins, hours"),
        default=24,
        validators=[MaxValueValidator(MOST_HOURS)],
    )
    remind_days = models.PositiveSmallIntegerField(
        _("reminder before it begins, days"),
        null=True,
        blank=True,
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )
    asks = ArrayField(models.CharField(max_length=16, choices=Asked), default=list, blank=True)
    questions = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("own questions")
    )
    read_by_lead = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, help_text="Keys of questions only the lead reads."
    )
    changed_at = models.DateTimeField(null=True, blank=True, help_text="When what people were told changed last.")
    told_before = models.JSONField(
        null=True, blank=True, help_text="What people were told, until they are told of the change."
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason of the cancellation"), max_length=300, blank=True)
    postponed_at = models.DateTimeField(_("postponed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="Public once, and a draft again; or taken off the record."
    )
    withdraw_reason = models.CharField(_("why it was taken off the record"), max_length=300, blank=True)
    postpone_reason = models.CharField(_("why it was postponed"), max_length=300, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = EventQuerySet.as_manager()

    OF_THE_RECORD = (State.RECORDED, State.WITHDRAWN)  # not run on this site
    CHANGEABLE = (State.DRAFT, State.PUBLISHED, State.POSTPONED)  # the states in which it can still be another

    # Added by words of the QuerySet, and absent without them.
    taken: int
    held: int
    waiting: int
    session_count: int
    active_count: int
    undecided_count: int
    attended_count: int
    document_count: int
    lacks_signatures: bool
    has_public_documents: bool

    on_merge = {"municipality": MOVE, "created_by": MOVE, "series": MOVE}
    not_personal = (
        "id", "public_id", "kind", "state", "title", "summary", "language", "i18n", "translated_from", "municipality",
        "venue", "timezone", "starts_at", "ends_at", "starts_on", "ends_on", "country", "languages", "capacity",
        "needs_approval", "organisers", "grants", "created_by", "created_at", "revised_at", "published_at", "completed_at",
        "cancelled_at", "cancel_reason", "is_demo", "opens_at", "closes_at", "promotion_stops", "remind_days", "changed_at",
        "told_before", "asks", "questions", "read_by_lead", "most_per_town", "most_per_country", "most_per_kind",
        "withdrawn_at", "withdraw_reason", "series", "postponed_at", "postpone_reason", "interpretation", "venue_access",
        "online_link",
    )  # fmt: skip
    personal = {"contact_email": Kept(_("so that people reach who organises it"), _("the person is erased"))}
    names_nobody = True
    # What everybody who registered is told of when it changes.
    TOLD = ("title", "town", "country", "venue", "timezone", "starts_at", "ends_at")

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("activity")
        indexes = [
            models.Index(fields=["state", "starts_at"], name="event_by_time"),
            models.Index(F("starts_at").desc(nulls_last=True), "id", name="event_last_first"),
            models.Index(F("ends_on").desc(), "title", name="event_by_last_day"),
            models.Index(fields=["starts_on", "ends_on"], name="event_by_days"),
            models.Index(fields=["changed_at"], name="event_to_tell", condition=Q(changed_at__isnull=False)),
            *search.indexes("event", F("title"), FURTHER_TEXT),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=True),
                name="what_is_withdrawn_is_not_public",
                violation_error_message=_("What is withdrawn is not public."),
            ),
            models.CheckConstraint(
                condition=(Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdraw_reason=""))
                | (~Q(state="withdrawn") & Q(withdraw_reason="")),
                name="what_is_off_the_record_says_since_when_and_why",
                violation_error_message=_("What is taken off the record says since when, and why."),
            ),
            models.CheckConstraint(
                condition=~Q(state="recorded") | Q(withdrawn_at__isnull=True),
                name="what_is_on_record_is_not_withdrawn",
                violation_error_message=_("What is on record is not withdrawn."),
            ),
            models.CheckConstraint(
                # A comparison with NULL is neither true nor false, and a check lets that pass: so each is asked for.
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="an_event_ends_after_it_starts",
                violation_error_message=_("The activity ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=F("starts_on")),
                name="an_events_last_day_is_not_before_its_first",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(starts_on__isnull=False),
                name="an_event_with_a_time_has_its_day",
                violation_error_message=_("An activity with a time has its day."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["recorded", "withdrawn"])
                | Q(starts_at__isnull=True, published_at__isnull=True, capacity__isnull=True),
                name="a_recorded_event_was_not_run_here",
                violation_error_message=_("What comes from the record was not run on this site."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state__in=["cancelled", "recorded", "withdrawn"])
                | Q(
                    state__in=["published", "postponed", "completed"],
                    published_at__isnull=False,
                    starts_at__isnull=False,
                ),
                name="a_published_event_has_its_dates",
                violation_error_message=_("An activity needs its dates before it is published."),
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completed_at__isnull=False)
                | (~Q(state="completed") & Q(completed_at__isnull=True)),
                name="a_completed_event_has_the_time_it_was_completed",
                violation_error_message=_("A completed activity has the time it was completed."),
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="a_cancelled_event_has_the_time_it_was_cancelled",
                violation_error_message=_("A cancelled activity has the time it was cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(state="postponed", postponed_at__isnull=False)
                | (~Q(state="postponed") & Q(postponed_at__isnull=True)),
                name="a_postponed_event_has_the_time_it_was_postponed",
                violation_error_message=_("A postponed activity has the time it was postponed."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__lte=LARGEST),
                name="an_event_has_no_more_places_than_a_hall",
                violation_error_message=_("That is more people than any hall takes."),
            ),
            models.CheckConstraint(
                condition=(Q(most_per_town__isnull=True) | Q(most_per_town__gte=1))
                & (Q(most_per_country__isnull=True) | Q(most_per_country__gte=1))
                & (Q(most_per_kind__isnull=True) | Q(most_per_kind__gte=1)),
                name="a_limit_lets_somebody_in",
                violation_error_message=_("A limit of places is 1 or more, or none."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="registration_closes_after_it_opens",
                violation_error_message=_("Registration closes before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(promotion_stops__lte=MOST_HOURS),
                name="a_waiting_list_stands_still_for_two_weeks_at_most",
                violation_error_message=_("The waiting list can stand still for two weeks at most."),
            ),
            models.CheckConstraint(
                condition=Q(remind_days__isnull=True) | Q(remind_days__range=(1, MOST_DAYS)),
                name="a_reminder_comes_within_a_month",
                violation_error_message=_("A reminder comes between 1 and 30 days before."),
            ),
            models.CheckConstraint(
                condition=Q(changed_at__isnull=True, told_before__isnull=True)
                | Q(changed_at__isnull=False, told_before__isnull=False),
                name="a_change_that_is_to_be_told_has_what_was_told_before",
                violation_error_message=_("A change that is to be told has what people were told before."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.public_id])

    # What it is now

    @property
    def event_kind(self) -> EventKind:
        return kinds[self.kind]

    @property
    def kind_label(self) -> "StrOrPromise":
        return self.event_kind.label

    @property
    def tone(self) -> Tone:
        return self.State(self.state).tone

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def local_start(self) -> datetime | None:
        return self.starts_at.astimezone(self.zone) if self.starts_at else None

    @property
    def local_end(self) -> datetime | None:
        return self.ends_at.astimezone(self.zone) if self.ends_at else None

    @property
    def zone_word(self) -> str:
        """What the clock at the place is called: EET."""
        return (self.local_start and self.local_start.tzname()) or ""

    @property
    def day(self) -> date | None:
        return self.local_start.date() if self.local_start else None

    @cached_property
    def place_names(self) -> list[str]:
        """Its town, and every further place, by name; asked for once, however often a page says it."""
        home = [self.municipality.name] if self.municipality else []
        return home + sorted(str(place) for place in self.other_places.all())

    @cached_property
    def funders(self) -> "list[Grant]":
        """The grants that pay for it, with what each wants said."""
        return list(self.grants.all().with_words())

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= clock.now()

    @cached_property
    def to_choose(self) -> "list[Session]":
        """Its sessions by choice; read once, for all mails about it."""
        return [session for session in self.sessions.all() if session.is_by_choice]

    @property
    def takes_choices(self) -> bool:
        """Whether people with a place can choose sessions now: one of them at least has not begun."""
        return self.state == self.State.PUBLISHED and not all(session.has_begun for session in self.to_choose)

    @property
    def is_ahead(self) -> bool:
        """Public, and not begun: who comes may still change. A postponed one has its day ahead, whatever the old one was."""
        return self.is_postponed or (self.state == self.State.PUBLISHED and not self.has_begun)

    @property
    def is_postponed(self) -> bool:
        return self.state == self.State.POSTPONED

    @property
    def takes_registrations(self) -> bool:
        """Ahead, and open to people who are not registered yet."""
        now = clock.now()
        opened = self.opens_at is None or self.opens_at <= now
        return self.is_ahead and not self.is_postponed and opened and (self.closes_at is None or now < self.closes_at)

    @property
    def moves_up_until(self) -> datetime | None:
        """Until then the waiting list moves up by itself; after that a place comes too late for many, and the team gives it."""
        return self.starts_at and self.starts_at - timedelta(hours=self.promotion_stops)

    @property
    def moves_up(self) -> bool:
        """Whether the waiting list moves up by itself now."""
        until = self.moves_up_until
        return self.is_ahead and not self.is_postponed and until is not None and clock.now() < until

    @property
    def reminder_at(self) -> datetime | None:
        """In the morning, some days before.

        None where none was wanted, it was published or moved to its day later than that, or people have still to be told of
        a change: a day that was mistyped is put right within minutes.
        """
        if (
            self.remind_days is None
            or self.local_start is None
            or self.state != self.State.PUBLISHED
            or self.changed_at
        ):
            return None
        day = self.local_start.date() - timedelta(days=self.remind_days)
        moment = datetime.combine(day, REMIND_AT, self.zone).astimezone(UTC)
        return moment if self.published_at and moment >= max(self.published_at, self.revised_at) else None

    @property
    def changes_told_at(self) -> datetime | None:
        """When people are told of what changed: a while after the last change. None where nothing is to be told."""
        is_news = self.state in {self.State.PUBLISHED, self.State.COMPLETED}
        return self.changed_at + QUIET if self.changed_at and is_news else None

    def told(self) -> dict[str, str | int | None]:
        """What everybody who registered was told, as it can be kept."""
        town = {"town": self.municipality.name if self.municipality else ""}
        values = {name: getattr(self, name) for name in self.TOLD if name not in town} | town
        return {name: v.isoformat() if isinstance(v, datetime) else v and str(v) for name, v in values.items()}

    def note_change(self, before: dict[str, str | int | None]) -> None:
        """Of several changes within a while people are told once; of one that was taken back, not at all."""
        first = self.told_before or before
        is_back = first == self.told()
        self.told_before, self.changed_at = (None, None) if is_back else (first, clock.now())

    @property
    def takes_attendance(self) -> bool:
        """Published or completed, and begun: from then on people can have been seen there."""
        return self.state in {self.State.PUBLISHED, self.State.COMPLETED} and self.has_begun

    @property
    def is_recorded(self) -> bool:
        """Of the record, whether it stands there still or was taken off."""
        return self.state in self.OF_THE_RECORD

    @property
    def is_off_the_record(self) -> bool:
        return self.state == self.State.WITHDRAWN

    @property
    def is_known_to_the_day(self) -> bool:
        """Whether its days are exact; of the record some are known by month or year only."""
        record = getattr(self, "record", None)
        return record is None or record.date_precision == DatePrecision.DAY

    @property
    def is_completed(self) -> bool:
        return self.state == self.State.COMPLETED

    @property
    def may_be_cancelled(self) -> bool:
        may_be = {self.State.DRAFT, self.State.POSTPONED}
        return self.state in may_be or (self.state == self.State.PUBLISHED and not self.is_over)

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it is public and has not begun; who is on its list is for the action to ask."""
        return self.state == self.State.PUBLISHED and not self.has_begun

    @property
    def may_be_postponed(self) -> bool:
        return self.state == self.State.PUBLISHED and not self.has_begun

    @property
    def has_limits(self) -> bool:
        """Whether places are shared out among towns, countries or kinds of actor."""
        return any(most is not None for most in (self.most_per_town, self.most_per_country, self.most_per_kind))

    @cached_property
    def breakdowns(self) -> list[str]:
        """By what the grants that pay for it want participants counted; asked for where `with_breakdowns` did not."""
        return Event.objects.only("pk").with_breakdowns().get(pk=self.pk).breakdowns

    @property
    def asks_country(self) -> bool:
        """Whether people say the country of their town: it shares out places, or a funder counts by it."""
        return self.most_per_country is not None or Breakdown.COUNTRY in self.breakdowns

    def free_seats(self, taken: int) -> int | None:
        """How many seats are left; None when there is no limit."""
        return None if self.capacity is None else max(self.capacity - taken, 0)

    @property
    def has_free_seat(self) -> bool:
        """Of an event `with_seats`."""
        return self.capacity is None or self.taken + self.held < self.capacity

    # Moves

    def require_changeable(self) -> None:
        """Raises IllegalMove unless the event is a draft or published: then its details and agenda stay as they are."""
        require(
            self.state,
            self.CHANGEABLE,
            _("An activity that is completed or cancelled does not change."),
        )

    def require_ahead(self) -> None:
        """Raises IllegalMove when nobody can come in or leave any more: not published, or begun."""
        able = {self.State.PUBLISHED, self.State.POSTPONED}
        require(self.state, able, _("This activity does not take registrations."))
        if self.has_begun and not self.is_postponed:
            raise IllegalMove(_("This activity has begun, so registration is closed."))

    def require_begun(self) -> None:
        """Raises IllegalMove when no attendance can be taken: neither published nor completed, or not begun."""
        if not self.takes_attendance:
            raise IllegalMove(_("Attendance is taken from the moment the activity begins."))

    def publish(self) -> None:
        require(self.state, {self.State.DRAFT}, _("Only a draft can be published."))
        self.state, self.published_at, self.withdrawn_at = self.State.PUBLISHED, clock.now(), None

    def withdraw(self) -> None:
        """A draft again, whose address says so. Raises IllegalMove unless it is published and has not begun."""
        require(self.state, {self.State.PUBLISHED}, _("Only a published activity can be withdrawn."))
        if self.has_begun:
            raise IllegalMove(_("It has begun: it can be completed once it is over, or cancelled."))
        self.state, self.published_at, self.withdrawn_at = self.State.DRAFT, None, clock.now()
        self.told_before = self.changed_at = None

    def take_off_the_record(self, reason: str) -> None:
        """It stands on no public page and in no figure any more. Raises IllegalMove unless it is on record."""
        require(self.state, {self.State.RECORDED}, _("Only what is on record can be taken off it."))
        self.state, self.withdrawn_at, self.withdraw_reason = self.State.WITHDRAWN, clock.now(), reason

    def put_back_on_record(self) -> None:
        require(self.state, {self.State.WITHDRAWN}, _("It is on record."))
        self.state, self.withdrawn_at, self.withdraw_reason = self.State.RECORDED, None, ""

    def complete(self) -> None:
        """It took place, and the attendance is complete. Raises IllegalMove unless it is published and over."""
        require(self.state, {self.State.PUBLISHED}, _("Only a published activity can be completed."))
        if not self.is_over:
            raise IllegalMove(_("The activity is not over yet."))
        self.state, self.completed_at = self.State.COMPLETED, clock.now()

    def cancel(self, reason: str) -> None:
        able = {self.State.DRAFT, self.State.PUBLISHED, self.State.POSTPONED}
        require(self.state, able, _("This activity cannot be cancelled any more."))
        if self.state == self.State.PUBLISHED and self.is_over:
            raise IllegalMove(_("The activity is over: it can be completed, and not be cancelled any more."))
        self.state, self.cancelled_at, self.cancel_reason = self.State.CANCELLED, clock.now(), reason
        self.postponed_at = self.withdrawn_at = self.told_before = self.changed_at = None

    def postpone(self, reason: str) -> None:
        """To a day that is not known yet. What people were told of it is kept, to be told with the new day."""
        require(self.state, {self.State.PUBLISHED}, _("Only a published activity can be postponed."))
        if self.has_begun:
            raise IllegalMove(_("It has begun: change the agenda of what is left of it, or cancel it."))
        now = clock.now()
        self.told_before, self.changed_at = {**(self.told_before or self.told()), POSTPONED: "yes"}, now
        self.state, self.postponed_at, self.postpone_reason = self.State.POSTPONED, now, reason

    def take_up(self) -> None:
        """A postponed one has its new day, and is open again. Raises IllegalMove unless that day lies ahead."""
        require(self.state, {self.State.POSTPONED}, _("Only a postponed activity can be taken up again."))
        if self.has_begun:
            raise IllegalMove(_("Set the new day in the agenda first: the first session lies in the past."))
        self.state, self.postponed_at, self.postpone_reason = self.State.PUBLISHED, None, ""
        self.changed_at = clock.now()


class EventPart(models.Model):
    """The row an event has as what it is: a pilot, a roundtable. Each kind makes its own of this base.

    One row an event, made in the same action; it holds only what is its kind's own, and the kind is counted by it.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.event)
