"""The figures of an evaluation: those of a statistics package on the same answers, and nothing that fewer than five gave."""

import random
from itertools import product

import pytest
from scipy import stats

from trainings.analysis import FEWEST, Answers, change, enough, shown, side_by_side, together


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


def known(parts: list[Answers]) -> list[int]:
    """Sizes of the groups of answers whose sum a reader can work out, who sees each part and the total of what may be added."""
    total, kept = side_by_side(enough(part) for part in parts), []
    for part in parts:
        seen, added = shown(change(part)), enough(part)
        for moment in ("before", "after"):
            values, counted = getattr(part, moment), getattr(added, moment)
            is_seen = getattr(seen, f"mean_{moment}") is not None
            if counted and not is_seen:  # the total less the others gives these
                kept.append(len(counted))
            if counted and is_seen:
                kept.append(len(values) - len(counted) or FEWEST)
    assert total.before.keys() or total.after.keys() or not kept
    return kept


@pytest.mark.parametrize("n", [n for n in product((0, 3, 5, 9, 12), (0, 3, 5, 10), (0, 2, 5, 9)) if n[2] <= min(n[:2])])
def test_no_total_tells_what_a_part_hides(n: tuple[int, int, int]) -> None:
    part = of(*n)
    added, seen = change(enough(part)), shown(change(part))
    assert all(size >= FEWEST for size in known([part]))
    assert added.n_before == 0 or added.n_before >= FEWEST
    assert added.n_after == 0 or added.n_after >= FEWEST
    assert added.pairs == 0 or added.pairs >= FEWEST
    if not seen.suppressed:
        assert enough(part) == part


def test_a_module_is_the_mean_of_its_outcomes_for_each_person() -> None:
    one, two = Answers({1: 2, 2: 3}, {1: 4}), Answers({1: 4}, {1: 5, 3: 1})
    found = together([one, two])
    assert found.before == {1: 3, 2: 3}
    assert found.after == {1: 4.5, 3: 1}
