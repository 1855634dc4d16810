"""The list of a grant's costs, as `share.records.lists` shows it."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from share.accounts.models import User
from share.claims.actions import costs as actions
from share.claims.models import Cost
from share.claims.models.costs import CostQuerySet
from share.grants.access import Desk
from share.kit.moves import IllegalMove
from share.policy import Actor
from share.records.lists import BulkAction, Column, ListPage, NamedRange


class CostFilter(django_filters.FilterSet):
    """`costs_of` gives it the partners, periods and headings of a grant."""

    q = django_filters.CharFilter(field_name="what", lookup_expr="icontains", label=_("What was paid"))
    state = django_filters.ChoiceFilter(choices=Cost.State.choices, label=_("State"), empty_label=_("All"))

    class Meta:
        model = Cost
        fields: list[str] = []


def _filter(desk: Desk) -> type[CostFilter]:
    grant = desk.grant
    headings = grant.funding.categories.filter(flat_rate__isnull=True) if grant.funding else []

    def choices(name: str, label: Any, empty: Any, found: list[tuple[str, str]]) -> django_filters.ChoiceFilter:
        return django_filters.ChoiceFilter(field_name=name, label=label, empty_label=empty, choices=found)

    return type(
        "CostFilterOfGrant",
        (CostFilter,),
        {
            "partner": choices(
                "partner__organisation__public_id",
                _("Partner"),
                _("All partners"),
                [(row.organisation.public_id, row.organisation.name) for row in desk.partners],
            ),
            "period": choices(
                "period__number",
                _("Report"),
                _("All periods"),
                [(str(one.number), _now("Period %(number)s") % {"number": one.number}) for one in grant.periods.all()],
            ),
            "heading": choices(
                "category__code", _("Heading"), _("All headings"), [(one.code, str(one)) for one in headings]
            ),
        },
    )


def _waiting(rows: "QuerySet[Cost]") -> "QuerySet[Cost]":
    assert isinstance(rows, CostQuerySet)
    return rows.waiting()


def _warned(rows: "QuerySet[Cost]") -> "QuerySet[Cost]":
    assert isinstance(rows, CostQuerySet)
    return rows.warned()


def _parked(rows: "QuerySet[Cost]") -> "QuerySet[Cost]":
    return rows.filter(parked_from__isnull=False)


def _warnings(cost: Cost) -> str:
    return ", ".join(str(one.label) for one in cost.warnings)


COLUMNS: tuple[Column[Cost], ...] = (
    Column("number", _("Cost"), lambda c: c.name, "claims/costs/_cost.html", sort=("partner__number", "number")),
    Column("what", _("What was paid"), lambda c: c.what, sort=("what",), is_shown=False),
    Column(
        "partner",
        _("Partner"),
        lambda c: c.partner.organisation.name,
        sort=("partner__organisation__name",),
        is_shown=False,
    ),
    Column("heading", _("Heading"), lambda c: c.category.code, "claims/costs/_heading.html", ("category__position",)),
    Column("paid", _("Paid on"), lambda c: c.paid_on, "claims/costs/_paid.html", ("paid_on",)),
    Column("amount", _("Amount"), lambda c: c.amount, "claims/costs/_amount.html", is_shown=False),
    Column("currency", _("Currency"), lambda c: c.currency, is_shown=False),
    Column("eur", _("EUR"), lambda c: c.amount_eur, "claims/costs/_eur.html", sort=("amount_eur",)),
    Column("state", _("State"), lambda c: c.get_state_display(), "claims/costs/_state.html", sort=("state",)),
    Column("period", _("Report"), lambda c: c.period.number, "claims/costs/_period.html", ("period__number",)),
    Column("warnings", _("To look at"), _warnings, "claims/costs/_warnings.html", is_shown=False),
    Column("receipt", _("Number on the receipt"), lambda c: c.receipt_number, is_shown=False),
    Column("payee", _("Paid to"), lambda c: c.payee, is_shown=False),
    Column("rate", _("Rate"), lambda c: c.per_euro, is_shown=False),
    Column("rate-source", _("Source of the rate"), lambda c: c.rate_source, is_shown=False),
    Column("package", _("Work package"), lambda c: c.work_package, is_shown=False),
)


def costs_of(desk: Desk) -> ListPage[Cost]:
    """The list of what a person sees of a grant's money; those they may certify can be ticked."""
    entered = {row.pk for row in desk.entered}

    def certify(cost: Cost, by: User) -> None:
        if cost.partner_id not in entered:
            raise IllegalMove(_now("This cost is another partner’s."))
        actions.certify(cost.pk, by=by)

    def may_certify(actor: Actor) -> bool:
        return bool(entered)

    def done(n: int) -> str:
        return ngettext("%(n)d cost is certified.", "%(n)d costs are certified.", n) % {"n": n}

    bulk: BulkAction[Cost] = BulkAction(
        "certify",
        _("Certify"),
        may_certify,
        certify,
        done,
        running=_("Certifying"),
        failed=_("These could not be certified:"),
    )
    return ListPage(
        key="costs",
        columns=COLUMNS,
        filters=_filter(desk),
        order="number",
        ranges=(
            NamedRange("waiting", _("Wait to be certified"), _waiting),
            NamedRange("warned", _("To look at"), _warned),
            NamedRange("parked", _("Parked"), _parked),
        ),
        actions=(bulk,) if entered else (),
        sorts_ids=True,
    )
