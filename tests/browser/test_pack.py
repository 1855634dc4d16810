"""The pack of evidence, opened from disk without a network: it proves itself, and names what is wrong with it."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from share.grants.models import Grant
from share.local.demo import load_demo
from share.reports.actions import making
from share.reports.models import Report
from share.reports.pack import pack

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
Files = dict[str, bytes]


@pytest.fixture
def made() -> tuple[Report, bytes]:
    load_demo()
    grant = Grant.objects.get(code="AMIF-2016-AG-INTE 776239")
    report = Report.objects.create(grant=grant, starts_on=grant.starts_on, ends_on=date(2019, 1, 31))
    making.freeze(report)
    return report, pack(report)


@pytest.fixture
def page(browser: Browser, made: tuple[Report, bytes], tmp_path: Path) -> Page:
    """The page of the pack, unpacked on disk, in a browser that is offline."""
    _report, content = made
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.goto((tmp_path / "index.html").as_uri())
    return opened


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


def test_it_proves_itself_offline(page: Page, made: tuple[Report, bytes], tmp_path: Path) -> None:
    report, content = made
    page.set_input_files("#file", {"name": "pack.zip", "mimeType": "application/zip", "buffer": content})
    expect(page.locator("#say.good")).to_be_visible(timeout=60_000)
    told = page.locator("summary").all_inner_texts()
    for figure, line in zip(report.content["figures"], told, strict=True):
        value = "not known" if figure["value"] is None else figure["value"]
        assert line == f"{figure['label']}: {value} ✓"
    trained = page.locator("li", has_text="People trained:").first
    trained.locator("summary").click()
    assert trained.locator("ul li").count() == 324
    with page.expect_download() as download:
        trained.locator("a", has_text="signatures").first.click()
    assert download.value.suggested_filename.endswith(".pdf")
    subprocess.run(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=tmp_path, check=True)
    rows = (tmp_path / "data" / "rows.csv").read_text(encoding="utf-8-sig")
    assert not any(str(key) in rows for key in report.grant.events.values_list("registrations__person_key", flat=True))


WRONG: list[tuple[Callable[[Files], None], list[str]]] = [
    (flipped, ["was altered"]),
    (row_deleted, ["data/rows.csv was altered", "People trained: the report says 324, the rows give 323"]),
    (renamed, ["is missing, or has another name", "data/documents/other.pdf does not belong to this pack"]),
]


def test_what_is_wrong_with_it_is_named(page: Page, made: tuple[Report, bytes]) -> None:
    _report, content = made
    for change, named in WRONG:
        page.reload()
        bad = changed(content, change)
        page.set_input_files("#file", {"name": "pack.zip", "mimeType": "application/zip", "buffer": bad})
        expect(page.locator("#say.wrong")).to_be_visible(timeout=60_000)
        told = page.locator("#results").inner_text()
        for sentence in named:
            assert sentence in told
