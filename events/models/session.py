from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from events.models.event import LARGEST, Event
from events.models.registration import Registration
from share.kit import clock
from share.kit.checks import CheckedAtOnce
from share.kit.merging import STAY
from share.records import history
from share.records.translations import Translated


class SessionQuerySet(models.QuerySet["Session"]):
    def by_choice(self) -> Self:
        return self.filter(capacity__isnull=False)

    def with_taken(self) -> Self:
        """Adds `taken`: how many of those with a place in the event chose each."""
        chosen = SessionChoice.objects.of_seats().filter(session=OuterRef("pk")).order_by().values("session")
        taken = Subquery(chosen.values(n=Count("pk")), output_field=models.IntegerField())
        return self.annotate(taken=Coalesce(taken, 0))


@history.tracked
class Session(Translated, CheckedAtOnce):
    """A part of an event that people attend or miss: attendance is taken for each. All of them are the agenda.

    One with a number of places is chosen by those who come to it; all others are for everybody.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    i18n = TranslationField(fields=("title",), virtual_fields=False)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveIntegerField(
        _("places, where people choose"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST)],
    )
    locked_at = models.DateTimeField(_("attendance locked"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    taken: int  # by `with_taken`

    on_merge = {"event": STAY}
    not_personal = ("id", "event", "title", "i18n", "translated_from", "starts_at", "ends_at", "capacity", "locked_at")

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("session")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_session_ends_after_it_starts",
                violation_error_message=_("The session ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="a_session_by_choice_has_places",
                violation_error_message=_("A session that people choose has at least one place."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_locked(self) -> bool:
        """Its attendance was compared with the signed sheet by two people, and stays as it is."""
        return self.locked_at is not None

    @property
    def is_by_choice(self) -> bool:
        """Whether people choose it; it may lie beside others, and has places of its own."""
        return self.capacity is not None

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def free(self) -> int:
        """Places of a session by choice that nobody has; asks for `with_taken`."""
        return max((self.capacity or 0) - self.taken, 0)

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.starts_at, self.ends_at

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def hours(self) -> float:
        return self.length.total_seconds() / 3600


class SessionChoiceQuerySet(models.QuerySet["SessionChoice"]):
    def of_seats(self) -> Self:
        """Those of people who have a seat in the event, also one that is only reserved: whoever has none keeps no place."""
        return self.filter(registration__in=Registration.objects.taking_seats().values("pk"))


class SessionChoice(models.Model):
    """That a registered person comes to this session by choice."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="choices")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="choices", db_index=False
    )  # the constraint has its index

    objects = SessionChoiceQuerySet.as_manager()

    not_personal = ("id", "session", "registration")

    class Meta:
        verbose_name = _("chosen session")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="a_session_is_chosen_once",
                violation_error_message=_("This session is chosen already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.session}"


def time_of(sessions: Iterable[Session]) -> timedelta:
    """How long somebody was there who attended these: an hour in two of them at a time is an hour."""
    time, until = timedelta(), None
    for session in sorted(sessions, key=lambda one: one.starts_at):
        begins = session.starts_at if until is None else max(session.starts_at, until)
        time += max(session.ends_at - begins, timedelta())
        until = max(session.ends_at, begins)
    return time


def slots(sessions: Iterable[Session]) -> list[list[Session]]:
    """The sessions by choice, those that lie side by side together, in the order of time: of each, a person comes to one.

    Two that do not overlap and a third one that overlaps both are together.
    """
    found: list[list[Session]] = []
    for session in sorted(sessions, key=lambda one: (one.starts_at, one.pk)):
        if not session.is_by_choice:
            continue
        if found and session.starts_at < max(one.ends_at for one in found[-1]):
            found[-1].append(session)
        else:
            found.append([session])
    return found
