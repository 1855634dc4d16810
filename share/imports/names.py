"""Who and what is meant: names of the record matched with what is known, by a committed table of aliases.

`municipalities/data/aliases.csv` says that "JRS Romania" is "Jesuit Refugee Service Romania". What is in no list stays
text; nothing is guessed.
"""

import csv
import re
from collections import defaultdict
from functools import cache, lru_cache
from itertools import chain, count
from pathlib import Path

from events.models import Event
from municipalities.models import Municipality, Organisation, PlaceName
from share.grants.models import Grant, Programme
from share.imports.cells import bare, parts
from share.imports.models import SourceRow
from share.kit.text import search_key, short_id_of

DATA = Path(__file__).resolve().parents[2] / "municipalities" / "data"


@cache
def aliases(kind: str) -> dict[str, str]:
    """Search key of what is written to the name that is meant, for `organisation`, `place` or `programme`."""
    with (DATA / "aliases.csv").open(encoding="utf-8", newline="") as file:
        return {search_key(r["written"]): r["meant"] for r in csv.DictReader(file) if r["kind"] == kind}


@cache
def coordinates() -> dict[tuple[str, str], tuple[float, float]]:
    """(name, country) to latitude and longitude, from the file committed with the network's record."""
    with (DATA / "coordinates.csv").open(encoding="utf-8", newline="") as file:
        return {(r["name"], r["country_iso2"]): (float(r["lat"]), float(r["lon"])) for r in csv.DictReader(file)}


def meant(kind: str, written: str) -> str:
    table = aliases(kind)
    return table.get(search_key(written)) or table.get(search_key(bare(written))) or bare(written)


def organisations(cell: str, country: str = "") -> tuple[list[Organisation], list[str]]:
    """The organisations that a cell names, and the names that are in no list."""
    found, unmatched = [], []
    for written in parts(cell):
        organisation = _organisation(written, country) or _organisation(meant("organisation", written), country)
        if organisation is None:
            unmatched.append(written)
        elif organisation not in found:
            found.append(organisation)
    return found, unmatched


@cache
def _known_organisations() -> dict[str, list[Organisation]]:
    """By what they are called, and where nobody is called so now, by what they were called in a file."""
    found = defaultdict(list)
    for organisation in Organisation.objects.all():
        found[organisation.key].append(organisation)
    formerly: dict[str, list[Organisation]] = defaultdict(list)
    for row in SourceRow.objects.exclude(organisation=None).select_related("organisation").defer("cells"):
        key = row.key.partition(":")[2]
        if key not in found and row.organisation and row.organisation not in formerly[key]:
            formerly[key].append(row.organisation)
    return {**found, **formerly}


@cache
def _known_programmes() -> dict[str, Programme]:
    return {search_key(programme.name): programme for programme in Programme.objects.all()}


@cache
def _known_towns() -> dict[tuple[str, str], int]:
    """Their ids, by what they are called, and where no town is called so now, by what they were called in a file."""
    found = {(key, country): pk for pk, _public_id, _name, key, country in _town_rows().values()}
    rows = SourceRow.objects.exclude(municipality=None).values_list("key", "municipality__country", "municipality")
    for written, country, pk in rows:
        found.setdefault((written.partition(":")[2], str(country)), pk)
    for key, country, pk in PlaceName.objects.order_by("pk").values_list("key", "town__country", "town"):
        found.setdefault((key, str(country)), pk)
    return found


OF_A_TOWN = ("id", "public_id", "name", "key", "country")


@cache
def _town_rows() -> dict[int, tuple[int, str, str, str, str]]:
    return {row[0]: row for row in Municipality.objects.order_by().values_list(*OF_A_TOWN)}


@cache
def _town(pk: int) -> Municipality:
    """Made of the row that was read with all others; what else it has is read when it is asked for."""
    return Municipality.from_db("default", OF_A_TOWN, _town_rows()[pk])


