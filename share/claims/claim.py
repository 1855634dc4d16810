"""The claim of a grant as a table: what each partner planned and spent, by category; the whole, and who pays which share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateField, Sum
from django.db.models.functions import TruncQuarter
from django.utils.translation import gettext as _

from share.claims.models import BudgetLine, Cost
from share.claims.models.costs import CostQuerySet
from share.claims.sums import NOTHING, Claim, Heading, Spent, claims, together
from share.grants.access import HEADINGS, read
from share.grants.models import CostCategory, Grant, GrantPartner, ReportingPeriod
from share.kit.charts import Chart, bars


@dataclass(frozen=True)
class Line:
    """A category: what is claimed under it, how much of that is new, and what is planned (None: no budget line)."""

    category: CostCategory
    planned: Decimal | None
    before: Decimal
    now: Decimal

    @property
    def spent(self) -> Decimal:
        return self.before + self.now

    @property
    def percent(self) -> Decimal | None:
        """Of the plan that is spent; None without one, or where it is 0."""
        return self.spent * 100 / self.planned if self.planned else None

    @property
    def is_over(self) -> bool:
        return self.planned is not None and self.spent > self.planned


def known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of those that are known; None where none is."""
    found = [amount for amount in amounts if amount is not None]
    return sum(found, NOTHING) if found else None


@dataclass(frozen=True)
class Account:
    """What all partners together planned and claim in some periods."""

    lines: Sequence[Line]
    eu_share: Decimal | None  # what the funder pays of what is claimed now; None where its share is not on record

    @property
    def planned(self) -> Decimal | None:
        return known(line.planned for line in self.lines)

    @property
    def planned_direct(self) -> Decimal | None:
        """Without flat rates."""
        return known(line.planned for line in self.lines if line.category.flat_rate is None)

    @property
    def before(self) -> Decimal:
        return sum((line.before for line in self.lines), NOTHING)

    @property
    def now(self) -> Decimal:
        return sum((line.now for line in self.lines), NOTHING)

    @property
    def spent(self) -> Decimal:
        return self.before + self.now

    @property
    def percent(self) -> Decimal | None:
        return self.spent * 100 / self.planned if self.planned else None

    @property
    def own_contribution(self) -> Decimal | None:
        return None if self.eu_share is None else self.now - self.eu_share

    @property
    def over(self) -> list[Line]:
        return [line for line in self.lines if line.is_over]


@dataclass(frozen=True)
class PartnerAccount(Account):
    """What one partner planned and claims in some periods."""

    partner: GrantPartner


@dataclass(frozen=True)
class Claimed:
    """The claim of a grant in some periods: the whole, and one account for each partner with a budget or a cost."""

    whole: Account
    of_partners: Sequence[PartnerAccount]


def headings_of(categories: Iterable[CostCategory]) -> list[Heading]:
    return [Heading(one.code, one.flat_rate) for one in categories]


def claim_of(grant: Grant, periods: Sequence[ReportingPeriod]) -> Claimed:
    """What is certified in these periods; of those before them, what was claimed `before`. Two queries beside `read`.

    A partner without a budget line and a cost is left out. Flat rates and the funder's share are rounded by partner and report:
    the sum of several reports, and the whole, are what these add up to.
    """
    first = min((period.starts_on for period in periods), default=grant.starts_on)
    numbers = {period.number for period in periods}
    read(grant, HEADINGS)
    earlier = {period.number for period in grant.periods.all() if period.ends_on < first}
    categories = list(grant.funding.categories.all()) if grant.funding else []
    found = claims(Cost.objects.of_grant(grant).claimed().spent(), headings_of(categories))
    planned = _planned(grant, categories)
    accounts: list[PartnerAccount] = []
    for row in grant.partner_rows.all():
        key = str(row.organisation.public_id)
        parts = {number: one for (partner, number), one in found.items() if partner == key}
        now, before = _sum(parts, numbers), _sum(parts, earlier)
        lines = [
            Line(
                one,
                planned.get((row.pk, one.pk)),
                before.by_code.get(one.code, NOTHING),
                now.by_code.get(one.code, NOTHING),
            )
            for one in categories
        ]
        share = grant.eu_share_percent
        eu = None if share is None else sum((parts[n].eu_share(share) for n in numbers & parts.keys()), NOTHING)
        account = PartnerAccount(lines, eu, row)
        if account.planned is not None or account.spent:
            accounts.append(account)
    return Claimed(_whole(categories, accounts), accounts)


def _sum(parts: dict[int, Claim], numbers: set[int]) -> Claim:
    return together(one for number, one in parts.items() if number in numbers)


def _planned(grant: Grant, categories: Sequence[CostCategory]) -> dict[tuple[int, int], Decimal]:
    """The budget in force on the last eligible day; a flat rate of the lines that a partner has."""
    found = dict(BudgetLine.objects.in_force(grant, grant.counts_until))
    rows = [Spent(str(partner), str(category), 0, amount) for (partner, category), amount in found.items()]
    heads = [Heading(str(one.pk), one.flat_rate) for one in categories]
    for (partner, _period), claim in claims(rows, heads).items():
        found |= {(int(partner), int(category)): amount for category, amount in claim.by_code.items()}
    return found


