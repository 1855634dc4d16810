"""Surveys: a version of a questionnaire sent to towns, answered by a link without an account, until a day."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from municipalities.models.places import Municipality
from share.kit import clock, tokens
from share.kit.merging import MOVE, MOVE_OR_DROP
from share.kit.moves import IllegalMove, require
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.kit.text import short_id
from share.policy import Actor
from share.records import history
from share.records.questionnaires.answers import AnswerBase, AnswerSheetBase
from share.records.questionnaires.models import Version

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_KEPT = timedelta(days=2 * 366)  # addresses and words, counted from the day a survey closes
ADDRESS = Kept(_("to send the link of the survey, and its reminders"), _("the day that the survey names"))


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of them for those who run the network; for a coordinator, those sent to a town of the own organisation."""
        if actor.runs_network:
            return self
        theirs = SurveyInvitation.objects.filter(town__organisations__in=actor.coordinated)
        sent = self.exclude(state=Survey.State.DRAFT)
        return sent.filter(Exists(theirs.filter(survey=OuterRef("pk")))) if actor.coordinated else self.none()

    def with_counts(self) -> Self:
        """Adds how many towns were asked, and how many of them answered (`asked`, `answered`)."""
        asked = SurveyInvitation.objects.filter(survey=OuterRef("pk")).order_by().values("survey")
        sent = SurveyAnswer.objects.submitted().filter(survey=OuterRef("pk")).order_by().values("survey")
        return self.annotate(
            asked=Coalesce(asked.annotate(n=Count("town", distinct=True)).values("n"), 0),
            answered=Coalesce(sent.annotate(n=Count("pk")).values("n"), 0),
        )

    def out(self) -> Self:
        """Those that take answers, as their days stand."""
        return self.filter(state=Survey.State.OPEN, closes_on__gte=clock.today())

    def overdue(self) -> Self:
        """Those whose last day is over, and that are not closed yet."""
        return self.filter(state=Survey.State.OPEN, closes_on__lt=clock.today())

    def at_their_end(self) -> Self:
        """Those whose addresses and words have had their time."""
        return self.filter(kept_until__lt=clock.today(), emptied_at__isnull=True)


