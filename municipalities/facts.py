"""What is known of a town, as its pages show it: names, codes, arrivals, what was before and came after, its timeline."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from municipalities.models import Country, Municipality, Organisation
from municipalities.registry import TownEntry, organisation_entries, town_entries
from share.kit.precision import date_in_words, read_date

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FEWEST = 5  # people: of fewer the public is not told how many


@dataclass(frozen=True)
class Other:
    """The other town of a succession, and the first day of the new one."""

    name: str
    url: str
    on: date


@dataclass(frozen=True)
class Known:
    """Everything beside the town's own row, in the words and order of its pages."""

    names: Sequence[str]
    codes: Sequence[tuple[str, str]]
    years: Sequence[Mapping[str, Any]]
    before: Sequence[Other]
    after: Sequence[Other]
    experience: str
    first_arrival: str


def known_of(town: Municipality) -> Known:
    """Of a town of `MunicipalityQuerySet.with_known`."""
    said = town.known
    experience = said["experience"]
    return Known(
        names=[name["name"] for name in said["names"]],
        codes=[(code["scheme"].upper(), code["code"]) for code in said["codes"]],
        years=said["years"],
        before=[_other(one) for one in said["before"]],
        after=[_other(one) for one in said["after"]],
        experience=Country.Experience(experience).word if experience else "",
        first_arrival=date_in_words(town.first_arrival_on),
    )


def _other(said: Mapping[str, str]) -> Other:
    return Other(said["name"], reverse("municipalities:town", args=[said["id"]]), date.fromisoformat(said["on"]))


def public_count(people: int) -> str:
    """A number of people as anyone may see it."""
    return _("fewer than %(n)d") % {"n": FEWEST} if 0 < people < FEWEST else str(people)


def with_a_page(codes: Collection[str]) -> set[str]:
    """Of countries, those of which something is known, or that have a town or an organisation anybody may see. One query."""
    known = Country.objects.order_by().filter(code__in=codes).values_list("code")
    towns = Municipality.objects.confirmed().order_by().filter(country__in=codes).values_list("country")
    organisations = Organisation.objects.confirmed().order_by().filter(country__in=codes).values_list("country")
    return {str(code) for (code,) in known.union(towns, organisations)}


def missing_of(town: Municipality) -> "list[tuple[StrOrPromise, str]]":
    """What nobody has written down yet, each with the page on which it is written."""
    wanted: list[tuple[bool, StrOrPromise, str]] = [
        (town.population is None, _("Number of inhabitants"), "municipalities:town_details"),
        (town.lat is None, _("Where it lies"), "municipalities:town_details"),
        (not town.languages, _("Languages spoken in the town hall"), "municipalities:town_details"),
        (not town.housing, _("Housing"), "municipalities:town_details"),
        (not town.first_arrival_on, _("First arrival of resettled people"), "municipalities:town_details"),
        (not town.known["years"], _("How many arrived each year"), "municipalities:town_years"),
    ]
    return [(label, reverse(view, args=[town.public_id])) for is_missing, label, view in wanted if is_missing]


def timeline_of(town: Municipality) -> list[TownEntry]:
    """What happened in the town, the newest first; what has no day comes last."""
    told = [entry for source in town_entries for entry in source(town)]
    return _newest_first([*told, *_own_entries(town)])


def work_of(organisation: Organisation) -> list[TownEntry]:
    """What the organisation did, the newest first; what has no day comes last."""
    return _newest_first([entry for source in organisation_entries for entry in source(organisation)])


def _newest_first(entries: Sequence[TownEntry]) -> list[TownEntry]:
    return sorted(entries, key=lambda entry: (entry.on is None, -(entry.on or date.min).toordinal()))


def _own_entries(town: Municipality) -> Iterator[TownEntry]:
    known = known_of(town)
    for one in known.before:
        yield TownEntry(
            _("%(town)s became part of it") % {"town": one.name},
            one.url,
            date_format(one.on),
            kind=_("Towns"),
            on=one.on,
        )
    for one in known.after:
        yield TownEntry(
            _("It became part of %(town)s") % {"town": one.name},
            one.url,
            date_format(one.on),
            kind=_("Towns"),
            on=one.on,
        )
    if town.first_arrival_on:
        day = read_date(town.first_arrival_on)
        title = _("First resettled people arrive")
        yield TownEntry(title, "", known.first_arrival, town.is_demo, _("Arrivals"), day.first if day else None)
