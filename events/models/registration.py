import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Cast, Coalesce, Concat, FirstValue, Lower, NullIf, RowNumber
from django.utils.translation import gettext_lazy as _

from events.models.event import Event, Session
from municipalities.models import Municipality
from share.kit import clock, tokens
from share.kit.fields import SearchKeyField
from share.kit.moves import require

HOLD = timedelta(hours=24)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> Self:
        return self.filter(state__in=Registration.ACTIVE)

    def with_address(self, email: str) -> Self:
        return self.alias(lower=Lower("email")).filter(lower=email.lower())

    def taking_seats(self) -> Self:
        """Confirmed, or held with a seat until the address is confirmed."""
        return self.filter(Q(state=Registration.State.CONFIRMED) | Q(state=Registration.State.HELD, holds_seat=True))

    def waiting(self) -> Self:
        return self.filter(state=Registration.State.WAITING)

    def attended(self) -> Self:
        """Was there for at least one session."""
        return self.filter(Exists(Attendance.objects.filter(registration=OuterRef("pk"))))

    def once_a_person(self) -> Self:
        """One registration for each person: the one of their first event here.

        A person is a user, whoever proved the address that was written down, or else that address; a line without an
        address is a person of its own.
        """
        proven = EmailAddress.objects.filter(verified=True, email=Lower(OuterRef("email"))).values("user_id")[:1]
        person = Coalesce(
            Cast("user_id", models.TextField()),
            Cast(Subquery(proven), models.TextField()),
            NullIf(Lower("email"), Value(""), output_field=models.TextField()),
            Concat(Value("line "), Cast("pk", models.TextField())),
        )
        first = Window(FirstValue("pk"), partition_by=person, order_by=["event__ends_on", "pk"])
        return self.filter(pk__in=self.annotate(first=first).filter(first=models.F("pk")).values("pk"))

    def undecided(self) -> Self:
        """Whoever waits for the team's yes or no, in the order in which they confirmed their address."""
        return self.filter(state=Registration.State.PENDING).order_by("state_since", "pk")

    def positions(self) -> dict[int, int]:
        """Id to place in the waiting list, which is computed and never stored."""
        place = Window(RowNumber(), partition_by="event_id", order_by=Registration.LINE)
        return dict(self.waiting().order_by().annotate(position=place).values_list("pk", "position"))

    def held_too_long(self) -> Self:
        return self.filter(state=Registration.State.HELD, held_until__lt=clock.now())

    def for_the_door(self) -> Self:
        """Who may turn up, by name: whoever has a seat, waits for one or for a yes, or never pressed the button.

        Whoever cancelled or was declined and comes all the same is written down at the door, as a stranger is.
        """
        gone = (Registration.State.CANCELLED, Registration.State.DECLINED)
        return self.exclude(state__in=gone).order_by("key", "pk")


