"""Seats that are kept for the people of a partner, until a day on which everybody can have them."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, IntegerField, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from events.models.event import TAKES_A_SEAT, Event, used_seats
from municipalities.models import Organisation
from share.kit import clock, tokens
from share.kit.merging import MOVE, STAY
from share.records import history


class HeldSeatsQuerySet(models.QuerySet["HeldSeats"]):
    def kept(self) -> Self:
        """Not given on yet."""
        return self.filter(released_at__isnull=True)

    def due(self) -> Self:
        """Their day has come, and they are not given on yet. While an activity is postponed, its old day says nothing."""
        return self.kept().filter(until__lte=clock.now()).exclude(event__state=Event.State.POSTPONED)

    def with_use(self, taken: Q = TAKES_A_SEAT) -> Self:
        """Adds `used`, how many of its people take a seat, and `unused`, how many seats wait for more of them."""
        counted = self.annotate(used=used_seats(taken))
        return counted.annotate(unused=Greatest(F("seats") - F("used"), 0, output_field=IntegerField()))


@history.tracked
class HeldSeats(models.Model):
    """So many seats of an event are for the people of one organisation, who register by its link, until a moment."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="held_seats")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    seats = models.PositiveSmallIntegerField(_("places"))
    until = models.DateTimeField(_("kept until"))
    released_at = models.DateTimeField(null=True, blank=True, help_text="Since when everybody can have them.")

    objects = HeldSeatsQuerySet.as_manager()

    # Added by words of the QuerySet, and absent without them.
    used: int
    unused: int

    on_merge = {"event": STAY, "organisation": MOVE}  # `hold_both` objects where two would stand side by side
    not_personal = ("id", "public_id", "event", "organisation", "seats", "until", "released_at")

    class Meta:
        ordering = ["until", "pk"]
        verbose_name = _("held places")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation"],
                condition=Q(released_at__isnull=True),
                name="places_are_held_once_for_an_organisation",
                violation_error_message=_("Places are held for this organisation already."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gt=0),
                name="at_least_one_place_is_held",
                violation_error_message=_("Hold at least one place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.seats}"

    @property
    def token(self) -> str:
        """In the link that the organisation hands to its people. Signed, never stored."""
        return tokens.sign("held seats", str(self.public_id))
