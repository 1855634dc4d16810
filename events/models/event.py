from datetime import date, datetime, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from municipalities.models import Municipality, Organisation
from share.grants.models import Grant
from share.kit import clock
from share.kit.fields import SearchKeyField
from share.kit.moves import IllegalMove, require
from share.kit.text import short_id
from share.policy import Actor

LARGEST = 5_000


def check_timezone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("This time zone is not known."))


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> Self:
        """What anybody may see: published, cancelled after it had been published, or on the public record."""
        return self.filter(Q(published_at__isnull=False) | Q(state=Event.State.RECORDED))

    def run_here(self) -> Self:
        """Not from the record of what was before this site."""
        return self.exclude(state=Event.State.RECORDED)

    def upcoming(self) -> Self:
        return self.filter(state=Event.State.PUBLISHED, ends_at__gte=clock.now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        return self.filter(state__in=[Event.State.PUBLISHED, Event.State.HELD], ends_at__lt=clock.now()).order_by(
            "-starts_at", "-pk"
        )

    def managed_by(self, actor: Actor) -> Self:
        """What this person may manage: rows for which `policy.can_manage_event` is true."""
        if actor.runs_network:
            return self
        ours = EventOrganiser.objects.filter(event=OuterRef("pk"), organisation__in=actor.coordinated)
        return self.filter(Exists(ours))

    def took_place(self) -> Self:
        """Held here and closed, or completed as far as the record tells."""
        from events.models.record import Record

        return self.filter(
            Q(state=Event.State.HELD) | Q(state=Event.State.RECORDED, record__certainty__in=Record.COUNTED)
        )

    def paid_by(self, grant: Grant) -> Self:
        return self.filter(Exists(GrantShare.objects.filter(event=OuterRef("pk"), grant=grant)))

    def ending_between(self, first: date, last: date) -> Self:
        """An event belongs to the period in which it ends. One without a day belongs to none."""
        return self.filter(ends_on__range=(first, last))

    def without_signatures(self) -> Self:
        """Nobody has brought the signed attendance sheet."""
        from events.models.document import Document

        signed = Document.objects.filter(event=OuterRef("pk"), kind=Document.Kind.SIGNATURES)
        return self.exclude(Exists(signed))

    def with_seats(self) -> Self:
        """Adds `taken` and `waiting` as the seats stand now, each counted beside the rows and not joined to them."""
        from events.models.registration import Registration

        def count(rows: models.QuerySet[Registration]) -> Coalesce:
            per_event = rows.filter(event=OuterRef("pk")).order_by().values("event").annotate(n=Count("pk")).values("n")
            return Coalesce(Subquery(per_event), 0)

        return self.annotate(
            taken=count(Registration.objects.taking_seats()), waiting=count(Registration.objects.waiting())
        )

    def with_parts(self) -> Self:
        """Adds what the list of an activity's parts shows behind each name."""
        from events.models.document import Document
        from events.models.registration import Attendance, Registration

        def per_event(rows: "models.QuerySet[models.Model]", path: str, what: str) -> Coalesce:
            found = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
            return Coalesce(Subquery(found.annotate(n=Count(what, distinct=True)).values("n")), 0)

        return self.with_seats().annotate(
            session_count=per_event(Session.objects.all(), "event", "pk"),
            active_count=per_event(Registration.objects.active(), "event", "pk"),
            undecided_count=per_event(Registration.objects.undecided(), "event", "pk"),
            attended_count=per_event(Attendance.objects.all(), "session__event", "registration"),
            document_count=per_event(Document.objects.all(), "event", "pk"),
            lacks_signatures=Exists(
                Event.objects.filter(pk=OuterRef("pk"), state=Event.State.HELD).without_signatures()
            ),
        )

    def lock(self, pk: int) -> "Event":
        """The event's row, locked until the transaction ends. Every change of who has a seat begins here."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class Event(models.Model):
    """What people come to: a date, a place, seats, sessions. What kind it is never changes."""

    class Kind(models.TextChoices):
        PILOT = "pilot", _("Training pilot")
        TRAINING = "training", _("Training")
        ROUNDTABLE = "roundtable", _("Roundtable")
        EXCHANGE_EVENT = "exchange_event", _("EU exchange event")
        CITY_EXCHANGE = "city_exchange", _("City exchange visit")
        MENTORING_VISIT = "mentoring_visit", _("Mentoring visit")
        STUDY_VISIT = "study_visit", _("Study visit")
        WORKING_GROUP = "working_group", _("Working group")
        EXPERT_SEMINAR = "expert_seminar", _("Expert seminar")
        WORKSHOP = "workshop", _("Workshop")
        PARTNER_MEETING = "partner_meeting", _("Partner meeting")
        PLATFORM_MEETING = "platform_meeting", _("Platform meeting")
        CONFERENCE = "conference", _("Conference")
        CROSS_BORDER = "cross_border", _("Cross-border exchange")
        WEBINAR = "webinar", _("Webinar")
        AWARENESS = "awareness", _("Awareness event")
        LAUNCH = "launch", _("Launch")
        OTHER = "other", _("Other activity")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")
        RECORDED = "recorded", _("On record")

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is about"), max_length=4_000, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="events", verbose_name=_("town")
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Brussels", validators=[check_timezone])
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    # The days in the calendar of the place, or as far as the record knows them: what figures are counted by.
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    country = CountryField(_("country"), blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True, verbose_name=_("languages"))
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LARGEST)],
        help_text=_("Leave it empty for no limit. 0 means a waiting list only."),
    )
    needs_approval = models.BooleanField(
        _("the team decides who comes"),
        default=False,
        help_text=_("Whoever registers waits for your decision before they get a place."),
    )
    organisers: "models.ManyToManyField[Organisation, EventOrganiser]" = models.ManyToManyField(
        Organisation, through="EventOrganiser", related_name="events"
    )
    grants: "models.ManyToManyField[Grant, GrantShare]" = models.ManyToManyField(
        Grant, through="GrantShare", related_name="events"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["state", "starts_at"], name="event_by_time")]
        constraints = [
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
                condition=~Q(state="recorded")
                | Q(starts_at__isnull=True, published_at__isnull=True, capacity__isnull=True),
                name="a_recorded_event_was_not_run_here",
                violation_error_message=_("What comes from the record was not run on this site."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state__in=["cancelled", "recorded"])
                | Q(state__in=["published", "held"], published_at__isnull=False, starts_at__isnull=False),
                name="a_published_event_has_its_dates",
                violation_error_message=_("An activity needs its dates before it is published."),
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_at__isnull=False) | (~Q(state="held") & Q(held_at__isnull=True)),
                name="a_held_event_has_the_time_it_was_closed",
                violation_error_message=_("A held activity has the time it was closed."),
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="a_cancelled_event_has_the_time_it_was_cancelled",
                violation_error_message=_("A cancelled activity has the time it was cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__lte=LARGEST),
                name="an_event_holds_no_more_than_a_hall",
                violation_error_message=_("That is more people than any hall holds."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.public_id])

    # What it is now

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

    @property
    def place_names(self) -> list[str]:
        """Its town, and every further place, by name."""
        home = [self.municipality.name] if self.municipality else []
        return home + sorted(place.name for place in self.other_places.all())

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= clock.now()

    @property
    def takes_registrations(self) -> bool:
        return self.state == self.State.PUBLISHED and not self.has_begun

    @property
    def is_recorded(self) -> bool:
        return self.state == self.State.RECORDED

    def free_seats(self, taken: int) -> int | None:
        """How many seats are left; None when there is no limit."""
        return None if self.capacity is None else max(self.capacity - taken, 0)

    # Moves

    def require_open(self) -> None:
        """Raises IllegalMove when nobody can register any more."""
        require(self.state, {self.State.PUBLISHED}, _("This activity does not take registrations."))
        if self.has_begun:
            raise IllegalMove(_("This activity has begun, so registration is closed."))

    def require_begun(self) -> None:
        """Raises IllegalMove while there is nobody who could have been seen there."""
        if self.state not in {self.State.PUBLISHED, self.State.HELD} or not self.has_begun:
            raise IllegalMove(_("Attendance is taken from the moment the activity begins."))

    def publish(self) -> None:
        require(self.state, {self.State.DRAFT}, _("Only a draft can be published."))
        self.state, self.published_at = self.State.PUBLISHED, clock.now()

    def hold(self) -> None:
        """It took place, and the attendance is complete."""
        require(self.state, {self.State.PUBLISHED}, _("Only a published activity can be closed as held."))
        if not self.is_over:
            raise IllegalMove(_("The activity is not over yet."))
        self.state, self.held_at = self.State.HELD, clock.now()

    def cancel(self, reason: str) -> None:
        require(self.state, {self.State.DRAFT, self.State.PUBLISHED}, _("This activity cannot be cancelled any more."))
        if self.published_at and self.is_over:
            raise IllegalMove(_("The activity is over: it can be closed as held, and not be cancelled any more."))
        self.state, self.cancelled_at, self.cancel_reason = self.State.CANCELLED, clock.now(), reason


class EventPlace(models.Model):
    """A further place where an event happens: the second town of a visit, or one the network has no page for."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="other_places")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    key = SearchKeyField("name")
    country = CountryField(blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "country", "key"],
                name="an_event_names_a_place_once",
                violation_error_message=_("This place is named twice."),
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
                name="an_events_place_has_both_coordinates_or_none",
                violation_error_message=_("Give both coordinates, or none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EventOrganiser(models.Model):
    """One of the organisations that hold an event; the first one answers for it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="organiser_rows")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="organiser_rows")
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation"],
                name="an_organisation_organises_an_event_once",
                violation_error_message=_("This organisation is named twice."),
            ),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(is_lead=True),
                name="an_event_has_one_lead_organiser",
                violation_error_message=_("Only one organisation can lead."),
            ),
        ]


class GrantShare(models.Model):
    """That a grant pays for an event, and how much of it, in percent."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="grant_shares")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="shares")
    percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, help_text="Empty: who paid which part is not on record."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "grant"],
                name="a_grant_pays_one_share_of_an_event",
                violation_error_message=_("This grant is named twice."),
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gt=0, percent__lte=100),
                name="a_grants_share_is_above_0_and_at_most_100_percent",
                violation_error_message=_("A share lies above 0 and at most at 100 percent."),
            ),
        ]


class Session(models.Model):
    """A part of an event that people attend or miss: attendance is taken for each."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_session_ends_after_it_starts",
                violation_error_message=_("The session ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def hours(self) -> float:
        return self.length.total_seconds() / 3600
