"""Who comes to an activity together: of a country, a town or an organisation, as far as their number is known."""

import uuid
from dataclasses import dataclass

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from events.models.event import Event
from municipalities.models import Municipality, Organisation
from share.kit.countries import country_name
from share.kit.fields import SearchKeyField
from share.kit.merging import MOVE, STAY
from share.kit.precision import Precision, count_in_words
from share.records import history


@dataclass(frozen=True)
class Shown:
    """A delegation with its parts."""

    whole: "Delegation"
    parts: "list[Delegation]"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_groups(self) -> list[Shown]:
        """Each whole delegation with its parts, in the order they were named. One query."""
        rows = list(self.select_related("organisation", "municipality"))
        return [
            Shown(row, [part for part in rows if part.part_of_id == row.pk]) for row in rows if row.part_of_id is None
        ]


@history.tracked
class Delegation(models.Model):
    """Some of those who take part in an activity, who belong together; or, with `part_of`, a part of such a delegation.

    Without a number it is known that they took part, and not how many they were.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="delegations")
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    country = CountryField(_("country"), blank=True)
    name = models.CharField(
        _("name"), max_length=200, blank=True, help_text="Of an organisation, a town or a group; empty for a country."
    )
    key = SearchKeyField("name")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)
    people_most = models.PositiveIntegerField(null=True, blank=True, help_text="The upper end of a range.")
    precision = models.CharField(_("how sure"), max_length=10, choices=Precision, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    objects = DelegationQuerySet.as_manager()

    on_merge = {"event": STAY, "organisation": MOVE, "municipality": MOVE}
    not_personal = (
        "id", "public_id", "event", "part_of", "country", "name", "key", "organisation", "municipality", "people",
        "people_most", "precision", "source",
    )  # fmt: skip

    class Meta:
        ordering = ["pk"]
        verbose_name = _("delegation")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="", country=""),
                name="a_delegation_says_who_it_is",
                violation_error_message=_("Say who they are: a country, a town, or an organisation."),
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=True, precision="") | (Q(people__isnull=False) & ~Q(precision="")),
                name="the_number_of_a_delegation_has_its_precision",
                violation_error_message=_("A number of people says how sure it is."),
            ),
            models.CheckConstraint(
                condition=(Q(people_most__isnull=True) & ~Q(precision=Precision.RANGE))
                | Q(people_most__gt=F("people")),
                name="a_range_of_a_delegation_has_two_ends",
                violation_error_message=_("A range of people has a lower and a higher end."),
            ),
            models.UniqueConstraint(
                fields=["event", "part_of", "country", "key"],
                nulls_distinct=False,
                name="a_delegation_is_named_once",
                violation_error_message=_("This delegation is named twice."),
            ),
        ]
        triggers = [
            # Over two rows, so no check constraint can say it.
            pgtrigger.Trigger(
                name="a_part_of_a_delegation_has_no_parts",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.part_of_id IS NOT NULL AND (
                        EXISTS (SELECT 1 FROM events_delegation WHERE part_of_id = NEW.id)
                        OR NOT EXISTS (
                            SELECT 1 FROM events_delegation
                            WHERE id = NEW.part_of_id AND event_id = NEW.event_id AND part_of_id IS NULL
                        )
                    ) THEN
                        RAISE check_violation USING MESSAGE = 'A part of a delegation belongs to a whole one of its event.';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name or country_name(self.country)

    @property
    def number(self) -> str:
        """`8`, `about 8`, `8–10`; empty where it is not known."""
        return count_in_words(self.people, self.people_most, self.precision)
