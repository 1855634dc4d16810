"""Material of modules: kept in versions, and handed out as one pack for a pilot, in its language."""

import io
import zipfile
from collections.abc import Sequence

from share.accounts.models import User
from share.records import documents
from share.records.documents import NewDocument
from share.records.stored import read
from trainings.actions.curriculum import Taught
from trainings.models import Material, Module

FALLBACK = "en"  # where a module has nothing in the language of a pilot


def add_material(module_id: int, new: NewDocument, country: str, *, by: User) -> Material:
    """Raises ValidationError: at `file` for one that is there already, at `replaces` for one that was replaced meanwhile."""
    material = Material(module_id=module_id, country=country)

    def lock() -> bool:
        Module.objects.select_for_update().get(pk=module_id)
        return False

    return documents.add_document(material, new, by=by, lock=lock)


def material_for(taught: Taught) -> list[Material]:
    """What a pilot is taught with, in the order of its modules: the newest of each, for everybody or for its country, in its
    languages, without a language, and where a module has none of these in English.
    """
    event, order = taught.pilot.event, [unit.module_id for unit in taught.units]
    rows = Material.objects.for_use_in(str(event.country)).filter(module__in=order).select_related("module", "stored")
    by_module: dict[int, list[Material]] = {}
    for row in rows.order_by("kind", "name", "pk"):
        by_module.setdefault(row.module_id, []).append(row)
    found = [_in_languages(by_module.get(module, []), event.languages) for module in order]
    return [row for part in found for row in part]


def _in_languages(rows: Sequence[Material], languages: Sequence[str]) -> list[Material]:
    wanted = [row for row in rows if row.language in {"", *languages}]
    if any(row.language for row in wanted):
        return wanted
    return [row for row in rows if row.language in {"", FALLBACK}]


def pack(materials: Sequence[Material]) -> bytes:
    """A ZIP of files, a folder for each module. Raises Altered for a file that is not what was stored."""
    out, names = io.BytesIO(), set()
    places = {pk: n for n, pk in enumerate(dict.fromkeys(row.module_id for row in materials), start=1)}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as book:
        for row in materials:
            folder = f"{places[row.module_id]:02} {row.module.slug}"
            name, n = f"{folder}/{row.download_name}", 1
            while name in names:
                n += 1
                name = f"{folder}/{n} {row.download_name}"
            names.add(name)
            book.writestr(zipfile.ZipInfo(name, date_time=row.added_at.timetuple()[:6]), read(row.stored))
    return out.getvalue()
