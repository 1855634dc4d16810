from collections.abc import Mapping
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg, Case, Count, Exists, F, Max, Min, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Floor, JSONObject
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from municipalities.models import similar
from municipalities.models.areas import Area
from municipalities.models.experience import experience, has_received
from municipalities.models.mapping import First, beyond_the_map, map_x, map_y, number
from municipalities.models.proposals import (
    PROPOSABLE_FIELDS,
    Proposable,
    ProposableQuerySet,
    confirmed_after_it_was_proposed,
)
from share.kit import search
from share.kit.fields import SearchKeyField
from share.kit.languages import LANGUAGES
from share.kit.map import WHOLE, Box, Frame
from share.kit.marks import Spot
from share.kit.prepared import Given
from share.kit.text import search_key, short_id
from share.policy import Actor
from share.records import history


def size_of(population: str | Combinable) -> Case:
    """The size of a town as an expression over its `population`. Most sizes are not on record: unknown is not small."""
    number = F(population) if isinstance(population, str) else population
    return Case(
        When(LessThan(number, settings.SMALL_TOWN_BELOW), then=Value("small")),
        When(GreaterThanOrEqual(number, settings.SMALL_TOWN_BELOW), then=Value("large")),
        default=Value("unknown"),
    )


class MunicipalityQuerySet(ProposableQuerySet["Municipality"]):
    def on_the_map(self) -> Self:
        """Those that lie where the map of Europe is drawn."""
        return self.in_frame(WHOLE)

    def in_frame(self, frame: Frame) -> Self:
        box = frame.box
        return self.alias(map_x=map_x(), map_y=map_y()).filter(
            map_x__gte=box.left, map_x__lte=box.right, map_y__gte=box.top, map_y__lte=box.bottom
        )

    def beyond_the_map(self) -> Self:
        """Those whose coordinates are known, and lie outside of what is drawn: Madeira, the Azores, Réunion."""
        return self.filter(beyond_the_map())

    def without_coordinates(self) -> Self:
        return self.filter(lat__isnull=True)

    def spots(self, size: float) -> list[Spot]:
        """How many there are in each cell of the map, `size` map units wide; the largest town is named for its cell."""
        x, y, width = F("map_x"), F("map_y"), number(size)
        cells = (
            self.order_by()
            .annotate(map_x=map_x(), map_y=map_y())
            .values(column=Floor(x / width), row=Floor(y / width))
            .annotate(
                x=Avg(x),
                y=Avg(y),
                count=Count("pk"),
                left=Min(x),
                top=Min(y),
                right=Max(x),
                bottom=Max(y),
                chief=First("pk", order_by=[F("population").desc(nulls_last=True), "pk"]),
            )
            .values_list("x", "y", "count", "chief", "left", "top", "right", "bottom")
        )
        return [Spot(x, y, count, Box(*box), chief) for x, y, count, chief, *box in cells]

    def real(self) -> Self:
        """Without those that are invented for the demo."""
        return self.filter(is_demo=False)

    def kept_by(self, actor: Actor) -> Self:
        """Those whose pages this person keeps: the towns of their organisations; all of them for who runs the network."""
        return self if actor.runs_network else self.filter(organisations__in=actor.organisations).distinct()

    def lock(self, pk: int) -> "Municipality":
        """The town's row, locked until the transaction ends: every change of its working pages begins here."""
        return self.select_for_update(of=("self",)).get(pk=pk)

    def with_numbers(self, numbers: Mapping[str, Combinable]) -> Self:
        """Adds `tab_counts`, a dictionary of these numbers of each town."""
        return self.annotate(tab_counts=JSONObject(**numbers))

    def with_former(self, former: Combinable) -> Self:
        """Adds `was`: the towns that each had become of, as `what_it_was` tells them."""
        return self.annotate(was=former)

    def with_known(self, known: Combinable) -> Self:
        """Adds `known`: everything beside its own row that pages show of a town, as `everything_known` tells it."""
        return self.annotate(known=known)

    def mergeable_by(self, actor: Actor) -> Self:
        """Those this person may say of that two are one: who runs the network, and who coordinates for both of them."""
        return self if actor.runs_network else self.filter(organisations__in=actor.coordinated).distinct()

    def with_people(self, contacts: Combinable, organisations: Combinable) -> Self:
        """Adds `public_contacts` and `known_organisations`, as `public_contacts` and `organisations_of_a_town` tell them."""
        return self.annotate(public_contacts=contacts, known_organisations=organisations)

    def small(self) -> Self:
        """Known to be smaller than the network's own measure. An unknown size is not a small one."""
        return self.filter(population__lt=settings.SMALL_TOWN_BELOW)

    def size_class(self) -> Self:
        """Adds `size`: small, large, or unknown, by the network's own measure."""
        return self.annotate(size=size_of("population"))

    def with_experience(self) -> Self:
        """Adds `experience`, one of `Experience`."""
        return self.annotate(experience=experience())

    def similar_to(self, town: "Municipality") -> Self:
        """The towns nearest in size and those that ask for the same (`models.similar`), the most alike first.

        What each shares is annotated (`Trait.name`); those that share nothing come last. The result is a union: it can be
        cut and read, and not filtered.
        """
        traits = town.traits
        rows = self.exclude(pk=town.pk).annotate(
            **similar.shared(traits),
            likeness=similar.likeness(traits),
            apart=similar.apart_in_size(town.population),
        )
        if town.population is None:
            near = [rows.filter(country=town.country, level=town.level).order_by("key")]
        else:
            smaller = rows.filter(population__lt=town.population).order_by("-population", "-pk")
            larger = rows.filter(population__gte=town.population).order_by("population", "pk")
            near = [smaller, larger]
        if town.asks_in:
            near.append(
                rows.filter(pk__in=similar.asking(*town.asks_in).exclude(town=town).values("town")[: similar.NEAREST])
            )
        first, *others = (part[: similar.NEAREST] for part in near)
        return first.union(*others).order_by("-likeness", "apart", "key") if others else first

    def called_as(self, key: str | OuterRef | Given, country: str | OuterRef | Given) -> Self:
        """Whose name, or another name of it, has this search key; the one whose own name it is first, but in a subquery."""
        names = apps.get_model("municipalities", "PlaceName")._default_manager
        outer = OuterRef(key) if isinstance(key, OuterRef) else key
        has_it = Q(key=key) | Exists(names.filter(town=OuterRef("pk"), key=outer))
        found = self.filter(has_it, country=country)
        return found if isinstance(key, OuterRef) else found.order_by(Case(When(key=key, then=0), default=1), "pk")

    def called(self, name: str, country: str | OuterRef) -> Self:
        """By its name or another name of it, with or without accents: Köln, Koln and Cologne are one town."""
        return self.called_as(search_key(name), country)


