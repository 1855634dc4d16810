from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from municipalities import maps
from municipalities.models import Experience, Municipality, MunicipalityQuerySet, PlaceName, experience, size_of
from municipalities.registry import layers, map_layers
from share.kit.filters import AddressedFilterSet
from share.kit.text import search_key


def country_choices() -> list[tuple[str, str]]:
    return _countries(maps.Overview.now())


def _countries(overview: maps.Overview) -> list[tuple[str, str]]:
    return [(code, name) for code, name, _count in overview.census().countries]


def layer_choices() -> list[tuple[str, str]]:
    return [(key, str(layer.label)) for key, layer in layers()]


class MunicipalityFilter(AddressedFilterSet):
    """What the public list of towns, the map and its table are narrowed by."""

    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    country = django_filters.ChoiceFilter(choices=country_choices, label=_("Country"), empty_label=_("All countries"))
    size = django_filters.ChoiceFilter(
        method="by_size",
        label=_("Size"),
        empty_label=_("Any size"),
        choices=[("small", _("Known to be small")), ("large", _("Known to be large")), ("unknown", _("Not known"))],
    )
    experience = django_filters.ChoiceFilter(
        method="by_experience", label=_("Experience"), empty_label=_("Any experience"), choices=Experience.choices
    )
    has = django_filters.ChoiceFilter(
        method="by_layer", label=_("What there is"), empty_label=_("Anything"), choices=layer_choices
    )
    place = django_filters.ChoiceFilter(
        method="by_place",
        label=_("Place"),
        empty_label=_("Anywhere"),
        choices=[("beyond", _("Beyond the edge of the map")), ("nowhere", _("Place not known"))],
    )

    class Meta:
        model = Municipality
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["country"].extra["choices"] = lambda: _countries(self.overview)

    @cached_property
    def overview(self) -> maps.Overview:
        """What the page says of all towns, in one state of the records."""
        return maps.Overview.now()

    def by_name(self, towns: MunicipalityQuerySet, name: str, value: str) -> Any:
        value = value.replace("\x00", "")
        key = search_key(value)
        other = PlaceName.objects.filter(town=OuterRef("pk"), key__contains=key)
        return towns.filter(Q(key__contains=key) | Q(region__icontains=value) | Exists(other))

    def by_size(self, towns: MunicipalityQuerySet, name: str, value: str) -> Any:
        return towns.alias(size=size_of("population")).filter(size=value)

    def by_experience(self, towns: MunicipalityQuerySet, name: str, value: str) -> Any:
        return towns.alias(has_behind_it=experience()).filter(has_behind_it=value)

    def by_layer(self, towns: MunicipalityQuerySet, name: str, value: str) -> Any:
        return towns.filter(pk__in=map_layers[value].towns())

    def by_place(self, towns: MunicipalityQuerySet, name: str, value: str) -> Any:
        return towns.beyond_the_map() if value == "beyond" else towns.without_coordinates()
