"""The network's own record since 2012: which files there are, and what becomes of their rows."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from municipalities.models import Municipality, Organisation
from share.grants.models import Breakdown, Grant, Programme
from share.imports import cells as read
from share.imports import names
from share.imports.activities import (
    event_key,
    event_rows,
    event_traits,
    known_events,
    load_event,
    load_training,
    training_traits,
    write_event,
    write_training,
)
from share.imports.drafts import Draft, many_beside, put
from share.imports.engine import Outcome, Source, load_files
from share.imports.identity import Answer, Known, Traits, numbers_in
from share.imports.tables import Reading, Row
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
    "breakdowns",
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
MODULES = ("module", "source")
PUBLICATIONS = ("title", "type", "date", "publisher", "authors", "languages", "source")
AGGREGATES = ("statement", "value", "as_of", "source")


# Words of a place's or an organisation's name that say what it is and not which.
PLACE_WORDS = {
    "city", "town", "municipality", "county", "region", "district", "province", "borough", "council", "metropolitan",
    "stadt", "gemeinde", "landkreis", "kreis", "marktgemeinde", "ville", "commune", "departement", "comune", "citta",
    "provincia", "regione", "gemeente", "provincie", "municipio", "camara", "municipal", "cidade", "concelho", "distrito",
    "judetul", "judet", "orasul", "oras", "comuna", "municipiul", "primaria", "obec", "mesto", "kommune", "kommun",
    "of", "the", "de", "du", "di", "da", "do", "van", "der", "la", "le", "il",
}  # fmt: skip
ORGANISATION_WORDS = {
    "e.v.", "ev", "e.v", "gmbh", "ggmbh", "asbl", "vzw", "ngo", "ong", "onlus", "aps", "ets", "ltd", "limited", "plc",
    "association", "foundation", "organisation", "organization", "network", "charity", "verein", "stiftung", "stichting",
    "associazione", "associacao", "asociatia", "fundatia", "fondation", "of", "the", "and", "&", "de", "du", "di", "la",
}  # fmt: skip


def load_network(
    folder: Path, *, dry_run: bool = False, answer: Answer = Answer.ASK, encoding: str = "", day_order: str = ""
) -> dict[str, Outcome]:
    """Loads the files of a folder, in one transaction; `dry_run` rolls it back. File name to its outcome."""
    reading = Reading(encoding=encoding, day_order=day_order)
    return load_files(SOURCES, folder, dry_run=dry_run, answer=answer, reading=reading)


def _core(name: str, words: set[str]) -> str:
    """A name without what stands in brackets and without words that do not tell it from others."""
    key = search_key(read.bare(name))
    return " ".join(word for word in key.replace(",", " ").split() if word not in words) or key


def _place_traits(cells: dict[str, str]) -> Traits:
    """Alike are places of one country and level whose names differ in such words alone."""
    signs = {gettext_noop("the same name but for words like County"): frozenset([_core(cells["name"], PLACE_WORDS)])}
    group = f"{cells['country_iso2']}:{cells['level']}"
    rest = _rest(cells, "region", "population", "role_in_share", "period", "source")
    key = f"{cells['country_iso2']}:{names.own_key(cells['name'], cells['country_iso2'])}"
    return Traits(key, group, search_key(cells["name"]), signs, rest)


def _organisation_traits(cells: dict[str, str]) -> Traits:
    """Alike are organisations of one country whose names differ in such words alone."""
    signs = {
        gettext_noop("the same name but for words like e.V."): frozenset([_core(cells["name"], ORGANISATION_WORDS)])
    }
    rest = _rest(cells, "type", "role", "project", "source")
    return Traits(_by_name(cells), cells["country_iso2"], search_key(cells["name"]), signs, rest)


def _rest(cells: dict[str, str], *columns: str) -> str:
    """What a row says besides its name and the numbers in it; empty when that is nothing."""
    told = [search_key(cells[column]) for column in columns]
    return ":".join((*told, *numbers_in(cells["name"]))) if any(told) else ""


def _known_places() -> list[Known]:
    """Read as plain rows: of twenty thousand towns, making each an object takes longer than all the rest."""
    rows = Municipality.objects.order_by("pk").values_list(*PLACE_FIELDS, named=True)
    return [Known(town.pk, town.public_id, town.name, _place_traits(_write_municipality(town))) for town in rows]


def _known_organisations() -> list[Known]:
    return [
        Known(one.pk, one.public_id, one.name, _organisation_traits(_write_organisation(one)))
        for one in Organisation.objects.order_by("pk").iterator()
    ]


def _municipality(row: Row, before: Municipality | None) -> Draft:
    cells = row.cells
    country = read.country(cells)
    town = before or Municipality()
    lat, lon = names.coordinates().get((cells["name"], country), (town.lat, town.lon))
    population = read.inhabitants(cells)
    is_other_name = names.own_key(cells["name"], country) == town.key != search_key(cells["name"])
    values: dict[str, Any] = {
        "name": town.name if is_other_name else cells["name"],
        "country": country,
        "level": cells["level"],
        "region": cells["region"],
        "population": population,
        "population_note": cells["population_note"],
        "roles": read.parts(cells["role_in_share"]),
        "period": cells["period"],
        "source": cells["source"],
        "lat": lat,
        "lon": lon,
    }
    if population != town.population:  # of another number the file says neither year nor source
        values |= {"population_year": None, "population_source": ""}
    return put(town, values)


# What a row of a town's file is made of, and by which the town is known.
PLACE_FIELDS = (
    "pk",
    "public_id",
    "name",
    "country",
    "level",
    "region",
    "population",
    "population_note",
    "roles",
    "period",
    "source",
)


def _write_municipality(town: Any) -> dict[str, str]:
    """The cells of a town, or of a row with `PLACE_FIELDS`."""
    return {
        "name": town.name,
        "country_iso2": str(town.country),
        "level": town.level,
        "region": town.region,
        "population": "" if town.population is None else str(town.population),
        "population_note": town.population_note,
        "role_in_share": "; ".join(town.roles),
        "period": town.period,
        "source": town.source,
    }


def _organisation(row: Row, before: Organisation | None) -> Draft:
    cells = row.cells
    values = {
        "name": cells["name"],
        "country": read.country(cells, required=False),
        "kind": cells["type"],
        "type": (before and before.type) or Organisation.Type.of_word(cells["type"]),
        "roles": read.parts(cells["role"]),
        "projects": cells["project"],
        "source": cells["source"],
    }
    return put(before or Organisation(), values)


def _write_organisation(organisation: Organisation) -> dict[str, str]:
    return {
        "name": organisation.name,
        "country_iso2": str(organisation.country),
        "type": organisation.kind,
        "role": "; ".join(organisation.roles),
        "project": organisation.projects,
        "source": organisation.source,
    }


def _slug(name: str, longest: int) -> str:
    """A name in letters that fit an address; for other scripts, and for what is too long, a short name made from it."""
    slug = slugify(name.replace("+", " plus"))
    return slug if 0 < len(slug) <= longest else short_id_of(search_key(name))


def _programme(row: Row, before: Programme | None) -> Draft:
    cells = row.cells
    programme = before or Programme(slug=_slug(cells["name"], 60))
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
    return put(programme, values)


def _write_programme(programme: Programme) -> dict[str, str]:
    return {
        "name": programme.name,
        "title": programme.title,
        "start": programme.starts_text,
        "end": programme.ends_text,
        "sister_project": "yes" if programme.is_sister else "no",
        "summary": programme.summary,
        "source": programme.source,
    }


def _all_known(cells: dict[str, str], column: str, found: tuple[list[Organisation], list[str]]) -> list[Organisation]:
    """Who pays and who is paid is no matter for a guess: a name in no list is a problem of the row."""
    organisations, unknown = found
    if unknown:
        raise ValidationError({column: _("In no list of organisations: %(names)s.") % {"names": ", ".join(unknown)}})
    return organisations


def _grant(row: Row, before: Grant | None) -> Draft:
    cells = row.cells
    partners = _all_known(cells, "partners", names.organisations(cells["partners"]))
    coordinators = _all_known(cells, "coordinator", names.organisations(cells["coordinator"]))
    programmes = names.programmes(cells["programme"])
    if cells["programme"] and not programmes:
        raise ValidationError({"programme": _("In no list of programmes: %(name)s.") % {"name": cells["programme"]}})
    begins, ends = read.day(cells, "starts_on"), read.day(cells, "ends_on")
    values: dict[str, Any] = {
        "code": cells["code"],
        "starts_on": begins.first if begins else None,
        "ends_on": ends.last if ends else None,
        "title": cells["title"],
        "programme": programmes[0] if programmes else None,
        "coordinator": coordinators[0] if coordinators else None,
        "budget_eur": read.decimal(cells, "budget_eur"),
        "eu_share_percent": read.decimal(cells, "eu_share_percent"),
        "source": cells["source"],
    }
    if "funding_statement" in cells:
        values["funding_statement"] = cells["funding_statement"]
    if "breakdowns" in cells:
        values["breakdowns"] = _breakdowns(cells["breakdowns"])
    if "late_outputs_until" in cells:
        late = read.day(cells, "late_outputs_until")
        values["late_outputs_until"] = late.last if late else None
    grant = before or Grant()
    draft = put(grant, values)
    draft.beside = [many_beside(grant, "partners", partners)]
    return draft


def _breakdowns(cell: str) -> list[str]:
    """`country; gender`: by what participants are counted. Raises ValidationError for another word."""
    words = [word.strip() for word in cell.split(";") if word.strip()]
    if unknown := [word for word in words if word not in Breakdown.values]:
        told = _("Participants are counted by %(known)s, and not by “%(word)s”.")
        raise ValidationError({"breakdowns": told % {"known": ", ".join(Breakdown.values), "word": unknown[0]}})
    return [one for one in Breakdown.values if one in words]


def _write_grant(grant: Grant) -> dict[str, str]:
    days = ("starts_on", "ends_on", "late_outputs_until")
    return {
        "code": grant.code,
        "title": grant.title,
        "programme": grant.programme.name if grant.programme else "",
        "coordinator": grant.coordinator.name if grant.coordinator else "",
        **{column: day.isoformat() if (day := getattr(grant, column)) else "" for column in days},
        **{column: _plain(getattr(grant, column)) for column in ("budget_eur", "eu_share_percent")},
        "funding_statement": grant.funding_statement,
        "breakdowns": "; ".join(grant.breakdowns),
        "partners": "; ".join(partner.name for partner in grant.partners.all()),
        "source": grant.source,
    }


def _plain(number: Decimal | None) -> str:
    """`802637`, `0.5`: without zeros behind the point."""
    return "" if number is None else f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def _module(row: Row, before: Module | None) -> Draft:
    cells = row.cells
    module = before or Module(slug=_slug(cells["module"], 80))
    return put(module, {"title": cells["module"], "source": cells["source"]})


def _publication(row: Row, before: Publication | None) -> Draft:
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
    draft = put(publication, values)
    draft.beside = [many_beside(publication, "publishers", publishers)]
    return draft


def _write_publication(publication: Publication) -> dict[str, str]:
    languages = [*publication.languages, *filter(None, [publication.languages_note])]
    return {
        "title": publication.title,
        "type": publication.kind,
        "date": publication.date_text,
        "publisher": publication.publisher_text,
        "authors": publication.authors,
        "languages": "; ".join(languages),
        "source": publication.source,
    }


def _published_total(row: Row, before: PublishedTotal | None) -> Draft:
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
    return put(before or PublishedTotal(), values)


def _write_published_total(total: PublishedTotal) -> dict[str, str]:
    return {"statement": total.statement, "value": _plain(total.value), "as_of": total.as_of, "source": total.source}


def _known(model: type[Model], ref: str, key: Callable[[Any], str]) -> Callable[[], list[Known]]:
    """Records that are known by one key alone, and never asked about. `ref` is the field that names one in a file."""

    def known() -> list[Known]:
        found = model._default_manager.order_by("pk").iterator()
        return [Known(one.pk, str(getattr(one, ref)), str(one), Traits(key(one))) for one in found]

    return known


def _by_name(cells: dict[str, str]) -> str:
    return f"{cells['country_iso2']}:{search_key(cells['name'])}"


def _by_statement(cells: dict[str, str]) -> str:
    return f"{search_key(cells['statement'])}:{cells['as_of']}:{cells['source'][:150]}"


def _by_title(cells: dict[str, str]) -> str:
    return f"{search_key(cells['title'])}:{cells['date']}"


OF_EVENTS = {
    "place_text": "place",
    "name": "place",
    "municipality": "place",
    "other_places": "place",
    "status_text": "status",
    "certainty": "status",
    "participants_most": "participants",
    "participants_note": "participants_precision",
    "country": "country_iso2",
    "starts_on": "start_date",
    "starts_text": "start_date",
    "ends_on": "end_date",
    "ends_text": "end_date",
    "date_precision": "end_date",
}
SOURCES = (
    Source(
        name="municipalities.csv",
        label=gettext_lazy("Towns"),
        header=MUNICIPALITIES,
        key=_by_name,
        traits=_place_traits,
        known=_known_places,
        rows=Municipality.objects.all,
        load=_municipality,
        write=_write_municipality,
        relation="municipality",
        columns={"country": "country_iso2", "roles": "role_in_share"},
    ),
    Source(
        name="organisations.csv",
        label=gettext_lazy("Organisations"),
        header=ORGANISATIONS,
        key=_by_name,
        traits=_organisation_traits,
        known=_known_organisations,
        rows=Organisation.objects.all,
        load=_organisation,
        write=_write_organisation,
        relation="organisation",
        columns={"country": "country_iso2", "kind": "type", "projects": "project", "roles": "role"},
    ),
    Source(
        name="programmes.csv",
        label=gettext_lazy("Programmes"),
        header=PROGRAMMES,
        key=lambda cells: search_key(cells["name"]),
        traits=lambda cells: Traits(_slug(cells["name"], 60)),
        known=_known(Programme, "slug", lambda programme: programme.slug),
        rows=Programme.objects.all,
        load=_programme,
        write=_write_programme,
        relation="programme",
        days=("start", "end"),
        columns={
            "starts_on": "start",
            "starts_text": "start",
            "ends_on": "end",
            "ends_text": "end",
            "is_sister": "sister_project",
        },
    ),
    Source(
        name="grants.csv",
        label=gettext_lazy("Grants"),
        header=GRANTS,
        key=lambda cells: cells["code"],
        traits=lambda cells: Traits(cells["code"]),
        known=_known(Grant, "code", lambda grant: grant.code),
        rows=lambda: Grant.objects.select_related("programme", "coordinator").prefetch_related("partners"),
        load=_grant,
        write=_write_grant,
        relation="grant",
        days=("starts_on", "ends_on", "late_outputs_until"),
        optional=("late_outputs_until", "funding_statement", "breakdowns"),
    ),
    Source(
        name="curriculum_modules.csv",
        label=gettext_lazy("Modules of the curriculum"),
        header=MODULES,
        key=lambda cells: search_key(cells["module"]),
        traits=lambda cells: Traits(_slug(cells["module"], 80)),
        known=_known(Module, "slug", lambda module: module.slug),
        rows=Module.objects.all,
        load=_module,
        write=lambda module: {"module": module.title, "source": module.source},
        relation="module",
        columns={"title": "module", "slug": "module"},
    ),
    Source(
        name="events.csv",
        label=gettext_lazy("Activities"),
        header=EVENTS,
        key=event_key,
        traits=event_traits,
        known=known_events,
        rows=event_rows,
        load=load_event,
        write=write_event,
        relation="event",
        days=("start_date", "end_date"),
        columns=OF_EVENTS
        | {
            "kind_word": "type",
            "hosts_text": "host_organisation",
            "unmatched": "host_organisation",
            "organiser_rows": "host_organisation",
            "partners_text": "partner_organisations",
            "programme_text": "programme",
            "programmes": "programme",
            "grant_shares": "programme",
        },
    ),
    Source(
        name="trainings.csv",
        label=gettext_lazy("Trainings"),
        header=TRAININGS,
        key=event_key,
        traits=training_traits,
        known=known_events,
        rows=event_rows,
        load=load_training,
        write=write_training,
        relation="event",
        days=("start_date", "end_date"),
        columns=OF_EVENTS
        | {
            "kind_word": "title",
            "hosts_text": "trainer_organisation",
            "unmatched": "trainer_organisation",
            "organiser_rows": "trainer_organisation",
            "themes": "modules",
        },
    ),
    Source(
        name="publications.csv",
        label=gettext_lazy("Publications"),
        header=PUBLICATIONS,
        key=_by_title,
        traits=lambda cells: Traits(_by_title(cells)),
        known=_known(Publication, "pk", lambda publication: _by_title(_write_publication(publication))),
        rows=lambda: Publication.objects.prefetch_related("publishers"),
        load=_publication,
        write=_write_publication,
        relation="publication",
        days=("date",),
        columns={
            "kind": "type",
            "date_text": "date",
            "published_on": "date",
            "publisher_text": "publisher",
            "publishers": "publisher",
            "languages_note": "languages",
        },
    ),
    Source(
        name="aggregates.csv",
        label=gettext_lazy("Published totals"),
        header=AGGREGATES,
        key=_by_statement,
        traits=lambda cells: Traits(_by_statement(cells)),
        known=_known(PublishedTotal, "pk", lambda total: _by_statement(_write_published_total(total))),
        rows=PublishedTotal.objects.all,
        load=_published_total,
        write=_write_published_total,
        relation="published_total",
        days=("as_of",),
        columns={"precision": "statement", "programme": "source"},
    ),
)