@history.tracked
class Municipality(Proposable):
    """A place of the network: a town, a city, or the region that stands for several of them."""

    class Level(models.TextChoices):
        TOWN = "town", _("town")
        MUNICIPALITY = "municipality", _("municipality")
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        REGION = "region", _("region")
        RURAL = "rural", _("rural territory")

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    country = CountryField(_("country"))
    level = models.CharField(_("kind of place"), max_length=20, choices=Level)
    region = models.CharField(_("region"), max_length=200, blank=True)
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    population_note = models.CharField(_("note on the number"), max_length=300, blank=True)
    population_year = models.PositiveSmallIntegerField(
        _("year of the number"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    population_source = models.CharField(_("source of the number"), max_length=300, blank=True)
    first_arrival_on = models.CharField(
        _("first arrival of resettled people"),
        max_length=20,
        blank=True,
        help_text="A date in EDTF, as far as it is known.",
    )
    housing = models.TextField(_("housing"), max_length=4_000, blank=True)
    languages = ArrayField(
        models.CharField(max_length=8, choices=LANGUAGES), verbose_name=_("languages"), default=list, blank=True
    )
    roles = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    period = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=500, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    was: list[dict[str, str]]  # added by `with_former`
    public_contacts: list[dict[str, str]]  # added by `with_people`
    known_organisations: list[dict[str, str]]  # added by `with_people`
    experience: str  # added by `with_experience`
    known: dict[str, Any]  # added by `with_known`
    tab_counts: dict[str, int]  # added by `with_numbers`

    objects = MunicipalityQuerySet.as_manager()

    not_personal = (
        "id",
        "public_id",
        "name",
        "key",
        "country",
        "level",
        "region",
        "population",
        "population_note",
        "population_year",
        "population_source",
        "first_arrival_on",
        "housing",
        "languages",
        "roles",
        "period",
        "source",
        "lat",
        "lon",
        "is_demo",
        *PROPOSABLE_FIELDS,
    )

    class Meta:
        ordering = ["key"]
        verbose_name = _("town")
        indexes = [
            models.Index(map_x(), map_y(), name="towns_by_place_on_the_map"),
            models.Index(fields=["key", "id"], name="towns_by_name"),
            models.Index(fields=["population", "id"], name="towns_by_population"),
            *search.indexes("town", F("key")),
        ]
        constraints = [
            confirmed_after_it_was_proposed("a_place"),
            models.UniqueConstraint(
                fields=["country", "key"],
                name="a_place_is_named_once_in_its_country",
                violation_error_message=_("This place is known already."),
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True) | Q(population__gt=0),
                name="an_unknown_population_is_null_not_zero",
                violation_error_message=_("Leave the number of inhabitants empty when it is not known."),
            ),
            models.CheckConstraint(
                condition=Q(population_year__isnull=True)
                | Q(population__isnull=False, population_year__range=(1900, 2100)),
                name="the_year_of_a_population_has_a_population",
                violation_error_message=_("Give the number of inhabitants beside its year."),
            ),
            models.CheckConstraint(
                # A comparison with NULL is neither true nor false, and a check lets that pass: so each is asked for.
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
                name="a_place_has_both_coordinates_or_none",
                violation_error_message=_("Give both coordinates, or none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("municipalities:town", args=[self.public_id])

    @cached_property
    def asks_in(self) -> list[Area]:
        """The areas of its open needs that everybody may see."""
        asked = similar.asking(*Area).filter(town=self).values_list("area", flat=True)
        return [area for area in Area if area in set(asked)]

    @cached_property
    def traits(self) -> list[similar.Trait]:
        """What other towns may have in common with this one."""
        known = self.known if "known" in self.__dict__ else self._known_for_likeness()
        return similar.traits(
            population=self.population,
            country=str(self.country),
            areas=self.asks_in,
            system=known["experience"] or "",
            received=known["received"],
        )

    def _known_for_likeness(self) -> dict[str, Any]:
        facts = apps.get_model("municipalities", "Country")._default_manager.filter(code=self.country)
        return {
            "received": Municipality.objects.filter(has_received(), pk=self.pk).exists(),
            "experience": facts.values_list("experience", flat=True).first(),
        }

    def why_like(self, other: "Municipality") -> list[str]:
        """What this row of `similar_to(other)` has in common with it, in words."""
        return [str(trait.words) for trait in other.traits if getattr(self, trait.name)]
