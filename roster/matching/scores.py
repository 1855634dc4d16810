"""How well an expert fits a need: points out of a hundred, opened into their parts, and what is lacking.

Each part is a fit from 0 to 1 times its weight; the weights are settings of the site, and only their proportions count. What
is not known about one of the two counts half.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from roster.matching.season import EXPERIENCES, HIGHEST, Expert, Need, Season, free, is_possible

UNKNOWN = Fraction(1, 2)
BOTH = "both"  # on the site: who has worked with small and large towns
OTHER_SIZE = Fraction(3, 10)
# By how many steps an expert is ahead of the town. One step is best: near enough to remember how it was.
AHEAD = {2: Fraction(8, 10), 1: Fraction(1), 0: Fraction(6, 10), -1: Fraction(3, 10), -2: Fraction(1, 10)}
BEST_FEEDBACK = 5


@dataclass(frozen=True)
class Weights:
    """How much each part counts. Raises ValueError where one is negative or all are 0."""

    area: int = 30
    language: int = 25
    size: int = 10
    experience: int = 15
    availability: int = 10
    load: int = 10
    country: int = 0
    feedback: int = 0

    def __post_init__(self) -> None:
        if min(vars(self).values()) < 0 or not sum(vars(self).values()):
            raise ValueError("Weights are 0 or more, and at least one of them is more.")


WITHOUT_RECORD = Weights()
OF_THE_SITE = Weights(country=10, feedback=10)


@dataclass(frozen=True)
class Fit:
    """One part of a score: what was looked at, how well it fits (0 to 1), its points in tenths, and how many there could be."""

    name: str
    fit: Fraction
    tenths: int
    most: int

    @property
    def lost(self) -> int:
        return self.most - self.tenths

    @property
    def points(self) -> float:
        return self.tenths / 10


@dataclass(frozen=True)
class Pair:
    """A need and an expert who could meet it alone."""

    need: Need
    expert: Expert
    fits: tuple[Fit, ...]

    @cached_property
    def tenths(self) -> int:
        """The score in tenths of a point: whole numbers, so that sums are exact."""
        return sum(fit.tenths for fit in self.fits)

    @property
    def score(self) -> float:
        """From 0 to 100."""
        return self.tenths / 10

    @property
    def parts(self) -> dict[str, float]:
        return {fit.name: fit.tenths / 10 for fit in self.fits}

    @property
    def lost(self) -> list[Fit]:
        """The parts that do not fit wholly, the most points lost first. That days are used up is no fault of the pair."""
        return sorted((fit for fit in self.fits if fit.fit < 1 and fit.name != "load"), key=lambda fit: -fit.lost)


def pair(need: Need, expert: Expert, weights: Weights) -> Pair:
    """The two, whether possible or not."""
    total = sum(vars(weights).values())
    fits = _fits(need, expert)
    parts = (
        Fit(name, fits[name], round(1000 * weight * fits[name] / total), round(Fraction(1000 * weight, total)))
        for name, weight in vars(weights).items()
        if weight
    )
    return Pair(need, expert, tuple(parts))


def pairs(season: Season, weights: Weights) -> list[Pair]:
    """All that are possible, by need and then by expert, as the season has them."""
    return [
        pair(need, expert, weights)
        for need in season.needs
        for expert in season.experts
        if (need.id, expert.id) not in season.ruled_out and is_possible(need, expert)
    ]


def _fits(need: Need, expert: Expert) -> Mapping[str, Fraction]:
    alike = need.size == expert.size or BOTH in (need.size, expert.size)
    size = UNKNOWN if not (need.size and expert.size) else Fraction(1) if alike else OTHER_SIZE
    country = UNKNOWN if not (need.country and expert.countries) else Fraction(int(need.country in expert.countries))
    days = expert.taken + expert.days
    return {
        "area": Fraction(expert.areas.get(need.area, 0), HIGHEST),
        "language": Fraction(expert.languages.get(need.language, 0), HIGHEST),
        "size": size,
        "experience": _experience(need, expert),
        "availability": Fraction(len(free(need, expert)), len(need.dates) or 1),
        "load": Fraction(max(expert.days - need.days, 0), days or 1),
        "country": country,
        "feedback": UNKNOWN if expert.feedback is None else Fraction(expert.feedback) / BEST_FEEDBACK,
    }


def _experience(need: Need, expert: Expert) -> Fraction:
    if not (need.experience and expert.experience):
        return UNKNOWN
    return AHEAD[EXPERIENCES.index(expert.experience) - EXPERIENCES.index(need.experience)]


def best(found: Iterable[Pair]) -> list[Pair]:
    """The best first; of equals, in the order of their ids, so that the same season gives the same order."""
    return sorted(found, key=lambda one: (-one.tenths, one.need.id, one.expert.id))
