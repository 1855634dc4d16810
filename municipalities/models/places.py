from collections.abc import Mapping, Sequence
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from share.kit import map as europe
from share.kit.fields import SearchKeyField
from share.kit.text import search_key, short_id
from share.policy import Actor
from share.records import history


def size_of(population: str) -> Case:
    """The size of a town as an expression over its `population`. Most sizes are not on record: unknown is not small."""
    return Case(
        When(**{f"{population}__lt": settings.SMALL_TOWN_BELOW}, then=Value("small")),
        When(**{f"{population}__gte": settings.SMALL_TOWN_BELOW}, then=Value("large")),
        default=Value("unknown"),
    )


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def on_the_map(self) -> Self:
        return self.filter(lat__isnull=False)

    def kept_by(self, actor: Actor) -> Self:
        """Those whose pages this person keeps: the towns of their organisations; all of them for who runs the network."""
        return self if actor.runs_network else self.filter(organisations__in=actor.organisations).distinct()

    def lock(self, pk: int) -> "Municipality":
        """The town's row, locked until the transaction ends: every change of its working pages begins here."""
        return self.select_for_update(of=("self",)).get(pk=pk)

    def with_numbers(self, numbers: Mapping[str, Combinable]) -> Self:
        """Adds `tab_counts`, a dictionary of these numbers of each town."""
        return self.annotate(tab_counts=JSONObject(**numbers))

    def mergeable_by(self, actor: Actor) -> Self:
        """Those this person may say of that two are one: who runs the network, and who coordinates for both of them."""
        return self if actor.runs_network else self.filter(organisations__in=actor.coordinated).distinct()

    def small(self) -> Self:
        """Known to be smaller than the network's own measure. An unknown size is not a small one."""
        return self.filter(population__lt=settings.SMALL_TOWN_BELOW)

    def size_class(self) -> Self:
        """Adds `size`: small, large, or unknown, by the network's own measure."""
        return self.annotate(size=size_of("population"))

    def in_order_of(self, countries: Sequence[str]) -> Self:
        """Country by country in the order given, and by name in each."""
        places = [When(country=code, then=Value(place)) for place, code in enumerate(countries)]
        return self.order_by(Case(*places, default=Value(len(places))), "key") if places else self.order_by("key")

    def called(self, name: str, country: str | OuterRef) -> Self:
        """Written with or without accents: Şomcuta, Șomcuta and Somcuta are one town."""
        return self.filter(country=country, key=search_key(name))


@history.tracked
class Municipality(models.Model):
    """A place of the network: a town, a city, or the region that stands for several of them."""

    class Level(models.TextChoices):
        TOWN = "town", _("town")
        MUNICIPALITY = "municipality", _("municipality")
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        REGION = "region", _("region")

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    country = CountryField(_("country"))
    level = models.CharField(_("kind of place"), max_length=20, choices=Level)
    region = models.CharField(_("region"), max_length=200, blank=True)
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    population_note = models.CharField(max_length=300, blank=True)
    roles = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    period = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=500, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

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
        "roles",
        "period",
        "source",
        "lat",
        "lon",
    )

    class Meta:
        ordering = ["key"]
        verbose_name = _("town")
        constraints = [
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

    @property
    def on_map(self) -> tuple[float, float] | None:
        return None if self.lat is None or self.lon is None else europe.place(self.lat, self.lon)
