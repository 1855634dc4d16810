"""What comes of a yes: terms agreed by both, days, reports of both, what came of it three months later, what it cost."""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models import Event
from municipalities.models import Practice
from roster.models.briefs import Brief
from roster.models.experts import UNTIL_THEY_LEAVE, Expert
from roster.models.words import Category, Form
from share.grants.models import CostCategory, Grant
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove, require
from share.kit.states import Tone
from share.kit.text import short_id
from share.records import history
from share.records.documents import DocumentBase

REPORTS_WITHIN = timedelta(days=21)  # after the last day
FOLLOWED_UP_AFTER = timedelta(days=91)  # three months after the last day


class MissionQuerySet(models.QuerySet["Mission"]):
    def took_place(self) -> Self:
        return self.filter(state__in=[Mission.State.DELIVERED, Mission.State.CLOSED])

    def not_followed_up(self) -> Self:
        """What came of it was asked two weeks ago, and nobody has said."""
        late = clock.today() - FOLLOWED_UP_AFTER - timedelta(days=14)
        return self.filter(state=Mission.State.DELIVERED, delivered_on__lte=late)

    def without_report(self) -> Self:
        """Delivered, and one of the two reports is missing after its time."""
        late = clock.today() - REPORTS_WITHIN
        missing = Q(expert_reported_at__isnull=True) | Q(host_reported_at__isnull=True)
        return self.took_place().filter(missing, delivered_on__lte=late)


