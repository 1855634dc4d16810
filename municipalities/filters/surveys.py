from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.filters.towns import country_choices
from municipalities.models import Survey, SurveyInvitation, SurveyInvitationQuerySet, SurveyQuerySet
from share.kit.text import search_key


class SurveyFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_title", label=_("Title"))
    state = django_filters.ChoiceFilter(choices=Survey.State.choices, label=_("State"), empty_label=_("Any state"))

    class Meta:
        model = Survey
        fields: list[str] = []

    def by_title(self, surveys: SurveyQuerySet, name: str, value: str) -> Any:
        return surveys.filter(title__icontains=value.replace("\x00", ""))


class InvitationFilter(django_filters.FilterSet):
    """The towns that a survey asks. Needs `with_answers`."""

    q = django_filters.CharFilter(method="by_town", label=_("Town"))
    country = django_filters.ChoiceFilter(
        field_name="town__country", choices=country_choices, label=_("Country"), empty_label=_("All countries")
    )
    state = django_filters.ChoiceFilter(
        method="by_state",
        label=_("State"),
        empty_label=_("Any state"),
        choices=[
            ("answered", _("Answered")),
            ("begun", _("Begun, not sent yet")),
            ("silent", _("Nothing yet")),
            ("declined", _("Does not take part")),
            ("no-address", _("No address")),
        ],
    )

    class Meta:
        model = SurveyInvitation
        fields: list[str] = []

    def by_town(self, rows: SurveyInvitationQuerySet, name: str, value: str) -> Any:
        return rows.filter(town__key__contains=search_key(value.replace("\x00", "")))

    def by_state(self, rows: SurveyInvitationQuerySet, name: str, value: str) -> Any:
        conditions = {
            "answered": Q(submitted_at__isnull=False),
            "begun": Q(submitted_at__isnull=True, saved_at__isnull=False),
            "silent": Q(saved_at__isnull=True, declined_at__isnull=True),
            "declined": Q(submitted_at__isnull=True, declined_at__isnull=False),
            "no-address": Q(email=""),
        }
        return rows.filter(conditions[value])
