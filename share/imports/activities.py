"""Events and trainings of the record: what is known of them, how sure it is, and the words of the source."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Prefetch
from django.utils.translation import gettext as _

from events.kinds import EventKind, kinds
from events.models import Event, EventOrganiser, EventPlace, GrantShare, Record
from share.grants.models import Programme
from share.imports import cells as read
from share.imports import names
from share.imports.engine import Change, put, put_many, put_rows
from share.imports.tables import Row
from share.kit.precision import DatePrecision, PartialDate
from share.kit.text import search_key, short_id_of

Certainty = Record.Certainty
NOWHERE = {"online", "virtual"}
LONGEST_PLACE = 200


# The event, what changed, and new rows that belong to it.
Loaded = tuple[Event, Change, list[Model]]
# What a known event is compared with.
BEFORE = (
    Prefetch("event__record"),
    Prefetch("event__record__programmes"),
    Prefetch("event__other_places"),
    Prefetch("event__organiser_rows"),
    Prefetch("event__grant_shares"),
)


def event_key(cells: dict[str, str]) -> str:
    """The record gives no numbers: a row is known by its title, its beginning and its country."""
    return f"{search_key(cells['title'])}:{cells['start_date']}:{cells['country_iso2']}"


def load_event(row: Row, before: Event | None) -> Loaded:
    cells = row.cells
    kind = kinds.called(cells["type"]) if cells["type"] else kinds.rest
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


def load_training(row: Row, before: Event | None) -> Loaded:
    """A row whose title says what it is, is that; others are what the file is called after."""
    cells = row.cells
    kind = kinds.of_title(cells["title"], "training")
    hosts = names.organisations(cells["trainer_organisation"], cells["country_iso2"])
    words = {
        "kind_word": "training",
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
) -> Loaded:
    country = read.country(cells, required=False)
    first, last = read.days(cells)
    event = before or Event(kind=kind.key, state=Event.State.RECORDED, public_id=short_id_of(file + event_key(cells)))
    if event.kind != kind.key:
        raise ValidationError(
            {"kind_word": _("It was a “%(kind)s”, and what an activity is never changes.") % {"kind": event.kind_label}}
        )
    places = _places(cells["place"], country)
    home = next((town for _name, town in places if town), None)
    change = put(
        event,
        {
            "title": cells["title"],
            "country": country,
            "municipality": home,
            "starts_on": first.first if first else None,
            "ends_on": last.last if last else None,
        },
    )
    record = getattr(before, "record", None) or Record(event=event)
    change = max(change, put(record, words | _said(cells, first, last, hosts[1])))
    further = [_row(name, town, country) for name, town in places if town is None or town != home]
    organisers = [{"organisation_id": host.pk, "is_lead": index == 0} for index, host in enumerate(hosts[0])]
    shares = _shares(programmes)
    if before is None:
        return (
            event,
            change,
            [
                kind.row(event=event),
                *(EventPlace(event=event, **row) for row in further),
                *(EventOrganiser(event=event, **row) for row in organisers),
                *(GrantShare(event=event, **row) for row in shares),
                *(Record.programmes.through(record=record, programme=programme) for programme in programmes),
            ],
        )
    changes = [
        put_rows(event.other_places, further),
        put_rows(event.organiser_rows, organisers),
        put_rows(event.grant_shares, shares),
        put_many(record.programmes, programmes),
    ]
    return event, max(change, *changes), []


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
