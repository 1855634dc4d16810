"""The engine against brute force, on seasons in which much is scarce; and the rules that hold of every season."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from roster.matching.answer import Matched, match
from roster.matching.changes import Change, Kind, changed
from roster.matching.plans import NoPlan, Plan, greedy, optimal
from roster.matching.programs import Model
from roster.matching.scores import OF_THE_SITE, WITHOUT_RECORD, Weights, pair, pairs
from roster.matching.season import Expert, Need, Season, free, is_possible
from roster.matching.words import lacking
from tests.roster import brute
from tests.roster.seasons import large, small

DAY = date(2026, 3, 2)


def days(*numbers: int) -> tuple[date, ...]:
    return tuple(DAY + timedelta(number) for number in numbers)


def expert(name: str = "e", **fields: object) -> Expert:
    values = {"areas": {"housing": 3}, "languages": {"de": 4}, "days": 3, **fields}
    return Expert(name, **values)  # type: ignore[arg-type]


def need(name: str = "n", **fields: object) -> Need:
    values = {"area": "housing", "language": "de", "dates": days(0, 1, 2), "days": 1, **fields}
    return Need(name, **values)  # type: ignore[arg-type]


def season_of(experts: list[Expert], needs: list[Need], **fields: object) -> Season:
    return Season(tuple(experts), tuple(needs), **fields)  # type: ignore[arg-type]


def assert_keeps_the_rules(season: Season, plan: Plan) -> None:
    busy: dict[tuple[str, date], str] = {}
    given: dict[str, int] = {}
    assert len(plan.met) == len(plan.placed)
    for one in plan.placed:
        asked, who = one.pair.need, one.pair.expert
        assert is_possible(asked, who)
        assert len(one.dates) == len(set(one.dates)) == asked.days
        assert set(one.dates) <= set(free(asked, who))
        for day in one.dates:
            assert busy.setdefault((who.id, day), asked.id) == asked.id
        given[who.id] = given.get(who.id, 0) + asked.days
        assert given[who.id] <= who.days
    if season.most is not None:
        missions = [one.pair.expert.id for one in plan.placed]
        assert all(missions.count(who) <= season.most for who in missions)


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_plan_and_changes_are_those_of_brute_force(first: int) -> None:
    for seed in range(first, first + 50):
        season = small(seed)
        matched = match(season, WITHOUT_RECORD)
        scores = {(one.need.id, one.expert.id): one.tenths for one in matched.pairs}
        assert (len(matched.plan.placed), matched.plan.tenths) == brute.best(season, scores), seed
        for plan in (matched.plan, matched.greedy):
            assert_keeps_the_rules(season, plan)
        for left in matched.left_out:
            assert_is_the_smallest(matched, left.need, left.change)


def assert_is_the_smallest(matched: Matched, need: Need, change: Change | None) -> None:
    more = len(matched.plan.placed) + 1

    def meets_one_more(season: Season) -> bool:
        found = brute.best(season, {}, need.id)
        return found is not None and found[0] >= more

    cheapest = next((cost for cost, after in brute.changes(matched.season, need) if meets_one_more(after)), None)
    assert (change.cost if change else None) == cheapest, (need, change)
    if change:
        assert meets_one_more(changed(matched.season, need.id, change)), (need, change)


@pytest.mark.parametrize("seed", range(4))
def test_a_large_season_keeps_every_rule_and_says_why_of_every_need_left_out(seed: int) -> None:
    season = large(seed=seed)
    matched = match(season, WITHOUT_RECORD)
    assert_keeps_the_rules(season, matched.plan)
    assert_keeps_the_rules(season, matched.greedy)
    assert (len(matched.plan.placed), matched.plan.tenths) >= (len(matched.greedy.placed), matched.greedy.tenths)
    met = {one.pair.need.id for one in matched.plan.placed}
    assert {left.need.id for left in matched.left_out} == {one.id for one in season.needs} - met
    assert all(left.reason for left in matched.left_out)
    for left in matched.left_out[:6]:
        if left.change:
            after = changed(season, left.need.id, left.change)
            kept = optimal(Model(after), pairs(after, WITHOUT_RECORD))
            assert len(kept.placed) > len(matched.plan.placed)


def test_a_season_is_matched_alike_each_time() -> None:
    season = large(40, 20)
    assert match(season, WITHOUT_RECORD) == match(season, WITHOUT_RECORD)


def test_the_best_plan_gives_up_the_best_pair_where_more_needs_are_met() -> None:
    both = expert("both", areas={"housing": 4, "legal": 4}, days=1)
    one = expert("one", areas={"housing": 1}, days=1)
    season = season_of([both, one], [need("a"), need("b", area="legal")])
    found = pairs(season, WITHOUT_RECORD)
    assert optimal(Model(season), found).met == {"a": "one", "b": "both"}
    assert len(greedy(season, found).placed) == 1


def test_dates_move_over_so_that_both_needs_fit() -> None:
    season = season_of([expert()], [need("wide", dates=days(0, 1)), need("narrow", dates=days(0))])
    plan = match(season, WITHOUT_RECORD).plan
    assert {one.pair.need.id: one.dates for one in plan.placed} == {"wide": days(1), "narrow": days(0)}


def test_work_is_shared_where_an_expert_may_have_so_many_missions_only() -> None:
    needs = [need("a"), need("b")]
    assert len(match(season_of([expert()], needs), WITHOUT_RECORD).plan.placed) == 2
    assert len(match(season_of([expert()], needs, most=1), WITHOUT_RECORD).plan.placed) == 1


def test_what_is_fixed_stays_and_what_cannot_be_is_refused() -> None:
    season = season_of([expert("x", areas={"housing": 1}), expert("y", areas={"housing": 4})], [need()])
    found = pairs(season, WITHOUT_RECORD)
    assert optimal(Model(season), found).met == {"n": "y"}
    assert optimal(Model(season), found, {"n": "x"}).met == {"n": "x"}
    with pytest.raises(NoPlan):
        optimal(Model(season), found, {"n": "nobody"})


@pytest.mark.parametrize(
    ("who", "asked", "reason", "change"),
    [
        ({"languages": {}}, {}, "speaks this language", Change(Kind.LANGUAGE, "e", "de", 4)),
        ({"areas": {"legal": 4}}, {}, "Nobody knows this area", Change(Kind.AREA, "e", "housing", 6)),
        ({"days": 0}, {}, "so many days", Change(Kind.DAYS, "e", 1, 1)),
        ({"days": 0}, {"days": 3}, "so many days", Change(Kind.DAYS, "e", 3, 3)),
        ({"blocked": frozenset(days(0))}, {"dates": days(0)}, "blocked", Change(Kind.UNBLOCK, "e", days(0), 3)),
        ({}, {"dates": days(0), "days": 2}, "more days than it has dates", None),
        ({}, {"dates": ()}, "more days than it has dates", None),
        ({"areas": {}, "languages": {}}, {}, "Nobody knows this area", None),
    ],
)
def test_a_need_that_nobody_meets_says_why_and_what_would_help(
    who: dict[str, object], asked: dict[str, object], reason: str, change: Change | None
) -> None:
    [left] = match(season_of([expert(**who)], [need(**asked)]), WITHOUT_RECORD).left_out
    assert reason in left.reason
    assert left.change == change


def test_ten_thousand_blocked_days_are_read_and_cost_nothing() -> None:
    blocked = frozenset(DAY + timedelta(n) for n in range(3, 10_003))
    season = season_of([expert(blocked=blocked)], [need()])
    assert match(season, WITHOUT_RECORD).plan.met == {"n": "e"}


def test_a_score_opens_into_its_parts_and_says_what_is_lacking() -> None:
    who = expert(languages={"de": 1}, size="large", experience="new", blocked=frozenset(days(0)))
    found = pair(need(size="small", experience="experienced"), who, WITHOUT_RECORD)
    assert found.tenths == sum(fit.tenths for fit in found.fits)
    assert set(found.parts) == {"area", "language", "size", "experience", "availability", "load"}
    assert lacking(found) == [
        "language at level 1 of 4",
        "less experienced",
        "area at level 3 of 4",
        "has worked with large towns",
        "free on 2 of 3 dates",
    ]


def test_nothing_is_lacking_where_everything_fits() -> None:
    who = expert(areas={"housing": 4}, size="small", experience="experienced")
    assert lacking(pair(need(size="small", experience="emerging"), who, WITHOUT_RECORD)) == []


def test_what_is_not_known_counts_half_and_is_said() -> None:
    found = pair(need(country="RO"), expert(), OF_THE_SITE)
    unknown = {fit.name for fit in found.fits if fit.fit == 0.5}
    assert unknown == {"size", "experience", "country", "feedback"}
    assert "countries known: not said" in lacking(found)


@pytest.mark.parametrize("weights", [{"area": -1}, dict.fromkeys(vars(Weights()), 0)])
def test_weights_below_nothing_and_weights_of_nothing_are_refused(weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Weights(**weights)


def test_only_the_proportions_of_weights_count() -> None:
    single = pair(need(), expert(), Weights())
    double = pair(need(), expert(), Weights(**{name: 2 * weight for name, weight in vars(Weights()).items()}))
    assert single.tenths == double.tenths


def test_a_pair_that_is_ruled_out_is_not_possible_whatever_changes() -> None:
    season = replace(season_of([expert()], [need()]), ruled_out=frozenset({("n", "e")}))
    [left] = match(season, WITHOUT_RECORD).left_out
    assert "declined or is ruled out" in left.reason
    assert left.change is None
