import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import Lower, RowNumber
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from events.models.event import TAKES_A_SEAT, Event
from events.models.group import Group
from municipalities.models import Municipality
from share.kit import clock, search, tokens
from share.kit.fields import SearchKeyField
from share.kit.merging import MOVE, STAY
from share.kit.moves import require
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.policy import Actor
from share.records import history

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CONFIRM_WITHIN = timedelta(hours=24)
LINK_OPENS = timedelta(days=730)  # after the end of the activity; later one signs in with the address
EVIDENCE = _("the grant’s evidence may go, or the person asks to be erased")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> Self:
        return self.filter(state__in=Registration.ACTIVE)

    def with_address(self, email: str) -> Self:
        return self.alias(lower=Lower("email")).filter(lower=email.lower())

    def reachable(self) -> Self:
        """Those to whom mails can be sent: at their own address, or at that of who registered their group."""
        there = self.select_related("group").filter(erased_at__isnull=True)
        return there.exclude(email="", group=None).exclude(email="", group__email="")

    def visible_to(self, actor: Actor) -> Self:
        """People of the activities this person's working pages show."""
        return self.filter(event__in=Event.objects.visible_to(actor))

    def taking_seats(self) -> Self:
        """Confirmed, or unconfirmed with a seat reserved until the address is confirmed."""
        return self.filter(TAKES_A_SEAT)

    def waiting(self) -> Self:
        return self.filter(state=Registration.State.WAITING)

    def attended(self) -> Self:
        """Present for at least one session."""
        marks = apps.get_model("events", "Attendance")._default_manager
        return self.filter(Exists(marks.filter(registration=OuterRef("pk"), mark="present")))

    def first_of_each(self) -> Self:
        """One registration for each person key, that of the event that ended first: to be asked for by its id only."""
        return self.order_by("person_key", "event__ends_on", "pk").distinct("person_key")

    def once_a_person(self) -> Self:
        """The same as rows of their own, to be filtered and ordered further."""
        return self.filter(pk__in=self.first_of_each().values("pk"))

    def with_events(self) -> Self:
        """With the event of each, and what words its place."""
        return self.select_related("event__municipality").prefetch_related("event__other_places")

    def undecided(self) -> Self:
        """Pending the team's yes or no, in the order in which addresses were confirmed."""
        return self.filter(state=Registration.State.PENDING).order_by("state_since", "pk")

    def positions(self) -> dict[int, int]:
        """Id to position on the waiting list, which is computed and never stored."""
        position = Window(RowNumber(), partition_by="event_id", order_by=Registration.WAITING_ORDER)
        return dict(self.waiting().order_by().annotate(position=position).values_list("pk", "position"))

    def unconfirmed_too_long(self) -> Self:
        return self.filter(state=Registration.State.UNCONFIRMED, confirm_until__lt=clock.now())

    def on_attendance_sheet(self) -> Self:
        """Those who may turn up, by name: confirmed, waiting, pending, unconfirmed or expired, and walk-ins.

        A person who cancelled or was declined and comes all the same is added as a walk-in.
        """
        gone = (Registration.State.CANCELLED, Registration.State.DECLINED)
        return self.exclude(state__in=gone).order_by("key", "pk")


