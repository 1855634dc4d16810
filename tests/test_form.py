"""Templates and the style sheet stay legible: no line is longer than 120 characters."""

import re
from pathlib import Path

import pytest
from django.conf import settings

LONGEST = 120
ROOT = Path(settings.BASE_DIR)
FILES = [
    *sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}),
    *sorted((ROOT / "static").glob("*.css")),
]


def test_there_are_templates_and_a_style_sheet() -> None:
    assert {path.suffix for path in FILES} == {".html", ".txt", ".css"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_is_too_long(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [n for n, line in enumerate(lines, start=1) if len(line) > LONGEST] == []


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix != ".css"], ids=lambda path: path.name)
def test_no_sentence_ends_with_the_name_of_an_organisation(path: Path) -> None:
    """Many of them end with a full stop of their own: it would read "e.V..", and "e.V.?"."""
    text = path.read_text(encoding="utf-8")
    named = r"\{\{ *(?:organisation|organisers|partner|host|hall)(?:\.name)? *\}\}"
    assert re.findall(named + r"[.?!]", text) == []
