"""The pack of evidence of a report, which proves itself offline: a BagIt bag (RFC 8493) in a ZIP, with one page inside.

The page needs no network: with the ZIP dropped on it, it checks every hash, computes every figure again from the rows, and
follows a figure to its rows and a row to its sheet. People are numbered within the pack; no two reports number them alike.
It is written when it is asked for and kept nowhere: what it holds is sealed, and who may open names differs.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from events.models import EventDocument
from share.claims.models import CostDocument
from share.kit.tables import csv_bytes
from share.kit.uploads import safe_name
from share.records.models import FileProblem
from share.records.stored import Altered, read
from share.reports.models import Report, ReportFile
from share.reports.pins import Pinned, opened
from share.reports.snapshot import FORMAT, SCHEMA

LONG_AGO = (2020, 1, 1, 0, 0, 0)  # a pack holds no clock
ROWS = ("figure", "thing", "person", "country", "actor_kind", "size", "amount")
DOCUMENTS = ("activity", "kind", "file", "sha256", "added_on", "added_by", "checked_on", "verified_on", "problem")
WITHHELD = "holds names: opens with a sample"
SCRIPT = Path(__file__).with_name("check.js")


@dataclass
class Bag:
    """A ZIP that is written file by file, with the hash of each kept for its manifests."""

    archive: zipfile.ZipFile
    hashes: dict[str, str] = field(default_factory=dict)
    size: int = 0  # bytes of the payload

    def add(self, path: str, content: bytes) -> None:
        """A file of the payload, under `data/`."""
        self.hashes[f"data/{path}"] = _sha256(content)
        self.size += len(content)
        self.archive.writestr(zipfile.ZipInfo(f"data/{path}", LONG_AGO), content)

    def close_with(self, tags: dict[str, bytes]) -> None:
        """The manifests, and the files beside the payload."""
        told = tags | {"manifest-sha256.txt": _manifest(self.hashes)}
        told["tagmanifest-sha256.txt"] = _manifest({path: _sha256(content) for path, content in told.items()})
        for path, content in sorted(told.items()):
            self.archive.writestr(zipfile.ZipInfo(path, LONG_AGO), content)


def write(out: IO[bytes], report: Report, *, names: bool = True) -> None:
    """Writes the ZIP, one document in memory at a time; without `names`, without sheets and lists that hold them.

    Receipts of costs go with it either way: whoever reads a grant's money opens them.

    Raises Altered for the snapshot, the rows, or a file of the report itself. A document that is lost or altered meanwhile,
    or left out, is listed as that.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        bag = Bag(archive)
        for file in report.files.select_related("stored", "report").exclude(kind=ReportFile.Kind.ZIP):
            bag.add(file.name, read(file.stored))
        bag.add("snapshot.json", report.frozen)
        if report.content.get("format") == FORMAT:
            bag.add(SCHEMA.name, SCHEMA.read_bytes())
        if hasattr(report, "pinned"):
            bag.add("rows.csv", csv_bytes(ROWS, [told for _row, told in numbered(report)]))
        listed = []
        documents = chain(_documents(report.content, names=names), _receipts(report))
        for line, path, held in documents:
            listed.append(line)
            if path and f"data/{path}" not in bag.hashes:
                bag.add(path, held)
        bag.add("documents.csv", csv_bytes(DOCUMENTS, listed))
        bag.add("datapackage.json", _described(report, sorted(bag.hashes)))
        bag.close_with(
            {
                "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
                "bag-info.txt": _info(report, bag),
                "index.html": _page(report),
            }
        )


def _manifest(hashes: dict[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items())).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def numbered(report: Report) -> list[tuple[Pinned, tuple[str, ...]]]:
    """The sealed rows in the order of `rows.csv`, each beside what stands there: a number in the place of its person key.

    Raises Altered when they are not those that were sealed.
    """
    if not report.pinned.is_as_sealed:
        sentence = _("The rows of report %(number)s were altered since they were sealed.") % {"number": report.number}
        raise Altered(sentence, FileProblem.ALTERED)
    rows = opened(bytes(report.pinned.content))
    keys = {row.person for row in rows if row.person}
    shuffled = sorted(keys, key=lambda key: _sha256(f"{report.number}:{key}:{report.sha256}".encode()))
    numbers = {key: f"P{place}" for place, key in enumerate(shuffled, start=1)} | {"": ""}
    told = ((row, tuple(str(cell) for cell in row._replace(person=numbers[row.person]))) for row in rows)
    return sorted(told, key=lambda pair: pair[1])


def _documents(content: dict[str, Any], *, names: bool) -> Iterator[tuple[list[str], str, bytes]]:
    """Each document that the snapshot names: its line, its path in the pack, and what it holds, or nothing."""
    counted = {line["id"]: line for line in content["activities"]}
    rows = EventDocument.objects.filter(event__public_id__in=counted)
    kept = {(d.event.public_id, d.sha256): d for d in rows.select_related("event", "stored", "added_by")}
    for line in counted.values():
        for kind, sha256 in line["documents"]:
            yield _document(line["id"], kind, sha256, kept.get((line["id"], sha256)), names=names)


def _receipts(report: Report) -> Iterator[tuple[list[str], str, bytes]]:
    """Each receipt that the claim names, as `_documents` gives them; in the place of an activity stands the cost's number."""
    costs = (report.content.get("claim") or {}).get("costs", [])
    rows = CostDocument.objects.filter(cost__public_id__in=[cost["id"] for cost in costs])
    kept = {(str(one.cost.public_id), one.sha256): one for one in rows.select_related("cost", "stored", "added_by")}
    for cost in costs:
        for sha256 in cost["receipts"]:
            found = kept.get((cost["id"], sha256))
            yield _document(cost["number"], found.kind if found else "receipt", sha256, found, names=True)


def _document(
    activity: str, kind: str, sha256: str, document: EventDocument | CostDocument | None, *, names: bool
) -> tuple[list[str], str, bytes]:
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
    if isinstance(document, EventDocument) and document.has_names and not names:
        return [activity, kind, "", sha256, days[0], by, days[1], days[2], WITHHELD], "", b""
    folder = "documents" if isinstance(document, EventDocument) else "receipts"
    path = safe_name(f"{folder}/{activity}-{kind}-{sha256[:12]}", stored.media_type)
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


def _info(report: Report, bag: Bag) -> bytes:
    lines = (
        f"External-Identifier: {report.number}",
        f"External-Description: Evidence of the report on {report.content['grant']['code']}",
        f"Snapshot-SHA-256: {report.sha256}",
        f"Payload-Oxum: {bag.size}.{len(bag.hashes)}",
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _page(report: Report) -> bytes:
    with translation.override("en"):
        page = render_to_string(
            "reports/pack/index.html",
            {"number": report.number, "title": _("Evidence of a report"), "sha256": report.sha256},
        )
    return page.replace("/*script*/", SCRIPT.read_text(encoding="utf-8")).encode()
