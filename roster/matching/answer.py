"""A season read, matched and written out again: the whole of `match_season`.

It needs nothing of the site, so `manage.py` runs it without starting one (`alone`): two seconds less.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roster.matching.changes import Change, Changes
from roster.matching.plans import Plan, greedy, optimal
from roster.matching.programs import Model
from roster.matching.scores import WITHOUT_RECORD, Pair, Weights, pairs
from roster.matching.season import Need, Season, Unreadable, read
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


def alone(file: Path, *, as_json: bool) -> int:
    """`match_season` in a process that starts no site; its exit code. What is wrong is said as a command says it."""
    from django.conf import settings

    settings.configure(USE_I18N=False)
    try:
        season = from_file(file)
    except Unreadable as error:
        print(f"CommandError: {error}", file=sys.stderr)
        return 1
    print(told(match(season, WITHOUT_RECORD), as_json=as_json))
    return 0


def from_file(file: Path) -> Season:
    """Raises Unreadable, with the name of the file."""
    try:
        return read(json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise Unreadable(f"{file}: {error.strerror}") from error
    except Unreadable as error:
        raise Unreadable(f"{file}: {error}") from error
    except ValueError as error:
        raise Unreadable(f"{file}: not JSON in UTF-8 ({error})") from error


def told(matched: Matched, *, as_json: bool) -> str:
    """As `match_season` prints it."""
    if as_json:
        return json.dumps(as_dict(matched), ensure_ascii=False, indent=2)
    return "\n".join(_lines(matched))


def _lines(matched: Matched) -> Iterator[str]:
    plan, by_hand = matched.plan, matched.greedy
    yield f"{len(plan.placed)} of {len(matched.season.needs)} needs, {plan.value:.1f} points"
    yield f"By hand, the best pair first: {len(by_hand.placed)}, {by_hand.value:.1f} points"
    for one in plan.placed:
        days = ", ".join(day.isoformat() for day in one.dates)
        yield f"{one.pair.need.id}: {one.pair.expert.id} ({one.pair.score:.1f}) on {days}"
    for left in matched.left_out:
        yield f"{left.need.id}: {left.reason}"
