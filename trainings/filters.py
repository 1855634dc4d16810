"""Which pilots are looked at together."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.filters import event_countries
from events.models import Event, EventQuerySet
from share.grants.models import Grant
from share.kit.countries import country_name
from trainings.kind import KIND
from trainings.models import CurriculumVersion


def pilots_held() -> EventQuerySet:
    """Those that took place, the record's too: of these nobody may have been asked, and the report says so."""
    recorded = Q(state=Event.State.RECORDED) & ~Q(record__certainty="planned")
    return Event.objects.of_kind(KIND).filter(Q(state=Event.State.COMPLETED) | recorded)


class AcrossFilter(django_filters.FilterSet):
    """By grant, country and version of the curriculum."""

    grant = django_filters.ModelChoiceFilter(
        queryset=Grant.objects.all(), field_name="grants", label=_("Grant"), empty_label=_("All grants")
    )
    country = django_filters.ChoiceFilter(choices=event_countries, label=_("Country"), empty_label=_("All countries"))
    version = django_filters.ModelChoiceFilter(
        queryset=CurriculumVersion.objects.in_use(),
        field_name="pilot__version",
        label=_("Curriculum"),
        empty_label=_("All versions"),
    )

    class Meta:
        model = Event
        fields: list[str] = []

    @property
    def said(self) -> str:
        """What was chosen, in words: `AMIF-…, Romania`; empty where nothing was."""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        country = country_name(data.get("country") or "")
        return ", ".join(filter(None, [str(data.get("grant") or ""), country, str(data.get("version") or "")]))

    @property
    def query(self) -> str:
        return str(self.data.urlencode()) if self.data else ""
