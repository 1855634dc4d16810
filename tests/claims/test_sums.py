"""Money: sums held against a model that shares no line with them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share.claims.sums import Claim, Heading, Spent, cents, claims, together
from tests.claims import model_of_sums as model

HEADINGS = [Heading("A"), Heading("B"), Heading("D.1"), Heading("E", Decimal(7))]
AMOUNTS = st.integers(0, 10**11).map(lambda n: Decimal(n) / 100)
COSTS = st.lists(
    st.builds(Spent, st.sampled_from(["1", "2", "3"]), st.sampled_from(["A", "B", "D.1"]), st.integers(1, 3), AMOUNTS),
    max_size=12,
)
RATES = st.integers(1, 10_000).map(lambda n: Decimal(n) / 100)


def in_cents(amount: Decimal) -> int:
    assert amount == cents(amount)
    return int(amount * 100)


@given(COSTS, RATES)
def test_sums_by_partner_category_and_period_are_those_of_the_model(costs: list[Spent], rate: Decimal) -> None:
    headings = [*HEADINGS[:3], Heading("E", rate)]
    found = {
        (partner, period, code): in_cents(amount)
        for (partner, period), claim in claims(costs, headings).items()
        for code, amount in claim.by_code.items()
    }
    assert found == model.sums(costs, headings)


@given(COSTS)
def test_the_whole_is_the_sum_of_its_parts_whichever_way_it_is_added(costs: list[Spent]) -> None:
    parts = claims(costs, HEADINGS)
    by_partner = [together(c for (p, _n), c in parts.items() if p == partner) for partner in ("1", "2", "3")]
    by_period = [together(c for (_p, n), c in parts.items() if n == number) for number in (1, 2, 3)]
    assert together(by_partner).total == together(by_period).total == sum((c.total for c in parts.values()), Decimal(0))


@given(COSTS, st.integers(0, 11))
def test_a_cost_parked_to_another_report_leaves_the_direct_costs_of_both_together(
    costs: list[Spent], which: int
) -> None:
    if which >= len(costs):
        return
    moved = [cost._replace(period=3) if n == which else cost for n, cost in enumerate(costs)]
    before, after = (together(claims(some, HEADINGS).values()).by_code for some in (costs, moved))
    assert {c: n for c, n in before.items() if c != "E"} == {c: n for c, n in after.items() if c != "E"}
    assert abs(before["E"] - after["E"]) <= Decimal("0.02")  # each flat rate is rounded where it is certified


@given(AMOUNTS, st.just(Decimal(0)) | RATES)
def test_the_share_of_the_funder_is_a_part_of_the_claim(amount: Decimal, percent: Decimal) -> None:
    claim = Claim({"A": amount})
    assert 0 <= claim.eu_share(percent) <= amount


def test_half_a_cent_goes_up() -> None:
    assert cents(Decimal("0.005")) == Decimal("0.01")
    assert cents(Decimal("20.405")) == Decimal("20.41")


def test_nothing_is_entered_under_a_flat_rate() -> None:
    with pytest.raises(KeyError):
        claims([Spent("1", "E", 1, Decimal(5))], HEADINGS)
