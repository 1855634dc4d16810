"""What was agreed at a meeting: objectives, the actions that reach them, who answers for each, and what became of it."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.gatherings.correspondents import Correspondent, CorrespondentQuerySet
from events.gatherings.notes.models import EventNote
from events.models import Event, Registration, Session
from events.moments import HEARD_AFTER, KEPT_FOR, MONTHS
from municipalities.models import Area, Organisation
from share.kit import clock
from share.kit.merging import MOVE, STAY
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.mail.models import PlannedMail
from share.policy import Actor
from share.records import history

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FOLLOW_UPS = {months: f"actionplans: after {months} months" for months in MONTHS}
HEARD = "actionplans: heard"
UNTIL = _("90 days after everybody heard what became of it, or the person is erased")


@history.tracked
class ActionPlan(models.Model):
    """The plan of one activity: its participants agree to it before it is public."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="action_plan")
    shown_at = models.DateTimeField(null=True, blank=True, help_text="When participants were asked to agree.")
    published_at = models.DateTimeField(null=True, blank=True)

    on_merge = {"event": STAY}
    not_personal = ("event", "shown_at", "published_at")

    class Meta:
        verbose_name = _("plan")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(shown_at__isnull=False),
                name="a_plan_is_shown_to_participants_before_it_is_public",
                violation_error_message=_("The participants read the plan before it is public."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    def fingerprint(self) -> str:
        """Of the plan as it stands; two queries."""
        actions = Action.objects.filter(objective__plan=self).order_by("pk")
        return fingerprint_of(self.objectives.all(), actions, noted_at(self.event))


@history.tracked
class Objective(models.Model):
    """Something that is to be so in the end, in the words of those who want it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="objectives")
    title = models.CharField(_("objective"), max_length=200)
    area = models.CharField(_("area"), max_length=20, choices=Area, blank=True)

    not_personal = ("id", "public_id", "plan", "title", "area")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("objective")
        constraints = [
            models.UniqueConstraint(
                "plan",
                Lower("title"),
                name="a_plan_has_an_objective_once",
                violation_error_message=_("This objective stands there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ResponsibleQuerySet(CorrespondentQuerySet["Responsible"]):
    def to_ask(self) -> Self:
        """Who is there, has an address, and answers for something that is open."""
        open_ones = Action.objects.filter(responsible=OuterRef("pk"), state__in=Action.OPEN)
        return self.there().filter(Exists(open_ones))


@history.tracked
class Responsible(Correspondent):
    """Somebody who answers for actions of one plan, and is asked what became of them by a link of their own."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="responsibles")
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = ResponsibleQuerySet.as_manager()
    purpose = "responsible"

    not_personal = ("id", *Correspondent.not_personal, "plan", "is_demo")
    personal = {
        "name": Kept(_("to say who answers for an action"), UNTIL),
        "key": Kept(_("to find the name in a list"), UNTIL),
        "email": Kept(_("to ask what became of the action"), UNTIL),
    }

    class Meta(Correspondent.Meta):
        verbose_name = _("responsible person")
        constraints = [
            *Correspondent.Meta.constraints,
            models.UniqueConstraint(
                "plan",
                Lower("email"),
                condition=~Q(email=""),
                name="a_person_answers_for_a_plan_under_one_address",
                violation_error_message=_("This address is there already."),
            ),
        ]

    @property
    def link(self) -> str:
        return reverse("gatherings:follow_up", args=[self.token])


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, actor: Actor) -> Self:
        """Actions of the activities this person's working pages show."""
        return self.filter(objective__plan__event__in=Event.objects.visible_to(actor))

    def open(self) -> Self:
        return self.filter(state__in=Action.OPEN)

    def late(self) -> Self:
        return self.open().filter(due_on__lt=clock.today())

    def late_at_event(self) -> Exists:
        """Of an event: whether one of its actions is late."""
        return Exists(self.late().filter(objective__plan=OuterRef("pk")))

    def not_answered(self) -> Self:
        """Asked about by mail, still open, and nobody has answered since."""
        silent = Q(answered_at__isnull=True) | Q(answered_at__lt=F("asked_at"))
        return self.with_asking().open().filter(silent, asked_at__isnull=False)

    def with_asking(self) -> Self:
        """Adds when a person was asked about each last (`asked_at`), when it was answered (`answered_at`), `is_over`."""
        event = OuterRef("objective__plan__event__public_id")
        sent = PlannedMail.objects.filter(plan__in=FOLLOW_UPS.values(), about=event, outcome=PlannedMail.Outcome.SENT)
        last = sent.filter(due_at__gte=OuterRef("made_at")).order_by("-due_at").values("due_at")[:1]
        asked = Case(When(responsible__isnull=False, then=Subquery(last)), default=None)
        over = Case(When(state__in=Action.OPEN, then=0), default=1)
        # Not the greatest of all: grouping would look at every action before the page takes its fifty.
        answered = ActionAnswer.objects.filter(action=OuterRef("pk")).order_by("-at").values("at")[:1]
        return self.annotate(asked_at=asked, answered_at=Subquery(answered), is_over=over)

    def of(self, event: Event) -> Self:
        """Those of one activity, objective by objective, with what a page says of each."""
        return (
            self.filter(objective__plan=event.pk)
            .with_asking()
            .select_related("objective", "organisation", "responsible", "evidence_event__municipality")
            .order_by("objective_id", "pk")
        )


