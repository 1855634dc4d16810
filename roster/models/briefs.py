"""What is matched: one or several needs of towns, sharpened by the secretariat; and who is asked to answer them."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from municipalities.models import Area, Municipality, Need
from roster.models.experts import UNTIL_THEY_LEAVE, Expert
from roster.models.words import Experience, Form, Size
from share.kit import clock, search
from share.kit.languages import LANGUAGES
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove, require
from share.kit.states import Tone
from share.kit.text import short_id
from share.records import history

MOST_DAYS = 20
LONGEST_WINDOW = timedelta(days=400)


class BriefQuerySet(models.QuerySet["Brief"]):
    def open(self) -> Self:
        """Those for which nobody has said yes yet."""
        return self.filter(state__in=Brief.OPEN)


@history.tracked
class Brief(models.Model):
    """What one expert is looked for: the needs it answers, the area, the language, how many days of which window."""

    class State(models.TextChoices):
        OPEN = "open", _("looks for an expert")
        ASKED = "asked", _("somebody is asked")
        MET = "met", _("an expert has said yes")
        CLOSED = "closed", _("closed")

    OPEN = (State.OPEN, State.ASKED)

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    title = models.CharField(_("title"), max_length=120)
    area = models.CharField(_("area"), max_length=20, choices=Area)
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    form = models.CharField(_("how"), max_length=12, choices=Form)
    days = models.PositiveSmallIntegerField(
        _("days"), default=2, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    starts_on = models.DateField(_("not before"))
    ends_on = models.DateField(_("not after"))
    goal = models.CharField(_("what should be different afterwards"), max_length=600)
    country = CountryField(_("country"), blank=True)
    size = models.CharField(_("size of town"), max_length=10, choices=Size, blank=True)
    experience = models.CharField(_("experience"), max_length=12, choices=Experience, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    state_since = models.DateTimeField(default=clock.now, editable=False)
    reason = models.CharField(_("why it was closed"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = BriefQuerySet.as_manager()

    on_merge = {"made_by": MOVE}
    not_personal = (
        "id",
        "public_id",
        "title",
        "area",
        "language",
        "form",
        "days",
        "starts_on",
        "ends_on",
        "goal",
        "country",
        "size",
        "experience",
        "state",
        "state_since",
        "reason",
        "made_by",
        "made_at",
        "is_demo",
    )

    class Meta:
        indexes = search.indexes("brief", F("title"))
        ordering = ["starts_on", "pk"]
        verbose_name = _("brief")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="the_window_of_a_brief_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=MOST_DAYS, area__in=Area.values),
                name="a_brief_asks_for_one_to_twenty_days",
                violation_error_message=_("Ask for 1 to 20 days."),
            ),
            models.CheckConstraint(
                condition=Q(state="closed") & ~Q(reason="") | ~Q(state="closed") & Q(reason=""),
                name="a_closed_brief_says_why",
                violation_error_message=_("Say why it is closed."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roster:brief", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def tone(self) -> Tone:
        tones = {self.State.MET: Tone.GOOD, self.State.CLOSED: Tone.QUIET}
        return tones.get(self.State(self.state), Tone.WAIT)

    def dates(self, from_day: date) -> list[date]:
        """The working days of the window, from a day on."""
        first = max(self.starts_on, from_day)
        found = (first + timedelta(days=n) for n in range((self.ends_on - first).days + 1))
        return [day for day in found if day.weekday() < 5]

    # Moves

    def ask(self) -> None:
        require(self.state, self.OPEN, _("Somebody has said yes already, or this is closed."))
        self._become(self.State.ASKED)

    def reopen(self) -> None:
        """Nobody is asked any more, or who said yes dropped out. Raises IllegalMove when it is closed."""
        require(self.state, (*self.OPEN, self.State.MET), _("This is closed."))
        self._become(self.State.OPEN)

    def meet(self) -> None:
        require(self.state, self.OPEN, _("Somebody has said yes already, or this is closed."))
        self._become(self.State.MET)

    def close(self, reason: str) -> None:
        require(self.state, self.OPEN, _("An expert has said yes: close the mission instead."))
        self._become(self.State.CLOSED)
        self.reason = reason

    def _become(self, state: State) -> None:
        self.state, self.state_since = state, clock.now()


@history.tracked
class BriefNeed(models.Model):
    """A need that a brief answers. Several towns with the same need share one; a need stands in one brief at a time."""

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="needs")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="briefs")
    freed_at = models.DateTimeField(null=True, blank=True)

    not_personal = ("id", "brief", "need", "freed_at")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("need of a brief")
        constraints = [
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(freed_at__isnull=True),
                name="a_need_stands_in_one_brief_at_a_time",
                violation_error_message=_("This need is looked after in another brief already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.need)

    @property
    def town(self) -> Municipality:
        found: Municipality = self.need.town
        return found


class ExpertInvitationQuerySet(models.QuerySet["ExpertInvitation"]):
    def open(self) -> Self:
        return self.filter(state__in=[ExpertInvitation.State.QUEUED, ExpertInvitation.State.SENT])

    def overdue(self) -> Self:
        return self.filter(state=ExpertInvitation.State.SENT, answer_by__lte=clock.now())


@history.tracked
class ExpertInvitation(models.Model):
    """An expert who is asked, by when they answer, and what they said. The next in the row is asked by itself."""

    class State(models.TextChoices):
        QUEUED = "queued", _("comes next")
        SENT = "sent", _("is asked")
        ACCEPTED = "accepted", _("said yes")
        DECLINED = "declined", _("said no")
        EXPIRED = "expired", _("did not answer in time")
        CALLED_OFF = "called_off", _("called off")
        DROPPED_OUT = "dropped_out", _("dropped out")

    MAY_BE_ASKED_AGAIN = (State.CALLED_OFF, State.EXPIRED)

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="invitations")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="invitations")
    position = models.PositiveSmallIntegerField(_("place in the row"), default=1)
    days = ArrayField(models.DateField(), default=list, verbose_name=_("days proposed"))
    answer_days = models.PositiveSmallIntegerField(_("days to answer"), default=7)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.QUEUED)
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ExpertInvitationQuerySet.as_manager()

    on_merge = {"made_by": MOVE}
    not_personal = (
        "id",
        "public_id",
        "brief",
        "expert",
        "position",
        "days",
        "answer_days",
        "state",
        "sent_at",
        "answer_by",
        "decided_at",
        "made_by",
    )
    personal = {"reason": UNTIL_THEY_LEAVE}

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("invitation of an expert")
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "expert"],
                name="an_expert_is_asked_once_for_a_brief",
                violation_error_message=_("This expert is in the row already."),
            ),
            models.UniqueConstraint(
                fields=["brief"],
                condition=Q(state="accepted"),
                name="one_expert_says_yes_to_a_brief",
                violation_error_message=_("Another expert has said yes."),
            ),
            models.CheckConstraint(
                condition=Q(state="queued", sent_at__isnull=True, answer_by__isnull=True, decided_at__isnull=True)
                | Q(state="sent", sent_at__isnull=False, answer_by__isnull=False, decided_at__isnull=True)
                | Q(
                    state__in=["accepted", "declined", "expired", "dropped_out"],
                    sent_at__isnull=False,
                    answer_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(state="called_off", decided_at__isnull=False),
                name="an_invitation_has_the_times_of_its_state",
                violation_error_message=_("An invitation has the times of its state."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert}: {self.get_state_display()}"

    @property
    def tone(self) -> Tone:
        tones = {
            self.State.ACCEPTED: Tone.GOOD,
            self.State.SENT: Tone.WAIT,
            self.State.EXPIRED: Tone.WRONG,
            self.State.DROPPED_OUT: Tone.WRONG,
        }
        return tones.get(self.State(self.state), Tone.QUIET)

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.SENT}

    @property
    def is_too_late(self) -> bool:
        return self.state == self.State.SENT and bool(self.answer_by and self.answer_by <= clock.now())

    # Moves

    def send(self) -> None:
        require(self.state, (self.State.QUEUED,), _("This expert was asked already."))
        self.state, self.sent_at = self.State.SENT, clock.now()
        self.answer_by = clock.now() + timedelta(days=self.answer_days)

    def accept(self) -> None:
        """Raises IllegalMove after the deadline, and when it was answered or called off."""
        self._require_open()
        self._decide(self.State.ACCEPTED)

    def decline(self, reason: str) -> None:
        self._require_open()
        self._decide(self.State.DECLINED)
        self.reason = reason

    def expire(self) -> None:
        require(self.state, (self.State.SENT,), _("This invitation was answered."))
        self._decide(self.State.EXPIRED)

    def call_off(self) -> None:
        require(self.state, (self.State.QUEUED, self.State.SENT), _("This invitation was answered."))
        self._decide(self.State.CALLED_OFF)

    def end(self, reason: str, *, has_dropped_out: bool) -> None:
        """The mission ended early: because the expert dropped out, or for a reason that is not theirs."""
        require(self.state, (self.State.ACCEPTED,), _("This expert has not said yes."))
        self.state = self.State.DROPPED_OUT if has_dropped_out else self.State.CALLED_OFF
        self.reason = reason

    def _require_open(self) -> None:
        if self.state == self.State.EXPIRED or self.is_too_late:
            raise IllegalMove(_("The time to answer is over. Write to the secretariat if you still can."))
        require(self.state, (self.State.SENT,), _("This invitation was answered or called off."))

    def _decide(self, state: State) -> None:
        self.state, self.decided_at = state, clock.now()
