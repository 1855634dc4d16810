"""What the engine found, in sentences: what a pair lacks, why a need was left out."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roster.matching.scores import Fit, Pair
from roster.matching.season import HIGHEST, Expert, Need, Season, free, lacks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PARTS: "dict[str, StrOrPromise]" = {
    "area": gettext_lazy("area"),
    "language": gettext_lazy("language"),
    "size": gettext_lazy("size of town"),
    "experience": gettext_lazy("experience with resettlement"),
    "availability": gettext_lazy("dates"),
    "load": gettext_lazy("days left"),
    "country": gettext_lazy("country known"),
    "feedback": gettext_lazy("feedback of hosts"),
}


def lacking(pair: Pair) -> list[str]:
    """What does not fit wholly, the most points lost first, each in a sentence without a full stop."""
    return [_LACKING[fit.name](fit, pair.need, pair.expert) for fit in pair.lost]


def _area(fit: Fit, need: Need, expert: Expert) -> str:
    return _("area at level %(level)d of %(highest)d") % {"level": expert.areas[need.area], "highest": HIGHEST}


def _language(fit: Fit, need: Need, expert: Expert) -> str:
    level = expert.languages[need.language]
    return _("language at level %(level)d of %(highest)d") % {"level": level, "highest": HIGHEST}


def _size(fit: Fit, need: Need, expert: Expert) -> str:
    if not (need.size and expert.size):
        return _("size of town not known")
    return _("has worked with large towns") if expert.size == "large" else _("has worked with small towns")


def _experience(fit: Fit, need: Need, expert: Expert) -> str:
    if not (need.experience and expert.experience):
        return _("experience not known")
    if fit.fit >= 0.8:
        return _("far ahead of the town")
    return _("as experienced as the town") if need.experience == expert.experience else _("less experienced")


def _availability(fit: Fit, need: Need, expert: Expert) -> str:
    there = len(free(need, expert))
    return _("free on %(there)d of %(all)d dates") % {"there": there, "all": len(need.dates)}


def _country(fit: Fit, need: Need, expert: Expert) -> str:
    known = need.country and expert.countries
    return _("does not know the country’s system") if known else _("countries known: not said")


def _feedback(fit: Fit, need: Need, expert: Expert) -> str:
    return _("no feedback yet") if expert.feedback is None else _("feedback below the best")


_LACKING: dict[str, Callable[[Fit, Need, Expert], str]] = {
    "area": _area,
    "language": _language,
    "size": _size,
    "experience": _experience,
    "availability": _availability,
    "country": _country,
    "feedback": _feedback,
}


def reason(season: Season, need: Need) -> str:
    """Why a need is not in the plan: the first condition that nobody meets."""
    who = [one for one in season.experts if need.area in one.areas]
    if not who:
        return _("Nobody knows this area.")
    who = [one for one in who if not lacks(need, one)]
    if not who:
        return _("Nobody who knows this area speaks this language.")
    who = [one for one in who if (need.id, one.id) not in season.ruled_out]
    if not who:
        return _("Everybody who could has declined or is ruled out.")
    if len(need.dates) < need.days:
        return _("It asks for more days than it has dates.")
    if not any(one.days >= need.days for one in who):
        return _("Nobody who could has so many days to give.")
    if not any(len(free(need, one)) >= need.days for one in who):
        return _("Everybody who could is blocked on its dates.")
    if not any(len(free(need, one)) >= need.days and one.days >= need.days for one in who):
        return _("Whoever has the days is blocked on its dates.")
    return _("Those who could are needed elsewhere.")
