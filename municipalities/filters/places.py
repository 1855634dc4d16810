import django_filters
from django.utils.translation import gettext_lazy as _

from municipalities.filters.towns import MunicipalityFilter
from municipalities.models import Municipality


class KeptTownFilter(MunicipalityFilter):
    """The working list of towns."""

    level = django_filters.ChoiceFilter(
        choices=Municipality.Level.choices, label=_("Kind of place"), empty_label=_("All kinds")
    )
