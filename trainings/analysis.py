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
ALONE = "alone"  # of somebody who may be in no pair
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
        return [self.after[person] - self.before[person] for person in self.before if person in self.after]


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
    if found.sd is None or found.difference is None:
        return found
    margin = _t(n - 1) * found.sd / sqrt(n)
    effect = found.difference / found.sd if found.sd else None
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


def together(parts: Iterable[Answers]) -> Answers:
    """Several things of the same people as one: for each person and moment the mean of what they answered."""
    found: tuple[dict[object, list[float]], dict[object, list[float]]] = ({}, {})
    for part in parts:
        for of_moment, values in zip(found, (part.before, part.after), strict=True):
            for person, value in values.items():
                of_moment.setdefault(person, []).append(value)
    before, after = ({person: fmean(values) for person, values in of.items()} for of in found)
    return Answers(before, after)


def side_by_side(parts: Iterable[Answers]) -> Answers:
    """The same thing of different people: all of them."""
    before: dict[object, float] = {}
    after: dict[object, float] = {}
    for part in parts:
        before |= part.before
        after |= part.after
    return Answers(before, after)


def enough(answers: Answers) -> Answers:
    """What of a group may be added to others', so that no total holds what its parts hide.

    Nothing of a moment at which fewer than five answered; where fewer than five are in a pair, nobody is; and where one to four
    would be known by what is shown, only those in a pair.
    """
    before = {} if _few(len(answers.before)) else answers.before
    after = {} if _few(len(answers.after)) else answers.after
    pairs = answers.before.keys() & answers.after.keys()
    if _few(len(pairs)):
        return Answers(before, {(ALONE, person): value for person, value in after.items()})
    if pairs and shown(change(answers)).suppressed:
        return Answers(_only(before, pairs), _only(after, pairs))
    return Answers(before, after)


def countable(answers: Answers) -> Answers:
    """What of an outcome may be counted into a module, together with others of the same people: nothing where fewer than five
    answered or are in a pair, only the pairs where one to four more would be known.
    """
    if any(_few(n) for n in (len(answers.before), len(answers.after), len(answers.differences))):
        return Answers({}, {})
    return enough(answers)


def _only(values: Mapping[object, float], people: "set[object]") -> dict[object, float]:
    return {person: value for person, value in values.items() if person in people}