@history.tracked
class Mission(models.Model):
    """One expert answers one brief. What both agreed on is what it is measured by."""

    class State(models.TextChoices):
        TERMS = "terms", _("terms to agree")
        AGREED = "agreed", _("agreed")
        DELIVERED = "delivered", _("took place")
        CLOSED = "closed", _("followed up")
        CANCELLED = "cancelled", _("cancelled")
        HANDED_OVER = "handed_over", _("handed over")

    class Met(models.TextChoices):
        ALL = "all", _("reached")
        MOST = "most", _("mostly reached")
        SOME = "some", _("partly reached")
        NONE = "none", _("not reached")

    RUNNING = (State.TERMS, State.AGREED, State.DELIVERED, State.CLOSED)
    AHEAD = (State.TERMS, State.AGREED)

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="missions")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="missions")
    predecessor = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successor"
    )
    grant = models.ForeignKey(
        Grant, null=True, blank=True, on_delete=models.PROTECT, related_name="missions", verbose_name=_("grant")
    )
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="missions", verbose_name=_("activity")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.TERMS)
    state_since = models.DateTimeField(default=clock.now, editable=False)
    form = models.CharField(_("how"), max_length=12, choices=Form)
    goals = models.CharField(_("goals"), max_length=1_000)
    success = models.CharField(_("how both will tell that it worked"), max_length=600, blank=True)
    preparation = models.CharField(_("what each prepares"), max_length=1_000, blank=True)
    expert_agreed_at = models.DateTimeField(null=True, blank=True)
    host_agreed_at = models.DateTimeField(null=True, blank=True)
    delivered_on = models.DateField(_("last day"), null=True, blank=True)
    expert_report = models.CharField(_("report of the expert"), max_length=2_000, blank=True)
    expert_reported_at = models.DateTimeField(null=True, blank=True)
    expert_rating = models.PositiveSmallIntegerField(_("how well the town was prepared"), null=True, blank=True)
    host_report = models.CharField(_("report of the town"), max_length=2_000, blank=True)
    host_reported_at = models.DateTimeField(null=True, blank=True)
    host_rating = models.PositiveSmallIntegerField(_("how much the expert helped"), null=True, blank=True)
    goals_met = models.CharField(_("goals, three months later"), max_length=10, choices=Met, blank=True)
    follow_up = models.CharField(_("what the town does differently"), max_length=1_000, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = MissionQuerySet.as_manager()

    on_merge = {"event": MOVE}
    not_personal = (
        "id",
        "public_id",
        "brief",
        "expert",
        "predecessor",
        "grant",
        "event",
        "state",
        "state_since",
        "form",
        "goals",
        "success",
        "preparation",
        "expert_agreed_at",
        "host_agreed_at",
        "delivered_on",
        "expert_report",
        "expert_reported_at",
        "expert_rating",
        "host_report",
        "host_reported_at",
        "host_rating",
        "goals_met",
        "follow_up",
        "followed_up_at",
        "made_at",
        "is_demo",
    )

    personal = {"reason": UNTIL_THEY_LEAVE}

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("mission")
        constraints = [
            models.UniqueConstraint(
                fields=["brief"],
                condition=~Q(state__in=["cancelled", "handed_over"]),
                name="a_brief_has_one_mission_at_a_time",
                violation_error_message=_("Another expert has said yes."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["terms", "cancelled", "handed_over"])
                | Q(expert_agreed_at__isnull=False, host_agreed_at__isnull=False),
                name="a_mission_is_agreed_by_both",
                violation_error_message=_("Both sides agree first."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["delivered", "closed"], delivered_on__isnull=False)
                | Q(state__in=["terms", "agreed", "cancelled", "handed_over"], delivered_on__isnull=True),
                name="a_mission_that_took_place_has_its_last_day",
                violation_error_message=_("Say on which day it ended."),
            ),
            models.CheckConstraint(
                condition=Q(expert_report="", expert_reported_at__isnull=True, expert_rating__isnull=True)
                | (~Q(expert_report="") & Q(expert_reported_at__isnull=False, expert_rating__range=(1, 5))),
                name="the_report_of_an_expert_has_its_time_and_an_answer_from_1_to_5",
                violation_error_message=_("A report comes with an answer from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(host_report="", host_reported_at__isnull=True, host_rating__isnull=True)
                | (~Q(host_report="") & Q(host_reported_at__isnull=False, host_rating__range=(1, 5))),
                name="the_report_of_a_town_has_its_time_and_an_answer_from_1_to_5",
                violation_error_message=_("A report comes with an answer from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(state="closed", followed_up_at__isnull=False) & ~Q(goals_met="")
                | ~Q(state="closed") & Q(followed_up_at__isnull=True, goals_met="", follow_up=""),
                name="a_mission_followed_up_says_what_came_of_its_goals",
                violation_error_message=_("Say what came of the goals."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["cancelled", "handed_over"]) & ~Q(reason="")
                | ~Q(state__in=["cancelled", "handed_over"]) & Q(reason=""),
                name="a_mission_that_ended_early_says_why",
                violation_error_message=_("Say why it ends."),
            ),
        ]

    def __str__(self) -> str:
        return self.brief.title

    def get_absolute_url(self) -> str:
        return reverse("roster:mission", args=[self.public_id])

    @property
    def tone(self) -> Tone:
        tones = {self.State.CLOSED: Tone.GOOD, self.State.DELIVERED: Tone.GOOD, self.State.AGREED: Tone.GOOD}
        return tones.get(self.State(self.state), Tone.WAIT if self.state == self.State.TERMS else Tone.QUIET)

    @property
    def version_of_terms(self) -> str:
        """Another one whenever the terms were changed."""
        return f"{self.state_since.timestamp():.6f}"

    @property
    def is_ahead(self) -> bool:
        return self.state in self.AHEAD

    @property
    def took_place(self) -> bool:
        return self.state in {self.State.DELIVERED, self.State.CLOSED}

    @property
    def reports_due_on(self) -> date | None:
        return self.delivered_on + REPORTS_WITHIN if self.delivered_on else None

    @property
    def follow_up_on(self) -> date | None:
        """Three months after the last day."""
        return self.delivered_on + FOLLOWED_UP_AFTER if self.delivered_on else None

    # Moves

    def change_terms(self) -> None:
        """Before goals, success, preparation or days change: both agree anew. Raises IllegalMove once it took place."""
        require(self.state, self.AHEAD, _("This mission took place, or ended: its terms stay as they are."))
        self.expert_agreed_at = self.host_agreed_at = None
        self._become(self.State.TERMS)

    def agree(self, side: str, *, has_days: bool) -> None:
        """One side agrees to the terms. Raises IllegalMove until they say how success is told and on which days."""
        require(self.state, (self.State.TERMS,), _("The terms are agreed already, or the mission is over."))
        if not self.success or not has_days:
            raise IllegalMove(_("The terms say first how both will tell that it worked, and name the days."))
        if side == "expert":
            self.expert_agreed_at = self.expert_agreed_at or clock.now()
        else:
            self.host_agreed_at = self.host_agreed_at or clock.now()
        if self.expert_agreed_at and self.host_agreed_at:
            self._become(self.State.AGREED)

    def deliver(self, last_day: date) -> None:
        """It took place. Raises IllegalMove before both agreed, and before its last day."""
        require(self.state, (self.State.AGREED,), _("Both sides agree to the terms first."))
        if last_day > clock.today():
            raise IllegalMove(_("Its last day is still to come."))
        self._become(self.State.DELIVERED)
        self.delivered_on = last_day

    def report(self, side: str, text: str, rating: int) -> None:
        """The short report of one side. A second one is refused: the first stays."""
        require(self.state, (self.State.DELIVERED, self.State.CLOSED), _("A report is written once it took place."))
        written: datetime | None = getattr(self, f"{side}_reported_at")
        if written:
            raise IllegalMove(_("This report was sent already, and stays as it was sent."))
        for name, value in (("report", text), ("reported_at", clock.now()), ("rating", rating)):
            setattr(self, f"{side}_{name}", value)

    def close(self, met: str, follow_up: str) -> None:
        """Three months later: what came of the goals. Raises IllegalMove before that day, or when it was told."""
        require(self.state, (self.State.DELIVERED,), _("This was told already, or the mission did not take place."))
        if self.follow_up_on and clock.today() < self.follow_up_on:
            raise IllegalMove(_("This is asked three months after the last day."))
        self._become(self.State.CLOSED)
        self.goals_met, self.follow_up, self.followed_up_at = met, follow_up, clock.now()

    def cancel(self, reason: str) -> None:
        require(self.state, self.AHEAD, _("What took place cannot be cancelled."))
        self._become(self.State.CANCELLED)
        self.reason = reason

    def hand_over(self, reason: str) -> None:
        """The expert drops out; another one is to go on with the same terms. Raises IllegalMove once it took place."""
        require(self.state, self.AHEAD, _("What took place cannot be handed over."))
        self._become(self.State.HANDED_OVER)
        self.reason = reason

    def _become(self, state: State) -> None:
        self.state, self.state_since = state, clock.now()


@history.tracked
class MissionDays(models.Model):
    """Days of a mission, and what happens on them. An expert is on one mission a day, and never on two."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="days")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="mission_days")
    days = DateRangeField(_("days"))
    programme = models.CharField(_("what happens"), max_length=300, blank=True)

    not_personal = ("id", "public_id", "mission", "expert", "days", "programme")

    class Meta:
        ordering = ["days"]
        verbose_name = _("days of a mission")
        constraints = [
            ExclusionConstraint(
                name="an_expert_is_on_one_mission_a_day",
                expressions=[(F("expert"), RangeOperators.EQUAL), (F("days"), RangeOperators.OVERLAPS)],
                violation_error_message=_("The expert is on a mission on one of these days already."),
            ),
            models.CheckConstraint(
                condition=Q(days__isempty=False, days__lower_inf=False, days__upper_inf=False),
                name="days_of_a_mission_begin_and_end",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"

    @property
    def first(self) -> date:
        found: date = self.days.lower
        return found

    @property
    def last(self) -> date:
        """The range ends before its upper bound."""
        upper: date = self.days.upper
        return upper - timedelta(days=1)

    @property
    def number(self) -> int:
        return (self.last - self.first).days + 1

    def within(self, first: date, last: date) -> int:
        """How many of them lie between two days, both included."""
        return max((min(self.last, last) - max(self.first, first)).days + 1, 0)


@history.tracked
class MissionCost(models.Model):
    """What a mission may cost under one heading, and what it did cost, in euro.

    The heading is one of the grant's funding programme, or a general one where the mission has no such grant.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="costs")
    category = models.CharField(_("general heading"), max_length=10, choices=Category, blank=True)
    cost_category = models.ForeignKey(
        CostCategory, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("heading")
    )
    estimate = models.DecimalField(
        _("estimate"), max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    actual = models.DecimalField(
        _("actual"), max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    not_personal = ("id", "mission", "category", "cost_category", "estimate", "actual")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("cost of a mission")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "category", "cost_category"],
                name="a_mission_costs_once_under_a_heading",
                nulls_distinct=False,
                violation_error_message=_("This heading stands here already."),
            ),
            models.CheckConstraint(
                condition=(Q(estimate__isnull=True) | Q(estimate__gte=0)) & (Q(actual__isnull=True) | Q(actual__gte=0)),
                name="a_mission_costs_nothing_or_more",
                violation_error_message=_("An amount is 0 or more."),
            ),
            models.CheckConstraint(
                condition=(Q(cost_category__isnull=True) & ~Q(category=""))
                | Q(cost_category__isnull=False, category=""),
                name="a_cost_of_a_mission_has_one_heading",
                violation_error_message=_("A cost stands under one heading."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.actual if self.actual is not None else self.estimate}"

    @property
    def title(self) -> str:
        """The heading in words."""
        return str(self.cost_category or self.get_category_display())

    @property
    def key(self) -> str:
        """By which a form calls the heading."""
        return f"heading{self.cost_category_id}" if self.cost_category_id else self.category


def headings_of(mission: Mission) -> list[MissionCost]:
    """A row for each heading a mission may cost under, those that are on record as they stand; the others are not saved."""
    there = {row.key: row for row in mission.costs.select_related("cost_category")}
    funding = mission.grant.funding if mission.grant else None
    headings = list(funding.categories.filter(flat_rate__isnull=True)) if funding else []
    offered = [MissionCost(mission=mission, cost_category=one) for one in headings]
    if not headings:
        offered = [MissionCost(mission=mission, category=one) for one in Category]
    rows = {row.key: row for row in offered} | there
    return list(rows.values())


def total(costs: list[MissionCost], name: str) -> Decimal | None:
    """The sum of `estimate` or `actual`, None where nothing is known."""
    known = [value for one in costs if (value := getattr(one, name)) is not None]
    return sum(known, Decimal(0)) if known else None


@history.tracked
class MissionAnswer(models.Model):
    """A question of a mission and its answer. With the consent of both sides it becomes a practice that others read."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=300)
    answer = models.CharField(_("answer"), max_length=2_000)
    expert_consents = models.BooleanField(default=False)
    host_consents = models.BooleanField(default=False)
    practice = models.OneToOneField(
        Practice, null=True, blank=True, on_delete=models.SET_NULL, related_name="mission_answer"
    )
    added_at = models.DateTimeField(default=clock.now)

    not_personal = (
        "id",
        "public_id",
        "mission",
        "question",
        "answer",
        "expert_consents",
        "host_consents",
        "practice",
        "added_at",
    )

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("answer of a mission")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "question"],
                name="a_mission_answers_a_question_once",
                violation_error_message=_("This question is answered here already."),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_agreed(self) -> bool:
        return self.expert_consents and self.host_consents


@history.tracked
class MissionDocument(DocumentBase):
    """A file of a mission."""

    class Kind(models.TextChoices):
        PREPARATION = "preparation", _("Preparation")
        PROGRAMME = "programme", _("Programme")
        MATERIAL = "material", _("Material")
        RECEIPT = "receipt", _("Receipt")
        OTHER = "other", _("Other")

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="documents", verbose_name=_("mission"))
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind)

    not_personal = (*DocumentBase.not_personal, "mission", "kind")

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("document of a mission")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "sha256"],
                name="a_mission_keeps_a_file_once",
                violation_error_message=_("This file is here already."),
            ),
        ]
