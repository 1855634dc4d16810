"""What a claim adds up to: costs by partner, category and period, the flat rate on top, and who pays which share.

Nothing here knows a database. Amounts are Decimals in euro with two places; currencies are converted before, and never added.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


class Heading(NamedTuple):
    """A cost category: its code, and its flat rate in percent of the others, if it is one."""

    code: str
    flat_rate: Decimal | None = None


class Spent(NamedTuple):
    """A cost that counts: of which partner, in which category and period, and how much in euro."""

    partner: str
    code: str
    period: int
    amount: Decimal


@dataclass(frozen=True)
class Claim:
    """One partner's costs of one period, or of several added up, by the code of their category; flat rates are among them."""

    by_code: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum(self.by_code.values(), NOTHING)

    def eu_share(self, percent: Decimal) -> Decimal:
        """What the funder pays of it, to the cent. The own contribution is the rest."""
        return cents(self.total * percent / 100)


def cents(amount: Decimal) -> Decimal:
    """To two places, half a cent up: Regulation (EC) 1103/97, article 5."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def claims(costs: Iterable[Spent], headings: Iterable[Heading]) -> dict[tuple[str, int], Claim]:
    """The claim of each partner in each period, by both.

    A flat rate is taken of the direct costs of one partner in one period, and rounded there: a whole is the sum of what was
    certified, and not computed anew. Raises KeyError for a cost under no heading, or under one with a flat rate.
    """
    rates = {heading.code: heading.flat_rate for heading in headings}
    direct = {code for code, rate in rates.items() if rate is None}
    found: dict[tuple[str, int], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for cost in costs:
        if cost.code not in direct:
            raise KeyError(cost.code)
        found[cost.partner, cost.period][cost.code] += cost.amount
    for by_code in found.values():
        base = sum(by_code.values(), NOTHING)
        by_code.update({code: cents(base * rate / 100) for code, rate in rates.items() if rate is not None})
    return {key: Claim(dict(by_code)) for key, by_code in found.items()}


def together(parts: Iterable[Claim]) -> Claim:
    """The lead's whole of several partners, or a partner's of several periods: category by category."""
    found: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for part in parts:
        for code, amount in part.by_code.items():
            found[code] += amount
    return Claim(dict(found))
