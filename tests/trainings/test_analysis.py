"""The figures of an evaluation: those of a statistics package on the same answers, and nothing that fewer than five gave."""

import random
from itertools import product

import pytest
from scipy import stats

from trainings.analysis import Answers, change, combined, pooled, shown


def drawn(seed: int, people: int, answered: float = 0.85) -> Answers:
    """What people answered, some of them only once."""
    rng = random.Random(seed)
    before = {n: rng.randint(1, 5) for n in range(people) if rng.random() < answered}
    after = {
        n: min(5, before.get(n, 2) + rng.choice((-1, 0, 0, 1, 1, 2))) for n in range(people) if rng.random() < answered
    }
    return Answers(before, {n: max(1, value) for n, value in after.items()})


@pytest.mark.parametrize(("seed", "people"), list(product(range(15), (6, 25, 300))))
def test_all_figures_are_those_of_a_statistics_package(seed: int, people: int) -> None:
    answers = drawn(seed, people)
    pairs = [(answers.before[n], answers.after[n]) for n in answers.before if n in answers.after]
    before, after = ([pair[n] for pair in pairs] for n in (0, 1))
    found, test = change(answers), stats.ttest_rel(after, before)
    differences = [b - a for a, b in pairs]
    assert (found.n_before, found.n_after, found.pairs) == (len(answers.before), len(answers.after), len(pairs))
    assert found.mean_before == pytest.approx(stats.tmean(list(answers.before.values())))
    assert found.mean_after == pytest.approx(stats.tmean(list(answers.after.values())))
    assert found.difference == pytest.approx(stats.tmean(differences))
    assert found.sd == pytest.approx(stats.tstd(differences))
    low, high = test.confidence_interval(0.95)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    if found.sd:
        assert found.effect == pytest.approx(test.statistic / len(pairs) ** 0.5)  # t = d_z · √n


def test_answers_that_all_moved_alike_have_no_effect_size() -> None:
    found = change(Answers(dict.fromkeys(range(8), 2), dict.fromkeys(range(8), 4)))
    assert (found.difference, found.sd, found.low, found.high, found.effect) == (2, 0, 2, 2, None)


def test_nobody_and_one_person_have_no_spread() -> None:
    nobody, one = change(Answers({}, {})), change(Answers({1: 2}, {1: 4}))
    assert (nobody.mean_before, nobody.difference, nobody.sd, nobody.suppressed) == (None, None, None, False)
    assert (one.difference, one.sd, one.low, one.effect) == (2, None, None, None)


def of(before: int, after: int, pairs: int) -> Answers:
    """So many people before and after, of whom so many both times."""
    early = {n: 1 + n % 5 for n in range(before)}
    late = {n if n < pairs else 1_000 + n: 1 + n % 4 for n in range(after)}
    return Answers(early, late)


@pytest.mark.parametrize(
    ("n", "hidden"),
    [
        ((4, 9, 4), {"mean_before", "difference"}),
        ((9, 4, 4), {"mean_after", "difference"}),
        ((9, 9, 4), {"difference"}),
        ((3, 2, 1), {"mean_before", "mean_after", "difference"}),
        ((12, 10, 10), {"mean_before"}),  # the two who only came before would be known
        ((10, 14, 10), {"mean_after"}),
        ((15, 10, 10), set()),  # five alone are enough
        ((12, 12, 10), set()),  # whose the rest is, before or after, cannot be told
        ((10, 10, 10), set()),
        ((9, 0, 0), set()),
        ((0, 0, 0), set()),
    ],
)
def test_what_fewer_than_five_say_is_hidden_and_what_would_tell_it(n: tuple[int, int, int], hidden: set[str]) -> None:
    found = shown(change(of(*n)))
    assert (found.n_before, found.n_after, found.pairs) == n
    there = {"mean_before": n[0], "mean_after": n[1], "difference": n[2]}
    assert {name for name, count in there.items() if count and getattr(found, name) is None} == hidden
    assert found.suppressed is bool(hidden)
    if "difference" in hidden:
        assert (found.sd, found.low, found.high, found.effect) == (None, None, None, None)


def groups(seed: int, *sizes: int) -> list[Answers]:
    """Groups of different people who all answered both times."""
    rng = random.Random(seed)
    made = []
    for place, size in enumerate(sizes):
        before = {(place, n): rng.randint(1, 5) for n in range(size)}
        made.append(Answers(before, {person: rng.randint(1, 5) for person in before}))
    return made


@pytest.mark.parametrize("seed", range(10))
def test_groups_together_have_the_figures_of_all_their_people(seed: int) -> None:
    parts = groups(seed, 8, 5, 20)
    everybody = change(
        Answers(
            {k: v for one in parts for k, v in one.before.items()},
            {k: v for one in parts for k, v in one.after.items()},
        )
    )
    found = combined(shown(change(one)) for one in parts)
    assert (found.n_before, found.n_after, found.pairs) == (33, 33, 33)
    for name in ("mean_before", "mean_after", "sd_before", "sd_after", "difference", "sd", "low", "high", "effect"):
        assert getattr(found, name) == pytest.approx(getattr(everybody, name)), name


def test_a_total_holds_nothing_that_a_group_hides() -> None:
    large, few = groups(3, 8, 4)
    assert combined([shown(change(large)), shown(change(few))]) == combined([shown(change(large))])
    lone = Answers({**large.before, "late": 5.0, "ill": 5.0}, large.after)  # two who came only before
    found = combined([shown(change(lone))])
    assert (found.n_before, found.mean_before) == (0, None)
    assert found.difference == pytest.approx(change(large).difference)


def test_a_module_is_made_of_what_its_outcomes_show_and_of_nothing_else() -> None:
    one = shown(change(Answers(dict.fromkeys(range(6), 2), {n: 3 + n % 2 for n in range(6)})))
    two = shown(change(Answers(dict.fromkeys(range(5), 4), {n: 4 + n % 2 for n in range(5)})))
    found = pooled([one, two])
    assert found.mean_before == pytest.approx((6 * 2 + 5 * 4) / 11)
    assert found.difference == pytest.approx((6 * one.difference + 5 * two.difference) / 11)  # type: ignore[operator]
    assert found.sd == pytest.approx(((5 * one.sd**2 + 4 * two.sd**2) / 9) ** 0.5)  # type: ignore[operator]
    assert (found.n_before, found.pairs) == (5, 5)
    hidden = shown(change(Answers(dict.fromkeys(range(4), 1), dict.fromkeys(range(4), 5))))
    rest = pooled([one, hidden])
    assert (rest.mean_before, rest.difference, rest.suppressed) == (one.mean_before, one.difference, True)
    assert pooled([]).mean_before is None


def test_answers_that_all_moved_alike_have_no_effect_size_whatever_a_division_leaves() -> None:
    answers = Answers({n: (2 + n % 3) / 3 for n in range(9)}, {n: (2 + n % 3) / 3 + 1 for n in range(9)})
    found = change(answers)
    assert found.difference == pytest.approx(1)
    assert found.effect is None
