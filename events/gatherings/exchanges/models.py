"""What makes an exchange more than a trip: what a delegation wants to see, who leads it, and what both sides write of it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.gatherings.correspondents import Correspondent, CorrespondentQuerySet
from events.models import Delegation, Event, Session
from municipalities.models import Area
from share.kit import clock
from share.kit.merging import STAY
from share.kit.privacy import Kept
from share.kit.text import lines_of
from share.records import history

UNTIL = _("90 days after the last question about the exchange, or the person is erased")
WHY = {
    "name": Kept(_("to say who speaks for a delegation or for its hosts"), UNTIL),
    "key": Kept(_("to find the name in a list"), UNTIL),
    "email": Kept(_("to ask about the exchange"), UNTIL),
}
MOST_PRIORITIES = 5


@history.tracked
class Exchange(models.Model):
    """What the hosts ask a delegation beforehand, and what its people need to know to get there."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="exchange")
    questions = models.TextField(
        _("questions to the delegations"), max_length=2_000, blank=True, help_text="One a line."
    )
    travel = models.TextField(_("how one gets there"), max_length=2_000, blank=True)
    lodging = models.TextField(_("where one sleeps"), max_length=2_000, blank=True)
    practical = models.TextField(_("good to know"), max_length=2_000, blank=True)
    phone = models.CharField(_("who answers the phone on the way"), max_length=200, blank=True)

    on_merge = {"event": STAY}
    not_personal = ("event", "questions", "travel", "lodging", "practical")
    personal = {"phone": Kept(_("so that who is lost on the way reaches somebody"), UNTIL)}

    class Meta:
        verbose_name = _("preparation of an exchange")

    def __str__(self) -> str:
        return str(self.event)

    @property
    def asked(self) -> list[str]:
        """The questions, one by one."""
        return lines_of(self.questions)


class HeadQuerySet(CorrespondentQuerySet["Head"]):
    pass


@history.tracked
class Head(Correspondent):
    """Who leads a delegation: says what it wants to see, enters its people, and writes how it was."""

    delegation = models.OneToOneField(Delegation, on_delete=models.CASCADE, primary_key=True, related_name="head")
    asked_at = models.DateTimeField(default=clock.now, help_text="When the link was sent to them.")

    objects = HeadQuerySet.as_manager()
    purpose = "head of a delegation"

    not_personal = (*Correspondent.not_personal, "delegation", "asked_at")
    personal = WHY

    class Meta(Correspondent.Meta):
        verbose_name = _("head of a delegation")

    @property
    def link(self) -> str:
        return reverse("gatherings:delegation", args=[self.token])


class HostQuerySet(CorrespondentQuerySet["Host"]):
    pass


@history.tracked
class Host(Correspondent):
    """Who receives: sees who comes and what they want to see, and writes how it was."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hosts")
    asked_at = models.DateTimeField(default=clock.now, help_text="When the link was sent to them.")

    objects = HostQuerySet.as_manager()
    purpose = "host of an exchange"

    on_merge = {"event": STAY}
    not_personal = ("id", *Correspondent.not_personal, "event", "asked_at")
    personal = WHY

    class Meta(Correspondent.Meta):
        verbose_name = _("host")
        constraints = [
            *Correspondent.Meta.constraints,
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=~Q(email=""),
                name="a_host_stands_once_for_an_exchange",
                violation_error_message=_("This address is there already."),
            ),
        ]

    @property
    def link(self) -> str:
        return reverse("gatherings:host", args=[self.token])


@history.tracked
class Priority(models.Model):
    """Something a delegation wants to see, in its own words; the programme is built from these."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="priorities")
    rank = models.PositiveSmallIntegerField(_("rank"))
    words = models.CharField(_("what we want to see"), max_length=300)
    area = models.CharField(_("area"), max_length=20, choices=Area, blank=True)

    not_personal = ("id", "delegation", "rank", "words", "area")

    class Meta:
        ordering = ["delegation_id", "rank"]
        verbose_name = _("priority")
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "rank"],
                name="a_delegation_has_one_priority_of_a_rank",
                violation_error_message=_("Two priorities have one rank."),
            ),
        ]

    def __str__(self) -> str:
        return self.words


@history.tracked
class SessionPriority(models.Model):
    """Which priority a session of the programme answers."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="answers_priority")
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="sessions")

    not_personal = ("session", "priority")

    class Meta:
        verbose_name = _("priority of a session")


@history.tracked
class PreparationAnswer(models.Model):
    """What a delegation answers to one question it was asked beforehand."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=300)
    words = models.TextField(_("answer"), max_length=2_000)

    not_personal = ("id", "delegation", "question", "words")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer of a delegation")
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "question"],
                name="a_delegation_answers_a_question_once",
                violation_error_message=_("This question has its answer."),
            ),
        ]

    def __str__(self) -> str:
        return self.words


@history.tracked
class ShortReport(models.Model):
    """What one side writes of an exchange: on the day after, and the visitors once more after half a year."""

    class When(models.TextChoices):
        AFTER = "after", _("the day after")
        LATER = "later", _("six months later")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="short_reports")
    delegation = models.ForeignKey(
        Delegation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="reports",
        help_text="Empty: the hosts.",
    )
    when = models.CharField(max_length=5, choices=When)
    seen = models.TextField(_("what we saw"), max_length=2_000)
    takes_home = models.TextField(_("what we take home"), max_length=2_000, blank=True)
    differently = models.TextField(_("what we would do differently"), max_length=2_000, blank=True)
    at = models.DateTimeField(default=clock.now)

    on_merge = {"event": STAY}
    not_personal = ("id", "event", "delegation", "when", "seen", "takes_home", "differently", "at")

    class Meta:
        ordering = ["when", "pk"]
        verbose_name = _("short report")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "delegation", "when"],
                nulls_distinct=False,
                name="each_side_writes_one_report_at_a_time",
                violation_error_message=_("This report is written already."),
            ),
            models.CheckConstraint(
                condition=Q(when="after") | Q(delegation__isnull=False),
                name="only_visitors_write_once_more_later",
                violation_error_message=_("Only the visitors are asked once more after half a year."),
            ),
        ]

    def __str__(self) -> str:
        return self.seen
