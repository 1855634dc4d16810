import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventPart, Registration
from share.accounts.models import User
from share.kit.fields import SearchKeyField
from share.kit.merging import STAY
from share.kit.privacy import Kept
from share.records import history

UNTIL = _("90 days after the roundtable, or the person is erased")


@history.tracked
class Roundtable(EventPart):
    """A meeting of stakeholders of one level about one question."""

    class Level(models.TextChoices):
        LOCAL = "local", _("Local")
        NATIONAL = "national", _("National")
        REGIONAL = "regional", _("Regional")
        EUROPEAN = "european", _("European")

    level = models.CharField(_("level"), max_length=10, choices=Level, blank=True, help_text="Empty: not on record.")
    question = models.CharField(_("question"), max_length=300, blank=True)

    on_merge = {"event": STAY}
    not_personal = ("event", "level", "question")

    class Meta:
        verbose_name = _("roundtable")


@history.tracked
class LevelAim(models.Model):
    """How many of one level are wanted around the table, so that nobody speaks alone for it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="level_aims")
    level = models.CharField(_("level"), max_length=10, choices=Roundtable.Level)
    seats = models.PositiveSmallIntegerField(_("how many"))

    on_merge = {"event": STAY}
    not_personal = ("id", "event", "level", "seats")

    class Meta:
        verbose_name = _("seats of a level")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "level"],
                name="a_roundtable_wants_one_number_of_a_level",
                violation_error_message=_("A level has one number."),
            ),
            models.CheckConstraint(
                condition=Q(seats__range=(1, 200)),
                name="a_level_is_wanted_or_it_is_not",
                violation_error_message=_("Write a number between 1 and 200, or nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.seats}"


class StakeholderQuerySet(models.QuerySet["Stakeholder"]):
    def of(self, person: User) -> Self:
        return self.alias(lower=Lower("email")).filter(lower__in=person.addresses())


@history.tracked
class Stakeholder(models.Model):
    """Who should sit at the table: an organisation or an office, of which level and kind, and whom to write to."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="stakeholders")
    organisation = models.CharField(_("organisation or office"), max_length=200)
    level = models.CharField(_("level"), max_length=10, choices=Roundtable.Level)
    kind = models.CharField(_("kind"), max_length=20, choices=Registration.ActorKind)
    name = models.CharField(_("person"), max_length=200, blank=True)
    key = SearchKeyField("name")
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)

    objects = StakeholderQuerySet.as_manager()

    on_merge = {"event": STAY}
    not_personal = ("id", "public_id", "event", "organisation", "level", "kind")
    personal = {
        "name": Kept(_("to invite the person by name"), UNTIL),
        "key": Kept(_("to find the name in a list"), UNTIL),
        "email": Kept(_("to invite them, and to see whether they come"), UNTIL),
    }

    class Meta:
        ordering = ["organisation", "pk"]
        verbose_name = _("stakeholder")
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=~Q(email=""),
                name="a_stakeholder_is_listed_once",
                violation_error_message=_("This address is there already."),
            ),
            models.CheckConstraint(
                condition=Q(email="") | ~Q(name=""),
                name="a_stakeholder_with_an_address_has_a_name",
                violation_error_message=_("Write whose address it is."),
            ),
        ]

    def __str__(self) -> str:
        return self.organisation
