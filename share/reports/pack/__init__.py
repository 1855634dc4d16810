"""The pack of evidence of a report, which proves itself offline: a BagIt bag (RFC 8493) in a ZIP, with one page inside.

The page needs no network: with the ZIP dropped on it, it checks every hash, computes every figure again from the rows, and
follows a figure to its rows and a row to its sheet. People are numbered within the pack; no two packs number them alike.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from events.models import EventDocument
from share.kit.tables import csv_bytes
from share.kit.uploads import safe_name
from share.records.models import FileProblem
from share.records.stored import Altered, read
from share.reports.models import Report
from share.reports.pins import opened

LONG_AGO = (2020, 1, 1, 0, 0, 0)  # a pack holds no clock
ROWS = ("figure", "thing", "person", "country", "actor_kind", "size", "amount")
DOCUMENTS = ("activity", "kind", "file", "sha256", "added_on", "added_by", "checked_on", "verified_on", "problem")
SCRIPT = Path(__file__).with_name("check.js")


def pack(report: Report, files: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """The ZIP. `files` are the report's own, by name. Raises Altered for the snapshot itself.

    What is lost or altered meanwhile is listed as that, and not packed.
    """
    content = report.content
    data = {f"data/{name}": held for name, held in files} | {"data/snapshot.json": report.frozen}
    if hasattr(report, "pinned"):
        data["data/rows.csv"] = _rows(report)
    documents = list(_documents(content))
    data |= {f"data/{path}": held for _line, path, held in documents if held}
    data["data/documents.csv"] = csv_bytes(DOCUMENTS, [line for line, _path, _held in documents])
    data["data/datapackage.json"] = _described(report, sorted(data))
    manifest = "".join(f"{_sha256(held)}  {path}\n" for path, held in sorted(data.items())).encode()
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _info(report, data),
        "manifest-sha256.txt": manifest,
        "index.html": _page(report),
    }
    tagged = "".join(f"{_sha256(held)}  {path}\n" for path, held in sorted(tags.items())).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, held in sorted((tags | {"tagmanifest-sha256.txt": tagged} | data).items()):
            archive.writestr(zipfile.ZipInfo(path, LONG_AGO), held)
    return out.getvalue()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _rows(report: Report) -> bytes:
    """The sealed rows, with a number in the place of each person key."""
    rows = opened(bytes(report.pinned.content))
    keys = {row.person for row in rows if row.person}
    shuffled = sorted(keys, key=lambda key: _sha256(f"{report.number}:{key}:{report.sha256}".encode()))
    numbers = {key: f"P{place}" for place, key in enumerate(shuffled, start=1)} | {"": ""}
    told = sorted(tuple(str(cell) for cell in row._replace(person=numbers[row.person])) for row in rows)
    return csv_bytes(ROWS, told)


def _documents(content: dict[str, Any]) -> Iterator[tuple[list[str], str, bytes]]:
    """Each document that the snapshot names: its line, its path in the pack, and what it holds; nothing when it is wrong."""
    counted = {line["id"]: line for line in content["activities"]}
    rows = EventDocument.objects.filter(event__public_id__in=counted)
    kept = {(d.event.public_id, d.sha256): d for d in rows.select_related("event", "stored", "added_by")}
    for line in counted.values():
        for kind, sha256 in line["documents"]:
            yield _document(line["id"], kind, sha256, kept.get((line["id"], sha256)))


def _document(activity: str, kind: str, sha256: str, document: EventDocument | None) -> tuple[list[str], str, bytes]:
    if document is None:
        return [activity, kind, "", sha256, "", "", "", "", str(FileProblem.LOST.label)], "", b""
    stored = document.stored
    days = [at.date().isoformat() if at else "" for at in (document.added_at, document.checked_at, stored.verified_at)]
    by = document.added_by.name if document.added_by else ""
    try:
        held = read(stored)
    except Altered as error:
        problem = str(error.problem.label)
        return [activity, kind, "", sha256, days[0], by, days[1], days[2], problem], "", b""
    path = safe_name(f"documents/{activity}-{kind}-{sha256[:12]}", stored.media_type)
    return [activity, kind, path, sha256, days[0], by, days[1], days[2], ""], path, held


def _described(report: Report, paths: list[str]) -> bytes:
    """The tables as a Frictionless data package."""
    tables = {"data/rows.csv": ROWS, "data/documents.csv": DOCUMENTS}
    resources = [
        {
            "name": Path(path).stem,
            "path": path.removeprefix("data/"),
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "schema": {"fields": [{"name": name, "type": "string"} for name in tables[path]]},
        }
        for path in paths
        if path in tables
    ]
    told = {"profile": "data-package", "name": report.number.lower(), "title": report.number, "resources": resources}
    return json.dumps(told, indent=2, sort_keys=True).encode()


def _info(report: Report, data: dict[str, bytes]) -> bytes:
    lines = (
        f"External-Identifier: {report.number}",
        f"External-Description: Evidence of the report on {report.content['grant']['code']}",
        f"Snapshot-SHA-256: {report.sha256}",
        f"Payload-Oxum: {sum(map(len, data.values()))}.{len(data)}",
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _page(report: Report) -> bytes:
    with translation.override("en"):
        page = render_to_string(
            "reports/pack/index.html",
            {"number": report.number, "title": _("Evidence of a report"), "sha256": report.sha256},
        )
    return page.replace("/*script*/", SCRIPT.read_text(encoding="utf-8")).encode()
