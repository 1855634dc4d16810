"""The network's own record since 2012: which files there are, and what becomes of their rows."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from municipalities.models import Municipality, Organisation
from share.grants.models import Grant, Programme
from share.imports import cells as read
from share.imports import names
from share.imports.activities import BEFORE, event_key, load_event, load_training
from share.imports.engine import Change, Outcome, Source, load_files, put, put_many
from share.imports.tables import Row
from share.kit.languages import NAMES
from share.kit.precision import read_count
from share.kit.text import search_key, short_id_of
from share.library.models import Publication
from share.reports.models import PublishedTotal
from trainings.models import Module

COMMITTED = names.DATA
MUNICIPALITIES = (
    "name",
    "country_iso2",
    "level",
    "region",
    "population",
    "population_note",
    "role_in_share",
    "period",
    "source",
)
ORGANISATIONS = ("name", "country_iso2", "type", "role", "project", "source")
PROGRAMMES = ("name", "title", "start", "end", "sister_project", "summary", "source")
GRANTS = (
    "code",
    "title",
    "programme",
    "coordinator",
    "starts_on",
    "ends_on",
    "budget_eur",
    "eu_share_percent",
    "late_outputs_until",
    "funding_statement",
    "partners",
    "source",
)
EVENTS = (
    "title",
    "type",
    "start_date",
    "end_date",
    "place",
    "country_iso2",
    "host_organisation",
    "partner_organisations",
    "participants",
    "participants_precision",
    "represented",
    "themes",
    "outputs",
    "programme",
    "status",
    "source",
)
TRAININGS = (
    "title",
    "start_date",
    "end_date",
    "place",
    "country_iso2",
    "trainer_organisation",
    "participants",
    "participants_precision",
    "duration",
    "modules",
    "audience",
    "notes",
    "status",
    "source",
)
PUBLICATIONS = ("title", "type", "date", "publisher", "authors", "languages", "source")
AGGREGATES = ("statement", "value", "as_of", "source")


def load_network(folder: Path, *, dry_run: bool = False) -> dict[str, Outcome]:
    """Loads the files of a folder, in one transaction; `dry_run` rolls it back. File name to its outcome."""
    return load_files(SOURCES, folder, dry_run=dry_run)


def _municipality(row: Row, before: Municipality | None) -> tuple[Municipality, Change]:
    cells = row.cells
    country = read.country(cells)
    town = Municipality.objects.called(cells["name"], country).first() or Municipality(country=country)
    lat, lon = names.coordinates().get((cells["name"], country), (None, None))
    values = {
        "name": cells["name"],
        "level": cells["level"],
        "region": cells["region"],
        "population": read.inhabitants(cells),
        "population_note": cells["population_note"],
        "roles": read.parts(cells["role_in_share"]),
        "period": cells["period"],
        "source": cells["source"],
        "lat": lat,
        "lon": lon,
    }
    return town, put(town, values)


def _organisation(row: Row, before: Organisation | None) -> tuple[Organisation, Change]:
    cells = row.cells
    country = read.country(cells, required=False)
    found = Organisation.objects.filter(country=country, key=search_key(cells["name"])).first()
    organisation = found or Organisation(country=country)
    values = {
        "name": cells["name"],
        "kind": cells["type"],
        "roles": read.parts(cells["role"]),
        "projects": cells["project"],
        "source": cells["source"],
    }
    return organisation, put(organisation, values)


def _slug(name: str, longest: int) -> str:
    """A name in letters that fit an address; for other scripts, and for what is too long, a short name made from it."""
    slug = slugify(name.replace("+", " plus"))
    return slug if 0 < len(slug) <= longest else short_id_of(search_key(name))


def _programme(row: Row, before: Programme | None) -> tuple[Programme, Change]:
    cells = row.cells
    slug = _slug(cells["name"], 60)
    programme = before or Programme.objects.filter(slug=slug).first() or Programme(slug=slug)
    starts, ends = read.day(cells, "start"), read.day(cells, "end")
    values = {
        "name": cells["name"],
        "title": cells["title"],
        "starts_text": cells["start"],
        "ends_text": cells["end"],
        "starts_on": starts.first if starts else None,
        "ends_on": ends.last if ends else None,
        "is_sister": cells["sister_project"] == "yes",
        "summary": cells["summary"],
        "source": cells["source"],
    }
    return programme, put(programme, values)


def _all_known(cells: dict[str, str], column: str, found: tuple[list[Organisation], list[str]]) -> list[Organisation]:
    """Who pays and who is paid is no matter for a guess: a name in no list is a problem of the row."""
    organisations, unknown = found
    if unknown:
        raise ValidationError({column: _("In no list of organisations: %(names)s.") % {"names": ", ".join(unknown)}})
    return organisations


def _grant(row: Row, before: Grant | None) -> tuple[Grant, Change]:
    cells = row.cells
    grant = before or Grant.objects.filter(code=cells["code"]).first() or Grant(code=cells["code"])
    partners = _all_known(cells, "partners", names.organisations(cells["partners"]))
    coordinators = _all_known(cells, "coordinator", names.organisations(cells["coordinator"]))
    programmes = names.programmes(cells["programme"])
    if cells["programme"] and not programmes:
        raise ValidationError({"programme": _("In no list of programmes: %(name)s.") % {"name": cells["programme"]}})
    begins, ends, late = (read.day(cells, column) for column in ("starts_on", "ends_on", "late_outputs_until"))
    values: dict[str, Any] = {
        "starts_on": begins.first if begins else None,
        "ends_on": ends.last if ends else None,
        "late_outputs_until": late.last if late else None,
    }
    values |= {
        "title": cells["title"],
        "programme": programmes[0] if programmes else None,
        "coordinator": coordinators[0] if coordinators else None,
        "budget_eur": read.decimal(cells, "budget_eur"),
        "eu_share_percent": read.decimal(cells, "eu_share_percent"),
        "funding_statement": cells["funding_statement"],
        "source": cells["source"],
    }
    change = put(grant, values)
    return grant, max(change, put_many(grant.partners, partners))


def _module(row: Row, before: Module | None) -> tuple[Module, Change]:
    cells = row.cells
    slug = _slug(cells["module"], 80)
    module = before or Module.objects.filter(slug=slug).first() or Module(slug=slug)
    return module, put(module, {"title": cells["module"], "source": cells["source"]})


def _publication(row: Row, before: Publication | None) -> tuple[Publication, Change]:
    cells = row.cells
    publication, known = before or Publication(), {name.casefold(): code for code, name in NAMES.items()}
    codes = [known.get(word.casefold(), word) for word in read.parts(cells["languages"])]
    published, (publishers, _unmatched) = read.day(cells, "date"), names.organisations(cells["publisher"])
    values = {
        "title": cells["title"],
        "kind": cells["type"],
        "date_text": cells["date"],
        "published_on": published.first if published else None,
        "publisher_text": cells["publisher"],
        "authors": cells["authors"],
        "languages": [code for code in codes if code in NAMES],
        "languages_note": "; ".join(code for code in codes if code not in NAMES),
        "source": cells["source"],
    }
    change = put(publication, values)
    return publication, max(change, put_many(publication.publishers, publishers))


def _published_total(row: Row, before: PublishedTotal | None) -> tuple[PublishedTotal, Change]:
    """How sure a total is stands in the words of its statement: "local actors trained (at least)"."""
    cells = row.cells
    value = read.decimal(cells, "value", required=True)
    said = read_count("1", cells["statement"].replace("(", " ").replace(")", " "))
    assert said is not None
    read.day(cells, "as_of")
    values = {
        "statement": cells["statement"],
        "value": value,
        "precision": said.precision,
        "as_of": cells["as_of"],
        "source": cells["source"],
        "programme": names.programme_named(f"{cells['statement']} {cells['source']}"),
    }
    total = before or PublishedTotal()
    return total, put(total, values)


def _by_name(cells: dict[str, str]) -> str:
    return f"{cells['country_iso2']}:{search_key(cells['name'])}"


SOURCES = (
    Source(
        "municipalities.csv",
        MUNICIPALITIES,
        _by_name,
        _municipality,
        "municipality",
        {"country": "country_iso2", "roles": "role_in_share"},
    ),
    Source(
        "organisations.csv",
        ORGANISATIONS,
        _by_name,
        _organisation,
        "organisation",
        {"country": "country_iso2", "kind": "type", "projects": "project", "roles": "role"},
    ),
    Source(
        "programmes.csv",
        PROGRAMMES,
        lambda cells: search_key(cells["name"]),
        _programme,
        "programme",
        {"starts_on": "start", "ends_on": "end"},
    ),
    Source("grants.csv", GRANTS, lambda cells: cells["code"], _grant, "grant"),
    Source(
        "curriculum_modules.csv",
        ("module", "source"),
        lambda cells: search_key(cells["module"]),
        _module,
        "module",
        {"title": "module", "slug": "module"},
    ),
    Source(
        "events.csv",
        EVENTS,
        event_key,
        load_event,
        "event",
        {
            "kind_word": "type",
            "place_text": "place",
            "hosts_text": "host_organisation",
            "name": "place",
            "partners_text": "partner_organisations",
            "programme_text": "programme",
            "status_text": "status",
            "participants_note": "participants_precision",
            "unmatched": "host_organisation",
            "country": "country_iso2",
        },
        BEFORE,
    ),
    Source(
        "trainings.csv",
        TRAININGS,
        event_key,
        load_training,
        "event",
        {
            "place_text": "place",
            "name": "place",
            "hosts_text": "trainer_organisation",
            "themes": "modules",
            "status_text": "status",
            "participants_note": "participants_precision",
            "unmatched": "trainer_organisation",
            "kind_word": "title",
            "country": "country_iso2",
        },
        BEFORE,
    ),
    Source(
        "publications.csv",
        PUBLICATIONS,
        lambda cells: f"{search_key(cells['title'])}:{cells['date']}",
        _publication,
        "publication",
        {"kind": "type", "date_text": "date", "publisher_text": "publisher", "languages_note": "languages"},
    ),
    Source(
        "aggregates.csv",
        AGGREGATES,
        lambda cells: f"{search_key(cells['statement'])}:{cells['as_of']}:{cells['source'][:150]}",
        _published_total,
        "published_total",
    ),
)
