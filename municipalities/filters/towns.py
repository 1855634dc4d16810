from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from municipalities.models import Municipality, MunicipalityQuerySet, PlaceName
from share.kit.text import search_key


def country_choices() -> list[tuple[str, str]]:
    codes = Municipality.objects.confirmed().order_by().values_list("country", flat=True).distinct()
    return sorted(((str(code), str(countries.name(code))) for code in codes), key=lambda pair: search_key(pair[1]))


class MunicipalityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    country = django_filters.ChoiceFilter(choices=country_choices, label=_("Country"), empty_label=_("All countries"))
    small = django_filters.ChoiceFilter(
        method="by_size", label=_("Size"), empty_label=_("Any size"), choices=[("1", _("Known to be small"))]
    )

    class Meta:
        model = Municipality
        fields: list[str] = []

    def by_name(self, towns: MunicipalityQuerySet, name: str, value: str) -> Any:
        value = value.replace("\x00", "")
        key = search_key(value)
        other = PlaceName.objects.filter(town=OuterRef("pk"), key__contains=key)
        return towns.filter(Q(key__contains=key) | Q(region__icontains=value) | Exists(other))

    def by_size(self, towns: MunicipalityQuerySet, name: str, value: str) -> Any:
        return towns.small() if value else towns
