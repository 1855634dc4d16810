"""Files of the record for tests."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path


def content(header: Sequence[str], rows: Sequence[dict[str, str]], separator: str = ",") -> str:
    """A file with this head; a `ref` that any row has makes a last column of it."""
    names = [*header, *(["ref"] if any("ref" in row for row in rows) else [])]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", delimiter=separator, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(folder: Path, header: Sequence[str], rows: Sequence[dict[str, str]], name: str = "events.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content(header, rows), encoding="utf-8")
    return folder


def activity(**cells: str) -> dict[str, str]:
    """A row of `events.csv`; what it does not name is on one day in one town."""
    return {
        "title": "A day of small towns",
        "type": "workshop",
        "start_date": "2018-05-03",
        "place": "Cologne",
        "country_iso2": "DE",
        "status": "completed",
        "source": "https://share.example/a-page",
    } | cells
