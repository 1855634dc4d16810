import django_filters
from django.utils.translation import gettext_lazy as _

from municipalities.filters.towns import country_choices
from municipalities.models import Area, Need, NeedQuerySet, Phase
from share.kit.text import search_key


class NeedFilter(django_filters.FilterSet):
    """The list of needs: those that are open, unless others are asked for."""

    q = django_filters.CharFilter(method="by_text", label=_("Topic or town"))
    area = django_filters.ChoiceFilter(choices=Area.choices, label=_("Area"), empty_label=_("All areas"))
    phase = django_filters.ChoiceFilter(choices=Phase.choices, label=_("Phase"), empty_label=_("All phases"))
    country = django_filters.ChoiceFilter(
        field_name="town__country", choices=country_choices, label=_("Country"), empty_label=_("All countries")
    )
    urgency = django_filters.ChoiceFilter(choices=Need.Urgency.choices, label=_("Urgency"), empty_label=_("Any"))
    state = django_filters.ChoiceFilter(
        method="by_state",
        label=_("State"),
        choices=[*Need.State.choices, ("all", _("all of them"))],
        empty_label=_("Open"),
    )

    class Meta:
        model = Need
        fields: list[str] = []

    def filter_queryset(self, queryset: NeedQuerySet) -> NeedQuerySet:
        found: NeedQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.open()

    def by_text(self, needs: NeedQuerySet, name: str, value: str) -> NeedQuerySet:
        value = value.replace("\x00", "")
        return needs.filter(title__icontains=value) | needs.filter(town__key__contains=search_key(value))

    def by_state(self, needs: NeedQuerySet, name: str, value: str) -> NeedQuerySet:
        return needs if value == "all" else needs.filter(state=value)
