"""Figures: what is counted, how, and from which rows. One file for each family of indicators."""

from functools import cache

from events.kinds import kinds
from share.reports.figures import of_grant, of_kinds, of_roster
from share.reports.figures.indicator import Figure, Indicator, figure
from share.reports.figures.scope import Scope
from share.reports.figures.tally import Tally


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by its key, in the order of their positions: the grant's own, those of the roster and of the kinds."""
    found = [*of_grant.INDICATORS, *of_roster.INDICATORS, *(of_kinds.indicator_of(one) for one in kinds.figures())]
    return {indicator.key: indicator for indicator in sorted(found, key=lambda one: one.position)}


def figures(scope: Scope) -> list[Figure]:
    """Every figure of a scope, in order. At most six queries, however many rows there are."""
    tally = Tally(scope)
    return [figure(indicator, tally) for indicator in indicators().values()]


def figure_of(indicator: Indicator, scope: Scope) -> Figure:
    """One figure of a scope."""
    return figure(indicator, Tally(scope))
