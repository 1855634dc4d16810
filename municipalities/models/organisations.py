from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from municipalities.models.places import Municipality
from municipalities.models.proposals import (
    PROPOSABLE_FIELDS,
    Proposable,
    ProposableQuerySet,
    confirmed_after_it_was_proposed,
)
from share.kit import search
from share.kit.fields import SearchKeyField
from share.kit.text import short_id
from share.policy import Actor
from share.records import history


class OrganisationQuerySet(ProposableQuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those this person may plan activities for."""
        return self if actor.runs_network else self.filter(pk__in=actor.coordinated)


@history.tracked
class Organisation(Proposable):
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

    not_personal = (
        "id",
        "public_id",
        "name",
        "key",
        "country",
        "kind",
        "roles",
        "projects",
        "source",
        "towns",
        *PROPOSABLE_FIELDS,
    )

    class Meta:
        ordering = ["key"]
        verbose_name = _("organisation")
        indexes = search.indexes("organisation", F("key"))
        constraints = [
            confirmed_after_it_was_proposed("an_organisation"),
            models.UniqueConstraint(
                fields=["country", "key"],
                name="an_organisation_is_named_once_in_its_country",
                violation_error_message=_("This organisation is known already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("municipalities:organisation", args=[self.public_id])


@history.tracked
class MemberTown(models.Model):
    """A town an organisation works for: a town hall’s own, a partner’s pilot towns. Its people keep the pages of the town."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="member_towns")
    town = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="member_towns", verbose_name=_("town")
    )

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
