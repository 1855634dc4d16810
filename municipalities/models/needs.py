from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from municipalities.models.areas import Area, Phase
from municipalities.models.places import Municipality
from share.kit import clock, search
from share.kit.languages import LANGUAGES
from share.kit.merging import MOVE
from share.kit.moves import require
from share.kit.states import Tone
from share.kit.text import short_id
from share.policy import Actor
from share.records import history

MOST_QUESTIONS = 3
LONGEST_QUESTION = 300


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the towns this person keeps; of other towns, those that are shown to everybody and not withdrawn."""
        kept = Municipality.objects.kept_by(actor).values("pk")
        return self.filter(Q(town__in=kept) | Q(is_public=True) & ~Q(state=Need.State.WITHDRAWN))

    def of_towns_kept_by(self, actor: Actor) -> Self:
        return self if actor.runs_network else self.filter(town__in=Municipality.objects.kept_by(actor).values("pk"))

    def open(self) -> Self:
        return self.filter(state__in=Need.OPEN)

    def to_decide(self) -> Self:
        """Raised, and nobody of the secretariat has taken them up yet."""
        return self.filter(state=Need.State.RAISED)

    def shown_to_everybody(self) -> Self:
        return self.filter(is_public=True).exclude(state=Need.State.WITHDRAWN)

    def with_weight(self) -> Self:
        """Adds `weight`: 0 for the most urgent."""
        places = [When(urgency=one, then=Value(place)) for place, one in enumerate(Need.Urgency.values)]
        return self.annotate(weight=Case(*places, output_field=models.IntegerField()))

    def most_urgent_first(self) -> Self:
        return self.with_weight().order_by("weight", "raised_at", "pk")


@history.tracked
class Need(models.Model):
    """What a town asks the network for: a topic, up to three concrete questions, and how an answer would help most."""

    class Urgency(models.TextChoices):
        NOW = "now", _("urgent: within weeks")
        SOON = "soon", _("soon: within months")
        LATER = "later", _("can wait")

    class Form(models.TextChoices):
        VISIT_HERE = "visit_here", _("somebody comes to us")
        VISIT_THERE = "visit_there", _("we visit another town")
        CALL = "call", _("a talk by telephone or video")
        TRAINING = "training", _("a training")
        WRITING = "writing", _("an answer in writing")

    class State(models.TextChoices):
        RAISED = "raised", _("raised")
        ACCEPTED = "accepted", _("accepted")
        BEING_ANSWERED = "being_answered", _("being answered")
        ANSWERED = "answered", _("answered")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (State.RAISED, State.ACCEPTED, State.BEING_ANSWERED)

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    town = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="needs", verbose_name=_("town"))
    title = models.CharField(_("topic"), max_length=120)
    area = models.CharField(_("area"), max_length=20, choices=Area)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase, blank=True)
    questions = ArrayField(models.CharField(max_length=LONGEST_QUESTION), verbose_name=_("questions"))
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.SOON)
    languages = ArrayField(models.CharField(max_length=8, choices=LANGUAGES), verbose_name=_("languages"))
    wanted_forms = ArrayField(models.CharField(max_length=20, choices=Form), verbose_name=_("how an answer would help"))
    wanted_from = models.DateField(_("not before"), null=True, blank=True)
    wanted_until = models.DateField(_("not after"), null=True, blank=True)
    is_public = models.BooleanField(_("shown to everybody"), default=False)

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.RAISED)
    state_since = models.DateTimeField(default=clock.now, editable=False)
    raised_at = models.DateTimeField(_("raised at"), default=clock.now)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("raised by"),
    )
    answer = models.CharField(_("what came of it"), max_length=2_000, blank=True)
    reason = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = NeedQuerySet.as_manager()

    on_merge = {"town": MOVE, "raised_by": MOVE}
    not_personal = (
        "id",
        "public_id",
        "town",
        "title",
        "area",
        "phase",
        "questions",
        "urgency",
        "languages",
        "wanted_forms",
        "wanted_from",
        "wanted_until",
        "is_public",
        "state",
        "state_since",
        "raised_at",
        "raised_by",
        "answer",
        "reason",
        "is_demo",
    )

    class Meta:
        indexes = search.indexes("need", F("title"))
        ordering = ["-raised_at", "-pk"]
        verbose_name = _("need")
        constraints = [
            models.CheckConstraint(
                condition=Q(questions__len__gte=1, questions__len__lte=MOST_QUESTIONS),
                name="a_need_asks_one_to_three_questions",
                violation_error_message=_("Ask one to three questions."),
            ),
            models.CheckConstraint(
                condition=Q(languages__len__gte=1),
                name="a_need_says_in_which_language_an_answer_helps",
                violation_error_message=_("Choose at least one language."),
            ),
            models.CheckConstraint(
                condition=Q(wanted_forms__len__gte=1),
                name="a_need_says_how_an_answer_would_help",
                violation_error_message=_("Say how an answer would help."),
            ),
            models.CheckConstraint(
                condition=Q(wanted_from__isnull=True)
                | Q(wanted_until__isnull=True)
                | Q(wanted_until__gte=F("wanted_from")),
                name="a_time_window_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state="answered") & ~Q(answer="") | ~Q(state="answered") & Q(answer=""),
                name="an_answered_need_says_what_came_of_it",
                violation_error_message=_("Say what came of it, once it is answered."),
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") & ~Q(reason="") | ~Q(state="withdrawn") & Q(reason=""),
                name="a_withdrawn_need_says_why",
                violation_error_message=_("Say why it is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(area__in=Area.values, phase__in=["", *Phase.values]),
                name="a_need_is_about_an_area_and_a_phase_of_the_network",
                violation_error_message=_("Choose an area and a phase of the lists."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("municipalities:need", args=[self.town.public_id, self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def tone(self) -> Tone:
        open_states = dict.fromkeys(self.OPEN, Tone.WAIT)
        return {**open_states, self.State.ANSWERED: Tone.GOOD}.get(self.State(self.state), Tone.QUIET)

    @property
    def wanted_forms_in_words(self) -> str:
        return ", ".join(str(self.Form(one).label) for one in self.wanted_forms)

    @property
    def can_change(self) -> bool:
        """Its words may be changed until somebody works on it by them."""
        return self.state in {self.State.RAISED, self.State.ACCEPTED}

    # Moves

    def change(self) -> None:
        """Before its words are changed. Raises IllegalMove once it is being answered, or over."""
        require(
            self.state,
            (self.State.RAISED, self.State.ACCEPTED),
            _("Somebody answers these questions already, or did. Raise a new need for another question."),
        )

    def accept(self) -> None:
        """The secretariat takes it up. Raises IllegalMove when that was done, or it is over."""
        require(self.state, (self.State.RAISED,), _("This need is taken up already, or over."))
        self._become(self.State.ACCEPTED)

    def begin_answer(self) -> None:
        """Somebody has agreed to answer. Raises IllegalMove unless it is accepted."""
        require(self.state, (self.State.ACCEPTED,), _("A need is accepted before somebody answers it."))
        self._become(self.State.BEING_ANSWERED)

    def stop_answer(self) -> None:
        """Who agreed to answer does not: it waits again. Raises IllegalMove unless it is being answered."""
        require(self.state, (self.State.BEING_ANSWERED,), _("Nobody answers this need at present."))
        self._become(self.State.ACCEPTED)

    def finish_answer(self, answer: str) -> None:
        """It is answered; `answer` says what came of it. Raises IllegalMove unless it is accepted or being answered."""
        require(
            self.state,
            (self.State.ACCEPTED, self.State.BEING_ANSWERED),
            _("This need is not accepted yet, or it is over."),
        )
        self._become(self.State.ANSWERED)
        self.answer = answer

    def withdraw(self, reason: str) -> None:
        """It is asked no more. Raises IllegalMove when it is answered or withdrawn already."""
        require(self.state, self.OPEN, _("This need is over already."))
        self._become(self.State.WITHDRAWN)
        self.reason = reason

    def _become(self, state: State) -> None:
        self.state, self.state_since = state, clock.now()
