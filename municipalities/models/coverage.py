from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.models.areas import Area, Phase
from municipalities.models.organisations import Organisation
from municipalities.models.places import Municipality
from share.kit.fields import SearchKeyField
from share.kit.merging import MOVE_OR_DROP
from share.policy import Actor
from share.records import history


class CoverageQuerySet(models.QuerySet["Coverage"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of it for people of the network: who does what is no secret among them. None of it for others."""
        return self.all() if actor.memberships else self.none()


@history.tracked
class Coverage(models.Model):
    """That somebody does the work of an area in a phase, in a town: an organisation of the network, or one by its name."""

    town = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="coverage", verbose_name=_("town"))
    area = models.CharField(_("area"), max_length=20, choices=Area)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="coverage",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("who"), max_length=120, blank=True, help_text="An organisation that is in no list.")
    key = SearchKeyField("name")
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = CoverageQuerySet.as_manager()

    on_merge = {"town": MOVE_OR_DROP, "organisation": MOVE_OR_DROP}
    not_personal = ("id", "town", "area", "phase", "organisation", "name", "key", "is_demo")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("who does what")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, name="") | (Q(organisation__isnull=True) & ~Q(name="")),
                name="who_does_it_is_an_organisation_or_a_name",
                violation_error_message=_("Say who does it."),
            ),
            models.UniqueConstraint(
                fields=["town", "area", "phase", "organisation"],
                condition=Q(organisation__isnull=False),
                name="an_organisation_covers_a_phase_of_an_area_once_in_a_town",
                violation_error_message=_("That stands here already."),
            ),
            models.UniqueConstraint(
                fields=["town", "area", "phase", "key"],
                condition=Q(organisation__isnull=True),
                name="a_name_covers_a_phase_of_an_area_once_in_a_town",
                violation_error_message=_("That stands here already."),
            ),
            models.CheckConstraint(
                condition=Q(area__in=Area.values, phase__in=Phase.values),
                name="who_does_what_is_about_an_area_and_a_phase_of_the_network",
                violation_error_message=_("Choose an area and a phase of the lists."),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        """Asks for the organisation."""
        return self.organisation.name if self.organisation else self.name
