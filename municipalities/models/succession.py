"""Towns in time: two municipalities become a third on a day, or one is divided. Neither a duplicate nor another name."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import BigIntegerField, Case, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from municipalities.models.places import Municipality, size_of
from share.kit.merging import MOVE
from share.records import history


@history.tracked
class Succession(models.Model):
    """From a day on, what was one town belongs to another one. The old one keeps its page and its past."""

    old = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="successors", verbose_name=_("town that ended")
    )
    new = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="predecessors", verbose_name=_("town that follows")
    )
    on = models.DateField(_("first day of the new one"))
    source = models.CharField(_("source"), max_length=500)

    on_merge = {"old": MOVE, "new": MOVE}
    not_personal = ("id", "old", "new", "on", "source")

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("succession of towns")
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new"],
                name="a_town_follows_another_once",
                violation_error_message=_("This is on record already."),
            ),
            models.CheckConstraint(
                condition=~Q(old=F("new")),
                name="a_town_does_not_follow_itself",
                violation_error_message=_("A town cannot follow itself."),
            ),
            ExclusionConstraint(
                name="a_town_ends_on_one_day",
                expressions=[("old", RangeOperators.EQUAL), ("on", RangeOperators.NOT_EQUAL)],
                violation_error_message=_("This town ended on another day already."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="a_succession_has_a_source",
                violation_error_message=_("Say where this is known from."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class StandingOn(Func):
    """The id of the town that a town is part of on a day: the function `town_standing_on` of the database.

    It follows the successions until that day, as long as there is one follower: a town that was divided stays itself.
    """

    function = "town_standing_on"
    output_field = BigIntegerField()


class PopulationStandingOn(Func):
    """The inhabitants of that town; None where their number is not known."""

    function = "population_standing_on"
    output_field = IntegerField()


def ended_by(day: date) -> "QuerySet[Succession, int]":
    """Ids of the towns that had ended by a day, for `IN`: so few that they are asked for once and kept."""
    return Succession.objects.filter(on__lte=day).order_by().values_list("old", flat=True)


def standing(town: str, day: date) -> Case:
    """The id of the town at the path `town` as it stands on a day; of one that had not ended by then its own."""
    followed = StandingOn(F(town), Value(day))
    return Case(When(**{f"{town}__in": ended_by(day)}, then=followed), default=F(town), output_field=BigIntegerField())


def size_on(town: str, day: date) -> Case:
    """The size of the town at the path `town` as it stands on a day."""
    followed = PopulationStandingOn(F(town), Value(day))
    population = Case(
        When(**{f"{town}__in": ended_by(day)}, then=followed),
        default=F(f"{town}__population"),
        output_field=IntegerField(),
    )
    return size_of(population)


def what_it_was(day: date) -> Combinable:
    """The towns that had become this one by a day, by name: each with its `name`, and `on`, the first day without it."""
    ended = Municipality.objects.filter(pk__in=ended_by(day)).alias(now=StandingOn(F("pk"), Value(day)))
    told = JSONObject(name="name", on=Subquery(_end_of(OuterRef("pk")).values("on")[:1]))
    became = ended.filter(now=OuterRef("pk")).exclude(pk=OuterRef("pk")).order_by("key")
    return ArraySubquery(became.values(told=told))


def _end_of(town: OuterRef) -> "QuerySet[Succession]":
    return Succession.objects.filter(old=town)
