"""Events and trainings of the record: what is known of them, how sure it is, and the words of the source."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from events.delegations import PlannedDelegation, read_delegations
from events.kinds import EventKind, kinds
from events.models import Event, Record
from share.grants.models import Programme
from share.imports import cells as read
from share.imports import names
from share.imports.drafts import Draft, many_beside, put, rows_beside
from share.imports.identity import Known, Traits, numbers_in
from share.imports.tables import Row
from share.kit.precision import DatePrecision, PartialDate, Precision, read_date
from share.kit.text import search_key

Certainty = Record.Certainty
NOWHERE = {"online", "virtual"}
LONGEST_PLACE = 200
TRAINING = "training"
# What a head-count's precision is called in a file; of a range the number says it.
PRECISION_WORDS = {
    Precision.EXACT: "exact",
    Precision.ABOUT: "approx",
    Precision.AT_LEAST: "at least",
    Precision.PLANNED: "planned",
}


def known_events() -> Iterable[Known]:
    """Every activity of the record, also what was taken off it; what was run here, or is invented, no file corrects."""
    found = Record.objects.filter(event__state__in=Event.OF_THE_RECORD, event__is_demo=False).order_by("event_id")
    columns = (
        "event_id", "event__public_id", "event__kind", "event__title", "event__country", "event__starts_on",
        "starts_text", "place_text", "hosts_text", "themes", "source",
    )  # fmt: skip
    for pk, ref, kind, title, country, day, starts, place, hosts, themes, source in found.values_list(*columns):
        first = day.isoformat() if day else ""
        traits = _traits(kind, title, country, first, starts, place, (hosts, themes, source))
        yield Known(pk, ref, title, traits)


def event_rows() -> "QuerySet[Event]":
    """With what a known event is compared with."""
    beside = ("record__programmes", "other_places", "organiser_rows", "grant_shares", "delegations")
    return Event.objects.select_related("record", "municipality").prefetch_related(*(Prefetch(name) for name in beside))


def event_key(cells: dict[str, str]) -> str:
    """What a file knows an activity by: its title, its beginning, its country and its place."""
    return f"{_old_key(cells)}:{search_key(cells['place'])}"


def _old_key(cells: dict[str, str]) -> str:
    return f"{search_key(cells['title'])}:{cells['start_date']}:{cells['country_iso2']}"


def event_traits(cells: dict[str, str]) -> Traits:
    kind = _kind_of_event(cells)
    return _traits_of(cells, kind.key if kind else "", cells["host_organisation"], cells["themes"])


def training_traits(cells: dict[str, str]) -> Traits:
    return _traits_of(
        cells, kinds.of_title(cells["title"], TRAINING).key, cells["trainer_organisation"], cells["modules"]
    )


def _traits_of(cells: dict[str, str], kind: str, hosts: str, themes: str) -> Traits:
    try:
        day = read_date(cells["start_date"])
    except ValueError:
        day = None  # the row will be refused for it
    first = day.first.isoformat() if day else ""
    rest = (hosts, themes, cells["source"])
    return _traits(kind, cells["title"], cells["country_iso2"], first, cells["start_date"], cells["place"], rest)


def _traits(
    kind: str, title: str, country: str, first: str, starts: str, place: str, rest: tuple[str, str, str]
) -> Traits:
    """Of one kind and country alike are those of one title; those that begin on one day and have a place in common; and
    those that differ in title and day alone."""
    name = search_key(title)
    places = [search_key(names.place_name(written)) for written in read.parts(place)]
    days = frozenset(f"{first}:{one}" for one in places if first and one and one not in NOWHERE)
    told = ":".join((*(search_key(text) for text in (place, *rest)), *numbers_in(name)))
    signs = {
        gettext_noop("the same title"): frozenset([name]),
        gettext_noop("the same first day and a place in common"): days,
    }
    if place and any(rest[:2]) and rest[2]:
        signs[gettext_noop("all but title and day is the same")] = frozenset([told])
    key = f"{kind}:{name}:{starts}:{country}:{search_key(place)}"
    return Traits(key, f"{kind}:{country}", name, signs, told if rest[2] else "")


def _kind_of_event(cells: dict[str, str]) -> EventKind | None:
    return kinds.called(cells["type"]) if cells["type"] else kinds.rest


def load_event(row: Row, before: Event | None) -> Draft:
    cells = row.cells
    kind = _kind_of_event(cells)
    if kind is None:
        sentence = _("No kind of activity is called “%(word)s”. Known are: %(words)s. Any other is “other (%(word)s)”.")
        known = ", ".join(words[0] for words in (one.words for one in kinds) if words)
        raise ValidationError({"type": sentence % {"word": cells["type"], "words": known}})
    hosts = names.organisations(cells["host_organisation"], cells["country_iso2"])
    words = {
        "kind_word": cells["type"],
        "hosts_text": cells["host_organisation"],
        "partners_text": cells["partner_organisations"],
        "represented": cells["represented"],
        "themes": cells["themes"],
        "outputs": cells["outputs"],
        "programme_text": cells["programme"],
    }
    return _store(cells, kind, before, hosts, words, names.programmes(cells["programme"]))


def load_training(row: Row, before: Event | None) -> Draft:
    """A row whose title says what it is, is that; others are what the file is called after."""
    cells = row.cells
    kind = kinds.of_title(cells["title"], TRAINING)
    hosts = names.organisations(cells["trainer_organisation"], cells["country_iso2"])
    words = {
        "kind_word": TRAINING,
        "hosts_text": cells["trainer_organisation"],
        "themes": cells["modules"],
        "duration": cells["duration"],
        "audience": cells["audience"],
        "notes": cells["notes"],
    }
    programmes = names.programmes_in(f"{cells['title']} {cells['trainer_organisation']}")
    return _store(cells, kind, before, hosts, words, programmes, "training:")


def _store(
    cells: dict[str, str],
    kind: EventKind,
    before: Event | None,
    hosts: tuple[list[Any], list[str]],
    words: dict[str, str],
    programmes: list[Programme],
    file: str = "",
) -> Draft:
    country = read.country(cells, required=False)
    first, last = read.days(cells)
    event = before or Event(kind=kind.key, state=Event.State.RECORDED, public_id="")  # its own comes below
    if event.kind != kind.key:
        raise ValidationError(
            {"kind_word": _("It was a “%(kind)s”, and what an activity is never changes.") % {"kind": event.kind_label}}
        )
    places = _places(cells["place"], country)
    home = next((town for _name, town in places if town), None)
    values = {
        "title": cells["title"],
        "country": country,
        "municipality": home,
        "starts_on": first.first if first else None,
        "ends_on": last.last if last else None,
    }
    draft = put(event, values)
    said = _said(cells, first, last, hosts[1])
    if before is None:
        event.public_id = names.new_id(file + _old_key(cells), file + event_key(cells))
    record = (before and getattr(before, "record", None)) or Record(event=event)
    part = put(record, words | said)
    part.beside = [many_beside(record, "programmes", programmes)]
    draft.parts = [part] if before else [part, Draft(kind.row(event=event))]
    further = [_row(name, town, country) for name, town in places if town is None or town != home]
    draft.beside = [
        rows_beside(event, "other_places", further),
        rows_beside(
            event,
            "organiser_rows",
            [{"organisation_id": host.pk, "is_lead": index == 0} for index, host in enumerate(hosts[0])],
        ),
        rows_beside(event, "grant_shares", _shares(programmes)),
        rows_beside(
            event, "delegations", _delegations(cells.get("represented", ""), cells["source"]), within="part_of"
        ),
    ]
    return draft


def _delegations(represented: str, source: str) -> list[dict[str, Any]]:
    """Who was represented, as far as the words name delegations; the words themselves stay in the record."""
    wholes: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for place, one in enumerate(read_delegations(represented).delegations):
        wholes.append(_delegation(one, one.country, source) | {"part_of": None})
        parts += [_delegation(part, one.country, source) | {"part_of": place} for part in one.parts]
    return wholes + parts


def _delegation(one: PlannedDelegation, country: str, source: str) -> dict[str, Any]:
    (organisations, _unknown) = names.organisations(one.name, country) if one.name else ([], [])
    organisation = organisations[0] if organisations else None
    town = names.place_anywhere(one.name, country) if one.name and not organisation else None
    count = one.count
    return {
        "country": one.country or (str(town.country) if town else ""),
        "name": one.name,
        "organisation_id": organisation.pk if organisation else None,
        "municipality_id": town.pk if town else None,
        "people": count.number if count else None,
        "people_most": count.most if count else None,
        "precision": count.precision.value if count else "",
        "source": source,
    }


def _said(
    cells: dict[str, str], first: PartialDate | None, last: PartialDate | None, unmatched: list[str]
) -> dict[str, Any]:
    counted = read.participants(cells)
    precisions = [found.precision for found in (first, last) if found]
    order = list(DatePrecision)
    return {
        "certainty": certainty(cells["status"]),
        "status_text": cells["status"],
        "starts_text": cells["start_date"],
        "ends_text": cells["end_date"],
        "date_precision": max(precisions, key=order.index) if precisions else DatePrecision.UNKNOWN,
        "place_text": cells["place"],
        "unmatched": "; ".join(unmatched),
        "participants": counted.number if counted else None,
        "participants_most": counted.most if counted else None,
        "participants_precision": counted.precision if counted else "",
        "participants_note": counted.note if counted else "",
        "source": cells["source"],
    }


def certainty(status: str) -> str:
    """The record tells in prose what became of an event; its first words decide."""
    said = status.casefold()
    if said.startswith("completed"):
        return Certainty.COMPLETED
    if "completion inferred" in said:
        return Certainty.INFERRED
    return Certainty.PLANNED if said.startswith(("planned", "announced")) else Certainty.UNKNOWN


def _places(cell: str, country: str) -> list[tuple[str, Any]]:
    found = [names.place(written, country) for written in read.parts(cell)]
    if any(len(name) > LONGEST_PLACE for name, _town in found):
        raise ValidationError(
            {"place": _("A name of a place has more than %(most)d characters.") % {"most": LONGEST_PLACE}}
        )
    return list(
        {search_key(name): (name, town) for name, town in found if name and name.casefold() not in NOWHERE}.values()
    )


def _row(name: str, town: Any, country: str) -> dict[str, Any]:
    lat, lon = names.coordinates().get((name, country), (None, None))
    return {"name": name, "municipality_id": town.pk if town else None, "country": country, "lat": lat, "lon": lon}


def _shares(programmes: list[Programme]) -> list[dict[str, Any]]:
    """All of it, when one programme paid; who paid which part of a shared event is not on record."""
    grants = [grant for programme in programmes for grant in names.grants_of(programme)]
    return [{"grant_id": grant.pk, "percent": 100 if len(programmes) == 1 else None} for grant in grants]


def write_event(event: Event) -> dict[str, str]:
    """An activity in the columns of `events.csv`."""
    record = event.record
    return _written(event) | {
        "type": record.kind_word,
        "host_organisation": record.hosts_text,
        "partner_organisations": record.partners_text,
        "represented": record.represented,
        "themes": record.themes,
        "outputs": record.outputs,
        "programme": record.programme_text,
    }


def write_training(event: Event) -> dict[str, str]:
    """An activity in the columns of `trainings.csv`."""
    record = event.record
    return _written(event) | {
        "trainer_organisation": record.hosts_text,
        "modules": record.themes,
        "duration": record.duration,
        "audience": record.audience,
        "notes": record.notes,
    }


def _written(event: Event) -> dict[str, str]:
    record = event.record
    sure = PRECISION_WORDS.get(Precision(record.participants_precision), "") if record.participants_precision else ""
    note = f"({record.participants_note})" if record.participants_note else ""
    return {
        "title": event.title,
        "start_date": record.starts_text,
        "end_date": record.ends_text,
        "place": record.place_text,
        "country_iso2": str(event.country),
        "participants": record.participants_shown,
        "participants_precision": " ".join(filter(None, [sure, note])),
        "status": record.status_text,
        "source": record.source,
    }
