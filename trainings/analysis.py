"""What an evaluation shows: means before and after, and what changed in those who answered both times.

Pure arithmetic over answers that somebody else fetched. `difference` is the mean over pairs of after − before; `sd` its
standard deviation (n − 1); `low` to `high` its 95 % interval from Student's t with n − 1 degrees of freedom; `effect` is d_z,
difference / sd (J. Cohen, Statistical Power Analysis, 2nd ed. 1988, section 2.3.5). Answers are numbers from 1 to 5.

Fewer than five answers are not shown. What would give them away by subtraction is hidden with them: see `shown`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import fmean, stdev

FEWEST = 5
TINY = 1e-9  # below it a deviation is none, and the rest of a division
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Answers:
    """What was answered to one thing: a value for each person who answered before, and for each who answered after.

    A person is whatever tells one from another, the same before and after.
    """

    before: Mapping[object, float]
    after: Mapping[object, float]

    @property
    def differences(self) -> list[float]:
        return [round(self.after[one] - self.before[one], 9) for one in self.before if one in self.after]


@dataclass(frozen=True)
class Change:
    """The figures of one thing. A figure that does not exist, or is hidden, is None; `suppressed` says that one is hidden."""

    n_before: int
    n_after: int
    pairs: int
    mean_before: float | None = None
    mean_after: float | None = None
    sd_before: float | None = None
    sd_after: float | None = None
    difference: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    effect: float | None = None
    suppressed: bool = False


def change(answers: Answers) -> Change:
    """All of its figures, nothing hidden."""
    before, after, differences = list(answers.before.values()), list(answers.after.values()), answers.differences
    n = len(differences)
    found = Change(
        len(before),
        len(after),
        n,
        mean_before=_mean(before),
        mean_after=_mean(after),
        sd_before=_sd(before),
        sd_after=_sd(after),
        difference=_mean(differences),
        sd=_sd(differences),
    )
    return _with_interval(found)


def _with_interval(found: Change) -> Change:
    if found.sd is None or found.difference is None or found.pairs < 2:
        return found
    margin = _t(found.pairs - 1) * found.sd / sqrt(found.pairs)
    effect = found.difference / found.sd if found.sd > TINY else None
    return replace(found, low=found.difference - margin, high=found.difference + margin, effect=effect)


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _sd(values: Sequence[float]) -> float | None:
    return stdev(values) if len(values) > 1 else None


def _t(freedom: int) -> float:
    """The quantile of Student's t that leaves 2.5 % above it."""
    from scipy.special import stdtrit  # half a second and 30 MB: only for whoever asks for an analysis

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))


def shown(found: Change) -> Change:
    """The same without what fewer than five answers say.

    A mean goes where fewer than five gave it, the difference where fewer than five pairs did. Where everybody of one moment
    is in a pair, means and difference together would give the mean of those of the other moment who are in none: if these are
    one to four, that moment's mean goes too.
    """
    hidden = found
    if _few(found.pairs):
        hidden = replace(hidden, difference=None, sd=None, low=None, high=None, effect=None)
    alone_before, alone_after = found.n_before - found.pairs, found.n_after - found.pairs
    tells_apart = found.pairs >= FEWEST
    if _few(found.n_before) or (tells_apart and alone_after == 0 and _few(alone_before)):
        hidden = replace(hidden, mean_before=None, sd_before=None)
    if _few(found.n_after) or (tells_apart and alone_before == 0 and _few(alone_after)):
        hidden = replace(hidden, mean_after=None, sd_after=None)
    return replace(hidden, suppressed=True) if hidden != found else found


def _few(n: int) -> bool:
    return 0 < n < FEWEST


def pooled(outcomes: Iterable[Change]) -> Change:
    """Several outcomes of the same people as one, made of what is shown of each and of nothing else: so it tells no more.

    Means are weighted by their answers, deviations pooled; n is that of the outcome which the fewest answered, so an
    interval is rather too wide than too narrow.
    """
    parts = list(outcomes)
    before = _pool([(one.n_before, one.mean_before, one.sd_before) for one in parts])
    after = _pool([(one.n_after, one.mean_after, one.sd_after) for one in parts])
    moved = _pool([(one.pairs, one.difference, one.sd) for one in parts])
    return _change(before, after, moved, suppressed=any(one.suppressed for one in parts))


def combined(groups: Iterable[Change]) -> Change:
    """The same of different people as all of them, made of what is shown of each group: a total holds nothing hidden."""
    parts = list(groups)
    before = _combine([(one.n_before, one.mean_before, one.sd_before) for one in parts])
    after = _combine([(one.n_after, one.mean_after, one.sd_after) for one in parts])
    moved = _combine([(one.pairs, one.difference, one.sd) for one in parts])
    return _change(before, after, moved, suppressed=False)


Part = tuple[int, float | None, float | None]  # n, mean, standard deviation


def _shown(parts: Iterable[Part]) -> list[tuple[int, float, float]]:
    return [(n, mean, sd or 0.0) for n, mean, sd in parts if n and mean is not None]


def _pool(parts: Iterable[Part]) -> Part:
    shown = _shown(parts)
    if not shown:
        return 0, None, None
    answers = sum(n for n, _mean, _sd in shown)
    mean = sum(n * mean for n, mean, _sd in shown) / answers
    freedom = sum(n - 1 for n, _mean, _sd in shown)
    squares = sum((n - 1) * sd**2 for n, _mean, sd in shown)
    return min(n for n, _mean, _sd in shown), mean, sqrt(squares / freedom) if freedom else None


def _combine(parts: Iterable[Part]) -> Part:
    shown = _shown(parts)
    total = sum(n for n, _mean, _sd in shown)
    if not total:
        return 0, None, None
    mean = sum(n * mean for n, mean, _sd in shown) / total
    squares = sum((n - 1) * sd**2 + n * (of_group - mean) ** 2 for n, of_group, sd in shown)
    return total, mean, sqrt(squares / (total - 1)) if total > 1 else None


def _change(before: Part, after: Part, moved: Part, *, suppressed: bool) -> Change:
    n, difference, sd = moved
    found = Change(
        before[0], after[0], n, before[1], after[1], before[2], after[2], difference, sd, suppressed=suppressed
    )
    return _with_interval(found)
