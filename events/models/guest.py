"""People whom the team invites to one activity by name."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.held import HeldSeats
from events.models.registration import Registration
from share.kit import clock, tokens
from share.kit.fields import SearchKeyField
from share.kit.merging import STAY
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.policy import Actor
from share.records import history

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNTIL = _("30 days after the activity, or the person is erased")


class GuestQuerySet(models.QuerySet["Guest"]):
    def with_standing(self) -> Self:
        """Adds `standing`, what came of the invitation so far: a value of `Guest.Standing`.

        Whoever registered by themselves, with the address that was invited, has answered too.
        """
        theirs = Registration.objects.alias(lower=Lower("email"), invited=Lower(OuterRef("email")))
        theirs = theirs.filter(event=OuterRef("event"), lower=F("invited"))
        return self.annotate(
            standing=Case(
                When(Exists(theirs.filter(state__in=HAS_ANSWERED)), then=Value(Guest.Standing.REGISTERED)),
                When(declined_at__isnull=False, then=Value(Guest.Standing.DECLINED)),
                When(Exists(theirs.filter(confirmed_at__isnull=False)), then=Value(Guest.Standing.GONE)),
                When(opened_at__isnull=False, then=Value(Guest.Standing.OPENED)),
                default=Value(Guest.Standing.INVITED),
            )
        )

    def with_address(self, email: str) -> Self:
        return self.alias(lower=Lower("email")).filter(lower=email.lower())

    def visible_to(self, actor: Actor) -> Self:
        """Guests of the activities this person's working pages show."""
        return self.filter(event__in=Event.objects.visible_to(actor))


State = Registration.State
HAS_ANSWERED = (State.PENDING, State.CONFIRMED, State.WAITING, State.WALK_IN)  # with an address that is theirs


@history.tracked
class Guest(models.Model):
    """Somebody whom the team invites to an activity: their own link registers them without a further mail.

    Beside those who register by themselves; once they do, they are on the list like everybody.
    """

    class Standing(models.TextChoices):
        INVITED = "1", _("Invited")
        OPENED = "2", _("Opened the link")
        REGISTERED = "3", _("Registered")
        DECLINED = "4", _("Cannot come")
        GONE = "5", _("Registered, and gave the place back")

        @property
        def tone(self) -> Tone:
            tones = {self.REGISTERED.value: Tone.GOOD, self.DECLINED.value: Tone.QUIET, self.GONE.value: Tone.QUIET}
            return tones.get(self.value, Tone.WAIT)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    email = models.EmailField(_("e-mail"), max_length=254)
    language = models.CharField(max_length=8, default="en-gb")
    held_seats = models.ForeignKey(
        HeldSeats, null=True, blank=True, on_delete=models.SET_NULL, related_name="guests", help_text="Of these places."
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True, help_text="What they wrote when they could not come.")
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = GuestQuerySet.as_manager()

    standing: str  # of `with_standing`

    on_merge = {"event": STAY, "invited_by": STAY}
    not_personal = (
        "id", "public_id", "event", "language", "held_seats", "invited_by", "invited_at", "reminded_at", "opened_at",
        "declined_at", "is_demo",
    )  # fmt: skip
    personal = {
        "name": Kept(_("to invite the person by name"), UNTIL),
        "key": Kept(_("to find the name in a list"), UNTIL),
        "email": Kept(_("to send the invitation"), UNTIL),
        "answer": Kept(_("to know why somebody cannot come"), UNTIL),
    }

    class Meta:
        ordering = ["key", "pk"]
        verbose_name = _("invited person")
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                name="an_address_is_invited_once_to_an_event",
                violation_error_message=_("This address is invited already."),
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=False) | Q(answer=""),
                name="only_who_cannot_come_says_why",
                violation_error_message=_("Only who cannot come says why."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """Opens the page of this invitation. Signed, never stored."""
        return tokens.sign("guest", str(self.public_id))

    @property
    def standing_words(self) -> "StrOrPromise":
        return Guest.Standing(self.standing).label

    @property
    def standing_tone(self) -> Tone:
        return Guest.Standing(self.standing).tone

    @property
    def registration(self) -> Registration | None:
        """That of this address, once it is proven; a query."""
        return self.event.registrations.with_address(self.email).filter(state__in=HAS_ANSWERED).first()

    # Moves

    def open(self) -> None:
        """The link was opened by the person; the first time counts. Known only of browsers that run scripts."""
        self.opened_at = self.opened_at or clock.now()

    def decline(self, answer: str) -> None:
        """They cannot come. Said again it takes the place of what they said before."""
        self.declined_at, self.answer = clock.now(), answer

    def accept(self) -> None:
        """They come, whatever they said before."""
        self.declined_at, self.answer = None, ""
