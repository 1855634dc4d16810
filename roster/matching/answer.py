"""A season read, matched and written out again: the whole of `match_season`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from roster.matching.changes import Change, Changes
from roster.matching.plans import Plan, greedy, optimal
from roster.matching.programs import Model
from roster.matching.scores import Pair, Weights, pairs
from roster.matching.season import Need, Season
from roster.matching.words import lacking, reason


@dataclass(frozen=True)
class LeftOut:
    """A need that the plan does not meet: why, and the smallest single change after which it would."""

    need: Need
    reason: str
    change: Change | None


@dataclass(frozen=True)
class Matched:
    """A season with its possible pairs, the best plan, the greedy one, and what was left out."""

    season: Season
    pairs: list[Pair]
    plan: Plan
    greedy: Plan
    left_out: list[LeftOut]


def match(season: Season, weights: Weights) -> Matched:
    found = pairs(season, weights)
    model = Model(season)
    plan = optimal(model, found)
    changes = Changes(model, plan)
    left = [LeftOut(need, reason(season, need), changes.smallest(need)) for need in changes.left_out]
    return Matched(season, found, plan, greedy(season, found), left)


def as_dict(matched: Matched) -> dict[str, Any]:
    """As `manage.py match_season --json` writes it."""
    return {
        "pairs": [
            {
                "need": one.need.id,
                "expert": one.expert.id,
                "score": one.score,
                "parts": one.parts,
                "lacking": lacking(one),
            }
            for one in matched.pairs
        ],
        "plan": list(_placed(matched.plan)),
        "greedy": list(_placed(matched.greedy)),
        "value": matched.plan.value,
        "greedy_value": matched.greedy.value,
        "unmatched": [
            {"need": one.need.id, "reason": one.reason, "change": _change(one.change)} for one in matched.left_out
        ],
    }


def _placed(plan: Plan) -> Iterable[dict[str, Any]]:
    for one in plan.placed:
        dates = [day.isoformat() for day in one.dates]
        yield {"need": one.pair.need.id, "expert": one.pair.expert.id, "dates": dates}


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    value = change.value
    said = [day.isoformat() for day in value] if isinstance(value, tuple) else value
    return {"kind": change.kind.value, "expert": change.expert, "value": said, "cost": change.cost}
