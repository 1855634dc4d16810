"""Money in the demo: an invented budget over the real sum of the historic grant, costs with receipts, and costs that wait."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from events.models import Event
from share.accounts.models import User
from share.claims.actions import budgets, costs, time
from share.claims.actions.travel import save_travel
from share.claims.models import (
    Cost,
    CostDocument,
    ExchangeRate,
    Reimbursement,
    TimeSheet,
    TimeSheetDocument,
)
from share.claims.sums import cents
from share.grants.models import CostCategory, Grant, GrantPartner, ReportingPeriod
from share.kit.uploads import Upload
from share.local.demo_files import honest_pdf
from share.records.documents import NewDocument

# What a partner plans under each heading, in parts of a hundred.
HISTORIC_SHAPE = {"A": 52, "B": 12, "D.1": 18, "D.3": 18}
RUNNING_SHAPE = {"A": 55, "C.1": 22, "C.3": 23}
WORDS = {
    "A": "Demo: coordinator, half a post",
    "B": "Demo: trainers of the pilots",
    "D.1": "Demo: travel of trainers and towns",
    "D.3": "Demo: rooms, meals and print",
    "C.1": "Demo: travel of trainers and towns",
    "C.3": "Demo: rooms, meals and print",
}
# How much of what is planned is spent, in parts of a hundred; one partner travelled more than it had planned.
OVER = 9
SPENT = {"A": 97, "B": 92, "D.1": 104, "D.3": 95, "C.1": 41, "C.3": 38}
CURRENCIES = {"RO": "RON", "PL": "PLN", "GB": "GBP"}
RATES = {"RON": "4.6500", "PLN": "4.2500", "GBP": "0.8800"}
RATE_SOURCE = "Demo: an invented rate; the European Commission publishes the real one each month"
DISPUTED = "Demo: the invoice names another event. The partner asks the hotel for a new one."
NOT_OURS = "Demo: paid for another project."


class Planned(NamedTuple):
    """A cost of the demo before it is entered."""

    code: str
    what: str
    paid_on: date
    euro: Decimal
    receipt: bool = True


def load_historic(grant: Grant, *, admin: User, secretariat: User) -> None:
    """Both reports with their costs, before they are sent; one that was disputed in the first is claimed in the second.

    The secretariat entered what partners sent on paper, and the admin certified it.
    """
    partners = _numbered(grant)
    assert grant.budget_eur
    _budget(partners, HISTORIC_SHAPE, grant.budget_eur)
    _rates(grant.starts_on)
    periods = list(grant.periods.order_by("number"))
    for row in partners:
        for period in periods:
            share = _days(period) / sum(_days(one) for one in periods)
            for one in _of_year(row, period, HISTORIC_SHAPE, share):
                cost = _enter(row, period, one, by=secretariat)
                if one.code == "D.3" and period.number == 1 and row.number == 2:
                    costs.park(cost.pk, periods[1].pk, DISPUTED, by=admin, as_lead=True)
                costs.certify(cost.pk, by=admin)


def load_running(grant: Grant, coordinated: str, *, admin: User, secretariat: User) -> None:
    """The budget, and what two partners of three claim in the first report, before it is sent."""
    partners = _numbered(grant)
    assert grant.budget_eur
    _budget(partners, RUNNING_SHAPE, grant.budget_eur)
    _rates(grant.starts_on)
    first = grant.periods.get(number=1)
    for row in partners:
        if row.organisation.name != coordinated and row.number and row.number % 3:
            for one in _of_year(row, first, RUNNING_SHAPE, 1 / 3):
                costs.certify(_enter(row, first, one, by=secretariat).pk, by=admin)


def load_today(grant: Grant, coordinated: str, *, admin: User, coordinator: User) -> None:
    """What the coordinator of the demo meets in the report that came back: costs to certify, without receipt, entered twice,
    parked, not claimed. Does nothing where there are some, or where it was sent again."""
    first, second = grant.periods.order_by("number")[:2]
    row = grant.partner_rows.select_related("organisation").get(organisation__name=coordinated)
    if row.money_spent.exists() or first.state != ReportingPeriod.State.RETURNED:
        return
    day = first.starts_on + timedelta(days=100)
    for months in range(3):
        paid = Planned("A", f"{WORDS['A']}, month {months + 1}", day + timedelta(days=30 * months), Decimal("1180.00"))
        costs.certify(_enter(row, first, paid, by=coordinator).pk, by=admin)
    bus = Planned("C.1", "Demo: bus for the pilot, 24 seats", day, Decimal("412.50"))
    costs.certify(_enter(row, first, bus, by=coordinator).pk, by=admin)
    _enter(row, first, bus._replace(what="Demo: bus for the pilot"), by=admin)  # the same receipt once more
    _enter(row, first, Planned("C.3", "Demo: meals of the pilot", day, Decimal("236.80"), receipt=False), by=admin)
    _enter(row, first, Planned("C.3", "Demo: room in the town hall", day, Decimal("90.00")), by=coordinator)
    later = _enter(row, first, Planned("C.1", "Demo: hotel of the trainers", day, Decimal("318.00")), by=coordinator)
    costs.park(later.pk, second.pk, DISPUTED, by=admin, as_lead=True)
    other = _enter(row, first, Planned("C.3", "Demo: printer", day, Decimal("149.00")), by=coordinator)
    costs.refuse(other.pk, NOT_OURS, by=admin, as_lead=True)
    _hours(row, coordinator)
    _travel(row)


def _hours(row: GrantPartner, coordinator: User) -> None:
    """Two months of one person: the first is signed, the second waits for it."""
    first = row.grant.starts_on.replace(day=1)
    for month in (first, (first + timedelta(days=32)).replace(day=1)):
        sheet = time.make_sheet(TimeSheet(partner=row, person=1, month=month, is_demo=True), by=coordinator)
        days = [month + timedelta(days=n) for n in range(28) if (month + timedelta(days=n)).weekday() < 5]
        hours = {(day, "WP2" if place % 3 else "WP1"): Decimal("3.75") for place, day in enumerate(days)}
        time.save_hours(sheet.pk, hours)
        if month == first:
            paper = honest_pdf("Demo time sheet", str(sheet), f"{sum(hours.values())} hours", "signed")
            upload = Upload("demo-time-sheet.pdf", "application/pdf", paper)
            signed = NewDocument(TimeSheetDocument.Kind.SIGNED, upload)
            time.sign(sheet.pk, month + timedelta(days=33), signed, by=coordinator)


def _travel(row: GrantPartner) -> None:
    """Of two who came to an activity: one is paid back, of the other the consent is lacking."""
    event = (
        Event.objects.paid_by(row.grant)
        .took_place()
        .filter(organisers=row.organisation)
        .order_by("ends_on", "pk")
        .first()
    )
    people = list(event.registrations.attended().order_by("pk")[:2]) if event else []
    for place, person in enumerate(people):
        assert event
        assert event.ends_on
        way = Reimbursement(partner=row, event=event, registration=person, origin="Demo: the next valley", is_demo=True)
        if place == 0:
            way.distance_km, way.per_km = Decimal("84.0"), Decimal("0.220")
            way.consented_on = way.paid_on = event.ends_on
        else:
            way.ticket = Decimal("12.40")
        save_travel(way)


def _numbered(grant: Grant) -> list[GrantPartner]:
    """The partners of a grant in the order of their numbers; those without one get theirs, the coordinator the first."""
    rows = sorted(
        grant.partner_rows.select_related("organisation"),
        key=lambda row: (row.role != GrantPartner.Role.COORDINATOR, row.number or 99, row.organisation.name),
    )
    if not all(row.number for row in rows):
        for number, row in enumerate(rows, 1):
            GrantPartner.objects.filter(pk=row.pk).update(number=number)
            row.number = number
    return rows


def _budget(partners: Sequence[GrantPartner], shape: dict[str, int], total: Decimal) -> None:
    """Lines whose sum with the flat rates is the budget of the grant to the cent; the coordinator has a double share.

    The direct costs of all but the first partner are whole hundreds, so that 7 % of them are exact.
    """
    heads = _heads(partners[0].grant, shape)
    part = total / Decimal("1.07") / (len(partners) + 1)
    rest = total
    for row in partners[1:]:
        amounts = {code: Decimal(100 * round(part * percent / 10_000)) for code, percent in shape.items()}
        direct = sum(amounts.values(), Decimal(0))
        rest -= direct + cents(direct * 7 / 100)
        _lines(row, heads, amounts)
    direct = cents(rest / Decimal("1.07"))
    amounts = {code: Decimal(100 * round(direct * percent / 10_000)) for code, percent in shape.items()}
    last = list(shape)[-1]
    amounts[last] += direct - sum(amounts.values(), Decimal(0))
    _lines(partners[0], heads, amounts)


def _lines(row: GrantPartner, heads: dict[str, CostCategory], amounts: dict[str, Decimal]) -> None:
    budgets.save_budget(row.pk, None, {heads[code].pk: amount for code, amount in amounts.items()}, is_demo=True)


def _heads(grant: Grant, shape: dict[str, int]) -> dict[str, CostCategory]:
    return {one.code: one for one in CostCategory.objects.filter(programme=grant.funding_id, code__in=shape)}


def _rates(day: date) -> None:
    for currency, rate in RATES.items():
        found = {"per_euro": Decimal(rate), "source": RATE_SOURCE}
        ExchangeRate.objects.get_or_create(currency=currency, on=day, defaults=found)


def _of_year(row: GrantPartner, period: ReportingPeriod, shape: dict[str, int], share: float) -> Iterator[Planned]:
    """What a partner paid in a period: one sum a heading, spread over its days."""
    lines = {line.category_id: line.amount for line in row.budget_lines.filter(since=None)}
    heads = _heads(period.grant, shape)
    for place, code in enumerate(shape):
        paid_on = period.starts_on + timedelta(days=_days(period) * (place + 1) // (len(shape) + 1))
        spent = 100 if code == "D.1" and row.number != OVER else SPENT[code]
        euro = cents(lines[heads[code].pk] * Decimal(share) * spent / 100)
        yield Planned(code, f"{WORDS[code]}, {period.starts_on.year}–{period.ends_on.year}", paid_on, euro)


def _days(period: ReportingPeriod) -> int:
    return (period.ends_on - period.starts_on).days + 1


def _enter(row: GrantPartner, period: ReportingPeriod, one: Planned, *, by: User) -> Cost:
    currency = CURRENCIES.get(str(row.organisation.country), "EUR")
    amount = one.euro if currency == "EUR" else cents(one.euro * Decimal(RATES[currency]))
    number = f"D-{row.number}-{one.code}-{one.paid_on:%y%m%d}"
    key = f"demo:{period.grant.code}:{row.number}:{period.number}:{one.code}:{one.what}"
    cost = Cost(
        public_id=uuid.uuid5(uuid.NAMESPACE_URL, key),  # the same on every machine: it stands in the snapshot
        partner=row,
        period=period,
        category=CostCategory.objects.get(programme=period.grant.funding_id, code=one.code),
        what=one.what,
        payee="Demo payee",
        paid_on=one.paid_on,
        receipt_number=number if one.receipt else "",
        currency=currency,
        amount=amount,
        is_demo=True,
    )
    file = honest_pdf("Demo receipt", number, one.what, f"{currency} {amount}", f"{one.paid_on}")
    upload = Upload(f"receipt-{number}.pdf", "application/pdf", file)
    receipt = NewDocument(CostDocument.Kind.RECEIPT, upload) if one.receipt else None
    return costs.save_cost(cost, by=by, receipt=receipt)
