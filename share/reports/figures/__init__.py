"""Figures: what is counted, how, and from which rows. One file for each family of measures."""

from collections.abc import Collection
from functools import cache

from events.kinds import kinds
from share.reports.figures import of_grant, of_kinds, of_money, of_results, of_roster
from share.reports.figures.measure import Figure, Measure, figure
from share.reports.figures.scope import Scope
from share.reports.figures.tally import Tally


@cache
def measures() -> dict[str, Measure]:
    """Every measure by its key, in the order of their positions."""
    own = (*of_grant.MEASURES, *of_money.MEASURES, *of_roster.MEASURES, *of_results.MEASURES)
    found = [*own, *(of_kinds.measure_of(one) for one in kinds.figures())]
    return {measure.key: measure for measure in sorted(found, key=lambda one: one.position)}


def figures(scope: Scope, only: Collection[str] | None = None) -> list[Figure]:
    """Every figure of a scope, or those of these keys, in order. At most six queries, however many rows there are."""
    tally = Tally(scope)
    return [figure(measure, tally) for key, measure in measures().items() if only is None or key in only]


def figure_of(measure: Measure, scope: Scope) -> Figure:
    """One figure of a scope."""
    return figure(measure, Tally(scope))