class Registration(models.Model):
    """One person's wish to come to one event, from the first click to the seat or its end."""

    class State(models.TextChoices):
        HELD = "held", _("Address not confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        WAITING = "waiting", _("On the waiting list")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")
        WALK_IN = "walk_in", _("Came without registering")
        PENDING = "pending", _("Pending approval")
        DECLINED = "declined", _("Declined")

    class Reason(models.TextChoices):
        """Why it is in its state: every automatic change says so."""

        REGISTERED = "registered", _("registered on the page")
        ADDRESS = "address", _("address confirmed")
        FULL = "full", _("address confirmed, all places taken")
        SEAT_FREED = "seat_freed", _("a place became free")
        BY_PERSON = "by_person", _("cancelled by the person")
        BY_TEAM = "by_team", _("cancelled by the team")
        SAME_PERSON = "same_person", _("the same person is registered with another address")
        EVENT = "event", _("the activity was cancelled")
        UNCONFIRMED = "unconfirmed", _("the address was not confirmed in time")
        UNDECIDED = "undecided", _("address confirmed, the team decides")
        APPROVED = "approved", _("approved by the team")
        APPROVED_FULL = "approved_full", _("approved by the team, all places taken")
        NOT_CHOSEN = "not_chosen", _("declined by the team")
        AT_DOOR = "at_door", _("added at the door by the team")

    class ActorKind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality staff")
        PUBLIC = "public_service", _("Public service: school, health, employment, police")
        NGO = "ngo", _("NGO or church")
        VOLUNTEER = "volunteer", _("Volunteer")
        SPONSOR = "sponsor", _("Sponsor group")
        REFUGEE_LED = "refugee_led", _("Refugee-led organisation")
        OTHER = "other", _("Other")

    ACTIVE = (State.HELD, State.PENDING, State.CONFIRMED, State.WAITING)
    LINE = (models.F("priority").desc(), models.F("queued_at").asc(), models.F("pk").asc())

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="registrations"
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.HELD)
    reason = models.CharField(max_length=20, choices=Reason, default=Reason.REGISTERED)
    state_since = models.DateTimeField(default=clock.now)
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    town = models.CharField(_("town you work in"), max_length=200)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor_kind = models.CharField(_("you come from"), max_length=20, choices=ActorKind)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(max_length=8, default="en-gb")
    notice_version = models.CharField(max_length=40, help_text="The privacy notice that was shown and read.")
    registered_at = models.DateTimeField(default=clock.now)
    held_until = models.DateTimeField(null=True, blank=True)
    holds_seat = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True, help_text="What the team wrote when it declined.")
    priority = models.SmallIntegerField(default=0)
    queued_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects: ClassVar[RegistrationQuerySet] = RegistrationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["registered_at", "pk"]
        indexes = [
            models.Index(fields=["event", "state"], name="registration_by_state"),
            models.Index(fields=["held_until"], condition=Q(state="held"), name="registration_held"),
        ]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=Q(state__in=["held", "pending", "confirmed", "waiting", "walk_in"]) & ~Q(email=""),
                name="an_address_registers_once_for_an_event",
                violation_error_message=_("This address is registered already."),
            ),
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=Q(state__in=["held", "pending", "confirmed", "waiting"]),
                name="a_person_registers_once_for_an_event",
                violation_error_message=_("This person is registered already."),
            ),
            models.CheckConstraint(
                condition=Q(state="walk_in") | ~Q(email=""),
                name="whoever_registers_has_an_address",
                violation_error_message=_("Only whoever came without registering may have no address."),
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False) | (~Q(state="held") & Q(holds_seat=False)),
                name="only_a_held_registration_holds_a_seat_and_it_has_an_end",
                violation_error_message=_("A held registration has an end."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["pending", "confirmed", "waiting"]) | Q(user__isnull=False),
                name="whoever_has_a_seat_or_waits_has_proven_an_address",
                violation_error_message=_("The address is not confirmed."),
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False) | ~Q(state="confirmed"),
                name="a_confirmed_registration_has_its_time",
                violation_error_message=_("A confirmed registration has its time."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", queued_at__isnull=False) | ~Q(state="waiting"),
                name="who_waits_has_a_place_in_the_line",
                violation_error_message=_("Who waits has a place in the line."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """Opens this person's own page. Signed, never stored."""
        return tokens.sign("registration", str(self.public_id))

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def ended_sentence(self) -> str:
        """Why nothing more can be done with it, for the person it belongs to."""
        if self.state == self.State.EXPIRED:
            return _("The time to confirm is over, and the place was given on. Register again if you like.")  # type: ignore[return-value]
        if self.state == self.State.DECLINED:
            return _("The organisers have decided about this registration: there is no place for you this time.")  # type: ignore[return-value]
        return _("This registration has ended.")  # type: ignore[return-value]

    def require_undecided(self) -> None:
        """Raises IllegalMove unless the team has still to decide about it."""
        require(
            self.state,
            {self.State.PENDING},
            _("There is nothing to decide about this registration any more. The list shows how it stands."),
        )

    # Moves

    def hold(self, *, seat: bool, begins: datetime | None = None) -> None:
        """A new registration whose address must still be proven; `seat` says whether one is kept for it.

        Nothing is held after the event `begins`: an empty chair helps nobody.
        """
        require(self.state, {self.State.HELD}, _("This registration is under way already."))
        until = clock.now() + HOLD
        self.held_until, self.holds_seat = min(until, begins or until), seat
        self._become(self.State.HELD, self.Reason.REGISTERED)

    def confirm(self, reason: "Registration.Reason") -> None:
        able = {self.State.HELD, self.State.PENDING, self.State.WAITING}
        require(self.state, able, _("This registration cannot be confirmed any more."))
        self.confirmed_at = clock.now()
        self._become(self.State.CONFIRMED, reason)

    def queue(self, at: datetime, reason: "Registration.Reason") -> None:
        """To the end of the waiting list; `at` is read from the database's clock under the event's lock."""
        require(self.state, {self.State.HELD, self.State.PENDING}, _("This registration cannot wait any more."))
        self.queued_at = at
        self._become(self.State.WAITING, reason)

    def await_decision(self) -> None:
        """The address is proven; now the team says yes or no. Until then it takes no seat."""
        require(self.state, {self.State.HELD}, _("This registration is under way already."))
        self._become(self.State.PENDING, self.Reason.UNDECIDED)

    def decline(self, answer: str) -> None:
        """The team's no; the person reads the `answer`, which may be empty."""
        require(
            self.state,
            {self.State.PENDING},
            _("Only somebody who waits for a decision can be declined. Whoever is approved can be taken off the list."),
        )
        self.answer = answer
        self._become(self.State.DECLINED, self.Reason.NOT_CHOSEN)

    def cancel(self, reason: "Registration.Reason") -> None:
        require(self.state, self.ACTIVE, _("This registration has ended already."))
        self._become(self.State.CANCELLED, reason)

    def expire(self) -> None:
        require(self.state, {self.State.HELD}, _("Only a registration that was not confirmed expires."))
        self._become(self.State.EXPIRED, self.Reason.UNCONFIRMED)

    def arrive(self) -> None:
        """Somebody nobody expected stands in the room: a fact, whatever the seats say."""
        require(self.state, {self.State.HELD}, _("This person is on the list already."))
        self._become(self.State.WALK_IN, self.Reason.AT_DOOR)

    def _become(self, state: "Registration.State", reason: "Registration.Reason") -> None:
        if state != self.State.HELD:
            self.holds_seat = False
        self.state, self.reason, self.state_since = state, reason, clock.now()


class Attendance(models.Model):
    """That a person was there for a session. A fact: it needs no seat."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="attendances")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    marked_at = models.DateTimeField(default=clock.now)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="a_person_attends_a_session_once",
                violation_error_message=_("This person is marked for this session already."),
            ),
        ]
