"""The lists of experts and of missions, as `share.records.lists` shows them."""

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from municipalities.filters.towns import country_choices
from municipalities.models import Area
from roster.models import Expert, ExpertArea, ExpertQuerySet, Form, Mission, MissionQuerySet
from share.kit.countries import country_name
from share.kit.languages import LANGUAGES
from share.records.lists import Column, ListPage, NamedRange


class ExpertFilter(django_filters.FilterSet):
    """Those in the roster; who left stands under its own name."""

    q = django_filters.CharFilter(method="by_name", label=_("Name"))
    area = django_filters.ChoiceFilter(
        method="by_area", choices=Area.choices, label=_("Validated for"), empty_label=_("Any area")
    )
    language = django_filters.ChoiceFilter(
        field_name="languages__language", choices=LANGUAGES, label=_("Speaks"), empty_label=_("Any language")
    )
    country = django_filters.ChoiceFilter(choices=country_choices, label=_("Country"), empty_label=_("All countries"))
    has_left = django_filters.ChoiceFilter(
        method="by_left", choices=[("yes", _("Who left"))], label=_("In the roster"), empty_label=_("Now")
    )

    class Meta:
        model = Expert
        fields: list[str] = []

    def filter_queryset(self, queryset: ExpertQuerySet) -> ExpertQuerySet:
        found: ExpertQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("has_left") else found.in_roster()

    def by_name(self, rows: ExpertQuerySet, name: str, value: str) -> ExpertQuerySet:
        return rows.filter(name__icontains=value.replace("\x00", ""))

    def by_area(self, rows: ExpertQuerySet, name: str, value: str) -> ExpertQuerySet:
        return rows.filter(Exists(ExpertArea.objects.good().filter(expert=OuterRef("pk"), area=value)))

    def by_left(self, rows: ExpertQuerySet, name: str, value: str) -> ExpertQuerySet:
        return rows.filter(left_on__isnull=False)


def _areas(expert: Expert) -> str:
    return ", ".join(str(row) for row in expert.areas.all() if row.is_good)


def _languages(expert: Expert) -> str:
    return ", ".join(str(row.get_language_display()) for row in expert.languages.all())


def _to_validate(rows: "QuerySet[Expert]") -> "QuerySet[Expert]":
    return rows.filter(pk__in=ExpertArea.objects.to_validate().values("expert"))


def _ending(rows: "QuerySet[Expert]") -> "QuerySet[Expert]":
    return rows.filter(pk__in=ExpertArea.objects.ending().values("expert"))


EXPERTS: ListPage[Expert] = ListPage(
    key="experts",
    columns=(
        Column("name", _("Expert"), str, "roster/experts/_name.html", sort=("name",)),
        Column("state", _("State"), lambda e: e.state_in_words(), "roster/experts/_state.html"),
        Column("at", _("Works at"), lambda e: e.works_at),
        Column("country", _("Country"), lambda e: country_name(e.country), sort=("country",)),
        Column("areas", _("Validated for"), _areas),
        Column("languages", _("Languages"), _languages),
        Column("offers", _("How they help"), lambda e: e.offers_in_words, is_shown=False),
        Column("days", _("Days in a quarter"), lambda e: e.days, sort=("days",)),
    ),
    filters=ExpertFilter,
    order="name",
    ranges=(
        NamedRange("to-validate", _("Wait for validation"), _to_validate),
        NamedRange("ending", _("A validation ends soon"), _ending),
    ),
)


class MissionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="brief__title", lookup_expr="icontains", label=_("Title"))
    state = django_filters.ChoiceFilter(choices=Mission.State.choices, label=_("State"), empty_label=_("All"))
    area = django_filters.ChoiceFilter(
        field_name="brief__area", choices=Area.choices, label=_("Area"), empty_label=_("All areas")
    )
    country = django_filters.ChoiceFilter(
        field_name="brief__country", choices=country_choices, label=_("Country"), empty_label=_("All countries")
    )
    form = django_filters.ChoiceFilter(choices=Form.choices, label=_("How"), empty_label=_("Any"))

    class Meta:
        model = Mission
        fields: list[str] = []


def _without_report(rows: "QuerySet[Mission]") -> "QuerySet[Mission]":
    assert isinstance(rows, MissionQuerySet)
    return rows.without_report()


MISSIONS: ListPage[Mission] = ListPage(
    key="missions",
    columns=(
        Column("title", _("Mission"), str, "roster/missions/_title.html", sort=("brief__title",)),
        Column("state", _("State"), lambda m: m.get_state_display(), "roster/missions/_state.html", ("state",)),
        Column("expert", _("Expert"), lambda m: str(m.expert), sort=("expert__name",)),
        Column("country", _("Country"), lambda m: country_name(m.brief.country), sort=("brief__country",)),
        Column("area", _("Area"), lambda m: m.brief.get_area_display(), sort=("brief__area",)),
        Column("form", _("How"), lambda m: m.get_form_display(), sort=("form",)),
        Column("delivered", _("Last day"), lambda m: m.delivered_on, sort=("delivered_on",)),
        Column("goals", _("Goals"), lambda m: m.get_goals_met_display(), sort=("goals_met",)),
        Column("made", _("Since"), lambda m: m.made_at.date(), sort=("made_at",), is_shown=False),
    ),
    filters=MissionFilter,
    order="-made",
    ranges=(NamedRange("no-report", _("A report is missing"), _without_report),),
)
