"""The pack of evidence, opened from disk without a network: it proves itself, and names what is wrong with it."""

import io
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from share.grants.models import Grant
from share.local.demo import load_demo
from share.reports.actions import making
from share.reports.models import Report
from share.reports.pack import write
from tests.browser.site import open_browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
Files = dict[str, bytes]
ZIP: Any = {"name": "pack.zip", "mimeType": "application/zip"}


@pytest.fixture
def made() -> tuple[Report, bytes]:
    load_demo()
    grant = Grant.objects.get(code="AMIF-2016-AG-INTE 776239")
    report = Report.objects.create(grant=grant, starts_on=grant.starts_on, ends_on=date(2019, 1, 31))
    making.freeze(report)
    out = io.BytesIO()
    write(out, report)
    return report, out.getvalue()


@contextmanager
def opened(folder: Path) -> Iterator[Page]:
    """The page of the pack, unpacked on disk, in a browser of its own that is offline; the database is asked before."""
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        page = browser.new_context(offline=True).new_page()
        page.goto((folder / "index.html").as_uri())
        yield page
        browser.close()


def changed(content: bytes, change: Callable[[Files], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, held in files.items():
            archive.writestr(name, held)
    return out.getvalue()


def flipped(files: Files) -> None:
    name = next(name for name in files if name.startswith("data/documents/"))
    files[name] = bytes([files[name][0] ^ 1]) + files[name][1:]


def row_deleted(files: Files) -> None:
    lines = files["data/rows.csv"].splitlines(keepends=True)
    gone = next(line for line in lines if line.startswith(b"people_trained,"))
    files["data/rows.csv"] = b"".join(line for line in lines if line is not gone)


def renamed(files: Files) -> None:
    name = next(name for name in files if name.startswith("data/documents/"))
    files["data/documents/other.pdf"] = files.pop(name)


WRONG: list[tuple[Callable[[Files], None], list[str]]] = [
    (flipped, ["was altered"]),
    (row_deleted, ["data/rows.csv was altered", "People trained: the report says 324, the rows give 323"]),
    (renamed, ["is missing, or has another name", "data/documents/other.pdf does not belong to this pack"]),
]


def test_it_proves_itself_offline_and_names_what_is_wrong(made: tuple[Report, bytes], tmp_path: Path) -> None:
    report, content = made
    figures = report.content["figures"]
    keys = {str(key) for key in report.grant.events.values_list("registrations__person_key", flat=True) if key}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    subprocess.run(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=tmp_path, check=True)
    rows = (tmp_path / "data" / "rows.csv").read_text(encoding="utf-8-sig")
    assert len(keys) > 300
    assert not any(key in rows for key in keys)
    with opened(tmp_path) as page:
        _is_as_it_was(page, content, figures)
        for change, named in WRONG:
            page.reload()
            page.set_input_files("#file", {**ZIP, "buffer": changed(content, change)})
            expect(page.locator("#say.wrong")).to_be_visible()
            told = page.locator("#results").inner_text()
            for sentence in named:
                assert sentence in told


def _is_as_it_was(page: Page, content: bytes, figures: list[dict[str, Any]]) -> None:
    page.set_input_files("#file", {**ZIP, "buffer": content})
    expect(page.locator("#say.good")).to_be_visible()
    told = page.locator("summary").all_inner_texts()
    for figure, line in zip(figures, told, strict=True):
        value = "not known" if figure["value"] is None else figure["value"]
        assert line == f"{figure['label']}: {value} ✓"
    trained = page.locator("li", has_text="People trained:").first
    trained.locator("summary").click()
    assert trained.locator("ul li").count() == 324
    with page.expect_download() as download:
        trained.locator("a", has_text="signatures").first.click()
    assert download.value.suggested_filename.endswith(".pdf")