@history.tracked
class Survey(models.Model):
    """A questionnaire sent to towns: a version of it, the last day to answer, the days of the reminders."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

        @property
        def tone(self) -> Tone:
            return {"draft": Tone.WAIT, "open": Tone.GOOD}.get(self.value, Tone.QUIET)

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    title = models.CharField(_("title"), max_length=200)
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="surveys", verbose_name=_("questionnaire")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    closes_on = models.DateField(_("last day to answer"))
    first_reminder_on = models.DateField(_("first reminder"), null=True, blank=True)
    second_reminder_on = models.DateField(_("second reminder"), null=True, blank=True)
    kept_until = models.DateField(_("addresses and words kept until"))
    made_at = models.DateTimeField(_("made"), default=clock.now)
    opened_at = models.DateTimeField(_("sent"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    emptied_at = models.DateTimeField(_("addresses and words taken out"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    asked: int  # added by `with_counts`
    answered: int

    objects = SurveyQuerySet.as_manager()

    not_personal = (
        "id",
        "public_id",
        "title",
        "version",
        "state",
        "closes_on",
        "first_reminder_on",
        "second_reminder_on",
        "kept_until",
        "made_at",
        "opened_at",
        "closed_at",
        "emptied_at",
        "is_demo",
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("survey")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", opened_at__isnull=True, closed_at__isnull=True)
                | Q(state="open", opened_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False),
                name="a_survey_was_sent_and_closed_as_its_state_says",
                violation_error_message=_("A survey is sent, and then closed; each has its moment."),
            ),
            models.CheckConstraint(
                condition=(Q(first_reminder_on__isnull=True) | Q(first_reminder_on__lte=F("closes_on")))
                & (Q(second_reminder_on__isnull=True) | Q(second_reminder_on__lte=F("closes_on"))),
                name="a_reminder_comes_before_the_survey_closes",
                violation_error_message=_("A reminder comes on or before the last day to answer."),
            ),
            models.CheckConstraint(
                condition=Q(second_reminder_on__isnull=True)
                | Q(first_reminder_on__isnull=False, second_reminder_on__gt=F("first_reminder_on")),
                name="the_second_reminder_comes_after_the_first",
                violation_error_message=_("The second reminder comes after the first."),
            ),
            models.CheckConstraint(
                condition=Q(kept_until__gte=F("closes_on"), kept_until__lte=F("closes_on") + LONGEST_KEPT),
                name="words_of_a_survey_are_kept_two_years_at_most",
                violation_error_message=_(
                    "Addresses and words are kept until the survey closes at least, and two years longer at most."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("municipalities:survey", args=[self.public_id])

    @property
    def tone(self) -> Tone:
        return self.State(self.state).tone

    @property
    def takes_answers(self) -> bool:
        """Open, and its last day is not over (UTC: so it ends at midnight or later in all of the network's towns)."""
        return self.state == self.State.OPEN and clock.today() <= self.closes_on

    @property
    def reminders_due(self) -> int:
        """How many reminders somebody who has not answered should have had by today."""
        days = (self.first_reminder_on, self.second_reminder_on)
        return sum(day is not None and day <= clock.today() for day in days)

    @property
    def next_reminder_on(self) -> date | None:
        """The day on which those who have not answered are reminded next; None when nobody will be."""
        days = [day for day in (self.first_reminder_on, self.second_reminder_on) if day and day > clock.today()]
        return min(days) if days and self.takes_answers else None

    # Moves

    def open(self) -> None:
        """From now on towns answer. Raises IllegalMove for one that was sent before, or whose last day is over."""
        require(self.state, {self.State.DRAFT}, _("This survey was sent already."))
        if self.closes_on < clock.today():
            raise IllegalMove(_("The last day to answer is over: choose a later one first."))
        self.state, self.opened_at = self.State.OPEN, clock.now()

    def close(self) -> None:
        """No more answers are taken."""
        require(self.state, {self.State.OPEN}, _("Only a survey that is open can be closed."))
        self.state, self.closed_at = self.State.CLOSED, clock.now()

    def require_asking(self) -> None:
        """Raises IllegalMove when nobody is asked any more."""
        if self.state == self.State.CLOSED:
            raise IllegalMove(_("This survey is closed: no more towns can be asked."))

    def require_answers_taken(self) -> None:
        """Raises IllegalMove when the survey takes no answers, or none any more."""
        if not self.takes_answers:
            raise IllegalMove(_("This survey is closed, so nothing was saved. What was sent before stays."))


class SurveyInvitationQuerySet(models.QuerySet["SurveyInvitation"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of them for those who run the network; for a coordinator, those of the own organisation's towns."""
        if actor.runs_network:
            return self
        return (
            self.exclude(survey__state=Survey.State.DRAFT).filter(town__organisations__in=actor.coordinated).distinct()
        )

    def with_answers(self) -> Self:
        """Adds when the town began (`began_at`), saved and sent its answers (`submitted_at`), None for not yet."""
        theirs = SurveyAnswer.objects.filter(survey=OuterRef("survey"), town=OuterRef("town"))
        return self.annotate(
            saved_at=models.Subquery(theirs.values("saved_at")),
            submitted_at=models.Subquery(theirs.values("submitted_at")),
            answer=models.Subquery(theirs.values("public_id")),
        )

    def unanswered(self) -> Self:
        """Of towns that have not sent their answers."""
        sent = SurveyAnswer.objects.submitted().filter(survey=OuterRef("survey"), town=OuterRef("town"))
        return self.filter(~Exists(sent))

    def reachable(self) -> Self:
        return self.exclude(email="").filter(declined_at__isnull=True)

    def to_mail(self) -> Self:
        """Those of surveys that are out whose link was not sent yet."""
        return self.reachable().filter(survey__in=Survey.objects.out(), invited_at__isnull=True)

    def to_remind(self) -> Self:
        """Those of surveys that are out whose reminder is due."""
        today = clock.today()
        first = Q(survey__first_reminder_on__lte=today, reminders=0)
        second = Q(survey__second_reminder_on__lte=today, reminders__lt=2)
        sent_before_today = Q(invited_at__date__lt=today)  # who got the link today is not reminded of it today
        mailed = self.reachable().unanswered().filter(sent_before_today, survey__in=Survey.objects.out())
        return mailed.filter(first | second)


class SurveyInvitation(models.Model):
    """That a town is asked by a survey, at an address. Two addresses of one town fill one sheet of answers."""

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    town = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="survey_invitations")
    email = models.EmailField(_("e-mail"), max_length=254, blank=True, help_text="Empty while none is known.")
    is_typed = models.BooleanField(default=False, help_text="By somebody for this survey, and of no contact.")
    link_number = models.PositiveSmallIntegerField(default=0, help_text="How often the link was made anew.")
    invited_at = models.DateTimeField(_("link sent"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    declined_at = models.DateTimeField(_("does not take part"), null=True, blank=True)

    saved_at: datetime | None  # added by `with_answers`
    submitted_at: datetime | None
    answer: str | None

    objects = SurveyInvitationQuerySet.as_manager()

    on_merge = {"town": MOVE_OR_DROP}
    not_personal = (
        "id",
        "public_id",
        "survey",
        "town",
        "is_typed",
        "link_number",
        "invited_at",
        "reminders",
        "reminded_at",
        "declined_at",
    )
    personal = {"email": ADDRESS}

    class Meta:
        ordering = ["survey", "town"]
        verbose_name = _("town asked by a survey")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "town", "email"],
                condition=~Q(email=""),
                name="a_town_is_asked_once_at_an_address",
                violation_error_message=_("This town is asked at this address already."),
            ),
            models.CheckConstraint(
                condition=Q(reminders=0, reminded_at__isnull=True) | Q(reminders__gt=0, reminded_at__isnull=False),
                name="a_reminder_has_its_moment",
                violation_error_message=_("A reminder that was sent has the moment at which it was."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.town}, {self.email}" if self.email else str(self.town)

    @property
    def token(self) -> str:
        """The signed token in the link: it opens the town's answers, and nothing else."""
        return tokens.sign("survey", f"{self.public_id}.{self.link_number}")

    def opens_with(self, token: str) -> bool:
        """Whether this is the link in force. It opens until the day on which addresses and words go."""
        return token == self.token and clock.today() <= self.survey.kept_until

    @property
    def standing(self) -> "StrOrPromise":
        """How far the town is, in a few words. Needs `with_answers`."""
        if self.submitted_at:
            return _("answered")
        if self.declined_at:
            return _("does not take part")
        if self.saved_at:
            return _("begun")
        if not self.email:
            return _("no address yet") if not self.survey.emptied_at else _("not answered")
        return _("not answered yet") if self.invited_at else _("link not sent yet")

    @property
    def tone(self) -> Tone:
        if self.submitted_at:
            return Tone.GOOD
        return Tone.WAIT if not self.email and not self.survey.emptied_at else Tone.QUIET

    def renew_link(self) -> None:
        """The link before this one opens nothing any more, and the new one is to be sent."""
        self.link_number, self.invited_at = self.link_number + 1, None


class SurveyAnswerQuerySet(models.QuerySet["SurveyAnswer"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who may read what a town answered: those who run the network, and the coordinators of its organisations."""
        if actor.runs_network:
            return self
        return self.filter(town__organisations__in=actor.coordinated).distinct()

    def submitted(self) -> Self:
        return self.filter(submitted_at__isnull=False)


class SurveyAnswer(AnswerSheetBase):
    """What a town answered to a survey: one sheet, whoever of the town fills it."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sheets")
    town = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="survey_answers")

    objects = SurveyAnswerQuerySet.as_manager()

    on_merge = {"town": MOVE}
    not_personal = (*AnswerSheetBase.SHEET, "survey", "town")

    class Meta:
        ordering = ["survey", "town"]
        verbose_name = _("answers of a town")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "town"],
                name="a_town_answers_a_survey_once",
                violation_error_message=_("This town has a sheet of answers already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey}, {self.town}"


class SurveyValue(AnswerBase):
    """The answer of a town to one question."""

    sheet = models.ForeignKey(SurveyAnswer, on_delete=models.CASCADE, related_name="answers")

    class Meta:
        verbose_name = _("answer of a town")
        constraints = AnswerBase.rules("a_town")