@history.tracked
class Action(models.Model):
    """One step towards an objective: what, who answers for it, until when, how it stands, and what shows it."""

    class State(models.TextChoices):
        NOT_BEGUN = "not_begun", _("not begun")
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("done")
        DROPPED = "dropped", _("given up")

        @property
        def tone(self) -> Tone:
            tones = {"done": Tone.GOOD, "under_way": Tone.WAIT}
            return tones.get(self.value, Tone.QUIET)

    OPEN = (State.NOT_BEGUN, State.UNDER_WAY)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(_("action"), max_length=300)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("responsible organisation"),
    )
    responsible = models.ForeignKey(
        Responsible, null=True, blank=True, on_delete=models.RESTRICT, related_name="actions"
    )
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NOT_BEGUN)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    evidence = models.CharField(_("what shows it"), max_length=500, blank=True)
    evidence_event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="answers_actions",
        verbose_name=_("activity that came of it"),
    )
    made_at = models.DateTimeField(default=clock.now)
    idea = models.CharField(_("where the idea comes from"), max_length=300, blank=True)
    from_note = models.ForeignKey(
        EventNote,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="actions",
        verbose_name=_("from the notes"),
    )
    decided_in = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided under"),
    )

    objects = ActionQuerySet.as_manager()

    asked_at: datetime | None  # of `with_asking`
    answered_at: datetime | None

    on_merge = {"evidence_event": MOVE, "organisation": MOVE}
    not_personal = (
        "id", "public_id", "objective", "title", "organisation", "responsible", "due_on", "state", "done_on", "evidence",
        "evidence_event", "idea", "from_note", "decided_in", "made_at",
    )  # fmt: skip

    class Meta:
        ordering = ["pk"]
        verbose_name = _("action")
        indexes = [
            models.Index(fields=["due_on"], name="action_by_due", condition=Q(state__in=["not_begun", "under_way"]))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(responsible__isnull=False),
                name="an_action_has_somebody_who_answers_for_it",
                violation_error_message=_("Say who answers for it: an organisation, or a person with an address."),
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on__isnull=True)),
                name="an_action_that_is_done_has_its_day",
                violation_error_message=_("An action that is done has the day on which it was."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def days_late(self) -> int:
        """0 for one that is not late."""
        return max((clock.today() - self.due_on).days, 0) if self.is_open else 0

    @property
    def standing(self) -> "StrOrPromise":
        """How it stands, in words: `9 days late`, `under way`, `done`."""
        if self.days_late:
            return ngettext("%(n)d day late", "%(n)d days late", self.days_late) % {"n": self.days_late}
        return self.State(self.state).label

    @property
    def in_a_line(self) -> str:
        """How it stands, with what shows it: `done (24 flats)`."""
        return f"{self.standing} ({self.evidence})" if self.evidence else str(self.standing)

    @property
    def tone(self) -> Tone:
        return Tone.WRONG if self.days_late else self.State(self.state).tone

    @property
    def waits_for_answer(self) -> bool:
        """Whether somebody was asked how it stands, and has not answered. Asks for a row of `with_asking`."""
        return (
            self.is_open
            and self.asked_at is not None
            and (self.answered_at is None or self.answered_at < self.asked_at)
        )

    # Moves

    def stand(self, state: str, evidence: str) -> None:
        """How it stands now. Done keeps the day on which that was said first."""
        self.done_on = (self.done_on or clock.today()) if state == self.State.DONE else None
        self.state, self.evidence = state, evidence


@history.tracked
class ActionAnswer(models.Model):
    """What was said of an action, once: by who answers for it, or by the team."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="answers")
    responsible = models.ForeignKey(
        Responsible,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="answers",
        help_text="Empty: the team.",
    )
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("state"), max_length=10, choices=Action.State)
    words = models.CharField(_("in words"), max_length=500, blank=True)

    not_personal = ("id", "action", "responsible", "at", "state", "words")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("answer")

    def __str__(self) -> str:
        return str(self.get_state_display())


@history.tracked
class Effect(models.Model):
    """What came of an activity beyond its plan: somebody built on it, or it was presented to a wider audience."""

    class Kind(models.TextChoices):
        BUILT_ON = "built_on", _("built on")
        PRESENTED = "presented", _("presented to a wider audience")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="effects")
    kind = models.CharField(_("what it is"), max_length=10, choices=Kind)
    on = models.DateField(_("day"), null=True, blank=True)
    words = models.CharField(_("who, where, and what"), max_length=500)
    source = models.CharField(_("source"), max_length=500, blank=True)

    not_personal = ("id", "public_id", "plan", "kind", "on", "words", "source")

    class Meta:
        ordering = [F("on").asc(nulls_last=True), "pk"]
        verbose_name = _("what came of it")

    def __str__(self) -> str:
        return self.words


class Agreement(models.Model):
    """What one participant said to the plan: that it is what was agreed, or what is wrong with it.

    `fingerprint` is of the plan as they read it: of one that changed since, nobody has said anything.
    """

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="agreements")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)
    objection = models.CharField(_("what is wrong"), max_length=500, blank=True)

    not_personal = ("id", "plan", "registration", "fingerprint", "at")
    personal = {"objection": Kept(_("to put the plan right"), UNTIL)}

    class Meta:
        verbose_name = _("agreement to a plan")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "registration"],
                name="a_participant_says_one_thing_of_a_plan",
                violation_error_message=_("This person has said it already."),
            ),
        ]

    def __str__(self) -> str:
        return self.objection or _now("agreed")


def noted_at(event: Event) -> "QuerySet[EventNote]":
    """What the report tells of the notes: what was marked as an experience, an idea or a practice, and is one version."""
    rows = EventNote.objects.filter(event=event, beside__isnull=True, versions__isnull=True)
    return rows.exclude(kind="").exclude(text="").order_by("place", "pk")


def fingerprint_of(objectives: Iterable[Objective], actions: Iterable[Action], noted: Iterable[EventNote]) -> str:
    """Of what the participants agree to: what was noted, objectives and actions, who is responsible, and until when."""
    agreed = [one for one in actions if one.state != Action.State.DROPPED]
    said = [
        [(one.title, one.area) for one in sorted(objectives, key=lambda one: one.pk)],
        [
            (one.title, one.organisation_id, one.responsible_id, one.due_on.isoformat())
            for one in sorted(agreed, key=lambda one: one.pk)
        ],
        [(one.kind, one.text) for one in noted],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:20]


def those_with_plans() -> "QuerySet[Event]":
    """Activities whose follow-ups may be due about now: over, with a plan, and not longer ago than the last of them."""
    longest = timedelta(days=31 * MONTHS[-1]) + HEARD_AFTER + KEPT_FOR
    window = (clock.now() - longest, clock.now())
    held = Q(state__in=[Event.State.PUBLISHED, Event.State.COMPLETED])
    return Event.objects.filter(
        held, Exists(Action.objects.filter(objective__plan=OuterRef("pk"))), ends_at__range=window
    )
