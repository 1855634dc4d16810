"""The list of needs, as `share.records.lists` shows it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from municipalities.filters.needs import NeedFilter
from municipalities.models import Need, NeedQuerySet
from share.kit import clock
from share.kit.countries import country_name
from share.kit.templatetags.kit import in_languages
from share.records.lists import Column, ListPage, NamedRange


def _to_decide(rows: "QuerySet[Need]") -> "QuerySet[Need]":
    assert isinstance(rows, NeedQuerySet)
    return rows.to_decide()


def _late(rows: "QuerySet[Need]") -> "QuerySet[Need]":
    """Open, and the time in which an answer would help is over."""
    assert isinstance(rows, NeedQuerySet)
    return rows.open().filter(wanted_until__lt=clock.today())


NEEDS: ListPage[Need] = ListPage(
    key="needs",
    columns=(
        Column("title", _("Need"), str, "municipalities/needs/cells/title.html", sort=("title",)),
        Column("town", _("Town"), lambda n: n.town.name, sort=("town__key",)),
        Column("country", _("Country"), lambda n: country_name(n.town.country), sort=("town__country",)),
        Column("area", _("Area"), lambda n: n.get_area_display(), sort=("area",)),
        Column("phase", _("Phase"), lambda n: n.get_phase_display(), sort=("phase",), is_shown=False),
        Column("urgency", _("Urgency"), lambda n: n.get_urgency_display(), sort=("weight",)),
        Column(
            "state", _("State"), lambda n: n.get_state_display(), "municipalities/needs/cells/state.html", ("state",)
        ),
        Column("until", _("Not after"), lambda n: n.wanted_until, sort=("wanted_until",)),
        Column("raised", _("Raised"), lambda n: n.raised_at, "municipalities/needs/cells/raised.html", ("raised_at",)),
        Column("languages", _("Languages"), lambda n: in_languages(n.languages), is_shown=False),
        Column("forms", _("How it would help"), lambda n: n.wanted_forms_in_words, is_shown=False),
        Column("questions", _("Questions"), lambda n: " / ".join(n.questions), is_shown=False),
    ),
    filters=NeedFilter,
    order="urgency",
    ranges=(
        NamedRange("to-decide", _("Nobody took it up yet"), _to_decide),
        NamedRange("late", _("Open, and its time is over"), _late),
    ),
)
