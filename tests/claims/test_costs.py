"""Costs: entered with their rate, certified by somebody else, parked, refused; and what an auditor would ask."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from share.accounts.models import User
from share.claims.actions import costs
from share.claims.claim import claim_of, headings_of
from share.claims.models import BudgetLine, Cost, CostDocument, ExchangeRate, Warned
from share.claims.sums import claims, together
from share.grants.models import CostCategory, Grant, GrantPartner, ReportingPeriod
from share.kit.moves import IllegalMove
from share.records.stored import store
from tests.claims.conftest import FIRST
from tests.make import make_grant, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make_user()


def new(grant: Grant, code: str = "D.1", **fields: object) -> Cost:
    given = {
        "what": "Demo: bus",
        "paid_on": date(2018, 6, 1),
        "amount": Decimal("120.00"),
        "receipt_number": "",
    } | fields
    return Cost(
        **{"partner": grant.partner_rows.order_by("number")[0], "period": grant.periods.get(number=1)} | given,
        category=CostCategory.objects.get(programme=grant.funding, code=code),
    )


def receipt(cost: Cost, content: bytes = b"%PDF-") -> CostDocument:
    stored = store(content, "application/pdf", name=f"documents/receipt-{uuid4()}.pdf")
    stored.save()
    return CostDocument.objects.create(cost=cost, name="receipt.pdf", stored=stored, sha256=stored.sha256)


def claim(grant: Grant, number: int) -> dict[str, Decimal]:
    """The sums of what is claimed, or may be."""
    categories = CostCategory.objects.filter(programme=grant.funding)
    found = claims(Cost.objects.of_grant(grant).standing().spent(), headings_of(categories))
    return dict(together(one for (_partner, period), one in found.items() if period == number).by_code)


def warnings_of(grant: Grant) -> dict[int, list[Warned]]:
    return {cost.pk: cost.warnings for cost in Cost.objects.of_grant(grant).warned()}


def test_costs_of_a_partner_are_numbered_one_after_the_other(grant: Grant, by: User) -> None:
    assert [costs.save_cost(new(grant), by=by).name for _n in range(3)] == ["2-001", "2-002", "2-003"]


def test_another_currency_takes_the_rate_that_was_known_on_its_day(grant: Grant, by: User) -> None:
    for day, rate in ((date(2018, 5, 31), "4.6"), (date(2018, 6, 2), "9.9")):
        ExchangeRate.objects.create(currency="RON", on=day, per_euro=rate, source="A bank")
    cost = costs.save_cost(new(grant, currency="RON", amount=Decimal(100)), by=by)
    cost.refresh_from_db()
    assert (cost.amount_eur, cost.per_euro, cost.rate_source) == (
        Decimal("21.74"),
        Decimal("4.6"),
        "A bank, 2018-05-31",
    )


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"currency": "XXY"}, "currency", "No rate of XXY"),
        ({"amount": Decimal("-0.004")}, "amount", "decimal places"),
        ({"amount": Decimal(10**15)}, "amount", "digits"),
        ({"amount": Decimal(0)}, "amount", "greater than or equal"),
        ({"currency": "RON", "per_euro": Decimal(0), "rate_source": "A bank"}, "__all__", "more than 0"),
    ],
)
def test_what_is_no_cost_is_refused_at_its_field(
    grant: Grant, by: User, fields: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        costs.save_cost(new(grant, **fields), by=by)
    assert words in str(refused.value.message_dict[field])
    assert not Cost.objects.exists()


def test_nothing_is_entered_under_a_flat_rate_or_for_another_grant(grant: Grant, by: User) -> None:
    with pytest.raises(ValidationError, match="computed"):
        costs.save_cost(new(grant, "E"), by=by)
    stranger = GrantPartner.objects.create(grant=make_grant("OTHER"), organisation=make_organisation("Another"))
    cost = new(grant)
    cost.partner = stranger
    with pytest.raises(ValidationError, match="another grant"):
        costs.save_cost(cost, by=by)


def test_nobody_certifies_what_they_entered(grant: Grant, by: User) -> None:
    cost = costs.save_cost(new(grant), by=by)
    with pytest.raises(ValidationError, match="Somebody else"):
        costs.certify(cost.pk, by=by)
    assert costs.certify(cost.pk, by=make_user()).state == Cost.State.CERTIFIED
    with pytest.raises(IntegrityError), transaction.atomic():
        Cost.objects.filter(pk=cost.pk).update(decided_by=by)
    with pytest.raises(IllegalMove):
        costs.save_cost(cost, by=by)


def test_a_parked_cost_keeps_its_number_and_both_reports_their_sum(grant: Grant, by: User) -> None:
    costs.save_cost(new(grant, "A", amount=Decimal("1000.00")), by=by)
    cost = costs.save_cost(new(grant), by=by)
    before = [claim(grant, 1), claim(grant, 2)]
    later = grant.periods.get(number=2)
    with pytest.raises(ValidationError, match="Say why"):
        costs.park(cost.pk, later.pk, "", by=by, as_lead=True)
    parked = costs.park(cost.pk, later.pk, "The invoice is disputed.", by=by, as_lead=True)
    assert (parked.name, parked.period, parked.parked_from) == ("2-002", later, grant.periods.get(number=1))
    assert before == [{"A": Decimal(1000), "D.1": Decimal(120), "E": Decimal("78.40")}, {}]
    assert [claim(grant, 1), claim(grant, 2)] == [
        {"A": Decimal(1000), "E": Decimal(70)},
        {"D.1": Decimal(120), "E": Decimal("8.40")},
    ]
    with pytest.raises(IllegalMove):
        costs.park(cost.pk, grant.periods.get(number=1).pk, "Back.", by=by, as_lead=True)


def test_a_refused_cost_is_not_claimed(grant: Grant, by: User) -> None:
    cost = costs.save_cost(new(grant), by=by)
    costs.refuse(cost.pk, "Not of this project.", by=by, as_lead=True)
    assert claim(grant, 1) == {}


def test_costs_of_a_report_that_was_sent_stay_as_they_are(grant: Grant, by: User) -> None:
    cost = costs.save_cost(new(grant), by=by)
    ReportingPeriod.objects.filter(number=1).update(state="submitted")
    for move in (
        lambda: costs.save_cost(new(grant), by=by),
        lambda: costs.certify(cost.pk, by=make_user()),
        lambda: costs.refuse(cost.pk, "No.", by=by, as_lead=True),
        lambda: costs.park(cost.pk, grant.periods.get(number=2).pk, "Later.", by=by, as_lead=True),
    ):
        with pytest.raises(IllegalMove, match="was submitted"):
            move()


def test_what_an_auditor_would_ask_is_told_before(grant: Grant, by: User) -> None:
    fine = costs.save_cost(new(grant, receipt_number="17", amount=Decimal(5)), by=by)
    early = costs.save_cost(new(grant, paid_on=FIRST - timedelta(days=1)), by=by)
    leap = costs.save_cost(new(grant, paid_on=date(2019, 2, 28), receipt_number="18"), by=by)
    twin = costs.save_cost(new(grant, receipt_number="18"), by=by)
    again = costs.save_cost(new(grant, amount=Decimal(9)), by=by)
    for number, cost in enumerate((fine, early, leap, twin)):
        receipt(cost, b"%%PDF-%d" % number)
    receipt(again, b"%PDF-0")
    assert warnings_of(grant) == {
        fine.pk: [Warned.TWICE],
        early.pk: [Warned.OUTSIDE],
        leap.pk: [Warned.TWICE],
        twin.pk: [Warned.TWICE],
        again.pk: [Warned.TWICE],
    }
    costs.refuse(again.pk, "Twice.", by=by, as_lead=True)
    assert fine.pk not in warnings_of(grant)
    CostDocument.objects.filter(cost=fine).delete()
    assert warnings_of(grant)[fine.pk] == [Warned.NO_RECEIPT]


def test_more_than_the_budget_line_is_told(grant: Grant, by: User) -> None:
    cost = costs.save_cost(new(grant), by=by)
    costs.certify(cost.pk, by=make_user())

    def over() -> list[tuple[str, Decimal | None, Decimal]]:
        whole = claim_of(grant, list(grant.periods.all())).whole
        return [(line.category.code, line.planned, line.spent) for line in whole.over]

    line = {"partner": cost.partner, "category": cost.category}
    BudgetLine.objects.create(**line, amount=Decimal(500))
    assert over() == []
    BudgetLine.objects.create(**line, amount=Decimal(119), since=date(2019, 1, 1))  # an amendment
    assert over() == [("D.1", Decimal(119), Decimal(120)), ("E", Decimal("8.33"), Decimal("8.40"))]