@history.tracked
class Registration(models.Model):
    """One person's wish to come to one event, from the first click to the seat or its end."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Address not confirmed")
        PENDING = "pending", _("Pending approval")
        CONFIRMED = "confirmed", _("Confirmed")
        WAITING = "waiting", _("On the waiting list")
        DECLINED = "declined", _("Declined")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")
        WALK_IN = "walk_in", _("Came without registering")

        @property
        def tone(self) -> Tone:
            tones = {"confirmed": Tone.GOOD, "cancelled": Tone.WRONG, "declined": Tone.QUIET, "expired": Tone.QUIET}
            return tones.get(self.value, Tone.WAIT)

    class Reason(models.TextChoices):
        """Why it is in its state: every automatic change says so."""

        REGISTERED = "registered", _("registered on the page")
        ADDRESS = "address", _("address confirmed")
        FULL = "full", _("address confirmed, all places taken")
        LIMIT = "limit", _("address confirmed, the places of their town, country or kind are taken")
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
        WALKED_IN = "walked_in", _("added by the team as a walk-in")
        GIVEN = "given", _("a place was given by the team")
        INVITED = "invited", _("invited by the team")
        COLLEAGUE = "colleague", _("comes instead of a colleague")
        SENT_COLLEAGUE = "sent_colleague", _("a colleague comes instead")
        GROUP = "group", _("registered with a group")
        GROUP_CONFIRMED = "group_confirmed", _("confirmed by who registered the group")
        GROUP_FULL = "group_full", _("confirmed by who registered the group, not enough places")
        ENTERED = "entered", _("entered by the team")
        ENTERED_FULL = "entered_full", _("entered by the team, not enough places")
        NOT_DECIDED = "not_decided", _("it began before the team had decided")

    class ActorKind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality staff")
        PUBLIC = "public_service", _("Public service: school, health, employment, police")
        NGO = "ngo", _("NGO or church")
        VOLUNTEER = "volunteer", _("Volunteer")
        SPONSOR = "sponsor", _("Sponsor group")
        REFUGEE_LED = "refugee_led", _("Refugee-led organisation")
        OTHER = "other", _("Other")

    ACTIVE = (State.UNCONFIRMED, State.PENDING, State.CONFIRMED, State.WAITING)
    WAITING_ORDER = (models.F("priority").desc(), models.F("waiting_since").asc(), models.F("pk").asc())

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person_key = models.UUIDField(
        default=uuid.uuid4,
        editable=False,
        db_index=True,
        help_text="Random. What people are counted by: the same for one person at several events, and after erasure.",
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="registrations"
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="registrations")
    held_seats = models.ForeignKey(
        "events.HeldSeats",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="registrations",
        help_text="The organisation by whose link they came.",
    )
    vouched_by = models.CharField(
        _("vouched for by"), max_length=200, blank=True, help_text="Who entered a line whose address nobody proved."
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UNCONFIRMED)
    reason = models.CharField(_("why"), max_length=20, choices=Reason, default=Reason.REGISTERED)
    state_since = models.DateTimeField(default=clock.now)
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    town = models.CharField(_("town you work in"), max_length=200)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    town_country = CountryField(_("country of that town"), blank=True)
    actor_kind = models.CharField(_("comes from"), max_length=20, choices=ActorKind)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(max_length=8, default="en-gb")
    notice_version = models.CharField(max_length=40, help_text="The privacy notice that was shown and read.")
    registered_at = models.DateTimeField(default=clock.now)
    confirm_until = models.DateTimeField(null=True, blank=True)
    reserves_seat = models.BooleanField(_("seat reserved"), default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True, help_text="What the team wrote when it declined.")
    priority = models.SmallIntegerField(_("priority"), default=0)
    waiting_since = models.DateTimeField(null=True, blank=True)
    pictures = models.BooleanField(_("may be seen in pictures"), null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    link_number = models.PositiveSmallIntegerField(default=0, help_text="How often the person made their link anew.")
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = RegistrationQuerySet.as_manager()

    position: int | None  # on the waiting list; set where a list shows it

    on_merge = {"event": STAY, "user": MOVE, "entered_by": STAY, "municipality": MOVE, "person_key": MOVE}
    not_personal = (
        "id", "public_id", "person_key", "event", "user", "state", "reason", "state_since", "municipality",
        "actor_kind", "language", "notice_version", "registered_at", "confirm_until", "reserves_seat", "confirmed_at",
        "priority", "waiting_since", "erased_at", "is_demo", "link_number", "pictures", "group", "entered_by",
        "held_seats",
    )  # fmt: skip
    personal = {
        "name": Kept(_("to know who comes, and to write the certificate"), EVIDENCE),
        "key": Kept(_("to find the name in a list"), EVIDENCE),
        "email": Kept(_("to send confirmation, changes and certificate"), EVIDENCE),
        "town_country": Kept(_("to share the places out among countries, and to count for the funder"), EVIDENCE),
        "town": Kept(_("to know which towns were reached"), EVIDENCE),
        "organisation": Kept(_("to know which organisations were reached"), EVIDENCE),
        "vouched_by": Kept(_("to know who says that the person registered"), EVIDENCE),
        "answer": Kept(_("to tell the person why there was no place"), EVIDENCE),
    }

    class Meta:
        ordering = ["registered_at", "pk"]
        verbose_name = _("registration")
        indexes = [
            models.Index(fields=["event", "state"], name="registration_by_state"),
            models.Index(fields=["confirm_until"], condition=Q(state="unconfirmed"), name="registration_unconfirmed"),
            models.Index(Lower("email"), name="registration_by_address"),
            *search.indexes("registration", F("key")),
        ]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=Q(state__in=["unconfirmed", "pending", "confirmed", "waiting", "walk_in"]) & ~Q(email=""),
                name="an_address_registers_once_for_an_event",
                violation_error_message=_("This address is registered already."),
            ),
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=Q(state__in=["unconfirmed", "pending", "confirmed", "waiting"]),
                name="a_person_registers_once_for_an_event",
                violation_error_message=_("This person is registered already."),
            ),
            models.CheckConstraint(
                condition=Q(state="walk_in")
                | ~Q(email="")
                | Q(group__isnull=False)
                | ~Q(vouched_by="")
                | Q(erased_at__isnull=False),
                name="a_registration_has_an_address_unless_walk_in_or_erased",
                violation_error_message=_("Only a walk-in, or somebody for whom others vouch, may have no address."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="", email="", town="", organisation="", answer="", key="", town_country="", vouched_by=""),
                name="an_erased_registration_names_nobody",
                violation_error_message=_("An erased registration names nobody."),
            ),
            models.CheckConstraint(
                condition=Q(state="unconfirmed", confirm_until__isnull=False)
                | (~Q(state="unconfirmed") & Q(reserves_seat=False)),
                name="only_an_unconfirmed_seat_has_an_end",
                violation_error_message=_("An unconfirmed registration has an end."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["pending", "confirmed", "waiting"])
                | Q(user__isnull=False)
                | ~Q(vouched_by="")
                | Q(erased_at__isnull=False),
                name="a_seat_or_a_place_on_the_list_needs_a_proven_address",
                violation_error_message=_("The address is not confirmed, and nobody vouches for the person."),
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False) | ~Q(state="confirmed"),
                name="a_confirmed_registration_has_its_time",
                violation_error_message=_("A confirmed registration has its time."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", waiting_since__isnull=False) | ~Q(state="waiting"),
                name="a_waiting_registration_has_its_time",
                violation_error_message=_("A registration on the waiting list has its time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """Opens this person's own page until they make it anew. Signed, never stored."""
        number = f".{self.link_number}" if self.link_number else ""
        return tokens.sign("registration", f"{self.public_id}{number}")

    def opens_with(self, token: str) -> bool:
        """Whether this is the link in force, and still in its time."""
        end = self.event.ends_at or self.registered_at
        return token == self.token and self.erased_at is None and clock.now() < end + LINK_OPENS

    @property
    def tone(self) -> Tone:
        return self.State(self.state).tone

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def mail_address(self) -> str:
        """Where mails about it go: to the person, or to who registered the group; empty for nowhere."""
        return self.email or (self.group.email if self.group and not self.erased_at else "")

    @property
    def shown_name(self) -> "StrOrPromise":
        """The name, or what stands in its place once the person was erased."""
        return self.name or _("(erased)")

    @property
    def ended_sentence(self) -> "StrOrPromise":
        """Why nothing more can be done with it, for the person it belongs to."""
        if self.state == self.State.EXPIRED:
            return _("The time to confirm is over, and the place was given on. Register again if you like.")
        if self.reason == self.Reason.NOT_DECIDED:
            return _("It began before the organisers had decided, so there was no place for you.")
        if self.state == self.State.DECLINED:
            return _("The organisers have decided about this registration: there is no place for you this time.")
        return _("This registration has ended.")

    @property
    def has_place(self) -> bool:
        """Whether they come, or came without registering."""
        return self.state in {self.State.CONFIRMED, self.State.WALK_IN}

    def require_undecided(self) -> None:
        """Raises IllegalMove unless the team has still to decide about it."""
        require(
            self.state,
            {self.State.PENDING},
            _("There is nothing to decide about this registration any more. The list shows how it stands."),
        )

    # Moves

    def await_confirmation(
        self, *, seat: bool, begins: datetime | None = None, reason: "Registration.Reason | None" = None
    ) -> None:
        """A new registration whose address must still be proven; `seat` says whether one is reserved for it, `reason` how it
        came.

        It ends after `CONFIRM_WITHIN`, and at the latest when the event `begins`.
        """
        require(self.state, {self.State.UNCONFIRMED}, _("This registration is under way already."))
        until = clock.now() + CONFIRM_WITHIN
        self.confirm_until, self.reserves_seat = min(until, begins or until), seat
        self._become(self.State.UNCONFIRMED, reason or self.Reason.REGISTERED)

    def confirm(self, reason: "Registration.Reason") -> None:
        able = {self.State.UNCONFIRMED, self.State.PENDING, self.State.WAITING}
        require(self.state, able, _("This registration cannot be confirmed any more."))
        self.confirmed_at = clock.now()
        self._become(self.State.CONFIRMED, reason)

    def wait(self, since: datetime, reason: "Registration.Reason") -> None:
        """To the end of the waiting list; `since` is read from the database's clock under the event's lock."""
        able = {self.State.UNCONFIRMED, self.State.PENDING}
        require(self.state, able, _("This registration cannot wait any more."))
        self.waiting_since = since
        self._become(self.State.WAITING, reason)

    def await_decision(self) -> None:
        """The address is proven; now the team says yes or no. Until then it takes no seat."""
        require(self.state, {self.State.UNCONFIRMED}, _("This registration is under way already."))
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

    def receive(self) -> None:
        """The team gives a free place to somebody on the waiting list."""
        require(self.state, {self.State.WAITING}, _("This person is not on the waiting list any more."))
        self.confirm(self.Reason.GIVEN)

    def remain_undecided(self) -> None:
        """It began before the team had said yes or no."""
        self.require_undecided()
        self._become(self.State.DECLINED, self.Reason.NOT_DECIDED)

    def cancel(self, reason: "Registration.Reason") -> None:
        require(self.state, self.ACTIVE, _("This registration has ended already."))
        self._become(self.State.CANCELLED, reason)

    def expire(self) -> None:
        require(self.state, {self.State.UNCONFIRMED}, _("Only a registration that was not confirmed expires."))
        self._become(self.State.EXPIRED, self.Reason.UNCONFIRMED)

    def walk_in(self) -> None:
        """Somebody came without registering: a fact, whatever the seats say."""
        require(self.state, {self.State.UNCONFIRMED}, _("This person is on the list already."))
        self._become(self.State.WALK_IN, self.Reason.WALKED_IN)

    def erase(self) -> None:
        """Takes out everything that names the person. The row, its marks and its person key stay, and so every figure."""
        self.name = self.key = self.email = self.town = self.organisation = self.answer = self.vouched_by = ""
        self.town_country = ""
        self.erased_at = clock.now()

    def _become(self, state: "Registration.State", reason: "Registration.Reason") -> None:
        if state != self.State.UNCONFIRMED:
            self.reserves_seat = False
        self.state, self.reason, self.state_since = state, reason, clock.now()
