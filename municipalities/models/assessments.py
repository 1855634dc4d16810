from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from municipalities.models.areas import ASKS_FOR_HELP, Area, Step
from municipalities.models.places import Municipality
from share.accounts.models import User
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove
from share.kit.text import short_id
from share.policy import Actor
from share.records import history


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the towns this person keeps, drafts included; of other towns, what they show to everybody."""
        kept = Municipality.objects.kept_by(actor).values("pk")
        return self.filter(Q(town__in=kept) | Q(completed_at__isnull=False, is_public=True))

    def complete(self) -> Self:
        return self.filter(completed_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(completed_at__isnull=True)

    def shown_to_everybody(self) -> Self:
        return self.complete().filter(is_public=True)

    def newest_first(self) -> Self:
        return self.order_by("-made_on", "-completed_at", "-pk")

    def last_of_each_town(self) -> Self:
        """The last complete one of each town among these."""
        of_the_town = self.complete().filter(town=OuterRef("town")).newest_first()
        return self.complete().filter(pk=Subquery(of_the_town.values("pk")[:1]))


@history.tracked
class Assessment(models.Model):
    """A town's own view of what it can do, area by area, on a day. A draft until it is finished; then it stays as it is."""

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    town = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("town"))
    made_on = models.DateField(_("day"), default=clock.today)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who finished it, or wrote the draft last.",
    )
    is_public = models.BooleanField(_("shown to everybody"), default=False)
    completed_at = models.DateTimeField(_("finished"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = AssessmentQuerySet.as_manager()

    on_merge = {"town": MOVE, "made_by": MOVE}
    not_personal = ("id", "public_id", "town", "made_on", "made_by", "is_public", "completed_at", "is_demo")

    class Meta:
        verbose_name = _("self-assessment")
        constraints = [
            models.UniqueConstraint(
                fields=["town"],
                condition=Q(completed_at__isnull=True),
                name="a_town_has_one_draft_of_a_self_assessment",
                violation_error_message=_("A self-assessment of this town is begun already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.town}, {date_format(self.made_on)}"

    def get_absolute_url(self) -> str:
        return reverse("municipalities:assessment", args=[self.town.public_id, self.public_id])

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None

    # Moves

    def finish(self, *, by: User | None) -> None:
        """The draft becomes the town's view of its day. Raises IllegalMove when it is finished already."""
        if self.is_complete:
            raise IllegalMove(_("This self-assessment is finished, and stays as it is. Make a new one."))
        self.completed_at, self.made_by = clock.now(), by

    def show(self, to_everybody: bool) -> None:
        """Shows it on the town's public page, or takes it off there. Raises IllegalMove for a draft."""
        if not self.is_complete:
            raise IllegalMove(_("A draft is shown to nobody else. Finish it first."))
        self.is_public = to_everybody


@history.tracked
class Rating(models.Model):
    """How far a town says it is in one area, and what shows it. In a draft there may be words before there is a step."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ratings")
    area = models.CharField(_("area"), max_length=20, choices=Area)
    step = models.PositiveSmallIntegerField(_("step"), choices=Step, null=True, blank=True)
    evidence = models.CharField(_("what shows it"), max_length=400, blank=True)

    not_personal = ("id", "assessment", "area", "step", "evidence")

    class Meta:
        verbose_name = _("answer of a self-assessment")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "area"],
                name="an_area_is_assessed_once_at_a_time",
                violation_error_message=_("This area has an answer already."),
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(step__in=Step.values),
                name="a_step_is_one_of_four",
                violation_error_message=_("There are four steps."),
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=False) | ~Q(evidence=""),
                name="an_answer_has_a_step_or_words",
                violation_error_message=_("Choose a step, or write what there is."),
            ),
            models.CheckConstraint(
                condition=Q(area__in=Area.values),
                name="an_answer_is_about_an_area_of_the_network",
                violation_error_message=_("Choose an area of the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()}: {self.get_step_display() or '–'}"


@dataclass(frozen=True)
class Standing:
    """How a town stands in an area by one assessment, and how it stood when the area was last assessed before that.

    `step` is None when this assessment says nothing of the area; `before` and `before_on` when no earlier one does.
    """

    area: Area
    step: Step | None
    evidence: str = ""
    before: Step | None = None
    before_on: date | None = None

    @property
    def change(self) -> int | None:
        """Steps up (positive) or down since then; None when one of the two is not known."""
        return None if self.step is None or self.before is None else self.step - self.before

    @property
    def arrow(self) -> str:
        if self.change is None:
            return ""
        return "↑" if self.change > 0 else "↓" if self.change < 0 else "="

    @property
    def in_words(self) -> str:
        """The change in words; an arrow alone says it to nobody who cannot see it."""
        if self.step is None:
            return str(_("not assessed this time") if self.before else _("not assessed"))
        if self.change is None:
            return str(_("first time"))
        if not self.change:
            return str(_("as before"))
        up = ngettext("%(n)d step up", "%(n)d steps up", self.change)
        down = ngettext("%(n)d step down", "%(n)d steps down", -self.change)
        return (up if self.change > 0 else down) % {"n": abs(self.change)}

    @property
    def dots(self) -> str:
        """The step as four dots, full and empty; for the eye only, beside its word."""
        return "●" * (self.step or 0) + "○" * (len(Step) - (self.step or 0))

    @property
    def asks_for_help(self) -> bool:
        return self.step in ASKS_FOR_HELP


def standings(assessment: Assessment, earlier: Iterable[Assessment]) -> list[Standing]:
    """Every area in its order by one assessment, held against `earlier` ones (the newest first); asks for their ratings."""
    now = {rating.area: rating for rating in assessment.ratings.all() if rating.step}
    before: dict[str, tuple[Step, date]] = {}
    for one in earlier:
        for rating in one.ratings.all():
            if rating.step is not None:
                before.setdefault(rating.area, (Step(rating.step), one.made_on))
    return [_standing(area, now.get(area), *before.get(area, (None, None))) for area in Area]


def _standing(area: Area, rating: Rating | None, before: Step | None, before_on: date | None) -> Standing:
    if rating is None or rating.step is None:
        return Standing(area, None, "", before, before_on)
    return Standing(area, Step(rating.step), rating.evidence, before, before_on)
