"""What a claim adds up to, written a second time without looking at the first: whole cents, loops, nothing shared."""

from fractions import Fraction


def to_cents(amount) -> int:
    return round_half_up(Fraction(str(amount)) * 100)


def round_half_up(exact: Fraction) -> int:
    sign = -1 if exact < 0 else 1
    whole, rest = divmod(abs(exact), 1)
    return sign * (int(whole) + (1 if rest >= Fraction(1, 2) else 0))


def sums(costs, headings) -> dict[tuple[str, int, str], int]:
    """Cents by partner, period and category, flat rates among them."""
    found = {}
    for partner, code, period, amount in costs:
        key = (partner, period, code)
        found[key] = found.get(key, 0) + to_cents(amount)
    pairs = {(partner, period) for partner, period, _code in found}
    for partner, period in pairs:
        direct = sum(n for (p, q, _code), n in found.items() if (p, q) == (partner, period))
        for code, rate in headings:
            if rate is not None:
                found[partner, period, code] = round_half_up(Fraction(direct) * Fraction(str(rate)) / 100)
    return found
