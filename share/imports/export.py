"""The record, written back into files with the columns it came in: what was written, loaded again, changes nothing."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from share.imports import names
from share.imports.drafts import BATCH
from share.imports.engine import REF, Source
from share.imports.models import SourceRow
from share.imports.network import SOURCES
from share.imports.tables import Row
from share.kit.tables import safe_cell, unsafe_cell
from share.kit.text import clean

LEFT_OUT = ("is_demo", "is_off_the_record")  # what is invented, and what was taken off the record


@transaction.atomic
def export_network(folder: Path) -> dict[str, int]:
    """Writes one file for each kind of record into `folder`, which it makes. File name to its number of rows.

    Rows of the demo are left out, activities that were run here, and what was taken off the record. Each row
    ends with its record's `ref`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names.forget()
    try:
        return {source.name: _write(source, folder / source.name) for source in SOURCES}
    finally:
        names.forget()


def _write(source: Source, path: Path) -> int:
    """UTF-8 without a byte-order mark, as the committed files are. The file is there whole, or as it was."""
    unfinished = path.with_name(f".{path.name}.part")
    count = 0
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*source.header, REF])
        for cells, ref in _rows(source):
            writer.writerow([safe_cell(cells[name]) for name in source.header] + [ref])
            count += 1
    unfinished.replace(path)
    return count


def _rows(source: Source) -> Iterator[tuple[dict[str, str], str]]:
    """Cells and ref of each record, in the order of the file that it came in; what came in none stands last."""
    came = _source_rows(source)
    refs = {one.pk: one.ref for one in source.known() if one.pk not in _in_another_file(source)}
    ordered = sorted(refs, key=lambda pk: (pk not in came, came.get(pk, (0, 0)), pk))
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        things = source.rows().in_bulk(batch)
        rows = SourceRow.objects.in_bulk([came[pk][1] for pk in batch if pk in came])
        for pk in batch:
            if not any(getattr(things[pk], name, False) for name in LEFT_OUT):
                yield _cells(source, things[pk], rows[came[pk][1]].cells if pk in came else {}), refs[pk]


def _source_rows(source: Source) -> dict[int, tuple[int, int]]:
    """Key of a record to line and key of the newest row that it came in."""
    rows = SourceRow.objects.filter(file=source.name).order_by("pk")
    return {thing: (number, pk) for thing, number, pk in rows.values_list(f"{source.relation}_id", "number", "pk")}


def _in_another_file(source: Source) -> set[int]:
    """Records that are written with another file of the same kind of record: each stands in one, the first that it came in."""
    names_of = [other.name for other in SOURCES if other.relation == source.relation]
    found: dict[int, str] = {}
    for name in reversed(names_of):
        rows = SourceRow.objects.filter(file=name).values_list(f"{source.relation}_id", flat=True)
        found |= dict.fromkeys(rows, name)
    if source.name != names_of[0]:
        came_in_none = {one.pk for one in source.known()} - {*found}
        return {pk for pk, name in found.items() if name != source.name} | came_in_none
    return {pk for pk, name in found.items() if name != source.name}


def _cells(source: Source, thing: Any, stored: dict[str, str]) -> dict[str, str]:
    """What the source says, word for word, where it still says what is stored; else the record in the file's own words.

    It leaves `thing` changed.
    """
    written = source.write(thing)
    words = {name: unsafe_cell(stored[name]) for name in source.header if name in stored}
    differing = _differing(source, words, thing)
    mixed = {name: written[name] if name in differing or name not in words else words[name] for name in source.header}
    if differing and _differing(source, mixed, source.rows().get(pk=thing.pk)):
        return written
    return mixed


def _differing(source: Source, words: dict[str, str], thing: Any) -> set[str]:
    """The columns whose words would change the record. It leaves `thing` changed."""
    try:
        draft = source.load(Row(0, {name: clean(word) for name, word in words.items()}), thing)
    except (ValidationError, KeyError):
        return {*source.header}
    return {source.columns.get(name, name) for name in draft.differences()} & {*source.header}
