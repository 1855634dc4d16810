import django_filters
from django.utils.translation import gettext_lazy as _

from events.gatherings.actionplans.models import Action, ActionQuerySet
from municipalities.filters.towns import country_choices
from municipalities.models import Area
from share.kit.text import search_key


class BoardFilter(django_filters.FilterSet):
    """The board: by what, where, and how it stands."""

    q = django_filters.CharFilter(method="by_text", label=_("Action, town or organisation"))
    area = django_filters.ChoiceFilter(
        field_name="objective__area", choices=Area.choices, label=_("Area"), empty_label=_("All areas")
    )
    country = django_filters.ChoiceFilter(
        field_name="objective__plan__event__country",
        choices=country_choices,
        label=_("Country"),
        empty_label=_("All countries"),
    )
    state = django_filters.ChoiceFilter(choices=Action.State.choices, label=_("State"), empty_label=_("All states"))

    class Meta:
        model = Action
        fields: list[str] = []

    def by_text(self, rows: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        value = value.replace("\x00", "")
        key = search_key(value)
        towns = rows.filter(objective__plan__event__municipality__key__contains=key)
        return rows.filter(title__icontains=value) | towns | rows.filter(organisation__key__contains=key)
