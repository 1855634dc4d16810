import django_filters
from django.utils.translation import gettext_lazy as _

from municipalities.filters.towns import country_choices
from municipalities.models import Area, Practice, PracticeQuerySet
from share.kit.filters import AddressedFilterSet
from share.kit.text import search_key


class PracticeFilter(AddressedFilterSet):
    q = django_filters.CharFilter(method="by_text", label=_("Title or town"))
    area = django_filters.ChoiceFilter(choices=Area.choices, label=_("Area"), empty_label=_("All areas"))
    country = django_filters.ChoiceFilter(
        field_name="town__country", choices=country_choices, label=_("Country"), empty_label=_("All countries")
    )

    class Meta:
        model = Practice
        fields: list[str] = []

    def by_text(self, practices: PracticeQuerySet, name: str, value: str) -> PracticeQuerySet:
        key = search_key(value.replace("\x00", ""))
        return practices.filter(key__contains=key) | practices.filter(town__key__contains=key)
