from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
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
from share.kit.merging import MOVE, MOVE_OR_DROP
from share.kit.text import short_id
from share.policy import Actor
from share.records import history

# What sources call organisations. A “local authority” may be a town hall or a county, and so is none of them.
WORDS = {
    "church network": "faith",
    "church": "faith",
    "city network": "network",
    "government agency": "national_authority",
    "international organisation": "international",
    "national agency": "national_authority",
    "national authority": "national_authority",
    "ngo consortium": "network",
    "ngo network": "network",
    "ngo": "ngo",
    "refugee/diaspora-led organisation": "refugee_led",
    "regional authority": "regional_authority",
    "religious order": "faith",
    "sponsor group": "sponsor_group",
    "think tank": "research",
    "town hall": "town_hall",
    "university": "research",
}


class OrganisationQuerySet(ProposableQuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those this person may plan activities for."""
        return self if actor.runs_network else self.filter(pk__in=actor.coordinated)

    def lock(self, pk: int) -> "Organisation":
        """The organisation's row, locked until the transaction ends: every change of its pages begins here."""
        return self.select_for_update(of=("self",)).get(pk=pk)


@history.tracked
class Organisation(Proposable):
    """An organisation of the network or near it: partner, authority, church, city network, sponsor group, town hall."""

    class Type(models.TextChoices):
        TOWN_HALL = "town_hall", _("town hall")
        REGIONAL_AUTHORITY = "regional_authority", _("regional authority")
        NATIONAL_AUTHORITY = "national_authority", _("national authority")
        INTERNATIONAL = "international", _("international organisation")
        NGO = "ngo", _("non-governmental organisation")
        NETWORK = "network", _("network of organisations or cities")
        FAITH = "faith", _("church or faith-based organisation")
        REFUGEE_LED = "refugee_led", _("refugee-led organisation")
        SPONSOR_GROUP = "sponsor_group", _("sponsor group")
        RESEARCH = "research", _("university or research institute")
        EMPLOYER = "employer", _("employer or chamber")
        OTHER = "other", _("other")

        @classmethod
        def of_word(cls, word: str) -> str:
            """The type that a source's word means; empty for a word that may mean several."""
            return WORDS.get(word.strip().lower(), "")

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    country = CountryField(_("country"), blank=True)
    type = models.CharField(_("type"), max_length=20, choices=Type, blank=True, help_text=_("Empty: not known."))
    kind = models.CharField(_("kind"), max_length=80, blank=True, help_text=_("The source’s own word."))
    hall_of = models.OneToOneField(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="town_hall",
        verbose_name=_("town hall of"),
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)
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

    on_merge = {**Proposable.on_merge, "hall_of": MOVE}
    not_personal = (
        "id",
        "public_id",
        "name",
        "key",
        "country",
        "type",
        "kind",
        "hall_of",
        "website",
        "is_demo",
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
            models.CheckConstraint(
                condition=Q(hall_of__isnull=True) | Q(type="town_hall"),
                name="only_a_town_hall_has_a_town_of_its_own",
                violation_error_message=_("Only a town hall is the town hall of a town. Choose that type."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("municipalities:organisation", args=[self.public_id])


def organisations_of_a_town(actor: Actor) -> ArraySubquery:
    """The organisations that work for a town, as this person knows them: a list of name and id; for a query of towns."""
    told = JSONObject(name="name", public_id="public_id")
    here = Organisation.objects.known_to(actor).filter(member_towns__town=OuterRef("pk"))
    return ArraySubquery(here.order_by("key").values(told=told))


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


@history.tracked
class ProgrammeRole(models.Model):
    """What an organisation is in a programme of the network: “SHARE Integration: coordinator in Romania”."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="programme_roles")
    programme = models.CharField(_("programme"), max_length=200)
    role = models.CharField(_("role in it"), max_length=200)
    source = models.CharField(_("source"), max_length=500, blank=True)

    on_merge = {"organisation": MOVE_OR_DROP}
    not_personal = ("id", "organisation", "programme", "role", "source")

    class Meta:
        ordering = ["programme", "role", "pk"]
        verbose_name = _("role in a programme")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "role"],
                name="a_role_in_a_programme_is_said_once",
                violation_error_message=_("This role in this programme is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.role}"