def _whole(categories: Sequence[CostCategory], accounts: Sequence[Account]) -> Account:
    lines = []
    for place, category in enumerate(categories):
        own = [account.lines[place] for account in accounts]
        lines.append(
            Line(
                category,
                known(line.planned for line in own),
                sum((line.before for line in own), NOTHING),
                sum((line.now for line in own), NOTHING),
            )
        )
    return Account(lines, known(account.eu_share for account in accounts))


@dataclass(frozen=True)
class PartMoney:
    """What a partner claims in one report, category by category, and how many of its costs wait to be certified."""

    lines: Sequence[tuple[CostCategory, Decimal]]
    waiting: int

    @property
    def total(self) -> Decimal:
        return sum((amount for _category, amount in self.lines), NOTHING)


def money_of(period: ReportingPeriod, organisation: int) -> PartMoney | None:
    """None where it entered nothing with a receipt: then what it typed counts. Two queries."""
    costs = Cost.objects.filter(period=period, partner__organisation=organisation).standing()
    rows = list(costs.order_by().values_list("category__code", "state").annotate(Sum("amount_eur"), Count("pk")))
    if not rows:
        return None
    categories = list(CostCategory.objects.filter(programme=period.grant.funding_id))
    certified = [Spent("", code, 0, amount) for code, state, amount, _n in rows if state == Cost.State.CERTIFIED]
    by_code = together(claims(certified, headings_of(categories)).values()).by_code
    waiting = sum(n for _code, state, _amount, n in rows if state == Cost.State.ENTERED)
    return PartMoney([(one, by_code[one.code]) for one in categories if by_code.get(one.code)], waiting)


def burn(costs: CostQuerySet, planned: Decimal | None) -> Chart | None:
    """What was paid by the end of each quarter, beside what is planned in all, in thousand euro; None where nothing is.

    Costs that are certified or wait for it, without flat rates: these follow from them.
    """
    quarter = TruncQuarter("paid_on", output_field=DateField())
    rows = costs.standing().order_by().values_list(quarter).annotate(Sum("amount_eur")).order_by(quarter)
    values: dict[str, int] = {}
    paid = NOTHING
    for first, amount in rows:
        paid += amount
        values[f"{first.year} Q{(first.month + 2) // 3}"] = round(paid / 1000)
    if not values:
        return None
    if planned is not None:
        values[_("Planned")] = round(planned / 1000)
    return bars(_("Paid by the end of each quarter, in thousand euro"), values)


def told(grant: Grant, periods: Sequence[ReportingPeriod]) -> dict[str, Any] | None:
    """The claim as a snapshot keeps it, down to each cost and the hashes of its receipts; None where nothing is claimed."""
    costs = Cost.objects.of_grant(grant).claimed().filter(period__in=periods)
    found = costs.select_related("partner__organisation", "category", "event", "parked_from")
    rows = list(found.prefetch_related("documents").order_by("partner__number", "partner", "number"))
    if not rows:
        return None
    claimed = claim_of(grant, periods)
    return {
        "demo": any(one.is_demo for one in rows)
        or BudgetLine.objects.filter(partner__grant=grant, is_demo=True).exists(),
        "whole": _account(claimed.whole),
        "partners": [
            {"partner": one.partner.organisation.name, "number": one.partner.number} | _account(one)
            for one in claimed.of_partners
        ],
        "costs": [_cost(one) for one in rows],
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        "lines": [
            {
                "category": line.category.code,
                "name": line.category.name,
                "planned": _text(line.planned),
                "before": _text(line.before),
                "now": _text(line.now),
            }
            for line in account.lines
        ],
        "planned": _text(account.planned),
        "before": _text(account.before),
        "now": _text(account.now),
        "eu_share": _text(account.eu_share),
        "own_contribution": _text(account.own_contribution),
    }


def _cost(cost: Cost) -> dict[str, Any]:
    return {
        "id": str(cost.public_id),
        "number": cost.name,
        "partner": cost.partner.organisation.name,
        "category": cost.category.code,
        "what": cost.what,
        "paid_on": cost.paid_on.isoformat(),
        "currency": cost.currency,
        "amount": _text(cost.amount),
        "per_euro": None if cost.currency == "EUR" else format(cost.per_euro.normalize(), "f"),
        "rate_source": cost.rate_source,
        "amount_eur": _text(cost.amount_eur),
        "activity": cost.event.public_id if cost.event else None,
        "parked_from": cost.parked_from.number if cost.parked_from else None,
        "receipts": sorted(one.sha256 for one in cost.documents.all()),
    }


def _text(amount: Decimal | None) -> str | None:
    """An amount in euro, always with its cents."""
    return None if amount is None else format(amount, ".2f")
