from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from municipalities.models.places import Municipality
from share.kit.fields import SearchKeyField
from share.kit.merging import MOVE_OR_DROP
from share.kit.text import short_id
from share.policy import Actor
from share.records import history


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those this person may plan activities for."""
        return self if actor.runs_network else self.filter(pk__in=actor.coordinated)


@history.tracked
class Organisation(models.Model):
    """An organisation of the network or near it: partner, authority, church, city network."""

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    country = CountryField(_("country"), blank=True)
    kind = models.CharField(_("kind"), max_length=80, blank=True, help_text=_("The source’s own word."))
    roles = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    projects = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=500, blank=True)

    towns = models.ManyToManyField(
        Municipality,
        through="MemberTown",
        related_name="organisations",
        verbose_name=_("towns it works for"),
        blank=True,
    )

    objects = OrganisationQuerySet.as_manager()

    not_personal = ("id", "public_id", "name", "key", "country", "kind", "roles", "projects", "source", "towns")

    class Meta:
        ordering = ["key"]
        verbose_name = _("organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "key"],
                name="an_organisation_is_named_once_in_its_country",
                violation_error_message=_("This organisation is known already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@history.tracked
class MemberTown(models.Model):
    """A town an organisation works for: a town hall’s own, a partner’s pilot towns. Its people keep the pages of the town."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="member_towns")
    town = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="member_towns", verbose_name=_("town")
    )

    on_merge = {"organisation": MOVE_OR_DROP, "town": MOVE_OR_DROP}
    not_personal = ("id", "organisation", "town")

    class Meta:
        verbose_name = _("town of an organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "town"],
                name="a_town_belongs_once_to_an_organisation",
                violation_error_message=_("This town belongs to the organisation already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.town}"
