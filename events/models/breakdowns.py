"""By what funders want those who took part counted: said by a person while attendance is open, a count after that."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.registration import Registration
from share.grants.models import Breakdown
from share.kit.merging import STAY
from share.kit.privacy import Kept

UNTIL = _("attendance is complete, a year after the activity, or the person is erased")


class Gender(models.TextChoices):
    WOMAN = "woman", _("a woman")
    MAN = "man", _("a man")
    OTHER = "other", _("neither of these words fits")


class AgeBand(models.TextChoices):
    """The three of Regulation (EU) 2021/1147, Annex VIII."""

    UNDER_18 = "under_18", _("younger than 18")
    FROM_18_TO_60 = "18_60", _("18 to 60")
    OVER_60 = "over_60", _("older than 60")


class Disaggregation(models.Model):
    """What one person said for the count of a funder; no row where they said nothing.

    It goes when attendance is complete: then only `ParticipantCount` is left of it.
    """

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, primary_key=True, related_name="disaggregation"
    )
    gender = models.CharField(_("gender"), max_length=8, choices=Gender, blank=True)
    age = models.CharField(_("age"), max_length=8, choices=AgeBand, blank=True)
    first_time = models.BooleanField(_("first activity of the network"), null=True, blank=True)

    SAID = ("gender", "age", "first_time")

    not_personal = ("registration",)
    personal = {
        "gender": Kept(_("to count for the funder"), UNTIL),
        "age": Kept(_("to count for the funder"), UNTIL),
        "first_time": Kept(_("to count for the funder"), UNTIL),
    }

    class Meta:
        verbose_name = _("what somebody said for the count of a funder")
        constraints = [
            models.CheckConstraint(
                condition=~Q(gender="", age="", first_time__isnull=True),
                name="a_row_of_disaggregation_says_something",
                violation_error_message=_("Nothing was said: then nothing is kept."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.registration_id)


class ParticipantCount(models.Model):
    """How many of those who were present at one activity share a value; an empty one is "not said".

    Counted once, when attendance was complete, and never of single people again: erasure does not touch it. The counts of
    one breakdown add up to all who were present. They break down attendances, never unique people.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participant_counts")
    breakdown = models.CharField(max_length=12, choices=Breakdown)
    value = models.CharField(max_length=8, blank=True)
    count = models.PositiveIntegerField()

    on_merge = {"event": STAY}
    not_personal = ("id", "event", "breakdown", "value", "count")

    class Meta:
        verbose_name = _("count of participants")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "breakdown", "value"],
                name="participants_are_counted_once_by_a_value",
                violation_error_message=_("This value is counted already."),
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0),
                name="a_count_of_participants_is_above_0",
                violation_error_message=_("A count begins at 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.breakdown} {self.value}: {self.count}"