@cache
def _other_names() -> dict[tuple[str, str], str]:
    """Search key and country of another name to the search key of the town's own, where only one town is called so."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, country, own in PlaceName.objects.order_by().values_list("key", "town__country", "town__key"):
        found[key, str(country)].add(own)
    return {named: own.pop() for named, own in found.items() if len(own) == 1}


def own_key(name: str, country: str) -> str:
    """The search key of the town that is called so: Cologne is Köln, once Köln has that other name."""
    key = search_key(name)
    return _other_names().get((key, country), key)


@cache
def _taken_ids() -> set[str]:
    return {*Event.objects.values_list("public_id", flat=True)}


@cache
def new_id(*texts: str) -> str:
    """A public id of an activity that is new: of the first text whose id no other has, and the same when asked again."""
    taken = _taken_ids()
    candidates = chain(texts, (f"{texts[-1]}:{number}" for number in count(2)))
    found = next(name for text in candidates if (name := short_id_of(text)) not in taken)
    taken.add(found)
    return found


@cache
def _known_grants() -> dict[int | None, list[Grant]]:
    found = defaultdict(list)
    for grant in Grant.objects.filter(programme__isnull=False, is_demo=False).order_by("code"):
        found[grant.programme_id].append(grant)
    return found


def grants_of(programme: Programme) -> list[Grant]:
    return _known_grants().get(programme.pk, [])


@cache
def _towns_by_key() -> dict[str, set[int]]:
    """Ids of the towns of a name, over all countries."""
    found: dict[str, set[int]] = defaultdict(set)
    for (key, _country), pk in _known_towns().items():
        found[key].add(pk)
    return found


KNOWN = (
    _known_organisations,
    _known_programmes,
    _known_towns,
    _towns_by_key,
    _town,
    _town_rows,
    _other_names,
    _known_grants,
    _taken_ids,
    new_id,
)


def forget() -> None:
    """Before each file: what the one before it brought is known now. And behind the last."""
    for known in KNOWN:
        known.cache_clear()


def _organisation(name: str, country: str) -> Organisation | None:
    """By name; where several countries have one of that name, the one of this country, or none."""
    same = _known_organisations().get(search_key(name), [])
    if len(same) > 1:
        same = [organisation for organisation in same if str(organisation.country) == country]
    return same[0] if len(same) == 1 else None


def programmes(text: str) -> list[Programme]:
    """`SHARE II / ERN` names two; what stands between the strokes is a name or an alias."""
    named = [_known_programmes().get(search_key(meant("programme", part))) for part in text.split("/")]
    return list(dict.fromkeys(programme for programme in named if programme))


def programmes_in(text: str) -> list[Programme]:
    """Where no column names the programme: those whose alias stands in the text."""
    key = search_key(text)
    wanted = [_known_programmes().get(search_key(name)) for alias, name in aliases("programme").items() if alias in key]
    return list(dict.fromkeys(programme for programme in wanted if programme))


def programme_named(text: str) -> Programme | None:
    """The programme whose name or alias stands in a text as whole words, the longest such name; None for none or a tie."""
    said = f" {_words(text)} "
    known = {**_known_programmes(), **{alias: _known_programmes()[search_key(name)] for alias, name in _aliased()}}
    found = {key: programme for key, programme in known.items() if f" {_words(key)} " in said}
    longest = max(map(len, found), default=0)
    best = {programme for key, programme in found.items() if len(key) == longest}
    return best.pop() if len(best) == 1 else None


def _aliased() -> list[tuple[str, str]]:
    """Aliases of programmes that are known, with the name that is meant."""
    return [(alias, name) for alias, name in aliases("programme").items() if search_key(name) in _known_programmes()]


def _words(text: str) -> str:
    """Letters and figures alone: an address names a programme with hyphens."""
    return " ".join(re.findall(r"[^\W_]+", search_key(text)))


@lru_cache(5_000)
def place_name(written: str) -> str:
    return meant("place", written)


def place_anywhere(written: str, country: str) -> Municipality | None:
    """The network's own town of that name: in this country, or else the only one there is. Nothing is guessed."""
    _name, found = place(written, country)
    if found:
        return found
    key = search_key(place_name(written))
    elsewhere = _towns_by_key().get(key, set())
    return _town(next(iter(elsewhere))) if len(elsewhere) == 1 else None


def place(written: str, country: str) -> tuple[str, Municipality | None]:
    """The name of a place without its brackets, and the network's own town of that name."""
    name = place_name(written)
    pk = _known_towns().get((search_key(name), country))
    return name, None if pk is None else _town(pk)
