from urllib.parse import urlencode

import django_filters
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from events.kinds import kinds
from events.models import Event, EventQuerySet, Guest, GuestQuerySet, Registration, RegistrationQuerySet
from municipalities.models import Municipality
from share.kit.text import search_key


def event_countries() -> list[tuple[str, str]]:
    """Pairs of code and name of the countries with public events, by name.

    Of each country that has towns one event is looked for: ten times the events take no longer.
    """
    public = Event.objects.public().order_by().values_list("municipality__country", flat=True)
    known = Municipality.objects.order_by().values_list("country", flat=True).distinct()
    codes = public.none().union(*(public.filter(municipality__country=code)[:1] for code in known))
    named = [(str(code), str(countries.name(code))) for code in codes]
    return sorted(named, key=lambda pair: search_key(pair[1]))


class ActivityFilter(django_filters.FilterSet):
    """The public list: what is to come, or what was."""

    country = django_filters.ChoiceFilter(
        field_name="municipality__country", choices=event_countries, label=_("Country"), empty_label=_("All countries")
    )
    when = django_filters.ChoiceFilter(
        method="by_time", label=_("When"), choices=[("past", _("Past"))], empty_label=_("To come")
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def filter_queryset(self, queryset: EventQuerySet) -> EventQuerySet:
        found: EventQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("when") else found.upcoming()

    def by_time(self, events: EventQuerySet, name: str, value: str) -> EventQuerySet:
        return events.past() if value else events


class CalendarFilter(django_filters.FilterSet):
    """The calendar, its feeds and the open data: by kind and country."""

    kind = django_filters.ChoiceFilter(choices=kinds.choices, label=_("Kind"), empty_label=_("All kinds"))
    country = django_filters.ChoiceFilter(
        method="by_country", choices=event_countries, label=_("Country"), empty_label=_("All countries")
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def by_country(self, events: EventQuerySet, name: str, value: str) -> EventQuerySet:
        return events.filter(country=value) | events.filter(municipality__country=value)

    @property
    def query(self) -> str:
        """What is asked for, as an address says it."""
        said = self.form.cleaned_data if self.form.is_valid() else {}
        return urlencode({name: value for name, value in said.items() if value})


class ManagedFilter(django_filters.FilterSet):
    """The working list of activities."""

    q = django_filters.CharFilter(method="by_text", label=_("Title or town"))
    kind = django_filters.ChoiceFilter(choices=kinds.choices, label=_("Kind"), empty_label=_("All kinds"))
    state = django_filters.ChoiceFilter(
        choices=[(state.value, state.label) for state in Event.State if state not in Event.OF_THE_RECORD],
        label=_("State"),
        empty_label=_("All states"),
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def by_text(self, events: EventQuerySet, name: str, value: str) -> EventQuerySet:
        text = value.replace("\x00", "")
        in_town = events.filter(municipality__key__contains=search_key(text))
        return events.filter(title__icontains=text) | in_town


class GuestFilter(django_filters.FilterSet):
    """The list of people who are invited by name."""

    q = django_filters.CharFilter(method="by_text", label=_("Name"))

    class Meta:
        model = Guest
        fields: list[str] = []

    def by_text(self, guests: GuestQuerySet, name: str, value: str) -> GuestQuerySet:
        return guests.filter(key__contains=search_key(value.replace("\x00", "")))


class RegistrationFilter(django_filters.FilterSet):
    """The list of an event's registrations."""

    q = django_filters.CharFilter(method="by_text", label=_("Name"))
    state = django_filters.ChoiceFilter(
        choices=Registration.State.choices, label=_("State"), empty_label=_("All states")
    )
    actor_kind = django_filters.ChoiceFilter(
        choices=Registration.ActorKind.choices, label=_("Comes from"), empty_label=_("Everywhere")
    )

    class Meta:
        model = Registration
        fields: list[str] = []

    def by_text(self, registrations: RegistrationQuerySet, name: str, value: str) -> RegistrationQuerySet:
        return registrations.filter(key__contains=search_key(value.replace("\x00", "")))
